"""Numbers in texts: what is stated about the data, and whether it holds. Pure."""

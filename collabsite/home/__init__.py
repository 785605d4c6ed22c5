"""Choice of editors for the home page: its first articles, and the parts that it shows."""

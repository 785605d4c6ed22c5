"""Numbers in digits: found and classified."""

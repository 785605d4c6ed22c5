"""Numbers in Chinese numerals: found and classified."""

"""What editors choose for the home page: its first articles, and the parts that it shows."""

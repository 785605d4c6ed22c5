"""Template tags and filters for pages of all apps."""

"""Template tags of the menus."""

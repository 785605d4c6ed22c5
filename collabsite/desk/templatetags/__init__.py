"""Template tags of forms that are kept."""

"""Admin pages of drafts: version history, imported files, and conflicts between two editors."""

"""Admin pages of drafts: version history, restoring, and conflicts between two editors."""

"""Admin pages of publishing: the publish page, review, and proposed editions."""

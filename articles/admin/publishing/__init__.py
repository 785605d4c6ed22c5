"""Admin pages of publishing: editions and scheduled ones, review, and proposals."""

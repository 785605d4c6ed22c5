"""Admin pages of publishing: editions and scheduled ones, proposals, and reviews with their comments."""

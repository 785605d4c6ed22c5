"""Redirects from old addresses, such as those of a site that moved here."""

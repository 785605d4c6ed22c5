"""Readership in the admin: of the site and of an item, in a period of days."""

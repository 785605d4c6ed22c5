"""Public pages of usage: of the site and of an item, by month."""

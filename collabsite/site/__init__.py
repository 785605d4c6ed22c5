"""The owner's own of a site: its identity, menus, home page and redirects."""

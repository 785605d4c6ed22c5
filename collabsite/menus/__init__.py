"""Menus in the head and the foot of every page, which the owner of the site sets."""

"""Settings, menus, home page and redirects in the admin."""

from collabsite.site.admin import home, identity, menus, redirects

__all__ = ["home", "identity", "menus", "redirects"]

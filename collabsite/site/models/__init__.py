"""The tables of what the owner of the site sets."""

from collabsite.site.models.identity import FirstVisit, SiteIdentity
from collabsite.site.models.pages import Home, HomeArticle, MenuItem, Menus, Redirect

__all__ = ["FirstVisit", "Home", "HomeArticle", "MenuItem", "Menus", "Redirect", "SiteIdentity"]

"""Template tags of the menus."""

from django import template

from collabsite.menus.links import menu_links

register = template.Library()
register.simple_tag(menu_links, name="menu_links")

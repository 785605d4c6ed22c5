"""Template tag of the menus."""

from django import template

from collabsite.site.menus import menu_links

register = template.Library()
register.simple_tag(menu_links)

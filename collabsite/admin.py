"""The admin site: Django's own, under the site's name."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class Site(admin.AdminSite):
    """Django's admin under the site's name."""

    site_header = _("Collaboration Review · editors")
    site_title = _("Editors")
    index_title = _("Desk")

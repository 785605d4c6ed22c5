"""The search index as an app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """App of the search index."""

    name = "collabsite.search"
    verbose_name = _("Search")

"""The app of redirects."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedirectsConfig(AppConfig):
    """Lead old addresses to new ones."""

    name = "collabsite.redirects"
    label = "redirects"
    verbose_name = _("Addresses")
    default_auto_field = "django.db.models.BigAutoField"

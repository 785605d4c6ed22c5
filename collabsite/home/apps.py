"""The app of the home page."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """Keeps what editors choose for the home page."""

    name = "collabsite.home"
    label = "home"
    verbose_name = _("Settings")
    default_auto_field = "django.db.models.BigAutoField"

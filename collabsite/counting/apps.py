"""The app of counting."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CountingConfig(AppConfig):
    """App that counts views by the rules of COUNTER R5.1 §7, without knowing articles or data."""

    name = "collabsite.counting"
    verbose_name = _("Views")

"""The app of page views."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PageviewsConfig(AppConfig):
    """App that counts views by the rules of COUNTER R5.1 §7, without knowing articles or data."""

    name = "collabsite.pageviews"
    label = "pageviews"
    verbose_name = _("Views")
    default_auto_field = "django.db.models.BigAutoField"

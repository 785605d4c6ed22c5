"""App of the data: datasets, their indicators, entities, observations and releases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    """App of the data."""

    name = "metrics"
    verbose_name = _("Data")
    default_auto_field = "django.db.models.BigAutoField"

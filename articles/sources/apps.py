"""App of the sources that prose and data cite."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    """App of the sources, which knows neither articles nor data."""

    name = "articles.sources"
    verbose_name = _("Sources")
    default_auto_field = "django.db.models.BigAutoField"

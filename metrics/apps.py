"""App of the data: datasets, their indicators, entities, observations and releases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    """Datasets, and how their tables and numbers reach the prose."""

    name = "metrics"
    verbose_name = _("Data")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what renders a table, a chart or a number in an article, what is counted and found."""
        from metrics import embedding
        from metrics.public import pageview_items
        from metrics.releasing import search_documents

        embedding.register()
        pageview_items.register()
        search_documents.register()

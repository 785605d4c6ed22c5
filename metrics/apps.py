"""App of the data: datasets, their indicators, entities, observations and releases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    """App of the data."""

    name = "metrics"
    verbose_name = _("Data")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the data with notices and search, and the tasks for files."""
        from collabsite.people.notices import register_items
        from collabsite.web.tasks import register_follow_up
        from metrics.charts.release_chart import draw_chart_png
        from metrics.public.export_files import keep_exports
        from metrics.releases import search_documents
        from metrics.releases.staleness import viewable_datasets

        register_items("dataset", viewable_datasets)
        search_documents.register()
        register_follow_up("release", draw_chart_png)
        register_follow_up("release", keep_exports)

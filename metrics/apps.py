"""The data: datasets, their indicators, entities, observations and releases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    """Datasets, and how their tables and numbers reach the prose."""

    name = "metrics"
    verbose_name = _("Data")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what renders a table, a chart or a number in an article, what is counted and found."""
        from articles.prose import embeds as marks
        from metrics.embedding import candidates, dataset_names, embeds, numbers
        from metrics.public import pageview_items
        from metrics.releasing import search_documents

        marks.register("data", numbers.render_cell)
        marks.register("div", embeds.render_table)
        marks.register("figure", embeds.render_chart)
        marks.register_finder(candidates.cells_with)
        marks.register_namer(dataset_names.dataset_names)
        pageview_items.register()
        search_documents.register()

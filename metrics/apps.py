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
        from articles import figures as marks
        from metrics import counted, embeds, figures, matching, naming, searching

        marks.register("data", figures.render_cell)
        marks.register("div", embeds.render_table)
        marks.register("figure", embeds.render_chart)
        marks.register_finder(matching.cells_with)
        marks.register_namer(naming.dataset_names)
        counted.register()
        searching.register()

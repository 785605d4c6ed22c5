"""The narrative: articles, their sections, sources and editions."""

from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Articles, and what they need to be counted."""

    name = "articles"
    verbose_name = _("Articles")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make `<uslug:…>` known to addresses, and articles to counting, history, prose and search."""
        from articles import counted, figures, images, searching
        from articles.addresses import SlugConverter
        from articles.drafts import recording

        register_converter(SlugConverter, "uslug")
        counted.register()
        figures.register("picture", images.render_image)
        recording.register()
        searching.register()

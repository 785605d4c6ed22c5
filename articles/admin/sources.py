"""Sources in the admin: what prose and data cite."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from articles.models import Source


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Bibliographic records."""

    list_display = ["key", "title", "type", "issued", "cited_by"]
    list_display_links = ["key", "title"]
    list_filter = ["type"]
    ordering = ["title", "key"]
    show_full_result_count = False
    search_fields = ["key", "title", "author", "publisher", "doi"]
    fieldsets = [
        (None, {"fields": ["title", "type", "author", "issued", "key"]}),
        (
            gettext_lazy("Appeared in"),
            {"fields": ["container_title", "publisher", ("volume", "issue", "page")]},
        ),
        (gettext_lazy("To find it"), {"fields": ["doi", "url", "accessed", "language"]}),
    ]
    prepopulated_fields = {"key": ["title", "issued"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        """Return the sources with how many published articles and reference lists name them."""
        sources: QuerySet[Source] = super().get_queryset(request)
        return sources.annotate(citing=Count("edition_references__edition__article", distinct=True))

    @admin.display(description=gettext_lazy("cited by"), ordering="citing")
    def cited_by(self, source: Any) -> int:  # noqa: ANN401
        """How many published articles cite the source."""
        return int(source.citing)

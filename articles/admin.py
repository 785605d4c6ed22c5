"""The narrative in the admin: articles, what they cite, what they are filed under, who writes."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin_articles import ArticleAdmin
from articles.admin_rows import ReadOnly
from articles.models import Author, Edition, Source, Topic

__all__ = ["ArticleAdmin", "AuthorAdmin", "EditionAdmin", "SourceAdmin", "TopicAdmin"]


@admin.register(Edition)
class EditionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What was published, to look at."""

    list_display = ["title", "number", "change", "note", "published_at", "created_by"]
    list_filter = ["change", "language", "published_at"]
    list_select_related = ["article", "created_by"]
    show_full_result_count = False
    search_fields = ["title", "slug", "note"]
    date_hierarchy = "published_at"
    ordering = ["-published_at", "-number"]
    fields = [
        "article",
        "number",
        "title",
        "slug",
        "change",
        "note",
        "published_at",
        "created_at",
        "created_by",
        "sha256",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        """Leave the frozen content in the database: no list needs it."""
        return super().get_queryset(request).defer("content")

    def view_on_site(self, edition: Edition) -> str | None:
        """Return the edition's own address, once its time has come."""
        return edition.get_absolute_url() if edition.published_at <= timezone.now() else None


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


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What articles are filed under."""

    list_display = ["name", "name_zh", "filed"]
    ordering = ["name"]
    search_fields = ["name", "name_zh", "slug"]
    fields = ["name", "name_zh", "slug"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        """Return the topics with how many articles they have."""
        topics: QuerySet[Topic] = super().get_queryset(request)
        return topics.annotate(filed=Count("articles"))

    @admin.display(description=gettext_lazy("articles"), ordering="filed")
    def filed(self, topic: Any) -> int:  # noqa: ANN401
        """How many articles are filed under it."""
        return int(topic.filed)


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Those who write."""

    list_display = ["name", "affiliation", "orcid"]
    search_fields = ["family_name", "given_name", "affiliation", "orcid"]
    fields = [("family_name", "given_name"), "slug", "affiliation", "orcid", "user"]
    prepopulated_fields = {"slug": ["given_name", "family_name"]}
    autocomplete_fields = ["user"]

    @admin.display(description=pgettext_lazy("of a person", "name"), ordering="family_name")
    def name(self, author: Author) -> str:
        """The whole name."""
        return author.name

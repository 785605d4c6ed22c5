"""Editions in the admin, read-only."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.models import Edition
from collabsite.web.admin.base import ReadOnlyMixin, SiteModelAdmin


@admin.register(Edition)
class EditionAdmin(ReadOnlyMixin, SiteModelAdmin):
    """Editions, read-only."""

    list_display = ["title", "number", "change", "note", "published_at", "created_by"]
    list_filter = ["change", "language", "published_at"]
    # Not the article: with its join, SQLite would sort all rows.
    list_select_related = ["created_by"]
    search_fields = ["title", "slug", "note"]
    date_hierarchy = "published_at"
    ordering = ["-published_at", "-pk"]
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
        """Return the editions without their content, which no page here shows."""
        return super().get_queryset(request).defer("content")

    def view_on_site(self, edition: Edition) -> str | None:
        """Return the edition's address, once it is public."""
        return edition.get_absolute_url() if edition.published_at <= timezone.now() else None

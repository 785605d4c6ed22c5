"""Editions in the admin: what was published, to look at."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.models import Edition
from collabsite.web.admin.base import ReadOnlyMixin, SiteModelAdmin


@admin.register(Edition)
class EditionAdmin(ReadOnlyMixin, SiteModelAdmin):
    """What was published, to look at."""

    list_display = ["title", "number", "change", "note", "published_at", "created_by"]
    list_filter = ["change", "language", "published_at"]
    list_select_related = ["article", "created_by"]
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

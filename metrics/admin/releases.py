"""Releases in the admin: what was issued, to look at."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from collabsite.web.admin.base import ReadOnlyMixin, SiteModelAdmin
from metrics.models import Release


@admin.register(Release)
class ReleaseAdmin(ReadOnlyMixin, SiteModelAdmin):
    """What was issued, to look at; the working copies are edited from their datasets."""

    list_display = ["dataset", "number", "note", "issued_at", "issued_by"]
    list_filter = ["issued_at"]
    list_select_related = ["dataset", "issued_by"]
    search_fields = ["dataset__title", "slug", "note"]
    date_hierarchy = "issued_at"
    ordering = ["-issued_at", "-number"]
    fields = ["dataset", "number", "slug", "note", "issued_at", "issued_by", "sha256"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        """Keep what was issued."""
        return Release.objects.issued().defer("content")

    def view_on_site(self, release: Release) -> str | None:
        """Return the release's own address, once its time has come."""
        issued = release.issued_at
        return release.get_absolute_url() if issued and issued <= timezone.now() else None

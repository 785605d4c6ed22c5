"""Counts to look at; only counting itself changes them."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from collabsite.pageviews.models import DailyCount, Exclusion


class ReadOnly:
    """A list that nobody edits."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(DailyCount)
class DailyCountAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """The views of items on days that are over."""

    list_display = ["day", "item", "total", "unique_views", "received"]
    list_filter = ["day"]
    search_fields = ["item"]
    date_hierarchy = "day"
    ordering = ["-day", "item"]


@admin.register(Exclusion)
class ExclusionAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """The ledger of views that were left out."""

    list_display = ["day", "reason", "count"]
    list_filter = ["reason", "day"]
    date_hierarchy = "day"
    ordering = ["-day", "reason"]

"""Pageview counts in the admin: read-only lists, and a column of views for the lists of items."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from collabsite.pageviews import totals
from collabsite.pageviews.models import DailyCount, Exclusion
from collabsite.web.admin.base import ReadOnlyMixin, SiteModelAdmin


class PageviewsAdmin(SiteModelAdmin):
    """ModelAdmin with a column of page views, read with one query for all rows.

    The model's instances have an `item`, by which their views are counted.
    """

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list with the views of all its rows, imported ones included."""
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        views = totals.totals([row.item for row in rows])
        for row in rows:
            row.total_views = views[row.item]
        return changelist

    @admin.display(description=gettext_lazy("views"))
    def views(self, obj: Any) -> str:  # noqa: ANN401
        """Return the views by COUNTER's rules, grouped in thousands."""
        if not hasattr(obj, "total_views"):
            obj.total_views = totals.total(obj.item)
        return intcomma(obj.total_views)


@admin.register(DailyCount)
class DailyCountAdmin(ReadOnlyMixin, SiteModelAdmin):
    """List of daily counts."""

    list_display = ["day", "item", "total", "unique_views", "received"]
    list_filter = ["day"]
    search_fields = ["item"]
    date_hierarchy = "day"
    ordering = ["-day", "item"]


@admin.register(Exclusion)
class ExclusionAdmin(ReadOnlyMixin, SiteModelAdmin):
    """List of excluded views."""

    list_display = ["day", "reason", "count"]
    list_filter = ["reason", "day"]
    date_hierarchy = "day"
    ordering = ["-day", "reason"]

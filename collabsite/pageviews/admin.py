"""Pageview counts in the admin: read-only lists, and a column of views for the lists of items.

The read-only lists are in no menu; editors use the pages of `reporting`.
"""

from collections.abc import Iterable
from datetime import UTC, date
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collabsite.pageviews import items, totals
from collabsite.pageviews.models import DailyCount, Exclusion, Visit
from collabsite.pageviews.reporting import series
from collabsite.pageviews.uses import Use
from collabsite.web.admin.base import ReadOnlyMixin, SiteChangeList, SiteModelAdmin
from collabsite.web.admin.requests import editor
from collabsite.web.time_chart import sparkline

# Items in the filter of those that are read most.
MAX_MOST_READ = 20


def today() -> date:
    """Return the present UTC day."""
    return timezone.now().astimezone(UTC).date()


class PageviewsChangeList(SiteChangeList):
    """List of items that can be sorted by their views, imported ones included."""

    def get_ordering_field(self, field_name: Any) -> Any:  # noqa: ANN401
        """Return the field or expression of a column."""
        if field_name == "views":
            return totals.views_of(
                kind=cast("PageviewsAdmin", self.model_admin).item_kind, number=OuterRef("pk")
            )
        return super().get_ordering_field(field_name)


class ReadershipFilter(admin.SimpleListFilter):
    """Filter of items by how they were read in the last 30 days."""

    title = gettext_lazy("readership")
    parameter_name = "readership"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401
        """Return the two ends of the ranking."""
        return [
            ("most", _("Most read, last 30 days")),
            ("none", _("Not read, last 30 days")),
        ]

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:  # noqa: ANN401
        self._kind: str = model_admin.item_kind
        super().__init__(request, params, model, model_admin)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter the most viewed items, or those of the public ones that have no view."""
        begin = totals.first_recent_day(today())
        match self.value():
            case "most":
                ranking = totals.most_viewed(self._kind, begin=begin, limit=MAX_MOST_READ)
                return queryset.filter(pk__in=[items.split(item)[1] for item in ranking])
            case "none":
                item = Concat(Value(f"{self._kind}:"), Cast(OuterRef("pk"), CharField()))
                counts = (DailyCount.objects.all(), Visit.objects.filter(use=Use.READ))
                was_read = (
                    Exists(views.filter(item=item, day__gte=begin, total__gt=0)) for views in counts
                )
                return queryset.filter(*(~each for each in was_read), public_number__isnull=False)
        return queryset


class PageviewsAdmin(SiteModelAdmin):
    """ModelAdmin with a column of page views, read with two queries for all rows.

    The model's instances have an `item`, by which their views are counted, and its rows are
    annotated with a `public_number`, None for what was never public. An instance of which
    `shows_readership` is false has no link to its readership.
    """

    item_kind: ClassVar[str]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ANN401
        """Return the class of the list."""
        return PageviewsChangeList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list with the views of all its rows, imported ones included."""
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        views = totals.totals([row.item for row in rows])
        end = today()
        recent = series.of_items(
            [row.item for row in rows if row.public_number is not None],
            begin=totals.first_recent_day(end),
            end=end,
        )
        for row in rows:
            row.total_views = views[row.item]
            row.recent_views = recent.get(row.item)
        self.show_readership(request, rows)
        return changelist

    def show_readership(self, request: HttpRequest, rows: Iterable[Any]) -> None:
        """Set of which of these rows the user may see the readership."""
        own = items.viewable_by(editor(request)).get(self.item_kind)
        for row in rows:
            row.shows_readership = own is None or row.item in own

    @admin.display(description=gettext_lazy("views"), ordering="views")
    def views(self, obj: Any) -> str:  # noqa: ANN401
        """Return the views by COUNTER's rules as a link to the readership, with the last 30 days.

        Of an item whose readership the user may not see, return the views alone.
        """
        if not hasattr(obj, "total_views"):
            obj.total_views = totals.total(obj.item)
        if not getattr(obj, "shows_readership", True):
            return str(intcomma(obj.total_views))
        number = format_html(
            '<a href="{}">{}</a>',
            items.panel_address(obj.item),
            intcomma(obj.total_views),
        )
        recent = getattr(obj, "recent_views", None)
        if recent is None:
            return number
        title = ngettext(
            "%(views)s view in the last 30 days", "%(views)s views in the last 30 days", sum(recent)
        ) % {"views": intcomma(sum(recent))}
        return format_html("{} {}", number, sparkline(recent, title=title))


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

    list_display = ["day", "item", "use", "reason", "count"]
    list_filter = ["reason", "day"]
    date_hierarchy = "day"
    ordering = ["-day", "reason"]

"""The column of views in the admin's lists of articles and of datasets, and the filter by them."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collabsite.counting import reports, totals
from collabsite.counting.charts import sparkline
from collabsite.counting.models import Count, Use, Visit
from collabsite.counting.periods import last_days
from collabsite.web.admin.base import SiteModelAdmin

# Items in the filter of those that are read most.
MOST_READ = 20


class ReadershipFilter(admin.SimpleListFilter):
    """Filter of items by how they were read in the last 30 days."""

    title = gettext_lazy("readership")
    parameter_name = "readership"

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:  # noqa: ANN401
        self._kind: str = model_admin.item_kind
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401
        """Return the two ends of the ranking."""
        return [("most", _("Most read, last 30 days")), ("none", _("Not read, last 30 days"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter the most viewed items, or those of the public ones that have no view."""
        begin = last_days(reports.RECENT).begin
        match self.value():
            case "most":
                ranked = totals.most_read(self._kind, begin=begin, limit=MOST_READ)
                return queryset.filter(pk__in=[pk for pk, _views in ranked])
            case "none":
                read = {"kind": self._kind, "item_id": OuterRef("pk"), "day__gte": begin}
                counts = (model.objects.filter(**read, use=Use.READ) for model in (Count, Visit))
                never = [~Exists(each) for each in counts]
                return queryset.filter(*never, public_number__isnull=False)
        return queryset


class CountedAdmin(SiteModelAdmin):
    """ModelAdmin with a column of views, whose last days take one query for all rows.

    Its rows are annotated with a `public_number`, None for what was never public.
    """

    item_kind: ClassVar[str]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the rows with their views, imported ones included."""
        return super().get_queryset(request).annotate(total_views=totals.views_of(self.item_kind))

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list with the views of the last days of all its rows."""
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        public = [row.pk for row in rows if row.public_number is not None]
        recent = reports.recent_days(self.item_kind, public)
        for row in rows:
            row.recent_views = recent.get(row.pk)
            row.shows_readership = self.shows_readership(request, row)
        return changelist

    def shows_readership(self, request: HttpRequest, obj: Any) -> bool:  # noqa: ANN401
        """Return whether the user may see how an item of the list is read."""
        return True

    @admin.display(description=gettext_lazy("views"), ordering="total_views")
    def views(self, obj: Any) -> str:  # noqa: ANN401
        """Return the views as a link to the readership, with a line of the last 30 days.

        Of an item whose readership the user may not see, return the views alone.
        """
        if not getattr(obj, "shows_readership", True):
            return str(intcomma(obj.total_views))
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_readership"
        number = format_html(
            '<a href="{}">{}</a>', reverse(name, args=[obj.pk]), intcomma(obj.total_views)
        )
        recent = getattr(obj, "recent_views", None)
        if recent is None:
            return number
        title = ngettext(
            "%(views)s view in the last 30 days", "%(views)s views in the last 30 days", sum(recent)
        ) % {"views": intcomma(sum(recent))}
        return format_html("{} {}", number, sparkline(recent, title=title))

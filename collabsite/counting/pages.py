"""Pages of an article or a dataset: its usage in public, as a page and a file, and its readership."""

from collections.abc import Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from collabsite.counting import reports, totals
from collabsite.counting.charts import views_chart
from collabsite.counting.items import Item, Version
from collabsite.counting.models import Use
from collabsite.counting.periods import Grain, Period, PeriodForm, last_days, utc_today
from collabsite.web.admin.pages import page_context
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import Action, record
from collabsite.web.responses import PUBLIC, csv_response


def item_usage(
    request: HttpRequest, item: Item, *, page: Mapping[str, Any], versions: Sequence[Version]
) -> HttpResponse:
    """Show the usage of an item by month.

    `page` has its `title`, `language`, `url`, `item_url` and `csv_url`, and its `origin`, where
    earlier views were counted.
    """
    sums = totals.sum_by(["use", "day"], condition=reports.of_item(item))
    days = {day: counted for (use, day), counted in sums.items() if use == Use.READ}
    today = utc_today()
    first = min([*days, *(each.day for each in versions), today])
    months = Period(first, today, Grain.MONTH)
    slots = reports.by_slot(days, months)
    marked: list[list[Version]] = [[] for _slot in slots]
    for version in versions:
        if months.has(version.day):
            marked[months.slot_of(version.day)].append(version)
    context = {
        "page": SimpleNamespace(
            **page, description=_("How often “%(title)s” was viewed.") % {"title": page["title"]}
        ),
        "recent": reports.sum_of(days, last_days(reports.RECENT)).views,
        "year": reports.sum_of(days, last_days(reports.YEAR)).views,
        "counted": reports.sum_of(days, months),
        "earlier": totals.baselines(item.kind).get(item.id, 0),
        "downloads": sum(n.views for (use, _day), n in sums.items() if use == Use.DOWNLOAD),
        "since": min(days, default=None),
        "chart": views_chart(slots, months, versions),
        "months": list(zip(months.starts, months.slot_names, slots, marked, strict=True))[::-1],
    }
    response = render(request, "counting/item_usage.html", context)
    response["Cache-Control"] = PUBLIC
    return response


def item_usage_csv(item: Item, *, name: str) -> HttpResponse:
    """Return the uses of an item by day as a file."""
    return csv_response(reports.day_rows(reports.of_item(item)), name=name)


def item_readership(
    request: HttpRequest, obj: Model, item: Item, *, versions: Sequence[Version]
) -> HttpResponse:
    """Show the readership of an item, the object `obj` in the admin, or send it as a file.

    The caller checks that the user may view the object.
    """
    condition = reports.of_item(item)
    if request.GET.get("file") == "days.csv":
        return send_file(request, reports.day_rows(condition), about=str(obj), name="readership")
    days = reports.views_by_day(condition)
    form = PeriodForm(request.GET)
    period = form.read(first_day=lambda: min(days, default=None))
    context = {
        **page_context(request, obj, title=_("Readership")),
        **reports.readership(condition, period, versions=versions),
        "form": form,
        "effects": list(reports.effect_of_versions(days, versions)),
        "reads": totals.reads_of(item),
    }
    return TemplateResponse(request, "admin/counting/item.html", context)


def send_file(
    request: HttpRequest, rows: Iterable[Sequence[str | int]], *, about: str, name: str
) -> HttpResponse:
    """Return rows of a readership as a CSV file, and record that it was taken."""
    record(Action.EXPORTED, by=editor(request), about=about, address=request.path)
    response = csv_response(rows, name=name)
    response["Cache-Control"] = "private, no-store"
    return response

"""Readership in the admin: a page of the site, and one of each item, as pages and as files."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from collabsite.pageviews import items
from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.periods import (
    FIRST_DAY,
    Grain,
    InvalidRangeError,
    Period,
    PeriodQuery,
    read_period,
)
from collabsite.pageviews.reporting.readership import tables
from collabsite.pageviews.reporting.readership.item import ItemReadership, item_readership
from collabsite.pageviews.reporting.readership.site import SiteReadership, site_readership
from collabsite.web.admin.pages import page_context
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import Action, record
from collabsite.web.query_params import parse

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# A parameter with the name of a file: that of a table, or of the whole report as a workbook.
FILE, WHOLE = "file", "all.xlsx"
# A parameter with the name of a table that is shown with more rows.
ALL = "all"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class PeriodLink:
    """Link to the same page of another period or grain; `query` is its query string."""

    label: str
    query: str
    is_current: bool


@dataclass(frozen=True)
class ChosenPeriod:
    """The period of a page, with what is needed to choose another; `problem` is '' if it is valid."""

    period: Period
    query: PeriodQuery
    today: date
    problem: str = ""

    @classmethod
    def read(
        cls, request: HttpRequest, *, first_day: Callable[[], date | None], today: date
    ) -> "ChosenPeriod":
        """Return the period of a request, or, if it is invalid, the usual one and the problem."""
        given = {name: str(request.GET.get(name) or "") for name in request.GET}
        query = parse(PeriodQuery, given, forgiving=True)
        try:
            return cls(read_period(query, today=today, first_day=first_day), query, today)
        except InvalidRangeError as error:
            usual = read_period(PeriodQuery(), today=today, first_day=first_day)
            return cls(usual, query, today, str(error))

    @cached_property
    def query_string(self) -> str:
        """The query string of this period, from which the page's address is made."""
        return self._query_string(by=self.query.by)

    @property
    def links(self) -> list[PeriodLink]:
        """Links to the usual periods."""
        labels = {
            "today": _("Today"),
            **{
                str(days): ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
                for days in (7, 30, 90, 365)
            },
            "all": _("All time"),
        }
        return [
            PeriodLink(label, urlencode({"period": choice}), choice == self.period.choice)
            for choice, label in labels.items()
        ]

    @property
    def grains(self) -> list[PeriodLink]:
        """Links to the same period by day, week and month, as far as it can be divided so."""
        labels = {Grain.DAY: _("By day"), Grain.WEEK: _("By week"), Grain.MONTH: _("By month")}
        return [
            PeriodLink(labels[grain], self._query_string(by=grain), grain is self.period.grain)
            for grain in self.period.grains
        ]

    @property
    def range(self) -> tuple[str, str]:
        """Texts of the two fields of the form: as they were sent if they are wrong."""
        if self.problem:
            return self.query.begin, self.query.end
        return self.period.begin.isoformat(), self.period.end.isoformat()

    @property
    def bounds(self) -> tuple[str, str]:
        """First and last day of which there can be views."""
        return FIRST_DAY.isoformat(), self.today.isoformat()

    @property
    def has_today(self) -> bool:
        """Return whether the period has a day that is not over."""
        return self.period.has(self.today)

    def _query_string(self, *, by: str) -> str:
        chosen = {"period": str(self.period.choice)}
        if self.period.choice == "range":
            chosen |= {"from": self.period.begin.isoformat(), "to": self.period.end.isoformat()}
        return urlencode({**chosen, **({"by": by} if by else {})})


def viewable_kinds(user: "User") -> set[str]:
    """Return the kinds of items whose readership the user may see."""
    return {name for name, kind in items.kinds().items() if kind.is_viewable(user)}


@require_safe
def site_page(request: HttpRequest) -> HttpResponse:
    """Show the readership of all items that the user may view, or send it as a file."""
    viewable = items.viewable_by(editor(request))
    if not viewable:
        raise PermissionDenied
    own = [item for of_kind in viewable.values() for item in of_kind or ()]
    kinds = {kind for kind, of_kind in viewable.items() if of_kind is None}
    now = timezone.now()
    chosen = ChosenPeriod.read(request, first_day=series.first_day, today=_utc_day(now))
    of_all = kinds >= {name for name, kind in items.kinds().items() if kind.permissions}
    report = site_readership(chosen.period, kinds=None if of_all else kinds, own=own)
    scope = _scope(is_limited=len(kinds) < len(viewable), only_own=not kinds)
    if FILE in request.GET:
        file = _file(request, report.tables, report, chosen, subject=scope, at=now)
        _record_export(request, scope)
        return file
    context = {
        **admin.site.each_context(request),
        "title": _("Readership"),
        "subtitle": scope,
        "is_of_site": True,
        "page": tables.expand(report, request.GET.get(ALL, "")),
        "chosen": chosen,
        "time": f"{now.astimezone(UTC):%H:%M}",
    }
    return TemplateResponse(request, "admin/pageviews/readership.html", context)


def _scope(*, is_limited: bool, only_own: bool) -> str:
    """Return what the page of the site is about, '' if that is the whole site."""
    if not is_limited:
        return ""
    return _("Your articles") if only_own else _("Your articles, and all datasets")


@require_safe
def item_page(request: HttpRequest, obj: Model, *, item: str) -> HttpResponse:
    """Show the readership of one item, the object `obj` in the admin, or send it as a file.

    The caller checks that the user may view the object.
    """
    now = timezone.now()
    days = series.of_item(item)
    chosen = ChosenPeriod.read(
        request, first_day=lambda: min(days, default=None), today=_utc_day(now)
    )
    report = item_readership(item, days, chosen.period, today=chosen.today)
    if FILE in request.GET:
        file = _file(request, report.tables, report, chosen, subject=str(obj), at=now)
        _record_export(request, str(obj))
        return file
    context = {
        **page_context(request, obj, title=_("Readership")),
        "page": tables.expand(report, request.GET.get(ALL, "")),
        "chosen": chosen,
        "time": f"{now.astimezone(UTC):%H:%M}",
    }
    return TemplateResponse(request, "admin/pageviews/item.html", context)


def _utc_day(at: dt.datetime) -> date:
    return at.astimezone(UTC).date()


def _file(
    request: HttpRequest,
    found: Sequence[tables.Table],
    report: SiteReadership | ItemReadership,
    chosen: ChosenPeriod,
    *,
    subject: str,
    at: dt.datetime,
) -> HttpResponse:
    """Return the file of a table, or of all; raise Http404 if there is no such file."""
    wanted = request.GET[FILE]
    name, _dot, ending = wanted.rpartition(".")
    selected = [table for table in found if wanted == WHOLE or table.name == name]
    if not selected or ending not in {"csv", "xlsx"}:
        raise Http404(f"this page has no file “{wanted}”")
    headers = {
        "Content-Disposition": f'attachment; filename="{_file_name(chosen.period, name)}.{ending}"'
    }
    if ending == "csv":
        return HttpResponse(
            tables.to_csv(selected[0]), content_type="text/csv; charset=utf-8", headers=headers
        )
    notes = _notes(report.heading, subject=subject, at=at)
    return HttpResponse(
        tables.to_workbook(selected, notes=notes), content_type=XLSX, headers=headers
    )


def _record_export(request: HttpRequest, subject: str) -> None:
    about = f"{_('Readership')}, {subject}" if subject else _("Readership")
    record(Action.EXPORTED, by=editor(request), about=about, address=request.path)


def _file_name(period: Period, table: str) -> str:
    parts = ["readership", period.begin.isoformat(), period.end.isoformat()]
    return "-".join([*parts, *([] if f"{table}.xlsx" == WHOLE else [table])])


def _notes(heading: str, *, subject: str, at: dt.datetime) -> list[tuple[str, str]]:
    """Return what the sheet of notes says, by name."""
    return [
        (_("Site"), settings.SITE_URL),
        *([(_("Title"), subject)] if subject else []),
        (_("Period"), heading),
        (_("Counted up to"), f"{date_format(at.astimezone(UTC), 'DATETIME_FORMAT')} UTC"),
        (capfirst(_("views")), _("Counted by COUNTER R5.1 §7 rules, unaudited.")),
        (
            capfirst(_("unique views")),
            _("Sessions of an hour: two views of a page within an hour by one browser are one."),
        ),
        (_("Days"), _("In UTC.")),
        (pgettext("COUNTER", "Requests"), _("Pages read and data downloaded.")),
        (
            pgettext("COUNTER", "Investigations"),
            _("Requests, and uses of what describes a page or data: citations, lists, records."),
        ),
    ]

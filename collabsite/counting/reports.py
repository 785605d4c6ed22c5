"""Reports of counts: periods of UTC days, the views in them as a chart, and comparisons.

A condition is a `Q` of the items whose counts are reported, by their `kind` and `item_id`.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from collabsite.counting import totals
from collabsite.counting.items import Item
from collabsite.counting.models import Use
from collabsite.web import time_chart

READS = Q(use=Use.READ)
# Nothing on the web was counted before.
FIRST_DAY = date(2000, 1, 1)
# The most slots of a chart, in which each can still be seen.
MOST_SLOTS = 400
# Days of a recent report, and of one of a year, today included.
RECENT, YEAR = 30, 365
# Days before and after a version whose views are compared.
VERSION_DAYS = 7
MOST_REFERRERS = 20


class Version(NamedTuple):
    """An edition or a release: its number, its UTC day, its name such as “Edition 2”, its address."""

    number: int
    day: date
    name: str
    url: str


class Counted(NamedTuple):
    """Views and unique views."""

    views: int = 0
    unique: int = 0


@dataclass(frozen=True)
class Compared:
    """A number in a period and in the one before, None if there is none."""

    name: str
    now: int
    before: int | None

    @property
    def change(self) -> int:
        """The difference."""
        return self.now - (self.before or 0)

    @property
    def percent(self) -> str:
        """The difference as a share of the number before, with its sign; '' if that is 0."""
        return percent_of(self.change, self.before) if self.before else ""


class Grain(TextChoices):
    """Length of a slot of a period."""

    DAY = "day", gettext_lazy("By day")
    WEEK = "week", gettext_lazy("By week")
    MONTH = "month", gettext_lazy("By month")

    def is_possible(self, days: int) -> bool:
        """Return whether so many days can be divided by it."""
        match self:
            case Grain.DAY:
                return days <= MOST_SLOTS
            case Grain.WEEK:
                return 7 < days <= 7 * (MOST_SLOTS - 1)
            case _:
                return days > 31

    def following(self, day: date) -> date:
        """Return the first day of the next slot; a week begins on Monday (ISO 8601)."""
        match self:
            case Grain.DAY:
                return day + dt.timedelta(days=1)
            case Grain.WEEK:
                return day + dt.timedelta(days=7 - day.weekday())
            case _:
                return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Period:
    """UTC days from `begin` to `end`, both included, divided by a grain."""

    begin: date
    end: date
    grain: Grain
    has_before: bool = True

    @property
    def before(self) -> tuple[date, date]:
        """The first and last day of the period of the same length before."""
        last = self.begin - dt.timedelta(days=1)
        return last - (self.end - self.begin), last

    @property
    def grains(self) -> list[Grain]:
        """The grains by which the period can be divided."""
        return [grain for grain in Grain if grain.is_possible((self.end - self.begin).days + 1)]

    @cached_property
    def starts(self) -> list[date]:
        """The first day of each slot; the first and last may be a part of a week or month."""
        starts = [self.begin]
        while (following := self.grain.following(starts[-1])) <= self.end:
            starts.append(following)
        return starts

    def has(self, day: date) -> bool:
        """Return whether a day is in the period."""
        return self.begin <= day <= self.end

    def slot_of(self, day: date) -> int:
        """Return the index of the slot of a day in the period."""
        return bisect_right(self.starts, day) - 1

    @property
    def name(self) -> str:
        """The first and last day in words."""
        return _span_name(self.begin, self.end)

    @property
    def slot_names(self) -> list[str]:
        """The names of the slots; a whole month has its own."""
        ends = [start - dt.timedelta(days=1) for start in self.starts[1:]]
        return [
            date_format(begin, "YEAR_MONTH_FORMAT")
            if self.grain is Grain.MONTH
            and begin.day == 1
            and (end + dt.timedelta(days=1)).day == 1
            else _span_name(begin, end)
            for begin, end in zip(self.starts, [*ends, self.end], strict=True)
        ]


_PERIODS: dict[str, Any] = {
    "1": gettext_lazy("Today"),
    "7": gettext_lazy("7 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("365 days"),
    "all": gettext_lazy("All time"),
}
_RANGE_HINT = gettext_lazy("Give the first and the last day of the range, such as 2026-01-31.")


class PeriodForm(forms.Form):
    """Choice of a period by an address: the last days, all time, or a range; by default 30 days."""

    period = forms.ChoiceField(choices=[*_PERIODS.items(), ("range", "")], required=False)
    begin = forms.DateField(required=False, error_messages={"invalid": _RANGE_HINT})
    end = forms.DateField(required=False, error_messages={"invalid": _RANGE_HINT})
    by = forms.ChoiceField(choices=Grain.choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Check the range."""
        begin, end = self.cleaned_data.get("begin"), self.cleaned_data.get("end")
        if self.cleaned_data.get("period") == "range" and not self.errors:
            if not begin or not end:
                raise forms.ValidationError(_RANGE_HINT)
            if end < begin:
                raise forms.ValidationError(_("The last day lies before the first; exchange them."))
            if not FIRST_DAY <= begin <= utc_today():
                raise forms.ValidationError(_("Choose a first day from 2000 on and up to today."))
        return self.cleaned_data

    @cached_property
    def problem(self) -> str:
        """The first error of the range, '' if it is valid."""
        found = [
            str(each) for name in ("begin", "end", "__all__") for each in self.errors.get(name, ())
        ]
        return found[0] if found else ""

    def read(self, *, first_day: Callable[[], date | None]) -> Period:
        """Return the period, the usual one if the choice is wrong.

        `first_day` returns the first day with a view, and is called for all time only.
        """
        today = utc_today()
        choice = self._choice
        if choice == "range":
            begin, end = self.cleaned_data["begin"], min(self.cleaned_data["end"], today)
        else:
            begin, end = today, today
            if choice == "all":
                begin = min(first_day() or today, today)
            else:
                begin -= dt.timedelta(days=int(choice) - 1)
        days = (end - begin).days + 1
        by = self.cleaned_data.get("by")
        grain = Grain(by) if by else None
        if grain is None or not grain.is_possible(days):
            grain = Grain.DAY if days <= 92 else Grain.WEEK if days <= 731 else Grain.MONTH
        return Period(begin, end, grain, has_before=choice != "all")

    @property
    def _choice(self) -> str:
        return "30" if self.problem else self.cleaned_data.get("period") or "30"

    @property
    def query(self) -> str:
        """The query string of this choice, without the grain."""
        chosen = {"period": self._choice}
        if self._choice == "range":
            chosen |= {name: self.cleaned_data[name].isoformat() for name in ("begin", "end")}
        return urlencode(chosen)

    @property
    def links(self) -> list[tuple[str, str, bool]]:
        """The usual periods: query string, label, and whether it is chosen."""
        return [
            (urlencode({"period": choice}), str(label), choice == self._choice)
            for choice, label in _PERIODS.items()
        ]


def utc_today() -> date:
    """Return the present UTC day."""
    return timezone.now().astimezone(UTC).date()


def first_recent_day(last: date, days: int = RECENT) -> date:
    """Return the first of the days up to the last."""
    return last - dt.timedelta(days=days - 1)


def between(begin: date, end: date) -> Q:
    """Return the condition of days, both included."""
    return Q(day__range=(begin, end))


def of_item(item: Item) -> Q:
    """Return the condition of one item."""
    return Q(kind=item.kind, item_id=item.id)


def percent_of(part: int, whole: int) -> str:
    """Return a share in percent with its sign, such as +12.5%."""
    shown = number_format(abs(round(100 * part / whole, 1)), decimal_pos=1, force_grouping=True)
    # A minus as wide as the plus.
    return f"{'±' if part == 0 else '+' if part > 0 else '−'}{shown}%"


def views_by_item(condition: Q) -> dict[Item, Counted]:
    """Return the views of each item."""
    sums = totals.sum_by(["kind", "item_id"], condition=READS & condition)
    return {Item(*key): Counted(*found) for key, found in sums.items()}


def views_by_day(condition: Q) -> dict[date, Counted]:
    """Return the views of each day."""
    sums = totals.sum_by(["day"], condition=READS & condition)
    return {day: Counted(*found) for (day,), found in sums.items()}


def recent_days(kind: str, ids: Collection[int]) -> dict[int, list[int]]:
    """Return the views of items of a kind on each of the last 30 days, by id."""
    end = utc_today()
    begin = first_recent_day(end)
    found = {pk: [0] * RECENT for pk in ids}
    condition = READS & Q(kind=kind, item_id__in=ids) & between(begin, end)
    sums = totals.sum_by(["item_id", "day"], condition=condition)
    for (pk, day), (views, _unique) in sums.items():
        found[pk][(day - begin).days] = views
    return found


def sum_of(days: Mapping[date, Counted], begin: date, end: date) -> Counted:
    """Return the sum of days, both included."""
    found = [counted for day, counted in days.items() if begin <= day <= end]
    return Counted(sum(each.views for each in found), sum(each.unique for each in found))


def readership(condition: Q, period: Period, *, versions: Sequence[Version] = ()) -> dict[str, Any]:
    """Return the context of a page of readership.

    It has the period's views as a `chart` and by `slots`, the newest first, uses `compared` with the
    period before, and `referrers`, the hosts that readers came from, most first.
    """
    first = period.before[0] if period.has_before else period.begin
    sums = totals.sum_by(["use", "day"], condition=condition & between(first, period.end))
    by_use: dict[int, dict[date, Counted]] = {}
    for (use, day), found in sums.items():
        by_use.setdefault(use, {})[day] = Counted(*found)
    days = by_use.get(Use.READ, {})
    slots = by_slot(days, period)
    return {
        "period": period,
        "chart": views_chart(slots, period, versions),
        "slots": list(zip(period.slot_names, slots, strict=True))[::-1],
        "compared": list(_compare(by_use, period)),
        "referrers": totals.referring_hosts(
            condition & between(period.begin, period.end)
        ).most_common(MOST_REFERRERS),
    }


def _compare(by_use: Mapping[int, Mapping[date, Counted]], period: Period) -> Iterator[Compared]:
    """Yield views, unique views, and other uses that there are, beside the period before."""
    for use in Use:
        days = by_use.get(use, {})
        now = sum_of(days, period.begin, period.end)
        before = sum_of(days, *period.before) if period.has_before else None
        if use == Use.READ:
            yield Compared(_("Views"), now.views, before and before.views)
            yield Compared(_("Unique views"), now.unique, before and before.unique)
        elif days:
            names = {Use.DOWNLOAD: _("Data downloads"), Use.CITATION: _("Citation exports")}
            yield Compared(names[use], now.views, before and before.views)


def by_slot(days: Mapping[date, Counted], period: Period) -> list[Counted]:
    """Return the views in each slot of a period."""
    sums = [Counted()] * len(period.starts)
    for day, (views, unique) in days.items():
        if period.has(day):
            slot = period.slot_of(day)
            sums[slot] = Counted(sums[slot].views + views, sums[slot].unique + unique)
    return sums


def views_chart(
    slots: Sequence[Counted], period: Period, versions: Sequence[Version] = ()
) -> SafeString:
    """Return the chart of the views in each slot, with the days of versions; '' without views."""
    views = [each.views for each in slots]
    if not any(views):
        return SafeString()
    names = period.slot_names
    axis = (
        pgettext("format of a month on an axis", "M Y")
        if period.grain is Grain.MONTH
        else pgettext("format of a day on an axis", "j M")
    )
    marks = [
        time_chart.Mark(
            period.slot_of(each.day),
            each.number,
            f"{each.name}, {date_format(each.day, 'DATE_FORMAT')}",
        )
        for each in versions
        if period.has(each.day)
    ]
    most = max(range(len(views)), key=views.__getitem__)
    description = _("%(period)s: %(views)s views. The most: %(most)s, %(slot)s.") % {
        "period": period.name,
        "views": number_format(sum(views), force_grouping=True),
        "most": number_format(views[most], force_grouping=True),
        "slot": names[most],
    }
    return time_chart.time_chart(
        [
            time_chart.Slot(date_format(start, axis), name)
            for start, name in zip(period.starts, names, strict=True)
        ],
        [
            time_chart.Series(_("views"), views),
            time_chart.Series(_("unique views"), [each.unique for each in slots]),
        ],
        title=_("Views and unique views"),
        description=" ".join([description, *(f"{mark.name}." for mark in marks)]),
        marks=marks,
    )


def effect_of_versions(
    days: Mapping[date, Counted], versions: Sequence[Version]
) -> list[tuple[Version, Compared]]:
    """Return the views of a week from each version on beside those of the week before, newest first."""
    week = dt.timedelta(days=VERSION_DAYS - 1)
    return [
        (
            version,
            Compared(
                version.name,
                sum_of(days, version.day, version.day + week).views,
                sum_of(
                    days,
                    version.day - dt.timedelta(days=VERSION_DAYS),
                    version.day - dt.timedelta(days=1),
                ).views,
            ),
        )
        for version in reversed(versions)
    ]


def day_rows(condition: Q) -> Iterator[list[str | int]]:
    """Yield the header, and a row for each day with a use, of items that meet a condition."""
    yield ["day", "views", "unique_views", "downloads", "citation_exports"]
    sums = totals.sum_by(["day", "use"], condition=condition)
    for day in sorted({day for day, _use in sums}):
        views, unique = sums.get((day, Use.READ), (0, 0))
        others = (sums.get((day, use), (0, 0))[0] for use in (Use.DOWNLOAD, Use.CITATION))
        yield [day.isoformat(), views, unique, *others]


def _span_name(begin: date, end: date) -> str:
    first = date_format(begin, "DATE_FORMAT")
    if begin == end:
        return first
    return _("%(begin)s to %(end)s") % {"begin": first, "end": date_format(end, "DATE_FORMAT")}

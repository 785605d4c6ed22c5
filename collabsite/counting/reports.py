"""Reports of counts: views in a period, as a chart, by item and compared with the period before.

A condition is a `Q` of the items whose counts are reported, by their `kind` and `item_id`.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from collabsite.counting import totals
from collabsite.counting.charts import Seal, Slot, bar_chart
from collabsite.counting.items import Item
from collabsite.counting.models import Count, Use, Visit
from collabsite.counting.periods import Grain, Period, utc_today

READS = Q(use=Use.READ)
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


def first_recent_day(last: date, days: int = RECENT) -> date:
    """Return the first of the days up to the last."""
    return last - dt.timedelta(days=days - 1)


def between(begin: date, end: date) -> Q:
    """Return the condition of days, both included."""
    # SQLite takes a longer way to days that have an end.
    return Q(day__gte=begin) if end >= utc_today() else Q(day__range=(begin, end))


def of_item(item: Item) -> Q:
    """Return the condition of one item."""
    return Q(kind=item.kind, item_id=item.id)


def percent_of(part: int, whole: int) -> str:
    """Return a share in percent with its sign, such as +12.5%."""
    shown = number_format(abs(round(100 * part / whole, 1)), decimal_pos=1, force_grouping=True)
    # A minus as wide as the plus.
    return f"{'±' if part == 0 else '+' if part > 0 else '−'}{shown}%"


def views_by_item(condition: Q, *, begin: date) -> dict[Item, tuple[Counted, int]]:
    """Return the views of each item from a day on, and the number of those before it.

    The counts are looked at once for both.
    """
    now = Q(day__gte=begin)
    parts: list[QuerySet[Any, Any]] = [
        model.objects.filter(READS & condition)
        .order_by()
        .values("kind", "item_id")
        .annotate(
            all_views=Sum("views"),
            views_now=Sum("views", filter=now),
            sessions_now=Sum("sessions", filter=now),
        )
        .values_list("kind", "item_id", "all_views", "views_now", "sessions_now")
        for model in (Count, Visit)
    ]
    found: dict[Item, tuple[Counted, int]] = {}
    for kind, item_id, views, *sums in parts[0].union(parts[1], all=True):
        views_now, unique_now = (each or 0 for each in sums)
        counted, before = found.get(Item(kind, item_id), (Counted(), 0))
        found[Item(kind, item_id)] = (
            Counted(counted.views + views_now, counted.unique + unique_now),
            before + views - views_now,
        )
    return found


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
    of_slots: dict[int, list[Version]] = {}
    for version in versions:
        if period.has(version.day):
            of_slots.setdefault(period.slot_of(version.day), []).append(version)
    seals = {
        slot: Seal(
            "–".join(dict.fromkeys([f"{found[0].number}", f"{found[-1].number}"])),
            "; ".join(f"{each.name}, {date_format(each.day, 'DATE_FORMAT')}" for each in found),
        )
        for slot, found in of_slots.items()
    }
    most = max(range(len(views)), key=views.__getitem__)
    description = _("%(period)s: %(views)s views. The most: %(most)s, %(slot)s.") % {
        "period": period.name,
        "views": number_format(sum(views), force_grouping=True),
        "most": number_format(views[most], force_grouping=True),
        "slot": names[most],
    }
    return bar_chart(
        [
            Slot(date_format(start, axis), name, *counted)
            for start, name, counted in zip(period.starts, names, slots, strict=True)
        ],
        names=(_("views"), _("unique views")),
        title=_("Views and unique views"),
        description=" ".join([description, *(f"{seal.name}." for seal in seals.values())]),
        seals=seals,
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

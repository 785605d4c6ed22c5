"""Reports of counts: views in a period, as a chart, by day and compared with the period before.

A condition is a `Q` of the items whose counts are reported, by their `kind` and `item_id`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collabsite.counting import totals
from collabsite.counting.charts import views_chart
from collabsite.counting.items import Item, Version
from collabsite.counting.models import Use
from collabsite.counting.periods import Period, last_days
from collabsite.counting.totals import Counted

# Days of a recent report, and of one of a year, today included.
RECENT, YEAR = 30, 365
# Days before and after a version whose views are compared.
VERSION_DAYS = 7
MOST_REFERRERS = 20

type Days = Mapping[date, Counted]


class Compared(NamedTuple):
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
        """The difference in per cent of the number before, such as +12.5%; '' if that is 0."""
        if not self.before:
            return ""
        share = abs(round(100 * self.change / self.before, 1))
        # A minus as wide as the plus.
        sign = "±" if self.change == 0 else "+" if self.change > 0 else "−"
        return f"{sign}{number_format(share, decimal_pos=1, force_grouping=True)}%"


def of_item(item: Item) -> Q:
    """Return the condition of one item."""
    return Q(kind=item.kind, item_id=item.id)


def views_by_day(condition: Q) -> dict[date, Counted]:
    """Return the views of each day."""
    sums = totals.sum_by(["day"], condition=condition & Q(use=Use.READ))
    return {day: counted for (day,), counted in sums.items()}


def recent_days(kind: str, ids: Collection[int]) -> dict[int, list[int]]:
    """Return the views of items of a kind on each of the last 30 days, by id."""
    period = last_days(RECENT)
    found = {pk: [0] * RECENT for pk in ids}
    condition = Q(kind=kind, item_id__in=ids, use=Use.READ) & period.days
    for (pk, day), counted in totals.sum_by(["item_id", "day"], condition=condition).items():
        found[pk][period.slot_of(day)] = counted.views
    return found


def sum_of(days: Days, period: Period) -> Counted:
    """Return the sum of the days in a period."""
    found = [counted for day, counted in days.items() if period.has(day)]
    return Counted(sum(each.views for each in found), sum(each.unique for each in found))


def by_slot(days: Days, period: Period) -> list[Counted]:
    """Return the views in each slot of a period."""
    sums = [Counted()] * len(period.starts)
    for day, (views, unique) in days.items():
        if period.has(day):
            slot = period.slot_of(day)
            sums[slot] = Counted(sums[slot].views + views, sums[slot].unique + unique)
    return sums


def readership(condition: Q, period: Period, *, versions: Sequence[Version] = ()) -> dict[str, Any]:
    """Return the context of a page of readership.

    It has the period's views as a `chart` and by `slots`, the newest first, uses `compared` with the
    period before, and `referrers`, the hosts that readers came from, most first.
    """
    whole = Period((period.before or period).begin, period.end)
    by_use: dict[int, dict[date, Counted]] = {}
    sums = totals.sum_by(["use", "day"], condition=condition & whole.days)
    for (use, day), counted in sums.items():
        by_use.setdefault(use, {})[day] = counted
    slots = by_slot(by_use.get(Use.READ, {}), period)
    hosts = totals.referring_hosts(condition & period.days)
    return {
        "period": period,
        "chart": views_chart(slots, period, versions),
        "slots": list(zip(period.slot_names, slots, strict=True))[::-1],
        "compared": list(_compare(by_use, period)),
        "referrers": hosts.most_common(MOST_REFERRERS),
    }


def _compare(by_use: Mapping[int, Days], period: Period) -> Iterator[Compared]:
    """Yield views, unique views, and other uses that there are, beside the period before."""
    for use in Use:
        days = by_use.get(use, {})
        now = sum_of(days, period)
        before = sum_of(days, period.before) if period.before else None
        if use == Use.READ:
            yield Compared(_("Views"), now.views, before and before.views)
            yield Compared(_("Unique views"), now.unique, before and before.unique)
        elif days:
            names = {Use.DOWNLOAD: _("Data downloads"), Use.CITATION: _("Citation exports")}
            yield Compared(names[use], now.views, before and before.views)


def effect_of_versions(
    days: Days, versions: Sequence[Version]
) -> Iterator[tuple[Version, int, int]]:
    """Yield each version, the newest first, with the views of the week before it and from it on."""
    for version in reversed(versions):
        week = Period(version.day, version.day + timedelta(days=VERSION_DAYS - 1))
        yield version, sum_of(days, week.before or week).views, sum_of(days, week).views


def day_rows(condition: Q) -> Iterator[list[str | int]]:
    """Yield the header, and a row for each day with a use, of items that meet a condition."""
    yield ["day", "views", "unique_views", "downloads", "citation_exports"]
    sums = totals.sum_by(["day", "use"], condition=condition)
    for day in sorted({day for day, _use in sums}):
        read, *others = (sums.get((day, use), Counted()) for use in Use)
        yield [day.isoformat(), *read, *(other.views for other in others)]

"""Views and unique views by day and by item, and the ledger by day.

A function that counts takes one query, which sees one state of the database: a concurrent rollup
neither hides nor doubles views. Days are in UTC. Imported counts have no day, and are left out.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Q, Sum

from collabsite.pageviews.models import DailyCount, Exclusion, Visit
from collabsite.pageviews.reporting.periods import Period
from collabsite.pageviews.totals import first_and_last_day


@dataclass(frozen=True)
class Usage:
    """Views and unique views."""

    views: int = 0
    unique: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(self.views + other.views, self.unique + other.unique)


@dataclass(frozen=True)
class DayUsage:
    """Usage on a day, and what was received and counted on it, of any item of the site."""

    usage: Usage
    received: int
    counted: int


@dataclass(frozen=True)
class ItemUsage:
    """Usage of an item in a period, and in the period before."""

    item: str
    usage: Usage
    before: Usage

    @property
    def change(self) -> int:
        """Difference of views to the period before."""
        return self.usage.views - self.before.views


def by_day(
    *, begin: date | None = None, end: date | None = None, kinds: Collection[str] | None = None
) -> dict[date, DayUsage]:
    """Return the usage of the site by day; `kinds` limits it to items of these kinds.

    What was received and counted is that of all items.
    """
    days, chosen = _days(begin, end), _of_kinds(kinds)
    rolled_up = (
        DailyCount.objects.filter(days)
        .values("day")
        .annotate(
            views=Sum("total", filter=chosen or None, default=0),
            uniques=Sum("unique_views", filter=chosen or None, default=0),
            all_received=Sum("received"),
            all_counted=Sum("total"),
        )
    )
    open_days = (
        Visit.objects.filter(days)
        .values("day")
        .annotate(
            views=Sum("total", filter=chosen or None, default=0),
            # A session is one row, so rows that still count are the unique views (COUNTER R5.1 §7.4).
            uniques=Count("id", filter=Q(total__gt=0) & chosen),
            all_received=Sum("received"),
            all_counted=Sum("total"),
        )
    )
    columns = ("day", "views", "uniques", "all_received", "all_counted")
    result: dict[date, DayUsage] = {}
    both = rolled_up.values_list(*columns).union(open_days.values_list(*columns), all=True)
    for day, views, uniques, received, counted in both:
        before = result.get(day, DayUsage(Usage(), 0, 0))
        result[day] = DayUsage(
            before.usage + Usage(int(views), int(uniques)),
            before.received + int(received),
            before.counted + int(counted),
        )
    return result


def of_item(item: str) -> dict[date, Usage]:
    """Return the usage of an item by day, on all days with a view."""
    return _by_day_and_item([item]).get(item, {})


def of_items(items: Collection[str], *, begin: date, end: date) -> dict[str, list[int]]:
    """Return the views of each item on each day of a period, in order."""
    found = _by_day_and_item(items, begin=begin, end=end)
    days = [date.fromordinal(n) for n in range(begin.toordinal(), end.toordinal() + 1)]
    return {item: [found.get(item, {}).get(day, Usage()).views for day in days] for item in items}


def _by_day_and_item(
    items: Collection[str], *, begin: date | None = None, end: date | None = None
) -> dict[str, dict[date, Usage]]:
    if not items:
        return {}
    rows = _days(begin, end) & Q(item__in=items, total__gt=0)
    rolled_up = DailyCount.objects.filter(rows).values_list("item", "day", "total", "unique_views")
    open_days = (
        Visit.objects.filter(rows)
        .values("item", "day")
        .annotate(views=Sum("total"), uniques=Count("id"))
        .values_list("item", "day", "views", "uniques")
    )
    result: dict[str, dict[date, Usage]] = {}
    for item, day, views, uniques in rolled_up.union(open_days, all=True):
        of_days = result.setdefault(item, {})
        of_days[day] = of_days.get(day, Usage()) + Usage(int(views), int(uniques))
    return result


def by_item(period: Period, *, kinds: Collection[str] | None = None) -> list[ItemUsage]:
    """Return the usage of each item with a view in the period or in the one before."""
    rows = _days(period.begin_with_before, period.end) & _of_kinds(kinds) & Q(total__gt=0)
    now, before = Q(day__gte=period.begin), Q(day__lt=period.begin)
    columns = ("item", "now_views", "now_uniques", "before_views", "before_uniques")
    rolled_up = (
        DailyCount.objects.filter(rows)
        .values("item")
        .annotate(
            now_views=Sum("total", filter=now, default=0),
            now_uniques=Sum("unique_views", filter=now, default=0),
            before_views=Sum("total", filter=before, default=0),
            before_uniques=Sum("unique_views", filter=before, default=0),
        )
        .values_list(*columns)
    )
    open_days = (
        Visit.objects.filter(rows)
        .values("item")
        .annotate(
            now_views=Sum("total", filter=now, default=0),
            now_uniques=Count("id", filter=now),
            before_views=Sum("total", filter=before, default=0),
            before_uniques=Count("id", filter=before),
        )
        .values_list(*columns)
    )
    sums: dict[str, tuple[Usage, Usage]] = {}
    for item, *numbers in rolled_up.union(open_days, all=True):
        views, uniques, views_before, uniques_before = map(int, numbers)
        usage, earlier = sums.get(item, (Usage(), Usage()))
        sums[item] = (
            usage + Usage(views, uniques),
            earlier + Usage(views_before, uniques_before),
        )
    return [ItemUsage(item, *usages) for item, usages in sums.items()]


def total(days: Mapping[date, Usage], *, begin: date, end: date) -> Usage:
    """Return the sum of the usage on the days from `begin` to `end`, both included."""
    return sum((usage for day, usage in days.items() if begin <= day <= end), Usage())


def by_slot(days: Mapping[date, Usage], period: Period) -> list[Usage]:
    """Return the usage in each slot of a period."""
    slots = [Usage()] * len(period.slots)
    for day, usage in days.items():
        if period.has(day):
            slot = period.slot_of(day)
            slots[slot] += usage
    return slots


def exclusions(*, begin: date, end: date) -> dict[date, Counter[str]]:
    """Return the numbers of excluded views by day and reason."""
    rows = Exclusion.objects.filter(day__gte=begin, day__lte=end, count__gt=0)
    result: dict[date, Counter[str]] = {}
    for day, reason, count in rows.values_list("day", "reason", "count"):
        result.setdefault(day, Counter())[reason] += count
    return result


def first_day() -> date | None:
    """Return the first day with a view, or None before the first view."""
    days = first_and_last_day()
    return days[0] if days else None


def _days(begin: date | None, end: date | None) -> Q:
    days = Q()
    if begin:
        days &= Q(day__gte=begin)
    if end:
        days &= Q(day__lte=end)
    return days


def _of_kinds(kinds: Collection[str] | None) -> Q:
    """Return the condition of the items of these kinds; without a condition, of all."""
    conditions = (Q(item__startswith=f"{kind}:") for kind in sorted(kinds or ()))
    return reduce(or_, conditions, Q())

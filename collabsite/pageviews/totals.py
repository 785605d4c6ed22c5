"""Read counts: imported ones, rolled-up days and open days together.

Totals and monthly counts take one query each, which sees one state of the database: a concurrent
rollup neither hides nor doubles views.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, Sum
from django.db.models.functions import TruncMonth

from collabsite.pageviews.models import Baseline, DailyCount, Exclusion, Visit


@dataclass(frozen=True)
class MonthlyCount:
    """The views of one item in one UTC month; `month` is its first day."""

    item: str
    month: date
    total: int
    unique_views: int


@dataclass(frozen=True)
class Balance:
    """All received views by outcome: `received = counted + collapsed + excluded`."""

    received: int
    counted: int
    collapsed: int
    unique_views: int
    excluded: int


def totals(items: Iterable[str]) -> dict[str, int]:
    """Return the views of each item, imported ones included, with one query for all."""
    result = dict.fromkeys(items, 0)
    if not result:
        return result
    wanted = Q(item__in=list(result))
    imported = Baseline.objects.filter(wanted).values_list("item", "total")
    rows = imported.union(
        DailyCount.objects.filter(wanted)
        .values("item")
        .annotate(views=Sum("total"))
        .values_list("item", "views"),
        Visit.objects.filter(wanted)
        .values("item")
        .annotate(views=Sum("total"))
        .values_list("item", "views"),
        all=True,
    )
    for item, views in rows:
        result[item] += int(views)
    return result


def total(item: str) -> int:
    """Return the views of one item, imported ones included."""
    return totals([item])[item]


def monthly(*, begin: date | None = None, end: date | None = None) -> list[MonthlyCount]:
    """Return totals and uniques by item and month, ordered, without imported counts.

    `begin` and `end` are days, both included; a month without views is left out.
    """
    days = Q()
    if begin:
        days &= Q(day__gte=begin)
    if end:
        days &= Q(day__lte=end)
    rolled_up = (
        DailyCount.objects.filter(days, total__gt=0)
        .values("item", month=TruncMonth("day"))
        .annotate(views=Sum("total"), uniques=Sum("unique_views"))
        .values_list("item", "month", "views", "uniques")
    )
    # A session is one row, so rows that still count are the unique views (COUNTER R5.1 §7.4).
    open_days = (
        Visit.objects.filter(days, total__gt=0)
        .values("item", month=TruncMonth("day"))
        .annotate(views=Sum("total"), uniques=Count("id"))
        .values_list("item", "month", "views", "uniques")
    )
    sums: dict[tuple[str, date], tuple[int, int]] = {}
    for item, month, views, uniques in rolled_up.union(open_days, all=True):
        before = sums.get((item, month), (0, 0))
        sums[item, month] = (before[0] + int(views), before[1] + int(uniques))
    return [MonthlyCount(*key, *value) for key, value in sorted(sums.items())]


def baselines(items: Collection[str]) -> dict[str, int]:
    """Return the imported counts of those items that have one."""
    return dict(
        Baseline.objects.filter(item__in=items, total__gt=0)
        .order_by("item")
        .values_list("item", "total")
    )


def first_and_last_day() -> tuple[date, date] | None:
    """Return the first and last day with a view, or None before the first view."""
    days: list[date] = []
    for model in (DailyCount, Visit):
        span = model.objects.filter(total__gt=0).aggregate(first=Min("day"), last=Max("day"))
        days += [day for day in span.values() if day]
    return (min(days), max(days)) if days else None


def balance() -> Balance:
    """Return the outcomes of all views since counting began."""
    open_days = Visit.objects.aggregate(
        received=Sum("received", default=0),
        counted=Sum("total", default=0),
        uniques=Count("id", filter=Q(total__gt=0)),
    )
    rolled_up = DailyCount.objects.aggregate(
        received=Sum("received", default=0),
        counted=Sum("total", default=0),
        uniques=Sum("unique_views", default=0),
    )
    received, counted, uniques = (
        open_days[name] + rolled_up[name] for name in ["received", "counted", "uniques"]
    )
    excluded = int(Exclusion.objects.aggregate(n=Sum("count", default=0))["n"])
    return Balance(
        received=received + excluded,
        counted=counted,
        collapsed=received - counted,
        unique_views=uniques,
        excluded=excluded,
    )

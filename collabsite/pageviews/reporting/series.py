"""Views and unique views by day and by item.

A function that counts takes one query, which sees one state of the database: a concurrent rollup
neither hides nor doubles views. Days are in UTC. Imported counts have no day, and are left out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Q, Sum

from collabsite.pageviews.counting import summaries
from collabsite.pageviews.counting.rollup import OPEN_COUNTS
from collabsite.pageviews.models import DailyCount, Visit
from collabsite.pageviews.reporting.chosen import Chosen
from collabsite.pageviews.reporting.periods import Period, cover
from collabsite.pageviews.reporting.uses import UseCounts
from collabsite.pageviews.totals import first_and_last_day
from collabsite.pageviews.uses import FIRST_UNREPORTED, Use

# Of the period, `span` is 0, and of the one before it is 1. A session is one row of a visit, so rows
# that still count are the unique views (COUNTER R5.1 §7.4). `of_chosen` is 1 for counts of chosen
# items, and `of_all` is 0 for counts that are a part of others here.
_SITE = f"""
WITH opened AS (
    SELECT item, {{kind}} AS kind, day, use, total, unique_uses, sessions, received
    FROM ({OPEN_COUNTS}) AS visited WHERE day BETWEEN %(first)s AND %(end)s
), counts AS (
    SELECT day, use, total, unique_uses, sessions, received, 1 AS of_all,
        CASE WHEN {{of_kinds}} THEN 1 ELSE 0 END AS of_chosen
    FROM pageviews_siteday
    WHERE use < {FIRST_UNREPORTED} AND day BETWEEN %(first)s AND %(end)s
    UNION ALL
    SELECT day, use, total, unique_uses, sessions, received, 1,
        CASE WHEN {{of_kinds}} OR {{own}} THEN 1 ELSE 0 END
    FROM opened
    {{counts_of_own}}
), of_days AS (
    SELECT *, CASE WHEN day < %(begin)s THEN 1 ELSE 0 END AS span FROM counts
), of_items AS (
    {{of_items}}
    UNION ALL
    SELECT item,
        CASE WHEN day < %(begin)s THEN 0 ELSE total END,
        CASE WHEN day < %(begin)s THEN 0 ELSE unique_uses END,
        CASE WHEN day < %(begin)s THEN total ELSE 0 END,
        CASE WHEN day < %(begin)s THEN unique_uses ELSE 0 END
    FROM opened WHERE use = {Use.READ}
)
SELECT 'day' AS part, CAST(day AS text) AS name, 0 AS span,
    CAST(sum(of_chosen * total) AS bigint), CAST(sum(of_chosen * unique_uses) AS bigint),
    CAST(sum(of_all * received) AS bigint), CAST(sum(of_all * total) AS bigint)
FROM of_days WHERE use = {Use.READ} GROUP BY day
UNION ALL
SELECT 'use', CAST(use AS text), span, CAST(sum(total) AS bigint),
    CAST(sum(unique_uses) AS bigint), CAST(sum(sessions) AS bigint), CAST(sum(received) AS bigint)
FROM of_days WHERE of_chosen = 1 GROUP BY use, span
{{uses_of_all}}
UNION ALL
SELECT 'item', item, 0, CAST(sum(total) AS bigint), CAST(sum(unique_uses) AS bigint),
    CAST(sum(total_before) AS bigint), CAST(sum(unique_before) AS bigint)
FROM of_items WHERE {{chosen_items}} GROUP BY item HAVING sum(total) > 0 OR sum(total_before) > 0
"""  # noqa: S608
_USES_OF_ALL = """
UNION ALL
SELECT 'all', CAST(use AS text), span, CAST(sum(total) AS bigint),
    CAST(sum(unique_uses) AS bigint), CAST(sum(sessions) AS bigint), CAST(sum(received) AS bigint)
FROM of_days WHERE of_all = 1 GROUP BY use, span
"""
# Of rolled-up days there are sums of kinds of items, of which some items alone are a part.
_COUNTS_OF_OWN = f"""
    UNION ALL
    SELECT day, {Use.READ.value}, total, unique_views, unique_views, received, 0, 1
    FROM pageviews_dailycount WHERE {{own}} AND day BETWEEN %(first)s AND %(end)s
    UNION ALL
    SELECT day, use, total, unique_uses, sessions, received, 0, 1
    FROM pageviews_dailyuse WHERE {{own}} AND day BETWEEN %(first)s AND %(end)s
"""  # noqa: S608
# Whole months and days, which are added or subtracted, of the period and of the one before.
_OF_MONTHS = f"""
SELECT item, {{columns}}
FROM (SELECT item, month, use, total, unique_uses FROM pageviews_itemmonth) AS counts
WHERE use = {Use.READ} AND month BETWEEN %({{a}})s AND %({{b}})s
"""  # noqa: S608
_OF_DAYS = """
SELECT item, {columns}
FROM (SELECT item, day, total, unique_views AS unique_uses FROM pageviews_dailycount) AS counts
WHERE day BETWEEN %({a})s AND %({b})s
"""
_COLUMNS = (
    """{sign} * total AS total, {sign} * unique_uses AS unique_uses,
        0 AS total_before, 0 AS unique_before""",
    """0 AS total, 0 AS unique_uses,
        {sign} * total AS total_before, {sign} * unique_uses AS unique_before""",
)


# There are thousands of these: named tuples are made in half of the time.
class Usage(NamedTuple):
    """Views and unique views; their sum is that of each."""

    views: int = 0
    unique: int = 0

    def __add__(self, other: "Usage") -> "Usage":  # type: ignore[override]
        return Usage(self.views + other.views, self.unique + other.unique)


class DayUsage(NamedTuple):
    """Usage on a day, and what was received and counted on it, of any item of the site."""

    usage: Usage
    received: int
    counted: int


class Compared(NamedTuple):
    """Usage in a period, and in the period before."""

    usage: Usage = Usage()
    before: Usage = Usage()

    @property
    def change(self) -> int:
        """Difference of views to the period before."""
        return self.usage.views - self.before.views


@dataclass(frozen=True)
class SiteUsage:
    """Usage of the site in a period and the one before: by day, and of each item with a view.

    `uses` are those of all kinds in the period, `uses_before` those in the period before, and
    `all_uses` those in the period of all items of the site.
    """

    days: Mapping[date, DayUsage]
    items: Mapping[str, Compared]
    uses: Mapping[Use, UseCounts]
    uses_before: Mapping[Use, UseCounts]
    all_uses: Mapping[Use, UseCounts]


def of_site(
    *,
    begin: date,
    end: date,
    first: date | None = None,
    kinds: Collection[str] | None = None,
    own: Collection[str] = (),
) -> SiteUsage:
    """Return the usage of the site from `begin` to `end`, both included.

    The period before begins with the day `first`. `kinds` limits the usage to items of these kinds
    and `own`, but not what was received and counted on a day.
    """
    first = first or begin
    adapt = connection.ops.adapt_datefield_value
    parameters: dict[str, Any] = {
        "first": adapt(first),
        "begin": adapt(begin),
        "end": adapt(end),
    }
    parts: list[str] = []

    def add(part: str, span: int, sign: int, days: tuple[date, date]) -> None:
        names = {"a": f"from_{len(parts)}", "b": f"to_{len(parts)}"}
        parameters.update(zip(names.values(), map(adapt, days), strict=True))
        parts.append(part.format(columns=_COLUMNS[span].format(sign=sign), **names))

    before = [(first, begin - timedelta(days=1))] if first < begin else []
    for span, days in enumerate([(begin, end), *before]):
        covered = cover(*days)
        if covered.months:
            add(_OF_MONTHS, span, 1, covered.months)
        for added in covered.added:
            add(_OF_DAYS, span, 1, added)
        for subtracted in covered.subtracted:
            add(_OF_DAYS, span, -1, subtracted)
    chosen = Chosen.of(kinds, own)
    query = _SITE.format(
        kind=summaries.KIND[connection.vendor],
        of_kinds=chosen.of_kinds,
        own=chosen.own,
        counts_of_own=_COUNTS_OF_OWN.format(own=chosen.own) if chosen.has_own else "",
        # Without a choice, the chosen ones are all.
        uses_of_all="" if kinds is None else _USES_OF_ALL,
        of_items=" UNION ALL ".join(parts),
        chosen_items=chosen.of_items,
    )
    with connection.cursor() as cursor:
        cursor.execute(query, {**parameters, **chosen.parameters})
        usage = _read_site(cursor.fetchall())
    return replace(usage, all_uses=usage.uses) if kinds is None else usage


def _read_site(rows: Iterable[tuple[str, str, int, int, int, int, int]]) -> SiteUsage:
    found: dict[str, dict[Any, Any]] = {"day": {}, "item": {}, "use": {}, "all": {}, "before": {}}
    for part, name, span, *counts in rows:
        match part:
            case "day":
                views, uniques, received, counted = counts
                usage = DayUsage(Usage(views, uniques), received, counted)
                found["day"][date.fromisoformat(name)] = usage
            case "item":
                found["item"][name] = Compared(Usage(*counts[:2]), Usage(*counts[2:]))
            case "all" if span:
                pass
            case _:
                found["before" if span else part][Use(int(name))] = UseCounts(*counts)
    return SiteUsage(
        days=found["day"],
        items=found["item"],
        uses=found["use"],
        uses_before=found["before"],
        all_uses=found["all"],
    )


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
        Visit.objects.filter(rows, use=Use.READ)
        .values("item", "day")
        .annotate(views=Sum("total"), uniques=Count("id"))
        .values_list("item", "day", "views", "uniques")
    )
    result: dict[str, dict[date, Usage]] = {}
    for item, day, views, uniques in rolled_up.union(open_days, all=True):
        of_days = result.setdefault(item, {})
        of_days[day] = of_days.get(day, Usage()) + Usage(int(views), int(uniques))
    return result


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

"""Reading of views and rankings: imported counts, rolled-up days and open days together.

Views are reads alone; `reporting` has the other uses.
Totals are kept by `counter`. Monthly counts take one query, which sees one state of the database: a
concurrent rollup neither hides nor doubles views.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from django.db import connection
from django.db.models import Count, DateField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, TruncMonth

from collabsite.pageviews.models import (
    Baseline,
    DailyCount,
    Exclusion,
    ItemMonth,
    ItemTotal,
    Visit,
)
from collabsite.pageviews.uses import Use


@dataclass(frozen=True)
class MonthlyCount:
    """The views of one item in one UTC month; `month` is its first day.

    `received` are the reports before double clicks were removed.
    """

    item: str
    month: date
    total: int
    unique_views: int
    received: int


@dataclass(frozen=True)
class Balance:
    """All received views by outcome: `received = counted + collapsed + excluded`."""

    received: int
    counted: int
    collapsed: int
    unique_views: int
    excluded: int


def _open_days(condition: str) -> str:
    """Return a query for the days that are not rolled up with a visit that counts and meets this.

    Each such day has a salt, so that one visit of each day is looked for, instead of reading all.
    """
    return f"""
    SELECT day FROM pageviews_salt AS salt WHERE (
        SELECT 1 FROM pageviews_visit AS visit
        WHERE visit.day = salt.day AND visit.total > 0 AND {condition} LIMIT 1
    ) = 1
    """  # noqa: S608


_TOTALS = "SELECT item, total FROM pageviews_itemtotal WHERE item IN ({items})"


def totals(items: Iterable[str]) -> dict[str, int]:
    """Return the views of each item, imported ones included, with one query for all."""
    result = dict.fromkeys(items, 0)
    if not result:
        return result
    # Every report of a view waits for this query, and the ORM takes five times as long.
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS.format(items=", ".join(["%s"] * len(result))), [*result])
        result.update(cursor.fetchall())
    return result


def total(item: str) -> int:
    """Return the views of one item, imported ones included."""
    return totals([item])[item]


def monthly(
    *,
    begin: date | None = None,
    end: date | None = None,
    items: Collection[str] | None = None,
) -> list[MonthlyCount]:
    """Return the counts of each item, or of some, by month, ordered, without imported counts.

    `begin` and `end` are days of the first and the last month; a month without reports is left out.
    """
    months, days = Q(use=Use.READ), Q(use=Use.READ)
    if begin:
        months &= Q(month__gte=begin.replace(day=1))
        days &= Q(day__gte=begin.replace(day=1))
    if end:
        months &= Q(month__lte=end)
        days &= Q(day__lt=(end.replace(day=1) + dt.timedelta(days=32)).replace(day=1))
    if items is not None:
        months &= Q(item__in=items)
        days &= Q(item__in=items)
    rolled_up = ItemMonth.objects.filter(months).values_list(
        "item", "month", "total", "unique_uses", "received"
    )
    # A session is one row, so rows that still count are the unique views (COUNTER R5.1 §7.4).
    open_days = (
        Visit.objects.filter(days)
        .values("item", month=Cast(TruncMonth("day"), DateField()))
        .annotate(
            views=Sum("total"),
            uniques=Count("id", filter=Q(total__gt=0)),
            reports=Sum("received"),
        )
        .values_list("item", "month", "views", "uniques", "reports")
    )
    sums: dict[tuple[str, date], tuple[int, int, int]] = {}
    for of_item, month, views, uniques, reports in rolled_up.union(open_days, all=True):
        before = sums.get((of_item, month), (0, 0, 0))
        sums[of_item, month] = (
            before[0] + int(views),
            before[1] + int(uniques),
            before[2] + int(reports),
        )
    return [MonthlyCount(*key, *value) for key, value in sorted(sums.items())]


def baselines(items: Collection[str] | None = None) -> dict[str, int]:
    """Return the imported counts of those items that have one, None for all items."""
    found = Baseline.objects.filter(total__gt=0)
    chosen = found if items is None else found.filter(item__in=items)
    return dict(chosen.order_by("item").values_list("item", "total"))


def first_and_last_day() -> tuple[date, date] | None:
    """Return the first and last day with a view, or None before the first view."""
    return first_and_last_day_of(f"use = {Use.READ}")


def first_and_last_day_of(condition: str) -> tuple[date, date] | None:
    """Return the first and last day with a use that meets a condition in SQL, None without one."""
    query = f"""
    SELECT min(day), max(day) FROM (
        SELECT day FROM pageviews_siteday WHERE {condition} AND total > 0
        UNION ALL {_open_days(condition)}
    ) AS days
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query)
        first, last = cursor.fetchone()
    return (to_date(first), to_date(last)) if first else None


def to_date(value: date | str) -> date:
    """Return a day that a query in SQL returned: SQLite has no dates, and returns texts."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def balance() -> Balance:
    """Return the outcomes of all views since counting began."""
    open_days = Visit.objects.filter(use=Use.READ).aggregate(
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
    of_views = Exclusion.objects.filter(use=Use.READ)
    excluded = int(of_views.aggregate(n=Sum("count", default=0))["n"])
    return Balance(
        received=received + excluded,
        counted=counted,
        collapsed=received - counted,
        unique_views=uniques,
        excluded=excluded,
    )


# Days in a ranking of recent views, the present UTC day included.
RECENT_DAYS = 30

# Among items with equal views, the one with the higher id is newer and comes first. Items without
# visits on open days are ranked by the recent totals of the last rollup, whose index is read only as
# far as the limit. Without recent totals that begin on this day, all daily counts are added up. SQLite
# reads the tables of a CROSS JOIN in the order in which they are written.
_RECENT_RANKING = """
WITH visited AS MATERIALIZED (
    SELECT item, sum(total) AS total FROM pageviews_visit
    WHERE use = %(read)s AND day >= %(begin)s AND item LIKE %(pattern)s
    GROUP BY item
), ahead AS MATERIALIZED (
    SELECT item, total FROM pageviews_recenttotal
    WHERE begin = %(begin)s AND kind = %(kind)s
    ORDER BY total DESC, number DESC
    LIMIT %(limit)s
)
SELECT item, sum(total) AS views FROM (
    SELECT item, total FROM visited
    UNION ALL SELECT item, total FROM ahead
    UNION ALL SELECT visited.item, kept.total
    FROM visited CROSS JOIN pageviews_recenttotal AS kept
    WHERE kept.item = visited.item AND kept.begin = %(begin)s
        AND NOT EXISTS (SELECT 1 FROM ahead WHERE ahead.item = visited.item)
    UNION ALL SELECT daily.item, daily.total
    FROM (
        SELECT 1 AS one
        WHERE NOT EXISTS (SELECT 1 FROM pageviews_recenttotal WHERE begin = %(begin)s)
    ) AS unkept CROSS JOIN pageviews_dailycount AS daily
    WHERE daily.day >= %(begin)s AND daily.item LIKE %(pattern)s
) AS counted
GROUP BY item HAVING sum(total) > 0
ORDER BY views DESC, length(item) DESC, item DESC
LIMIT %(limit)s
"""
# Items with views are ranked by an index of the totals; items without views follow only if there are
# too few. SQLite reads the tables of a CROSS JOIN in the order in which they are written.
_RANKING = """
WITH candidates (key, number) AS NOT MATERIALIZED ({candidates}), viewed AS MATERIALIZED (
    SELECT candidates.key, counted.total
    FROM {joined} WHERE candidates.number = counted.number AND counted.kind = %s AND {viewed}
    ORDER BY counted.total DESC, candidates.key DESC
    LIMIT %s
)
SELECT key, total FROM viewed
UNION ALL
SELECT key, 0 FROM (
    SELECT candidates.key FROM candidates
    WHERE NOT EXISTS (
        SELECT 1 FROM pageviews_itemtotal AS counted
        WHERE counted.kind = %s AND counted.number = candidates.number AND counted.total > 0
    )
    ORDER BY candidates.key DESC
    LIMIT CASE WHEN (SELECT count(*) FROM viewed) < %s THEN %s ELSE 0 END
) AS unviewed
ORDER BY 2 DESC, 1 DESC
LIMIT %s OFFSET %s
"""

_BY_RANK = {
    "joined": "pageviews_itemtotal AS counted CROSS JOIN candidates",
    "viewed": "counted.total > 0",
}
# The addition prevents the use of the index of ranks.
_BY_CANDIDATE = {
    "joined": "candidates CROSS JOIN pageviews_itemtotal AS counted",
    "viewed": "counted.total + 0 > 0",
}


def first_recent_day(last: date) -> date:
    """Return the first day of a ranking of recent views whose last day is given."""
    return last - dt.timedelta(days=RECENT_DAYS - 1)


def most_viewed(kind: str, *, begin: date, limit: int) -> dict[str, int]:
    """Return the `limit` most viewed items of a kind since a UTC day, with their views.

    Imported counts have no day and are left out. The query is quick if `begin` is the first day of
    the recent totals: today's `first_recent_day`, once a view of today has caused a rollup.
    """
    parameters: dict[str, Any] = {
        "begin": connection.ops.adapt_datefield_value(begin),
        "kind": kind,
        "read": Use.READ,
        "pattern": f"{kind}:%",
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RECENT_RANKING, parameters)
        return {item: int(views) for item, views in cursor.fetchall()}


class ViewRanking(Sequence[int]):
    """Keys in the order of their views, most viewed first, for a paginator.

    `candidates` are pairs of a key and the number of an item of this kind. Imported counts are
    included; among equals, the higher key comes first. A slice takes one query. `share` is the number
    of candidates and that of all items of the kind, if they are known: a small share is looked up and
    sorted, while otherwise the items are read in the order of their views.
    """

    def __init__(
        self,
        kind: str,
        candidates: QuerySet[Any, tuple[int, int]],
        *,
        share: tuple[int, int] | None = None,
    ) -> None:
        self._kind = kind
        self._candidates = candidates.order_by()
        self._share = share

    def __len__(self) -> int:
        return self._candidates.count()

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        """Return a key, or the keys of a slice; the slice must have an end."""
        if isinstance(index, int):
            [key] = self.views(index, index + 1)
            return key
        return list(self.views(index.start or 0, index.stop))

    def views(self, begin: int, end: int) -> dict[int, int]:
        """Return the views by key from rank `begin` up to `end`, in order."""
        sql, parameters = self._candidates.query.get_compiler(connection=connection).as_sql()
        ranks: list[str | int] = [self._kind, end, self._kind, end, end, end - begin, begin]
        order = _BY_CANDIDATE if self._are_few(end) else _BY_RANK
        with connection.cursor() as cursor:
            cursor.execute(_RANKING.format(candidates=sql, **order), [*parameters, *ranks])
            return dict(cursor.fetchall())

    def _are_few(self, end: int) -> bool:
        """Return whether looking up all candidates takes less than reading items up to rank `end`."""
        if self._share is None:
            return False
        candidates, items = self._share
        # About `end * items / candidates` items have to be read to find `end` candidates.
        return candidates * candidates < end * items


def views_of(**item: str | OuterRef) -> Combinable:
    """Return an expression for the views of an item, imported ones included.

    `item` are columns of `ItemTotal`: `item`, or `kind` and `number`. The expression looks up the views
    for each row; rank many rows by `ViewRanking`.
    """
    return Coalesce(Subquery(ItemTotal.objects.filter(**item).values("total")), 0)

"""Rank items by views, within the database: no list of all items is built."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, overload

from django.db import connection
from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from collabsite.pageviews.models import Baseline, DailyCount, Visit

# Among items with equal views, the one with the higher id is newer and comes first.
_LATELY = """
SELECT item, sum(total) AS views FROM (
    SELECT item, total FROM pageviews_dailycount WHERE day >= %s
    UNION ALL SELECT item, total FROM pageviews_visit WHERE day >= %s
) AS counted
WHERE item LIKE %s
GROUP BY item HAVING sum(total) > 0
ORDER BY views DESC, length(item) DESC, item DESC
LIMIT %s
"""
_EVER = """
WITH candidates (key, item) AS ({candidates}), viewed AS (
    SELECT item, sum(total) AS views FROM (
        SELECT item, total FROM pageviews_baseline
        UNION ALL SELECT item, total FROM pageviews_dailycount
        UNION ALL SELECT item, total FROM pageviews_visit
    ) AS counted GROUP BY item
)
SELECT candidates.key, coalesce(viewed.views, 0) AS views
FROM candidates LEFT JOIN viewed ON viewed.item = candidates.item
ORDER BY views DESC, candidates.key DESC
LIMIT %s OFFSET %s
"""


def most_viewed(kind: str, *, begin: dt.date, limit: int) -> dict[str, int]:
    """Return the `limit` most viewed items of a kind since a UTC day, with their views.

    Imported counts have no day and are left out. One query.
    """
    day = connection.ops.adapt_datefield_value(begin)
    with connection.cursor() as cursor:
        cursor.execute(_LATELY, [day, day, f"{kind}:%", limit])
        return {item: int(views) for item, views in cursor.fetchall()}


class ViewRanking(Sequence[int]):
    """Keys in the order of their views, most viewed first, for a paginator.

    `candidates` are pairs of key and item. Imported counts are included; among equals, the higher
    key comes first. A slice takes one query, however many candidates there are.
    """

    def __init__(self, candidates: QuerySet[Any, tuple[int, str]]) -> None:
        self._candidates = candidates.order_by()

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
        with connection.cursor() as cursor:
            cursor.execute(_EVER.format(candidates=sql), [*parameters, end - begin, begin])
            return {key: int(views) for key, views in cursor.fetchall()}


def views_of(item: OuterRef) -> Combinable:
    """Return an expression for the views of an item, imported ones included, to order by.

    It looks them up for each row; rank many rows by `ViewRanking`.
    """
    baseline = Baseline.objects.filter(item=item).values("total")
    return (
        _or_zero(baseline)
        + _or_zero(_sum_views(DailyCount, item))
        + _or_zero(_sum_views(Visit, item))
    )


def _sum_views(
    model: type[DailyCount | Visit], item: OuterRef
) -> QuerySet[DailyCount | Visit, object]:
    counted = model._default_manager.filter(item=item).order_by().values("item")
    return counted.annotate(views=Sum("total")).values("views")


def _or_zero(counted: QuerySet[Baseline | DailyCount | Visit, object]) -> Coalesce:
    return Coalesce(Subquery(counted, output_field=BigIntegerField()), 0)

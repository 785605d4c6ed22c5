"""Which items are viewed most, ranked by the database: no list of all of them is ever made."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, overload

from django.db import connection
from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from collabsite.pageviews.models import Baseline, DailyCount, Visit

# Of as many views, the item with the higher id comes first: it is the younger.
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


def most_viewed(kind: str, *, begin: dt.date, most: int) -> dict[str, int]:
    """Return so many items of a kind with their views since a UTC day, the most viewed first.

    Imported counts are of no day, and left out. One query.
    """
    day = connection.ops.adapt_datefield_value(begin)
    with connection.cursor() as cursor:
        cursor.execute(_LATELY, [day, day, f"{kind}:%", most])
        return {item: int(views) for item, views in cursor.fetchall()}


class ByViews(Sequence[int]):
    """The keys of what is to be ranked, the most viewed first, cut into pages by the database.

    `candidates` are keys and the items that they stand for. Imported counts are part of the views;
    of as many, the higher key comes first. A slice is one query, however much there is.
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
        """Return a key, or those of a slice that has an end."""
        if isinstance(index, int):
            [key] = self.viewed(index, index + 1)
            return key
        return list(self.viewed(index.start or 0, index.stop))

    def viewed(self, begin: int, end: int) -> dict[int, int]:
        """Return the views of a slice by key, in order."""
        chosen, asked = self._candidates.query.get_compiler(connection=connection).as_sql()
        with connection.cursor() as cursor:
            cursor.execute(_EVER.format(candidates=chosen), [*asked, end - begin, begin])
            return {key: int(views) for key, views in cursor.fetchall()}


def views_of(item: OuterRef) -> Combinable:
    """Return the views of the item that a column names, imported ones included, to order by.

    They are looked up for each row; what may have many rows is ranked by `ByViews`.
    """
    baseline = Baseline.objects.filter(item=item).values("total")
    return _none_is_0(baseline) + _none_is_0(_sum(DailyCount, item)) + _none_is_0(_sum(Visit, item))


def _sum(model: type[DailyCount | Visit], item: OuterRef) -> QuerySet[DailyCount | Visit, object]:
    counted = model._default_manager.filter(item=item).order_by().values("item")
    return counted.annotate(views=Sum("total")).values("views")


def _none_is_0(counted: QuerySet[Baseline | DailyCount | Visit, object]) -> Coalesce:
    return Coalesce(Subquery(counted, output_field=BigIntegerField()), 0)

"""Which items are viewed most, ranked by the database: no list of all of them is ever made."""

import datetime as dt

from django.db import connection
from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from .models import Baseline, DailyCount, Visit

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


def most_viewed(kind: str, *, begin: dt.date, most: int) -> dict[str, int]:
    """Return so many items of a kind with their views since a UTC day, the most viewed first.

    Imported counts are of no day, and left out. One query.
    """
    day = connection.ops.adapt_datefield_value(begin)
    with connection.cursor() as cursor:
        cursor.execute(_LATELY, [day, day, f"{kind}:%", most])
        return {item: int(views) for item, views in cursor.fetchall()}


def views_of(item: OuterRef) -> Combinable:
    """Return the views of the item that a column names, imported ones included, to order by."""
    baseline = Baseline.objects.filter(item=item).values("total")
    return _none_is_0(baseline) + _none_is_0(_sum(DailyCount, item)) + _none_is_0(_sum(Visit, item))


def _sum(model: type[DailyCount | Visit], item: OuterRef) -> QuerySet[DailyCount | Visit, object]:
    counted = model._default_manager.filter(item=item).order_by().values("item")
    return counted.annotate(views=Sum("total")).values("views")


def _none_is_0(counted: QuerySet[Baseline | DailyCount | Visit, object]) -> Coalesce:
    return Coalesce(Subquery(counted, output_field=BigIntegerField()), 0)

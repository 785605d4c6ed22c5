"""Metrics of COUNTER R5.1 by item and month, from the counts of each kind of use."""

from datetime import date
from typing import NamedTuple

from django.db import connection

from collabsite.pageviews.counting import summaries
from collabsite.pageviews.counting.rollup import OPEN_COUNTS
from collabsite.pageviews.reporting.months import Months
from collabsite.pageviews.totals import first_and_last_day_of, to_date
from collabsite.pageviews.uses import FIRST_INVESTIGATION, FIRST_UNREPORTED


class Metrics(NamedTuple):
    """The metrics of COUNTER R5.1 (§3.3.6) of an item and month."""

    item: str
    month: date
    total_item_requests: int
    unique_item_requests: int
    total_item_investigations: int
    unique_item_investigations: int


# A session is counted once over all uses.
_METRICS = f"""
SELECT item, month,
    CAST(sum(CASE WHEN use < {FIRST_INVESTIGATION} THEN total ELSE 0 END) AS bigint),
    CAST(sum(CASE WHEN use < {FIRST_INVESTIGATION} THEN sessions ELSE 0 END) AS bigint),
    CAST(sum(total) AS bigint), CAST(sum(sessions) AS bigint)
FROM (
    SELECT item, month, use, total, sessions FROM pageviews_itemmonth
    WHERE use < {FIRST_UNREPORTED} AND month BETWEEN %s AND %s
    UNION ALL
    SELECT item, {{month}}, use, total, sessions FROM ({OPEN_COUNTS}) AS opened
    WHERE day BETWEEN %s AND %s
) AS counts
GROUP BY item, month HAVING sum(total) > 0
"""  # noqa: S608


def monthly_metrics(months: Months) -> list[Metrics]:
    """Return the metrics by item and UTC month, without imported counts.

    A month without uses is left out. One query sees one state of the database, so that a concurrent
    rollup neither hides nor doubles uses.
    """
    days = [connection.ops.adapt_datefield_value(day) for day in (months.begin, months.end)]
    with connection.cursor() as cursor:
        cursor.execute(_METRICS.format(month=summaries.MONTH[connection.vendor]), days * 2)
        rows = cursor.fetchall()
    # SQLite has no type of its own for dates.
    if connection.vendor == "sqlite":
        rows = [(item, to_date(month), *counts) for item, month, *counts in rows]
    return list(map(Metrics._make, rows))


def first_and_last_day() -> tuple[date, date] | None:
    """Return the first and last day with a use of any kind, or None before the first use."""
    return first_and_last_day_of(f"use < {FIRST_UNREPORTED}")

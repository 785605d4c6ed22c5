"""Verification that totals and sums are those of the rows from which they were computed."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection

from collabsite.pageviews.counting.summaries import DAILY_COUNTS, KIND, MONTH
from collabsite.pageviews.uses import Use

_SUMS = "total, unique_uses, sessions, received"


class _Sum(NamedTuple):
    """A table of sums: its key, its numbers, and a query for what they are the sums of."""

    table: str
    key: str
    numbers: str
    source: str
    # Of the rows from which it is computed, for the key and the numbers.
    source_key: str
    source_numbers: str


_ALL_SUMS = [
    _Sum(
        *("pageviews_itemtotal", "item", "total"),
        f"""(
            SELECT item, total FROM pageviews_baseline
            UNION ALL SELECT item, total FROM pageviews_dailycount
            UNION ALL SELECT item, total FROM pageviews_visit WHERE use = {Use.READ}
        ) AS counts""",  # noqa: S608
        *("item", "total"),
    ),
    _Sum(
        *("pageviews_itemmonth", "item, month, use", _SUMS, f"({DAILY_COUNTS}) AS counts"),
        *("item, {month}, use", _SUMS),
    ),
    _Sum(
        *("pageviews_siteday", "day, kind, use", _SUMS, f"({DAILY_COUNTS}) AS counts"),
        *("day, {kind}, use", _SUMS),
    ),
    _Sum(
        *("pageviews_sitereferrer", "day, kind, host", "sessions", "pageviews_referrercount"),
        *("day, {kind}, host", "sessions"),
    ),
    _Sum(
        *("pageviews_referrermonth", "month, kind, host", "sessions", "pageviews_referrercount"),
        *("{month}, {kind}, host", "sessions"),
    ),
    _Sum(
        *("pageviews_siteexclusion", "day, use, reason", "count", "pageviews_exclusion"),
        *("day, use, reason", "summed"),
    ),
]


def find_differences() -> Iterator[tuple[str, str]]:
    """Yield each table of sums with its problem, '' if all its rows are right.

    Call it in a snapshot, as people are counted meanwhile.
    """
    for each in _ALL_SUMS:
        with connection.cursor() as cursor:
            cursor.execute(_query(each))
            wrong = cursor.fetchall()
        names = " and ".join(" ".join(map(str, row)) for row in wrong[:3])
        many = f"{len(wrong):,} rows are not the sums of their counts: {names}"
        yield each.table, f"{many}{' …' if wrong[3:] else ''}" if wrong else ""


def _query(each: _Sum) -> str:
    """Return a query for the keys whose numbers and those of the source differ."""
    source_key = each.source_key.format(
        month=MONTH[connection.vendor], kind=KIND[connection.vendor]
    )
    numbers = each.numbers.split(", ")
    negative = ", ".join(f"-{number}" for number in each.source_numbers.split(", "))
    places = ", ".join(str(place + 1) for place in range(len(each.key.split(", "))))
    differ = " OR ".join(f"sum({number}) <> 0" for number in numbers)
    return (
        f"SELECT {each.key} FROM (SELECT {each.key}, {each.numbers} FROM {each.table}"  # noqa: S608
        f" UNION ALL SELECT {source_key}, {negative} FROM {each.source}) AS sides"
        f" GROUP BY {places} HAVING {differ}"
    )

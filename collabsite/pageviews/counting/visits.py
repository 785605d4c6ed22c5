"""Clicks as rows of visits: one upsert adds a click to the row of its session and use."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from itertools import batched, chain
from typing import NamedTuple

from django.db import connection

from collabsite.pageviews import rules
from collabsite.pageviews.counting.visitors import visitor_hash
from collabsite.pageviews.uses import ADDING_TO_TOTAL, Use

# A distance of exactly 30 s is still a double click. If the clock steps back, the distance is
# absolute, so that no view is lost and no count gets negative.
_APART = f"abs(excluded.last - pageviews_visit.last) > {rules.WINDOW_MICROSECONDS}"
UPSERT = f"""
INSERT INTO pageviews_visit
    (item, day, hour, visitor, use, referrer, last, last_added,
     total, received, last_counts)
VALUES {{rows}}
ON CONFLICT (item, day, hour, visitor, use) DO UPDATE SET
    referrer = CASE WHEN pageviews_visit.referrer = ''
        THEN excluded.referrer ELSE pageviews_visit.referrer END,
    total = pageviews_visit.total + CASE WHEN {_APART} THEN 1 ELSE 0 END,
    received = pageviews_visit.received + 1,
    last = CASE WHEN {_APART} OR excluded.last > pageviews_visit.last
        THEN excluded.last ELSE pageviews_visit.last END,
    last_counts = pageviews_visit.last_counts OR {_APART},
    last_added = excluded.last_added * CASE WHEN {_APART} THEN 1 ELSE 0 END
"""  # noqa: S608
NEW_VISIT = "(%s, %s, %s, %s, %s, %s, %s, %s, 1, 1, TRUE)"
RETURNING_ADDED = "RETURNING item, last_added"

# Rows in a statement; SQLite allows 32,766 values.
BATCH_SIZE = 500


class View(NamedTuple):
    """A view, or another use, of an item by a reader at a time.

    `referrer` is the host of the other site that the reader came from, '' if there is none.
    """

    item: str
    address: str
    agent: str
    at: datetime
    use: Use = Use.READ
    referrer: str = ""


class VisitRow(NamedTuple):
    """The columns of a new row of `Visit`; the first five are its key.

    `last_added` is 1 if the writer of a batch adds the view to the total of the item.
    """

    item: str
    day: date | str | None
    hour: int
    visitor: bytes
    use: int
    referrer: str
    last: int
    last_added: int


def own_row(view: View, click: rules.Click) -> VisitRow:
    """Return the row of a click, with the pseudonym of its reader."""
    visitor = visitor_hash(view.address, view.agent, day=click.hour.day)
    return visit_row(view, visitor=visitor, click=click)


def visit_row(view: View, *, visitor: bytes, click: rules.Click) -> VisitRow:
    """Return the row that `count_rows` stores for a click."""
    return VisitRow(
        view.item,
        adapt_day(click.hour.day),
        click.hour.hour,
        visitor,
        int(view.use),  # Databases adapt members of an enumeration slowly.
        view.referrer,
        click.moment,
        int(view.use in ADDING_TO_TOTAL),
    )


@lru_cache(maxsize=8)
def adapt_day(day: date) -> date | str | None:
    """Return a day as the database takes it."""
    return connection.ops.adapt_datefield_value(day)


def count_rows(rows: Iterable[VisitRow]) -> Counter[str]:
    """Count clicks that are not near the edge of an hour, those of each session in the given order.

    Return the views to add to the totals, by item. Sessions are locked in order.
    """
    added: Counter[str] = Counter()
    with connection.cursor() as cursor:
        while rows:
            # An upsert can't change the same row twice.
            first: dict[tuple[object, ...], VisitRow] = {}
            later = []
            for row in rows:
                if row[:5] in first:
                    later.append(row)
                else:
                    first[row[:5]] = row
            rows = later
            for batch in batched(sorted(first.values()), BATCH_SIZE):
                cursor.execute(_upsert_of(len(batch)), [*chain.from_iterable(batch)])
                for item, views in cursor.fetchall():
                    added[item] += views
    return added


@lru_cache(maxsize=64)
def _upsert_of(number: int) -> str:
    return UPSERT.format(rows=", ".join([NEW_VISIT] * number)) + RETURNING_ADDED

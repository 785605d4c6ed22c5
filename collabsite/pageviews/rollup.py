"""Roll up past days into daily counts, and delete the hashes and salts of their readers.

Totals are right without a rollup, which keeps the tables small. As it runs daily, it also adds up
recent days for rankings and refreshes SQLite's statistics of its tables.
"""

import logging
from datetime import UTC, date, datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Max

from collabsite.pageviews.counter import acquire_writer_lock
from collabsite.pageviews.models import RecentTotal, Salt, Visit
from collabsite.pageviews.totals import first_recent_day
from collabsite.pageviews.visitors import clear_salt_cache

logger = logging.getLogger(__name__)

# The first half minute of a day may still take a click from the previous day (C5).
SETTLING = timedelta(minutes=1)

_SUMS = """
    SELECT item, day, sum(total), sum(CASE WHEN total > 0 THEN 1 ELSE 0 END), sum(received)
    FROM {source} GROUP BY item, day
"""
_ADD = """
INSERT INTO pageviews_dailycount (item, day, total, unique_views, received)
SELECT * FROM ({sums}) AS sums WHERE true
ON CONFLICT (item, day) DO UPDATE SET
    total = pageviews_dailycount.total + excluded.total,
    unique_views = pageviews_dailycount.unique_views + excluded.unique_views,
    received = pageviews_dailycount.received + excluded.received
"""
# The statement adds only the rows that it has deleted itself, whatever other processes do.
_MOVE_IN_POSTGRESQL = f"""
WITH gone AS (
    DELETE FROM pageviews_visit WHERE day < %s RETURNING item, day, total, received
)
{_ADD.format(sums=_SUMS.format(source="gone"))}
"""  # noqa: S608
# SQLite has one writer at a time, so that no write comes between adding and deleting.
_ADD_IN_SQLITE = _ADD.format(
    sums=_SUMS.format(source="(SELECT * FROM pageviews_visit WHERE day < %s)")
)

# Each item with a daily count has a total.
_ADD_UP_RECENT_DAYS = """
INSERT INTO pageviews_recenttotal (item, kind, number, begin, total)
SELECT counted.item, counted.kind, counted.number, %s, sum(daily.total)
FROM pageviews_dailycount AS daily JOIN pageviews_itemtotal AS counted ON counted.item = daily.item
WHERE daily.day >= %s
GROUP BY counted.item HAVING sum(daily.total) > 0
"""

# Rows of an index that ANALYZE reads; SQLite's documentation recommends 100 to 1000.
_ANALYSIS_LIMIT = 400
# Run ANALYZE where it helps, also for tables that this connection has not read.
_OPTIMIZE_MASK = 0x10002

# The day before which this process has rolled up everything.
_rolled_up_before: date | None = None


def first_open_day(at: datetime) -> date:
    """Return the first day whose counts can still change, other than by an import."""
    return (at.astimezone(UTC) - SETTLING).date()


@transaction.atomic
def roll_up(*, before: date) -> int:
    """Roll up all days before a day; return the number of daily counts written.

    A second run changes nothing, except that it adds what was imported since.
    """
    acquire_writer_lock()
    day = connection.ops.adapt_datefield_value(before)
    in_one = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_IN_POSTGRESQL if in_one else _ADD_IN_SQLITE, [day])
        touched: int = cursor.rowcount
    if not in_one:
        Visit.objects.filter(day__lt=before).delete()
    Salt.objects.filter(day__lt=before).delete()
    clear_salt_cache()
    _store_recent_totals(first_recent_day(before), is_changed=touched > 0)
    refresh_statistics()
    return touched


def _store_recent_totals(begin: date, *, is_changed: bool) -> None:
    """Add up the daily counts from a day on, unless this has been done for that day or a later one."""
    stored: date | None = RecentTotal.objects.aggregate(last=Max("begin"))["last"]
    if stored is not None and stored >= begin and not is_changed:
        return
    # A process whose clock is late must not set an earlier day.
    day = connection.ops.adapt_datefield_value(max(begin, stored or begin))
    RecentTotal.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_ADD_UP_RECENT_DAYS, [day, day])


def refresh_statistics() -> None:
    """Refresh SQLite's statistics of indexes, where the tables have changed much.

    Without statistics, SQLite may prefer an index on languages to one on articles. Each index is read
    up to a limit, so this takes a second at most. PostgreSQL does the same by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {_ANALYSIS_LIMIT}")
            cursor.execute(f"PRAGMA optimize = {_OPTIMIZE_MASK}")


def roll_up_if_due(*, at: datetime) -> None:
    """Roll up if this is the first view of a new day in this process.

    Raises no database error: the view is counted, and the next day tries again.
    """
    global _rolled_up_before
    before = first_open_day(at)
    if _rolled_up_before is not None and before <= _rolled_up_before:
        return
    _rolled_up_before = before
    try:
        with transaction.atomic():
            if acquire_writer_lock(wait=False):
                roll_up(before=before)
            else:
                # An import is running. No reader waits for it: a later view tries again.
                _rolled_up_before = None
    except DatabaseError:
        logger.exception("the views before %s are not rolled up; run roll_up_views", before)


def reset_rolled_up_day() -> None:
    """Forget the last rollup, so that the next view rolls up again."""
    global _rolled_up_before
    _rolled_up_before = None

"""Roll up past days into daily counts, and delete the hashes and salts of their readers.

Totals are right without a rollup, which keeps the tables small. As it runs daily, it also adds up
recent days for rankings and refreshes SQLite's statistics
of its tables.
"""

import logging
from datetime import UTC, date, datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Max

from collabsite.pageviews.counting import summaries
from collabsite.pageviews.counting.counter import acquire_writer_lock
from collabsite.pageviews.counting.referrers import merge_rare_hosts
from collabsite.pageviews.counting.visitors import clear_salt_cache
from collabsite.pageviews.models import RecentTotal, Salt, Visit
from collabsite.pageviews.totals import first_recent_day
from collabsite.pageviews.uses import FIRST_UNREPORTED, Use

logger = logging.getLogger(__name__)

# The first half minute of a day may still take a click from the previous day (C5).
SETTLING = timedelta(minutes=1)

# Of the rows of a session that count, that of the lowest rank stands for the session in counts of
# unique items over all uses. Checks of counting are not reported.
_MARKED = f"""
    SELECT item, day, use, referrer, total, received,
        CASE WHEN total > 0 THEN 1 ELSE 0 END AS is_counted,
        CASE WHEN total > 0 AND use = min(CASE WHEN total > 0 THEN use END)
            OVER (PARTITION BY item, day, hour, visitor) THEN 1 ELSE 0 END AS is_first
    FROM {{source}} WHERE use < {FIRST_UNREPORTED}
"""  # noqa: S608
# The same, of visits that are not rolled up. Reads have the lowest rank; few visits are other uses.
_MARKED_OTHER_USES = f"""
    SELECT item, day, use, total, received,
        CASE WHEN total > 0 THEN 1 ELSE 0 END AS is_counted,
        CASE WHEN total > 0 AND NOT EXISTS (
            SELECT 1 FROM pageviews_visit AS other
            WHERE other.item = visit.item AND other.day = visit.day AND other.hour = visit.hour
                AND other.visitor = visit.visitor AND other.use < visit.use AND other.total > 0
        ) THEN 1 ELSE 0 END AS is_first
    FROM pageviews_visit AS visit WHERE use > {Use.READ} AND use < {FIRST_UNREPORTED}
"""  # noqa: S608
MARKED_VISITS = f"""
    SELECT item, day, use, total, received,
        CASE WHEN total > 0 THEN 1 ELSE 0 END AS is_counted,
        CASE WHEN total > 0 THEN 1 ELSE 0 END AS is_first
    FROM pageviews_visit WHERE use = {Use.READ}
    UNION ALL
    {_MARKED_OTHER_USES}
"""  # noqa: S608
# Counts of days that are not rolled up, with the columns of `DailyUse`. Each part is summed alone:
# PostgreSQL takes nearly twice as long for the sums of both.
OPEN_OTHER_USES = f"""
    SELECT item, day, use, CAST(sum(total) AS integer) AS total,
        CAST(sum(is_counted) AS integer) AS unique_uses,
        CAST(sum(is_first) AS integer) AS sessions, CAST(sum(received) AS integer) AS received
    FROM ({_MARKED_OTHER_USES}) AS marked GROUP BY item, day, use
"""  # noqa: S608
OPEN_COUNTS = f"""
    SELECT item, day, {Use.READ} AS use, CAST(sum(total) AS integer) AS total,
        CAST(count(CASE WHEN total > 0 THEN 1 END) AS integer) AS unique_uses,
        CAST(count(CASE WHEN total > 0 THEN 1 END) AS integer) AS sessions,
        CAST(sum(received) AS integer) AS received
    FROM pageviews_visit WHERE use = {Use.READ} GROUP BY item, day
    UNION ALL
    {OPEN_OTHER_USES}
"""  # noqa: S608
_USES = "sum(total), sum(is_counted), sum(is_first), sum(received)"
_COUNTS = """(
    SELECT item, day, use, total, is_counted AS unique_uses, is_first AS sessions, received
    FROM {marked} WHERE received > 0
) AS counts"""
_SESSIONS = f"""(
    SELECT day, item, referrer AS host, is_counted AS sessions FROM {{marked}}
    WHERE use = {Use.READ} AND total > 0 AND referrer <> ''
) AS sessions"""  # noqa: S608
_ADD_REFERRERS = f"""
INSERT INTO pageviews_referrercount (day, item, host, sessions)
SELECT day, item, host, sum(sessions) FROM {_SESSIONS} GROUP BY day, item, host
ON CONFLICT (day, item, host)
DO UPDATE SET sessions = pageviews_referrercount.sessions + excluded.sessions
"""  # noqa: S608
_ADD_OTHER_USES = f"""
INSERT INTO pageviews_dailyuse (item, day, use, total, unique_uses, sessions, received)
SELECT item, day, use, {_USES} FROM {{marked}}
WHERE use <> {Use.READ} AND received > 0 GROUP BY item, day, use
""" + summaries.ADD.format(table="pageviews_dailyuse", key="item, day, use")  # noqa: S608
_ADD_READS = f"""
INSERT INTO pageviews_dailycount (item, day, total, unique_views, received)
SELECT item, day, sum(total), sum(is_counted), sum(received) FROM {{marked}}
WHERE use = {Use.READ} GROUP BY item, day
ON CONFLICT (item, day) DO UPDATE SET
    total = pageviews_dailycount.total + excluded.total,
    unique_views = pageviews_dailycount.unique_views + excluded.unique_views,
    received = pageviews_dailycount.received + excluded.received
"""  # noqa: S608
# The statement adds only the rows that it has deleted itself, whatever other processes do.
_MOVE_IN_POSTGRESQL = f"""
WITH gone AS (DELETE FROM pageviews_visit WHERE day < %s RETURNING *),
marked AS ({_MARKED.format(source="gone")}),
of_referrers AS ({_ADD_REFERRERS.format(marked="marked")}),
of_other_uses AS ({_ADD_OTHER_USES.format(marked="marked")}),
{{sums}}
{_ADD_READS.format(marked="marked")}
"""  # noqa: S608
# SQLite has one writer at a time, so that no write comes between adding and deleting.
_PAST = _MARKED.format(source="(SELECT * FROM pageviews_visit WHERE day < %s)")
_ADD_IN_SQLITE = [
    add.format(marked=f"({_PAST}) AS marked")
    for add in (_ADD_REFERRERS, _ADD_OTHER_USES, _ADD_READS)
]

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
    touched = 0
    with connection.cursor() as cursor:
        for statement in _moves():
            cursor.execute(statement, [day])
            touched = cursor.rowcount
    if connection.vendor != "postgresql":
        Visit.objects.filter(day__lt=before).delete()
    merge_rare_hosts(before=before)
    summaries.sum_exclusions(before=before)
    Salt.objects.filter(day__lt=before).delete()
    clear_salt_cache()
    store_recent_totals(first_recent_day(before), is_changed=touched > 0)
    refresh_statistics()
    return touched


def _moves() -> list[str]:
    """Return the statements that add the past visits to all counts; the last writes daily counts."""
    in_one = connection.vendor == "postgresql"
    marked = "marked" if in_one else f"({_PAST}) AS marked"
    sums = summaries.additions(
        counts=_COUNTS.format(marked=marked), sessions=_SESSIONS.format(marked=marked)
    )
    if not in_one:
        return [*sums, *_ADD_IN_SQLITE]
    named = (f"of_sums_{number} AS ({statement})" for number, statement in enumerate(sums))
    return [_MOVE_IN_POSTGRESQL.format(sums=", ".join(named))]


def store_recent_totals(begin: date, *, is_changed: bool) -> None:
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

"""Writing of counts: views, what is excluded from them, imported counts, and the roll-up of past days."""

import logging
import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction

from collabsite.counting import rules
from collabsite.counting.items import Item
from collabsite.counting.models import Exclusion, Salt, Total, Use, Visit
from collabsite.counting.visitors import clear_salt_cache, visitor_hash

logger = logging.getLogger(__name__)

# Clicks may still be counted for the day that has just ended.
SETTLING = timedelta(minutes=1)

# Seconds that a click waits for another writer: a thread of the server waits with it.
PATIENCE = 2
_turn = threading.Lock()

_WINDOW = rules.to_microseconds(rules.WINDOW)
_SESSION = rules.to_microseconds(rules.SESSION)
# A distance of exactly 30 s is still a double click. If the clock steps back, the distance is
# absolute, so that no view is lost and no count gets negative.
_IS_APART = f"abs(excluded.last - visit.last) > {_WINDOW}"
_IS_LATER = "excluded.last > visit.last"
_IS_OTHER_HOUR = f"excluded.last / {_SESSION} <> visit.last / {_SESSION}"
# The later click of a double click is kept. Over the edge of an hour it takes a view that was alone in
# its hour, and so a session, along.
_COUNT = f"""
INSERT INTO counting_visit AS visit (
    kind, item_id, use, day, visitor, referrer, clicks, views, sessions, last, last_is_alone
) VALUES (
    %(kind)s, %(item_id)s, %(use)s, %(day)s, %(visitor)s, %(referrer)s, 1, 1, 1, %(moment)s, TRUE
)
ON CONFLICT (kind, item_id, use, day, visitor) DO UPDATE SET
    referrer = CASE visit.referrer WHEN '' THEN excluded.referrer ELSE visit.referrer END,
    clicks = visit.clicks + 1,
    views = visit.views + CASE WHEN {_IS_APART} THEN 1 ELSE 0 END,
    sessions = visit.sessions + CASE
        WHEN {_IS_OTHER_HOUR} AND ({_IS_APART} OR {_IS_LATER} AND NOT visit.last_is_alone)
        THEN 1 ELSE 0 END,
    last = CASE WHEN {_IS_APART} OR {_IS_LATER} THEN excluded.last ELSE visit.last END,
    last_is_alone = CASE
        WHEN {_IS_OTHER_HOUR} AND ({_IS_APART} OR {_IS_LATER}) THEN TRUE
        WHEN {_IS_APART} THEN FALSE
        ELSE visit.last_is_alone END
"""  # noqa: S608
_EXCLUDE = """
INSERT INTO counting_exclusion AS exclusion (day, reason, count) VALUES (%(day)s, %(reason)s, 1)
ON CONFLICT (day, reason) DO UPDATE SET count = exclusion.count + excluded.count
"""
# What is left of past visits. `WHERE TRUE` tells SQLite that ON CONFLICT belongs to no join.
_ADD_COUNTS = """
INSERT INTO counting_count AS counted (kind, item_id, use, day, views, sessions)
SELECT kind, item_id, use, day, sum(views), sum(sessions) FROM {past} AS past
WHERE TRUE GROUP BY kind, item_id, use, day
ON CONFLICT (kind, item_id, use, day) DO UPDATE SET
    views = counted.views + excluded.views, sessions = counted.sessions + excluded.sessions
"""
_ADD_REFERRERS = f"""
INSERT INTO counting_referrer AS counted (kind, item_id, day, host, readers)
SELECT kind, item_id, day, referrer, count(*) FROM {{past}} AS past
WHERE referrer <> '' AND use = {Use.READ} GROUP BY kind, item_id, day, referrer
ON CONFLICT (kind, item_id, day, host) DO UPDATE SET
    readers = counted.readers + excluded.readers
"""  # noqa: S608
_ADD_DOUBLE_CLICKS = f"""
INSERT INTO counting_exclusion AS exclusion (day, reason, count)
SELECT day, '{Exclusion.Reason.DOUBLE_CLICK}', sum(clicks - views) FROM {{past}} AS past
WHERE clicks > views GROUP BY day
ON CONFLICT (day, reason) DO UPDATE SET count = exclusion.count + excluded.count
"""  # noqa: S608
_ADD_TO_TOTALS = f"""
INSERT INTO counting_total AS counted (kind, item_id, total, baseline)
SELECT kind, item_id, sum(views), 0 FROM {{past}} AS past
WHERE use = {Use.READ} GROUP BY kind, item_id
ON CONFLICT (kind, item_id) DO UPDATE SET total = counted.total + excluded.total
"""  # noqa: S608
_ADDITIONS = (_ADD_COUNTS, _ADD_REFERRERS, _ADD_DOUBLE_CLICKS, _ADD_TO_TOTALS)
# PostgreSQL adds up exactly the rows that it has deleted, whatever other processes do.
_MOVE = "WITH past AS (DELETE FROM counting_visit WHERE day < %s RETURNING *), "
_MOVE += ", ".join(
    f"added_{number} AS ({statement.format(past='past')})"
    for number, statement in enumerate(_ADDITIONS)
)

# The day before which this process has rolled up everything.
_rolled_up_before: date | None = None


def count(
    item: Item, *, address: str, agent: str, at: datetime, use: Use = Use.READ, referrer: str = ""
) -> None:
    """Count a use of an item by a reader (COUNTER R5.1 §7.2, §7.3); it is stored when this returns.

    `referrer` is the host of the other site that the reader came from. The first call on a new day
    rolls up the days before.
    """
    day = at.astimezone(UTC).date()
    values = {
        "kind": item.kind,
        "item_id": item.id,
        "use": int(use),
        "day": _adapt(day),
        "visitor": visitor_hash(address, agent, day=day),
        "referrer": referrer,
        "moment": rules.moment(at),
    }
    _write(_COUNT, values)
    _roll_up_if_due(at=at)


def exclude(reason: Exclusion.Reason, *, at: datetime) -> None:
    """Count a click that does not count, without any data of its reader."""
    day = at.astimezone(UTC).date()
    _write(_EXCLUDE, {"day": _adapt(day), "reason": reason.value})


def set_baseline(item: Item, *, total: int) -> None:
    """Set the imported count of an item, a part of its total that reports tell apart."""
    Total.objects.update_or_create(kind=item.kind, item_id=item.id, defaults={"baseline": total})


def first_open_day(at: datetime) -> date:
    """Return the first day whose counts can still change."""
    return (at.astimezone(UTC) - SETTLING).date()


@transaction.atomic
def roll_up(*, before: date) -> int:
    """Roll up all days before a day, delete their readers' hashes and salts; return their number.

    Counts are right without, so that it may come late; a second run changes nothing.
    """
    # Each day has a salt. If another process has locked it, that process is rolling up.
    past = Salt.objects.select_for_update(skip_locked=True).filter(day__lt=before)
    days = len(past)
    if days:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(f"{_MOVE} SELECT 1", [before])
            else:
                for statement in _ADDITIONS:
                    visits = "(SELECT * FROM counting_visit WHERE day < %s)"
                    cursor.execute(statement.format(past=visits), [_adapt(before)])
                Visit.objects.filter(day__lt=before).delete()
                # Without statistics, SQLite may read a list of articles by the wrong index. This reads
                # at most so many rows of each index.
                cursor.execute("PRAGMA analysis_limit = 400")
                cursor.execute("PRAGMA optimize = 0x10002")
        past.delete()
    clear_salt_cache()
    return days


def _write(statement: str, values: Mapping[str, Any]) -> None:
    """Execute a statement; on SQLite, which has one writer at a time, wait for a turn, but not long."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        return
    # SQLite looks again and again whether it may write, where a lock has the next thread go on at once.
    if not _turn.acquire(timeout=PATIENCE):
        raise OperationalError("another writer has the database for long")
    try:
        with connection.cursor() as cursor:
            usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
            try:
                cursor.execute(statement, values)
            finally:
                cursor.execute(f"PRAGMA busy_timeout = {usual * 1000}")
    finally:
        _turn.release()


def _roll_up_if_due(*, at: datetime) -> None:
    global _rolled_up_before
    before = first_open_day(at)
    if _rolled_up_before is not None and before <= _rolled_up_before:
        return
    _rolled_up_before = before
    try:
        roll_up(before=before)
    except DatabaseError:
        # The view is counted; the next day tries again.
        logger.exception("the views before %s are not rolled up; run roll_up_views", before)


def _adapt(day: date) -> date | str | None:
    return connection.ops.adapt_datefield_value(day)

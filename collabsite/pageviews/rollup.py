"""Rolling up: days that are over become daily counts, and every trace of a reader goes.

Reading is right without it; it makes the tables small and deletes hashes and salts.
"""

import logging
from datetime import UTC, date, datetime, timedelta

from django.db import DatabaseError, connection, transaction

from collabsite.pageviews.locks import take_turn
from collabsite.pageviews.models import Salt, Visit
from collabsite.pageviews.visitors import forget_salts

logger = logging.getLogger(__name__)

# The first half minute of a day may still take a click from the day before (C5).
_SETTLING = timedelta(minutes=1)

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
# Only what this very statement deleted is added, whatever other processes do meanwhile.
_MOVE_IN_POSTGRESQL = f"""
WITH gone AS (
    DELETE FROM pageviews_visit WHERE day < %s RETURNING item, day, total, received
)
{_ADD.format(sums=_SUMS.format(source="gone"))}
"""  # noqa: S608
# SQLite lets one process write at a time, so nothing comes between adding and deleting.
_ADD_IN_SQLITE = _ADD.format(
    sums=_SUMS.format(source="(SELECT * FROM pageviews_visit WHERE day < %s)")
)

# The day up to which this process knows that everything is rolled up.
_done_before: date | None = None


def settled(at: datetime) -> date:
    """Return the day before which no count can change any more, save by an import."""
    return (at.astimezone(UTC) - _SETTLING).date()


@transaction.atomic
def roll_up(*, before: date) -> int:
    """Add all days before a day to the daily counts, delete their rows and salts.

    Returns how many daily counts it touched. Run again it changes nothing; what was imported for
    an old day since is added.
    """
    take_turn()
    day = connection.ops.adapt_datefield_value(before)
    in_one = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_IN_POSTGRESQL if in_one else _ADD_IN_SQLITE, [day])
        touched: int = cursor.rowcount
    if not in_one:
        Visit.objects.filter(day__lt=before).delete()
    Salt.objects.filter(day__lt=before).delete()
    forget_salts()
    return touched


def roll_up_if_due(*, at: datetime) -> None:
    """Roll up with the first view that this process sees on a new day.

    Never raises for the database's sake: the view is counted, and the next day tries again.
    """
    global _done_before
    before = settled(at)
    if _done_before is not None and before <= _done_before:
        return
    _done_before = before
    try:
        with transaction.atomic():
            if take_turn(wait=False):
                roll_up(before=before)
            else:
                # An import is at work. No reader waits for it: a later view tries again.
                _done_before = None
    except DatabaseError:
        logger.exception("the views before %s are not rolled up; run roll_up_views", before)


def forget_what_is_done() -> None:
    """Let the next view look again for days to roll up."""
    global _done_before
    _done_before = None

"""Count a view, leave one out, set an imported count; nothing else writes live counts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from django.db import connection, transaction

from collabsite.pageviews import rules
from collabsite.pageviews.models import Baseline, Exclusion, Visit
from collabsite.pageviews.visitors import visitor_hash

# The window is exact: 30 s apart is a double click, more is not. A clock that stepped back is
# just another distance, so nothing is lost and nothing goes below zero.
_APART = f"abs(excluded.last - pageviews_visit.last) > {rules.WINDOW_MICROSECONDS}"
_COUNT = f"""
INSERT INTO pageviews_visit
    (item, day, hour, visitor, total, received, last, last_counts)
VALUES (%s, %s, %s, %s, 1, 1, %s, %s)
ON CONFLICT (item, day, hour, visitor) DO UPDATE SET
    total = pageviews_visit.total + CASE WHEN {_APART} THEN 1 ELSE 0 END,
    received = pageviews_visit.received + 1,
    last = CASE WHEN {_APART} OR excluded.last > pageviews_visit.last
        THEN excluded.last ELSE pageviews_visit.last END,
    last_counts = pageviews_visit.last_counts OR {_APART}
"""  # noqa: S608
_EXCLUDE = """
INSERT INTO pageviews_exclusion (day, reason, count) VALUES (%s, %s, %s)
ON CONFLICT (day, reason) DO UPDATE SET count = pageviews_exclusion.count + excluded.count
"""

type CountRow = tuple[str, date | str | None, int, bytes, int, bool]


def count(item: str, *, address: str, agent: str, at: datetime) -> None:
    """Count one view of an item by one reader at a time (COUNTER R5.1 §7.2, §7.4).

    A double click within 30 s counts once, in the hour and on the day of its later half. One
    upsert does it, save at the edges of an hour, where the hour beside it is looked at too.
    """
    click = rules.Click.at(at)
    if click.opens_the_hour or click.closes_the_hour:
        count_at_an_edge(item, address=address, agent=agent, click=click)
    else:
        visitor = visitor_hash(address, agent, day=click.hour.day)
        count_all([count_row(item, visitor=visitor, click=click)])


def count_row(item: str, *, visitor: bytes, click: rules.Click) -> CountRow:
    """Return what `count_all` stores of a click."""
    day = connection.ops.adapt_datefield_value(click.hour.day)
    return item, day, click.hour.hour, visitor, click.moment, True


def count_all(rows: Sequence[CountRow]) -> None:
    """Count clicks that lie at no edge of an hour, in the order given: one upsert each."""
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_COUNT, rows[0])
        elif rows:
            cursor.executemany(_COUNT, rows)


@transaction.atomic
def count_at_an_edge(item: str, *, address: str, agent: str, click: rules.Click) -> None:
    """Count a click in the first or last 30 s of an hour.

    The earlier of the two hours' rows is locked first, made if need be, so that two halves of a
    double click that arrive together see each other. The later half may arrive first when a
    clock stepped back or a process was slow.
    """
    earlier = click.hour.before if click.opens_the_hour else click.hour
    row = _locked(item, address=address, agent=agent, hour=earlier)
    joined = row.last_counts and click.is_double_of(row.last)
    if click.opens_the_hour:
        if joined:
            row.total -= 1
            row.last_counts = False
            row.save(update_fields=["total", "last_counts"])
    elif _has_later_half(item, address=address, agent=agent, click=click):
        row.last = max(row.last, click.moment)
        row.received += 1
        row.total -= joined
        row.last_counts = False
        row.save(update_fields=["last", "received", "total", "last_counts"])
        return
    visitor = visitor_hash(address, agent, day=click.hour.day)
    count_all([count_row(item, visitor=visitor, click=click)])


def exclude(reason: Exclusion.Reason, *, at: datetime, count: int = 1) -> None:
    """Note in the ledger that reports were left out, without a trace of who sent them."""
    day = at.astimezone(UTC).date()
    with connection.cursor() as cursor:
        cursor.execute(
            _EXCLUDE, [connection.ops.adapt_datefield_value(day), Exclusion.Reason(reason), count]
        )


def set_baseline(item: str, *, total: int) -> None:
    """Set the views an item brought along; they are shown in its total and kept apart in reports."""
    Baseline.objects.update_or_create(item=item, defaults={"total": total})


def _locked(item: str, *, address: str, agent: str, hour: rules.Hour) -> Visit:
    key = {
        "item": item,
        "day": hour.day,
        "hour": hour.hour,
        "visitor": visitor_hash(address, agent, day=hour.day),
    }
    empty = Visit(**key, total=0, received=0, last=0, last_counts=False)
    row = None
    # A roll-up may delete the row of a day that is over before it is locked.
    while row is None:
        Visit.objects.bulk_create([empty], ignore_conflicts=True)
        row = Visit.objects.select_for_update().filter(**key).first()
    return row


def _has_later_half(item: str, *, address: str, agent: str, click: rules.Click) -> bool:
    after = click.hour.after
    last = (
        Visit.objects.filter(
            item=item,
            day=after.day,
            hour=after.hour,
            visitor=visitor_hash(address, agent, day=after.day),
            received__gt=0,
        )
        .values_list("last", flat=True)
        .first()
    )
    return last is not None and click.is_double_of(last)

"""Write live counts: views, exclusions, baselines and totals. Nothing else writes them.

Rows are locked in one order: visits and baselines, then totals, these by item and last in their
transaction.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import batched, groupby
from typing import NamedTuple

from django.db import connection, transaction

from collabsite.pageviews import items, rules
from collabsite.pageviews.models import Baseline, Exclusion, ItemTotal, Visit
from collabsite.pageviews.visitors import salt_of, visitor_hash

# A distance of exactly 30 s is still a double click. If the clock steps back, the distance is
# absolute, so that no view is lost and no count gets negative.
_APART = f"abs(excluded.last - pageviews_visit.last) > {rules.WINDOW_MICROSECONDS}"
_COUNT = f"""
INSERT INTO pageviews_visit
    (item, day, hour, visitor, total, received, last, last_counts, last_added)
VALUES {{rows}}
ON CONFLICT (item, day, hour, visitor) DO UPDATE SET
    total = pageviews_visit.total + CASE WHEN {_APART} THEN 1 ELSE 0 END,
    received = pageviews_visit.received + 1,
    last = CASE WHEN {_APART} OR excluded.last > pageviews_visit.last
        THEN excluded.last ELSE pageviews_visit.last END,
    last_counts = pageviews_visit.last_counts OR {_APART},
    last_added = CASE WHEN {_APART} THEN 1 ELSE 0 END
"""  # noqa: S608
_ADDED = "RETURNING item, last_added"
_VISIT = "(%s, %s, %s, %s, 1, 1, %s, TRUE, 1)"
_TOTAL = "(%s, %s, %s, %s)"
_ADD_TO_TOTAL = """
INSERT INTO pageviews_itemtotal (item, kind, number, total) {values}
ON CONFLICT (item) DO UPDATE SET total = pageviews_itemtotal.total + excluded.total
"""
_DECREASE = "UPDATE pageviews_itemtotal SET total = total + %s WHERE item = %s"
# One statement instead of two, so that the total is locked no longer than its own commit takes.
_COUNT_IN_POSTGRESQL = f"""
WITH counted AS ({_COUNT.format(rows=_VISIT)} {_ADDED})
{
    _ADD_TO_TOTAL.format(
        values="SELECT %s, %s, %s::bigint, last_added FROM counted WHERE last_added > 0"
    )
}
"""  # noqa: S608
_EXCLUDE = """
INSERT INTO pageviews_exclusion (day, reason, count) VALUES (%s, %s, %s)
ON CONFLICT (day, reason) DO UPDATE SET count = pageviews_exclusion.count + excluded.count
"""

_LOCK_COUNTS = """
LOCK TABLE pageviews_visit, pageviews_baseline, pageviews_dailycount, pageviews_itemtotal
IN SHARE ROW EXCLUSIVE MODE
"""
_SUM_UP = """
SELECT item, CAST(sum(total) AS bigint) FROM (
    SELECT item, total FROM pageviews_baseline
    UNION ALL SELECT item, total FROM pageviews_dailycount
    UNION ALL SELECT item, total FROM pageviews_visit
) AS stored GROUP BY item HAVING sum(total) > 0
"""

# Any number that nothing else locks in this database.
_WRITER_LOCK = 5_107_302_604

# Rows in a statement: SQLite takes 32,766 values.
_BATCH_SIZE = 500


class View(NamedTuple):
    """A view of an item by a reader at a time."""

    item: str
    address: str
    agent: str
    at: datetime


type VisitRow = tuple[str, date | str | None, int, bytes, int]


def count(item: str, *, address: str, agent: str, at: datetime) -> None:
    """Count a view of an item by a reader (COUNTER R5.1 §7.2, §7.4).

    A double click within 30 s counts once, in the hour and on the day of its second click. This
    takes one upsert, except near the edge of an hour, where the neighbouring hour matters too.
    """
    click = rules.Click.at(at)
    if click.is_near_hour_edge:
        with transaction.atomic():
            added = count_near_hour_edge(item, address=address, agent=agent, click=click)
            add_views({item: added})
        return
    row = visit_row(item, visitor=visitor_hash(address, agent, day=click.hour.day), click=click)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_COUNT_IN_POSTGRESQL, [*row, item, *items.split(item)])
    else:
        add_views(count_rows([row]))


def count_views(views: Iterable[View]) -> None:
    """Count views together, in one transaction, those of a reader in the order given."""
    clicks = [(view, rules.Click.at(view.at)) for view in views]
    # Before the transaction, so that others need not wait for the salt of a new day.
    for day in {click.hour.day for _, click in clicks}:
        salt_of(day)
    with transaction.atomic(savepoint=False):
        added: Counter[str] = Counter()
        for is_near_edge, group in groupby(clicks, key=lambda each: each[1].is_near_hour_edge):
            count_group = _count_near_edge if is_near_edge else _count_within_hour
            added.update(count_group(group))
        add_views(added)


def _count_within_hour(clicks: Iterable[tuple[View, rules.Click]]) -> Counter[str]:
    return count_rows(
        visit_row(
            view.item,
            visitor=visitor_hash(view.address, view.agent, day=click.hour.day),
            click=click,
        )
        for view, click in clicks
    )


def _count_near_edge(clicks: Iterable[tuple[View, rules.Click]]) -> Counter[str]:
    added: Counter[str] = Counter()
    # By reader, so that processes lock in the same order; a reader's clicks stay in theirs.
    for view, click in sorted(clicks, key=lambda each: each[0][:3]):
        added[view.item] += count_near_hour_edge(
            view.item, address=view.address, agent=view.agent, click=click
        )
    return added


def visit_row(item: str, *, visitor: bytes, click: rules.Click) -> VisitRow:
    """Return the row that `count_rows` stores for a click."""
    day = connection.ops.adapt_datefield_value(click.hour.day)
    return item, day, click.hour.hour, visitor, click.moment


def count_rows(rows: Iterable[VisitRow]) -> Counter[str]:
    """Count clicks not near the edge of an hour; those of one session in the order given.

    Return the views to add to the totals, by item; none on SQLite, where triggers have added them.
    Sessions are locked in order.
    """
    by_session: dict[tuple[object, ...], list[VisitRow]] = {}
    for row in rows:
        by_session.setdefault(row[:4], []).append(row)
    added: Counter[str] = Counter()
    has_row_locks = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        while by_session:
            # A statement can't change a row twice.
            for batch in batched(sorted(by_session), _BATCH_SIZE):
                values = ", ".join([_VISIT] * len(batch))
                first = (by_session[session].pop(0) for session in batch)
                sql = _COUNT.format(rows=values) + (_ADDED if has_row_locks else "")
                cursor.execute(sql, [value for row in first for value in row])
                for item, views in cursor.fetchall() if has_row_locks else ():
                    added[item] += views
            by_session = {session: left for session, left in by_session.items() if left}
    return added


def add_views(added: Mapping[str, int]) -> None:
    """Add counted views to the totals of items; call it last in the transaction.

    On SQLite, which has one writer and no locks of rows, triggers have done so already.
    """
    if connection.vendor == "postgresql":
        _add_to_totals(added)


def _add_to_totals(added: Mapping[str, int]) -> None:
    with connection.cursor() as cursor:
        for is_more, group in groupby(sorted(added.items()), key=lambda each: each[1] >= 0):
            if not is_more:
                cursor.executemany(_DECREASE, [(views, item) for item, views in group])
                continue
            for batch in batched(((item, views) for item, views in group if views), _BATCH_SIZE):
                values = ", ".join([_TOTAL] * len(batch))
                cursor.execute(
                    _ADD_TO_TOTAL.format(values=f"VALUES {values}"),
                    [value for item, views in batch for value in (item, *items.split(item), views)],
                )


def acquire_writer_lock(*, wait: bool = True) -> bool:
    """Lock out other rollups and imports until the transaction ends; return True if locked.

    Both write many rows, and would deadlock if they ran at once. Without `wait`, return False if
    the lock is taken. SQLite needs no lock: it has one writer at a time.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITER_LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_WRITER_LOCK])
        return bool(cursor.fetchone()[0])


def count_near_hour_edge(item: str, *, address: str, agent: str, click: rules.Click) -> int:
    """Count a click in the first or last 30 s of an hour; return what to add to the item's total.

    It belongs in a transaction.

    The row of the earlier hour is locked first (and created if missing), so that the two clicks of
    a double click see each other when they arrive together. The second one may arrive first if a
    clock stepped back or a process was slow.
    """
    earlier = click.hour.previous if click.is_near_hour_start else click.hour
    row = _lock_visit(item, address=address, agent=agent, hour=earlier)
    is_double_click = row.last_counts and click.is_double_click_with(row.last)
    added = 0
    if click.is_near_hour_start:
        if is_double_click:
            row.total -= 1
            added = -1
            row.last_counts = False
            row.save(update_fields=["total", "last_counts"])
    elif _has_second_click(item, address=address, agent=agent, click=click):
        row.last = max(row.last, click.moment)
        row.received += 1
        row.total -= is_double_click
        row.last_counts = False
        row.save(update_fields=["last", "received", "total", "last_counts"])
        return -int(is_double_click)
    visitor = visitor_hash(address, agent, day=click.hour.day)
    return added + count_rows([visit_row(item, visitor=visitor, click=click)])[item]


def exclude(reason: Exclusion.Reason, *, at: datetime, count: int = 1) -> None:
    """Add excluded views to the ledger, without a trace of their readers."""
    day = at.astimezone(UTC).date()
    with connection.cursor() as cursor:
        cursor.execute(
            _EXCLUDE, [connection.ops.adapt_datefield_value(day), Exclusion.Reason(reason), count]
        )


def limit_waiting() -> None:
    """Let this transaction fail rather than wait for locks, before PostgreSQL finds a deadlock.

    It would end one of the two transactions, which may be the other one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")


@transaction.atomic
def set_baseline(item: str, *, total: int) -> None:
    """Set the imported count of an item, part of its total but separate in reports."""
    baselines = Baseline.objects.select_for_update()
    baseline, _created = baselines.get_or_create(item=item, defaults={"total": 0})
    _add_to_totals({item: total - baseline.total})
    baseline.total = total
    baseline.save(update_fields=["total"])


@transaction.atomic
def recount() -> None:
    """Compute all totals again from what is stored, for rows that were written past this module."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_LOCK_COUNTS)
        ItemTotal.objects.all().delete()
        cursor.execute(_SUM_UP)
        sums = cursor.fetchall()
    ItemTotal.objects.bulk_create(
        (
            ItemTotal(item=item, kind=kind, number=number, total=total)
            for item, total in sums
            for kind, number in [items.split(item)]
        ),
        batch_size=5000,
    )


def _lock_visit(item: str, *, address: str, agent: str, hour: rules.Hour) -> Visit:
    key = {
        "item": item,
        "day": hour.day,
        "hour": hour.hour,
        "visitor": visitor_hash(address, agent, day=hour.day),
    }
    empty = Visit(**key, total=0, received=0, last=0, last_counts=False)
    row = None
    # A rollup may delete the row of a past day before it is locked.
    while row is None:
        Visit.objects.bulk_create([empty], ignore_conflicts=True)
        row = Visit.objects.select_for_update().filter(**key).first()
    return row


def _has_second_click(item: str, *, address: str, agent: str, click: rules.Click) -> bool:
    following = click.hour.next
    last = (
        Visit.objects.filter(
            item=item,
            day=following.day,
            hour=following.hour,
            visitor=visitor_hash(address, agent, day=following.day),
            received__gt=0,
        )
        .values_list("last", flat=True)
        .first()
    )
    return last is not None and click.is_double_click_with(last)

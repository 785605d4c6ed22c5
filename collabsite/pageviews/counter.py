"""Writing of live counts: views, exclusions, baselines and totals. Nothing else writes them.

All transactions lock rows in the same order: visits and baselines first, and totals last, by item.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import batched, chain, groupby
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet

from collabsite.pageviews import items, rules
from collabsite.pageviews.models import Baseline, Exclusion, ItemTotal, RecentTotal, Visit
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
    last_added = excluded.last_added * CASE WHEN {_APART} THEN 1 ELSE 0 END
"""  # noqa: S608
# The last column is 1 if the caller adds the view to the total of the item, and 0 if a trigger does,
# which only SQLite has.
_VISIT = "(%s, %s, %s, %s, 1, 1, %s, TRUE, 1)"
_VISIT_WITH_TRIGGER = "(%s, %s, %s, %s, 1, 1, %s, TRUE, 0)"
_ADDED = "RETURNING item, last_added"
_TOTAL = "(%s, %s, %s, %s)"
_ADD_TO_TOTAL = """
INSERT INTO pageviews_itemtotal (item, kind, number, total) {values}
ON CONFLICT (item) DO UPDATE SET total = pageviews_itemtotal.total + excluded.total
"""
_NEW_TOTAL = "RETURNING item, total"
_DECREASE = "UPDATE pageviews_itemtotal SET total = total + %s WHERE item = %s"
# One statement instead of two, so that the total is locked for as short a time as possible.
_COUNT_IN_POSTGRESQL = f"""
WITH counted AS ({_COUNT.format(rows=_VISIT)} {_ADDED})
{
    _ADD_TO_TOTAL.format(
        values="SELECT %s, %s, %s::bigint, last_added FROM counted WHERE last_added > 0"
    )
}
"""  # noqa: S608
_COUNT_IN_SQLITE = _COUNT.format(rows=_VISIT_WITH_TRIGGER)
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

# An arbitrary number that nothing else in this database uses as an advisory lock.
_WRITER_LOCK = 5_107_302_604

# Rows in a statement; SQLite allows 32,766 values.
_BATCH_SIZE = 500


class View(NamedTuple):
    """A view of an item by a reader at a time."""

    item: str
    address: str
    agent: str
    at: datetime


# An item, and the pseudonym of its reader on a day.
type Reader = tuple[str, bytes]
type ViewClick = tuple[View, rules.Click]
type VisitRow = tuple[str, date | str | None, int, bytes, int]


def count(item: str, *, address: str, agent: str, at: datetime) -> None:
    """Count a view of an item by a reader (COUNTER R5.1 §7.2, §7.4).

    A double click within 30 s counts once, in the hour and on the day of its second click. One
    upsert is enough, except near the edge of an hour, where a click may belong to a double click with
    one in the neighbouring hour.
    """
    click = rules.Click.at(at)
    if click.is_near_hour_edge:
        count_views([View(item, address, agent, at)])
        return
    row = visit_row(item, visitor=visitor_hash(address, agent, day=click.hour.day), click=click)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_COUNT_IN_POSTGRESQL, [*row, item, *items.split(item)])
        else:
            cursor.execute(_COUNT_IN_SQLITE, row)


def count_views(views: Iterable[View]) -> dict[str, int]:
    """Count views in one transaction, those of each reader in the given order.

    Return the totals of the items to which views were added.
    """
    clicks = [(view, rules.Click.at(view.at)) for view in views]
    # The salt of a new day is committed first, so that other processes need not wait for it.
    for day in {click.hour.day for _, click in clicks}:
        salt_of(day)
    with transaction.atomic(savepoint=False):
        added: Counter[str] = Counter()
        for is_near_edge, group in groupby(clicks, key=lambda each: each[1].is_near_hour_edge):
            if is_near_edge:
                added.update(count_near_hour_edge(group))
            else:
                added.update(count_rows(_own_row(*each) for each in group))
        return add_views(added)


def visit_row(item: str, *, visitor: bytes, click: rules.Click) -> VisitRow:
    """Return the row that `count_rows` stores for a click."""
    return item, _adapt(click.hour.day), click.hour.hour, visitor, click.moment


@lru_cache(maxsize=8)
def _adapt(day: date) -> date | str | None:
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
                if row[:4] in first:
                    later.append(row)
                else:
                    first[row[:4]] = row
            rows = later
            for batch in batched(sorted(first.values()), _BATCH_SIZE):
                cursor.execute(_count_many(len(batch)), [*chain.from_iterable(batch)])
                for item, views in cursor.fetchall():
                    added[item] += views
    return added


@lru_cache(maxsize=64)
def _count_many(number: int) -> str:
    return _COUNT.format(rows=", ".join([_VISIT] * number)) + _ADDED


def add_views(added: Mapping[str, int]) -> dict[str, int]:
    """Add counted views to the totals of items; call it last in the transaction.

    Return the new totals of those items whose total increased.
    """
    totals: dict[str, int] = {}
    with connection.cursor() as cursor:
        for is_increase, group in groupby(sorted(added.items()), key=lambda each: each[1] >= 0):
            if not is_increase:
                cursor.executemany(_DECREASE, [(views, item) for item, views in group])
                continue
            for batch in batched(((item, views) for item, views in group if views), _BATCH_SIZE):
                values = ", ".join([_TOTAL] * len(batch))
                cursor.execute(
                    _ADD_TO_TOTAL.format(values=f"VALUES {values}") + _NEW_TOTAL,
                    [value for item, views in batch for value in (item, *items.split(item), views)],
                )
                totals.update(cursor.fetchall())
    return totals


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


def count_near_hour_edge(clicks: Iterable[ViewClick]) -> Counter[str]:
    """Count clicks in the first or last 30 s of an hour, those of each reader in the given order.

    Return the views to add to the totals, by item. Call it in a transaction.

    The rows of the earlier hour are locked first, and created if they are missing, so that the two
    clicks of a double click are compared even if they arrive at the same time. The second click may
    arrive first if a clock stepped back or a process was slow.
    """
    added: Counter[str] = Counter()
    groups = groupby(clicks, key=lambda each: (each[1].hour, each[1].is_near_hour_start))
    for (hour, is_near_start), group in groups:
        count_group = _count_near_hour_start if is_near_start else _count_near_hour_end
        added.update(count_group([*group], hour=hour))
    return added


def _count_near_hour_start(clicks: Sequence[ViewClick], *, hour: rules.Hour) -> Counter[str]:
    readers = [_reader(view, day=hour.previous.day) for view, _ in clicks]
    earlier = _lock_visits(readers, hour=hour.previous)
    added: Counter[str] = Counter()
    for reader, (view, click) in zip(readers, clicks, strict=True):
        row = earlier[reader]
        if row.last_counts and click.is_double_click_with(row.last):
            row.total -= 1
            row.last_counts = False
            row.save(update_fields=["total", "last_counts"])
            added[view.item] -= 1
    added.update(count_rows(_own_row(*each) for each in clicks))
    return added


def _count_near_hour_end(clicks: Sequence[ViewClick], *, hour: rules.Hour) -> Counter[str]:
    by_reader: dict[Reader, list[ViewClick]] = {}
    for view, click in clicks:
        by_reader.setdefault(_reader(view, day=hour.day), []).append((view, click))
    _lock_visits(by_reader, hour=hour)
    following = _last_clicks([view for view, _ in clicks], hour=hour.next)
    added: Counter[str] = Counter()
    alone: list[ViewClick] = []
    for reader, own in by_reader.items():
        last = following.get(_reader(own[0][0], day=hour.next.day))
        if last is None:
            alone += own
            continue
        for view, click in own:
            if click.is_double_click_with(last):
                added[view.item] += _collapse(reader, click)
            else:
                added.update(count_rows([_own_row(view, click)]))
    added.update(count_rows(_own_row(*each) for each in alone))
    return added


def _collapse(reader: Reader, click: rules.Click) -> int:
    """Remove the view of a click whose double click is in the next hour; return the difference."""
    row = _lock_visits([reader], hour=click.hour)[reader]
    is_double_click = row.last_counts and click.is_double_click_with(row.last)
    row.last = max(row.last, click.moment)
    row.received += 1
    row.total -= is_double_click
    row.last_counts = False
    row.save(update_fields=["last", "received", "total", "last_counts"])
    return -int(is_double_click)


def exclude(reason: Exclusion.Reason, *, at: datetime, count: int = 1) -> None:
    """Add excluded views to the ledger, without any data of their readers."""
    day = at.astimezone(UTC).date()
    with connection.cursor() as cursor:
        cursor.execute(
            _EXCLUDE, [connection.ops.adapt_datefield_value(day), Exclusion.Reason(reason), count]
        )


def limit_waiting() -> None:
    """Make this transaction fail when it has to wait long for a lock.

    In a deadlock, PostgreSQL could otherwise end the other transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")


@transaction.atomic
def set_baseline(item: str, *, total: int) -> None:
    """Set the imported count of an item, part of its total but separate in reports."""
    baselines = Baseline.objects.select_for_update()
    baseline, _created = baselines.get_or_create(item=item, defaults={"total": 0})
    add_views({item: total - baseline.total})
    baseline.total = total
    baseline.save(update_fields=["total"])


@transaction.atomic
def recount() -> None:
    """Compute all totals again, after rows were written without this module.

    Recent totals are deleted until the next rollup, as rankings are right without them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_LOCK_COUNTS)
        ItemTotal.objects.all().delete()
        RecentTotal.objects.all().delete()
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


def _reader(view: View, *, day: date) -> Reader:
    return view.item, visitor_hash(view.address, view.agent, day=day)


def _own_row(view: View, click: rules.Click) -> VisitRow:
    visitor = visitor_hash(view.address, view.agent, day=click.hour.day)
    return visit_row(view.item, visitor=visitor, click=click)


def _lock_visits(readers: Iterable[Reader], *, hour: rules.Hour) -> dict[Reader, Visit]:
    """Return the rows of readers in an hour, locked in order; create those that are missing."""
    rows: dict[Reader, Visit] = {}
    wanted = sorted(set(readers))
    # A rollup may delete the rows of a past day before they are locked.
    while missing := [reader for reader in wanted if reader not in rows]:
        empty = {"total": 0, "received": 0, "last": 0, "last_counts": False}
        Visit.objects.bulk_create(
            (
                Visit(item=item, day=hour.day, hour=hour.hour, visitor=visitor, **empty)
                for item, visitor in missing
            ),
            ignore_conflicts=True,
        )
        found = _visits(missing, hour=hour).select_for_update().order_by("item", "visitor")
        rows |= {(row.item, bytes(row.visitor)): row for row in found}
    return rows


def _last_clicks(views: Iterable[View], *, hour: rules.Hour) -> dict[Reader, int]:
    """Return the latest clicks of readers in an hour, of those that have any."""
    visits = _visits([_reader(view, day=hour.day) for view in views], hour=hour)
    clicked = visits.filter(received__gt=0).values_list("item", "visitor", "last")
    return {(item, bytes(visitor)): last for item, visitor, last in clicked}


def _visits(readers: Iterable[Reader], *, hour: rules.Hour) -> QuerySet[Visit]:
    """Return the rows of readers in an hour; there may be some of other readers of the items."""
    by_item, by_visitor = zip(*readers, strict=True)
    return Visit.objects.filter(
        day=hour.day, hour=hour.hour, item__in=set(by_item), visitor__in=set(by_visitor)
    )

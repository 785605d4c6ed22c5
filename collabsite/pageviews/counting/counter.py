"""Writing of live counts: uses, exclusions, baselines and totals.

Only this module, `visits` and `hour_edges` write them. All transactions lock rows in the same order: visits and baselines first, and totals last, by item.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import batched, groupby

from django.db import connection, transaction

from collabsite.pageviews import items, rules
from collabsite.pageviews.counting import summaries
from collabsite.pageviews.counting.hour_edges import count_near_hour_edge
from collabsite.pageviews.counting.visitors import salt_of
from collabsite.pageviews.counting.visits import (
    BATCH_SIZE,
    NEW_VISIT,
    RETURNING_ADDED,
    UPSERT,
    View,
    adapt_day,
    count_rows,
    own_row,
)
from collabsite.pageviews.models import Baseline, Exclusion, ItemTotal, RecentTotal
from collabsite.pageviews.uses import Use

_TOTAL = "(%s, %s, %s, %s)"
_ADD_TO_TOTAL = """
INSERT INTO pageviews_itemtotal (item, kind, number, total) {values}
ON CONFLICT (item) DO UPDATE SET total = pageviews_itemtotal.total + excluded.total
"""
_NEW_TOTAL = "RETURNING item, total"
_DECREASE = "UPDATE pageviews_itemtotal SET total = total + %s WHERE item = %s"
# One statement instead of two, so that the total is locked for as short a time as possible.
_COUNT_IN_POSTGRESQL = f"""
WITH counted AS ({UPSERT.format(rows=NEW_VISIT)} {RETURNING_ADDED})
{
    _ADD_TO_TOTAL.format(
        values="SELECT %s, %s, %s::bigint, last_added FROM counted WHERE last_added > 0"
    )
}
"""  # noqa: S608
_COUNT_IN_SQLITE = UPSERT.format(rows=NEW_VISIT)
_EXCLUDE = """
INSERT INTO pageviews_exclusion (day, item, use, reason, count) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (day, item, use, reason)
DO UPDATE SET count = pageviews_exclusion.count + excluded.count
"""

_LOCK_COUNTS = """
LOCK TABLE pageviews_visit, pageviews_baseline, pageviews_dailycount, pageviews_dailyuse,
    pageviews_referrercount, pageviews_exclusion, pageviews_itemtotal
IN SHARE ROW EXCLUSIVE MODE
"""
_SUM_UP = f"""
SELECT item, CAST(sum(total) AS bigint) FROM (
    SELECT item, total FROM pageviews_baseline
    UNION ALL SELECT item, total FROM pageviews_dailycount
    UNION ALL SELECT item, total FROM pageviews_visit WHERE use = {Use.READ}
) AS stored GROUP BY item HAVING sum(total) > 0
"""  # noqa: S608

# An arbitrary number that nothing else in this database uses as an advisory lock.
_WRITER_LOCK = 5_107_302_604


def count(
    item: str,
    *,
    address: str,
    agent: str,
    at: datetime,
    use: Use = Use.READ,
    referrer: str = "",
) -> None:
    """Count a view, or another use, of an item by a reader (COUNTER R5.1 §7.2, §7.3).

    A double click within 30 s counts once, in the hour and on the day of its second click. One
    upsert is enough, except near the edge of an hour, where a click may belong to a double click with
    one in the neighbouring hour.
    """
    view = View(item, address, agent, at, use, referrer)
    click = rules.Click.at(at)
    if click.is_near_hour_edge:
        count_views([view])
        return
    row = own_row(view, click)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_COUNT_IN_POSTGRESQL, [*row, item, *items.split(item)])
        else:
            # A trigger adds the view to the total.
            cursor.execute(_COUNT_IN_SQLITE, row._replace(last_added=0))


def count_views(views: Iterable[View]) -> dict[str, int]:
    """Count uses in one transaction, those of each reader in the given order.

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
                added.update(count_rows(own_row(*each) for each in group))
        return add_views(added)


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
            for batch in batched(((item, views) for item, views in group if views), BATCH_SIZE):
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


def exclude(
    reason: Exclusion.Reason,
    *,
    at: datetime,
    item: str = "",
    use: Use = Use.READ,
    count: int = 1,
) -> None:
    """Add excluded uses to the ledger, without any data of their readers.

    `item` is '' if it is unknown.
    """
    exclude_all({(at.astimezone(UTC).date(), item, use, reason): count})


def exclude_all(uses: Mapping[tuple[date, str, Use, Exclusion.Reason], int]) -> None:
    """Add numbers of excluded uses by day, item, use and reason to the ledger, rows in order."""
    with connection.cursor() as cursor:
        for (day, item, use, reason), number in sorted(uses.items()):
            values = [adapt_day(day), item, use, Exclusion.Reason(reason), number]
            cursor.execute(_EXCLUDE, values)


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
    """Compute all totals and sums again, after rows were written without this module.

    Recent totals are deleted until the next rollup, as rankings are right without them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_LOCK_COUNTS)
        ItemTotal.objects.all().delete()
        RecentTotal.objects.all().delete()
        summaries.recount()
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

"""Counts as they are now: imported ones, days that are rolled up, and open days together.

Each function takes one query, which sees one state of the database: a roll-up at the same time neither
hides nor doubles views.
"""

import time
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, F, Func, Q, QuerySet, Sum, Value
from django.db.models import Count as CountRows
from django.db.models.expressions import Combinable

from collabsite.counting.items import Item
from collabsite.counting.models import Count, Exclusion, Referrer, Total, Use, Visit

# The reads of an item with more visits on open days are kept for so many seconds for each.
MANY_VISITS = 1000
KEPT_PER_VISIT = 20e-6
_READS = f"""
SELECT count(*), coalesce(sum(views), 0),
    coalesce((SELECT total FROM counting_total WHERE kind = %(kind)s AND item_id = %(id)s), 0),
    coalesce((SELECT baseline FROM counting_total WHERE kind = %(kind)s AND item_id = %(id)s), 0)
FROM counting_visit WHERE kind = %(kind)s AND item_id = %(id)s AND use = {Use.READ}
"""  # noqa: S608
_kept_reads: dict[Item, tuple["Reads", float]] = {}


class Counted(NamedTuple):
    """Views and unique views."""

    views: int = 0
    unique: int = 0


def sum_by(by: Sequence[str], *, condition: Q | None = None) -> dict[tuple[Any, ...], Counted]:
    """Return the views and unique views by fields of `Count`, from all days that meet a condition.

    Imported counts have no day and are left out.
    """
    sums = _add_up(
        *(
            model.objects.filter(condition or Q())
            .order_by()
            .values(*by)
            .annotate(sum_of_views=Sum("views"), sum_of_sessions=Sum("sessions"))
            .values_list(*by, "sum_of_views", "sum_of_sessions")
            for model in (Count, Visit)
        ),
        numbers=2,
    )
    return {key: Counted(*found) for key, found in sums.items()}


def totals(kind: str, ids: Collection[int]) -> dict[int, int]:
    """Return the reads of items of a kind by id, imported ones included."""
    stored = Total.objects.filter(kind=kind, item_id__in=ids)
    visits = Visit.objects.filter(kind=kind, item_id__in=ids, use=Use.READ).values("item_id")
    sums = _add_up(
        stored.values_list("item_id", F("total") + F("baseline")),
        visits.annotate(n=Sum("views")).values_list("item_id", "n"),
    )
    return {pk: sums.get((pk,), [0])[0] for pk in ids}


def views_by_item(condition: Q, *, begin: date) -> dict[Item, tuple[Counted, int]]:
    """Return the views of each item from a day on, and the number of those before it.

    The counts are looked at once for both.
    """
    now = Q(day__gte=begin)
    sums = _add_up(
        *(
            model.objects.filter(condition, use=Use.READ)
            .order_by()
            .values("kind", "item_id")
            .annotate(
                views_now=Sum("views", filter=now),
                sessions_now=Sum("sessions", filter=now),
                all_views=Sum("views"),
            )
            .values_list("kind", "item_id", "views_now", "sessions_now", "all_views")
            for model in (Count, Visit)
        ),
        numbers=3,
    )
    return {
        Item(*key): (Counted(views, unique), all_views - views)
        for key, (views, unique, all_views) in sums.items()
    }


def _add_up(*parts: QuerySet[Any, Any], numbers: int = 1) -> dict[tuple[Any, ...], list[int]]:
    """Return the sums of so many last columns by those before them, of rows of all parts."""
    sums: dict[tuple[Any, ...], list[int]] = {}
    for row in parts[0].union(*parts[1:], all=True):
        found = sums.setdefault(row[:-numbers], [0] * numbers)
        for place, number in enumerate(row[-numbers:]):
            found[place] += int(number or 0)
    return sums


class Reads(NamedTuple):
    """The reads of an item: all, and those of them that were counted elsewhere before."""

    total: int
    imported: int


def reads_of(item: Item) -> Reads:
    """Return the reads of an item."""
    return _read(item)[0]


def latest_reads_of(item: Item) -> Reads:
    """Return the reads of an item for the answer to a view.

    Adding up thousands of visits for each of as many views would take long, so the sum is kept for a
    moment then, about twenty times as long as it took.
    """
    now = time.monotonic()
    if kept := _kept_reads.get(item):
        if now < kept[1]:
            return kept[0]
        # Meanwhile other threads take what there is.
        _kept_reads[item] = kept[0], now + 1
    reads, visits = _read(item)
    if visits > MANY_VISITS:
        _kept_reads[item] = reads, now + visits * KEPT_PER_VISIT
    else:
        _kept_reads.pop(item, None)
    return reads


def _read(item: Item) -> tuple[Reads, int]:
    """Return the reads of an item, and the number of its visits on open days."""
    with connection.cursor() as cursor:
        cursor.execute(_READS, item._asdict())
        visits, views, stored, imported = cursor.fetchone()
    return Reads(int(views) + stored + imported, imported), visits


def baselines(kind: str) -> dict[int, int]:
    """Return the imported counts of items of a kind by id, of those that have one."""
    found = Total.objects.filter(kind=kind, baseline__gt=0)
    return dict(found.values_list("item_id", "baseline"))


class _Views(Func):
    """Reads of an item: Django takes ten times as long to write this, which every list asks for."""

    output_field = BigIntegerField()
    template = (
        "(coalesce((SELECT total + baseline FROM counting_total"
        " WHERE kind = '%(kind)s' AND item_id = %(expressions)s), 0)"
        " + coalesce((SELECT sum(views) FROM counting_visit"
        " WHERE kind = '%(kind)s' AND item_id = %(expressions)s AND use = %(use)d), 0))"
    )


def views_of(kind: str, item_id: str = "pk") -> Combinable:
    """Return an expression for the reads of the item whose id is in a column, imported ones included."""
    return _Views(item_id, kind=kind, use=Use.READ.value)


def most_read(kind: str, *, begin: date, limit: int) -> list[tuple[int, int]]:
    """Return the ids of the items of a kind that were read most since a day, each with its views.

    Among items with equal views, the one with the higher id is newer and comes first.
    """
    sums = sum_by(["item_id"], condition=Q(kind=kind, use=Use.READ, day__gte=begin))
    ranked = sorted(((views, item_id) for (item_id,), (views, _) in sums.items()), reverse=True)
    return [(item_id, views) for views, item_id in ranked[:limit]]


def referring_hosts(condition: Q) -> Counter[str]:
    """Return the readers who came from other sites by host, of days and items that meet a condition."""
    stored = Referrer.objects.filter(condition).values("host").annotate(n=Sum("readers"))
    visits = Visit.objects.filter(condition).exclude(referrer="").values("referrer")
    # In the condition, the use would make SQLite look for visits in the index, one by one.
    reads = CountRows("visitor", filter=Q(use=Use.READ))
    sums = _add_up(
        stored.values_list("host", "n"),
        visits.annotate(n=reads).values_list("referrer", "n"),
    )
    return +Counter({host: readers for (host,), [readers] in sums.items()})


def exclusions(condition: Q) -> Counter[Exclusion.Reason]:
    """Return the clicks that do not count by reason, of days that meet a condition."""
    stored = Exclusion.objects.filter(condition).values("reason").annotate(n=Sum("count"))
    visits = Visit.objects.filter(condition).values(reason=Value(Exclusion.Reason.DOUBLE_CLICK))
    sums = _add_up(
        stored.values_list("reason", "n"),
        visits.annotate(n=Sum(F("clicks") - F("views"))).values_list("reason", "n"),
    )
    return Counter({Exclusion.Reason(reason): n for (reason,), [n] in sums.items() if n})


def wrong_totals() -> list[Item]:
    """Return the items whose stored total is not the sum of the days that are rolled up."""
    counted = Count.objects.filter(use=Use.READ).values_list("kind", "item_id")
    sums = {(kind, pk): n for kind, pk, n in counted.annotate(n=Sum("views"))}
    stored = {
        (kind, pk): n for kind, pk, n in Total.objects.values_list("kind", "item_id", "total")
    }
    return [
        Item(*key)
        for key in sorted(sums.keys() | stored.keys())
        if sums.get(key, 0) != stored.get(key, 0)
    ]

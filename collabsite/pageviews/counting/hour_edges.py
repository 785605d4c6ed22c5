"""Clicks in the first or last 30 s of an hour, which may be double clicks over its edge."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from django.db.models import QuerySet

from collabsite.pageviews import rules
from collabsite.pageviews.counting.visitors import visitor_hash
from collabsite.pageviews.counting.visits import View, count_rows, own_row
from collabsite.pageviews.models import Visit
from collabsite.pageviews.uses import ADDING_TO_TOTAL

# An item, the pseudonym of its reader on a day, and the kind of use.
type Reader = tuple[str, bytes, int]
type ViewClick = tuple[View, rules.Click]


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
            added[view.item] -= view.use in ADDING_TO_TOTAL
    added.update(count_rows(own_row(*each) for each in clicks))
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
                taken = _collapse(reader, click)
                added[view.item] -= taken and view.use in ADDING_TO_TOTAL
            else:
                added.update(count_rows([own_row(view, click)]))
    added.update(count_rows(own_row(*each) for each in alone))
    return added


def _collapse(reader: Reader, click: rules.Click) -> bool:
    """Remove the view of a click whose double click is in the next hour; tell if there was one."""
    row = _lock_visits([reader], hour=click.hour)[reader]
    is_double_click = row.last_counts and click.is_double_click_with(row.last)
    row.last = max(row.last, click.moment)
    row.received += 1
    row.total -= is_double_click
    row.last_counts = False
    row.save(update_fields=["last", "received", "total", "last_counts"])
    return is_double_click


def _reader(view: View, *, day: date) -> Reader:
    return view.item, visitor_hash(view.address, view.agent, day=day), view.use


def _lock_visits(readers: Iterable[Reader], *, hour: rules.Hour) -> dict[Reader, Visit]:
    """Return the rows of readers in an hour, locked in order; create those that are missing."""
    rows: dict[Reader, Visit] = {}
    wanted = sorted(set(readers))
    # A rollup may delete the rows of a past day before they are locked.
    while missing := [reader for reader in wanted if reader not in rows]:
        empty = {"total": 0, "received": 0, "last": 0, "last_counts": False, "referrer": ""}
        Visit.objects.bulk_create(
            (
                Visit(
                    item=item,
                    day=hour.day,
                    hour=hour.hour,
                    visitor=visitor,
                    use=use,
                    **empty,
                )
                for item, visitor, use in missing
            ),
            ignore_conflicts=True,
        )
        found = _visits(missing, hour=hour).select_for_update().order_by("item", "visitor", "use")
        rows |= {(row.item, bytes(row.visitor), row.use): row for row in found}
    return rows


def _last_clicks(views: Iterable[View], *, hour: rules.Hour) -> dict[Reader, int]:
    """Return the latest clicks of readers in an hour, of those that have any."""
    visits = _visits([_reader(view, day=hour.day) for view in views], hour=hour)
    clicked = visits.filter(received__gt=0).values_list("item", "visitor", "use", "last")
    return {(item, bytes(visitor), use): last for item, visitor, use, last in clicked}


def _visits(readers: Iterable[Reader], *, hour: rules.Hour) -> QuerySet[Visit]:
    """Return the rows of readers in an hour; there may be some of other readers of the items."""
    by_item, by_visitor, by_use = zip(*readers, strict=True)
    return Visit.objects.filter(
        day=hour.day,
        hour=hour.hour,
        item__in=set(by_item),
        visitor__in=set(by_visitor),
        use__in=set(by_use),
    )

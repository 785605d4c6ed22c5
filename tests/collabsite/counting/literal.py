"""Rules C2 to C6 read literally, in memory, to compare counts with."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from collabsite.counting.items import Item
from collabsite.counting.models import Use


class Event(NamedTuple):
    """A click of a reader, at a time in UTC."""

    at: datetime
    reader: str
    item: Item
    use: Use = Use.READ
    referrer: str = ""


def kept(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events that count: of a double click on one day, the later one."""
    clicks: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    for event in sorted(events):
        clicks[event.reader, event.item, event.use, event.at.date()].append(event)
    for own in clicks.values():
        for event, following in zip(own, [*own[1:], None], strict=True):
            if following is None or following.at - event.at > timedelta(seconds=30):
                yield event


def count(events: Iterable[Event]) -> dict[tuple[Item, Use, date], tuple[int, int]]:
    """Return the total and unique views by item, use and day."""
    found: dict[tuple[Item, Use, date], list[tuple[str, int]]] = defaultdict(list)
    for event in kept(events):
        found[event.item, event.use, event.at.date()].append((event.reader, event.at.hour))
    return {key: (len(sessions), len(set(sessions))) for key, sessions in found.items()}


def count_referrers(events: Iterable[Event]) -> dict[str, int]:
    """Return the readers of an item and day by the first other site that one of their clicks came from."""
    first: dict[tuple[object, ...], str] = {}
    for event in events:
        if event.referrer and event.use == Use.READ:
            first.setdefault((event.reader, event.item, event.at.date()), event.referrer)
    hosts = list(first.values())
    return {host: hosts.count(host) for host in set(hosts)}

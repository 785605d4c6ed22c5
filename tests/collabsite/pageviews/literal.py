"""Rules C2 to C6 and C16 implemented literally, in memory, to compare counts with."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from collabsite.pageviews.uses import Use

REQUESTS = {Use.READ, Use.DOWNLOAD}
INVESTIGATIONS = {*REQUESTS, Use.CITATION, Use.VERSIONS, Use.RECORD}


class Event(NamedTuple):
    """A use by a reader; `referrer` is the host of the site that they came from."""

    at: datetime
    reader: str
    item: str
    use: Use = Use.READ
    referrer: str = ""


class FourMetrics(NamedTuple):
    """Total and unique item requests, total and unique item investigations."""

    total_requests: int
    unique_requests: int
    total_investigations: int
    unique_investigations: int


def kept(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events that count: of a double click, the later one."""
    clicks: dict[tuple[str, str, Use], list[datetime]] = defaultdict(list)
    for event in events:
        clicks[event.reader, event.item, event.use].append(event.at.astimezone(UTC))
    for (reader, item, use), times in clicks.items():
        times.sort()
        for number, time in enumerate(times):
            following = times[number + 1 : number + 2]
            if not (following and following[0] - time <= timedelta(seconds=30)):
                yield Event(time, reader, item, use)


def count(
    events: Iterable[Event], use: Use = Use.READ
) -> dict[tuple[str, date, int], tuple[int, int]]:
    """Total and unique uses of a kind by item, UTC day and hour."""
    readers: dict[tuple[str, date, int], list[str]] = defaultdict(list)
    for event in kept(events):
        if event.use == use:
            readers[event.item, event.at.date(), event.at.hour].append(event.reader)
    return {key: (len(found), len(set(found))) for key, found in readers.items()}


def count_metrics(events: Iterable[Event]) -> dict[tuple[str, date], FourMetrics]:
    """COUNTER's metrics by item and first day of the month."""
    by_month: dict[tuple[str, date], list[Event]] = defaultdict(list)
    for event in kept(events):
        by_month[event.item, event.at.date().replace(day=1)].append(event)
    return {
        key: FourMetrics(*_total_and_unique(own, REQUESTS), *_total_and_unique(own, INVESTIGATIONS))
        for key, own in by_month.items()
    }


class DayCounts(NamedTuple):
    """The uses of a kind on a day: counted, their sessions, and received."""

    total: int
    unique: int
    received: int


def count_days(events: Iterable[Event]) -> dict[tuple[str, date, Use], DayCounts]:
    """Count by item, UTC day and use."""
    events = list(events)
    received = Counter((event.item, event.at.date(), event.use) for event in events)
    counted = defaultdict(list)
    for event in kept(events):
        counted[event.item, event.at.date(), event.use].append((event.reader, event.at.hour))
    return {
        key: DayCounts(len(counted[key]), len(set(counted[key])), number)
        for key, number in received.items()
    }


def count_referrers(events: Iterable[Event]) -> Counter[tuple[date, str]]:
    """Count the sessions that read an item, by first day of the month and referring site.

    The site is the first one that a click of the session came from.
    """
    reads = [event for event in events if event.use == Use.READ]
    sites: dict[tuple[object, ...], str] = {}
    for event in sorted(reads, key=lambda event: event.at):
        if event.referrer:
            sites.setdefault(_session(event), event.referrer)
    sessions = {_session(event): event.at.date().replace(day=1) for event in kept(reads)}
    return Counter((month, sites[key]) for key, month in sessions.items() if key in sites)


def _session(event: Event) -> tuple[object, ...]:
    return event.reader, event.item, event.at.date(), event.at.hour


def _total_and_unique(events: Iterable[Event], uses: Collection[Use]) -> tuple[int, int]:
    wanted = [event for event in events if event.use in uses]
    # A session is the reader, the day and the hour (COUNTER R5.1 §7.3).
    sessions = {(event.reader, event.at.date(), event.at.hour) for event in wanted}
    return len(wanted), len(sessions)

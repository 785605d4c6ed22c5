"""Rules C2 to C6 implemented literally, in memory, to compare counts with."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple


class Event(NamedTuple):
    at: datetime
    reader: str
    item: str


def count(events: Iterable[Event]) -> dict[tuple[str, date, int], tuple[int, int]]:
    """Total and unique views by item, UTC day and hour."""
    clicks: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for event in events:
        clicks[event.reader, event.item].append(event.at.astimezone(UTC))
    kept: dict[tuple[str, date, int], list[str]] = defaultdict(list)
    for (reader, item), times in clicks.items():
        times.sort()
        for number, time in enumerate(times):
            following = times[number + 1 : number + 2]
            if following and following[0] - time <= timedelta(seconds=30):
                continue
            kept[item, time.date(), time.hour].append(reader)
    return {key: (len(readers), len(set(readers))) for key, readers in kept.items()}

"""Rules of counting: arithmetic on times, and what is kept of a referrer. Pure.

Times are whole microseconds since 1970 in UTC: both databases subtract them exactly, and daylight
saving time has no effect.
"""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Self
from urllib.parse import urlsplit

# Two clicks of one reader on one item within this time are one (COUNTER R5.1 §7.2).
WINDOW = timedelta(seconds=30)

# Longer names of hosts are not kept.
LONGEST_HOST = 100
_LABEL = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?", re.ASCII)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)


def to_microseconds(span: timedelta) -> int:
    """Return a time span in whole microseconds."""
    return span // _MICROSECOND


WINDOW_MICROSECONDS = to_microseconds(WINDOW)
_HOUR_MICROSECONDS = to_microseconds(_HOUR)


class Hour(NamedTuple):
    """An hour of a UTC day: the time part of a session (COUNTER R5.1 §7.4)."""

    day: date
    hour: int

    @classmethod
    def of(cls, at: datetime) -> Self:
        """Return the hour of an aware time."""
        at = at.astimezone(UTC)
        return cls(at.date(), at.hour)

    @property
    def start(self) -> datetime:
        """The first moment of the hour."""
        return datetime(self.day.year, self.day.month, self.day.day, self.hour, tzinfo=UTC)

    @property
    def previous(self) -> Self:
        """The previous hour, across midnight too."""
        return self.of(self.start - _HOUR)

    @property
    def next(self) -> Self:
        """The next hour, across midnight too."""
        return self.of(self.start + _HOUR)


class Click(NamedTuple):
    """A request at a moment, with the hour of that moment."""

    hour: Hour
    moment: int

    @classmethod
    def at(cls, at: datetime) -> Self:
        """Return the click at an aware time; raises `ValueError` if the time is naive."""
        if at.tzinfo is None:
            raise ValueError(f"the time {at.isoformat()} has no zone; give one in UTC")
        return cls(Hour.of(at), to_microseconds(at - _EPOCH))

    @property
    def is_near_hour_edge(self) -> bool:
        """True if a click of the previous or next hour could belong to the same double click."""
        since_hour = self.moment % _HOUR_MICROSECONDS
        return not WINDOW_MICROSECONDS <= since_hour < _HOUR_MICROSECONDS - WINDOW_MICROSECONDS

    @property
    def is_near_hour_start(self) -> bool:
        """True if a click of the previous hour could be the first of a double click."""
        return self.moment % _HOUR_MICROSECONDS < WINDOW_MICROSECONDS

    @property
    def is_near_hour_end(self) -> bool:
        """True if a click of the next hour could be the second of a double click."""
        return _HOUR_MICROSECONDS - self.moment % _HOUR_MICROSECONDS <= WINDOW_MICROSECONDS

    def is_double_click_with(self, moment: int) -> bool:
        """Return whether this and a click at `moment` are a double click (COUNTER R5.1 §7.2)."""
        return abs(self.moment - moment) <= WINDOW_MICROSECONDS


def referring_host(referrer: str, *, own: Collection[str]) -> str:
    """Return the host of another site in a referrer, which is an address or a host alone.

    Return '' for `own` hosts, without their ports, and for anything that is no host. Nothing else of
    the address is kept.
    """
    try:
        parts = urlsplit(referrer if "//" in referrer else f"//{referrer}")
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if len(host) > LONGEST_HOST or not _HOST.fullmatch(host) or host in own:
        return ""
    return host.rstrip(".")

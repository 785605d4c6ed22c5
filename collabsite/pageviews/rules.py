"""The rules of counting as plain arithmetic on times; no database and no request.

Times are whole microseconds since 1970 in UTC, so that both databases subtract them exactly and
daylight saving means nothing.
"""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Self

# Two clicks of one reader on one item this close together are one (COUNTER R5.1 §7.2).
WINDOW = timedelta(seconds=30)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def microseconds(span: timedelta) -> int:
    """Return a span as whole microseconds."""
    return span // timedelta(microseconds=1)


WINDOW_MICROSECONDS = microseconds(WINDOW)


class Hour(NamedTuple):
    """One hour of one UTC day: the time part of a session (COUNTER R5.1 §7.4)."""

    day: date
    hour: int

    @classmethod
    def of(cls, at: datetime) -> Self:
        """Return the hour that holds `at`."""
        at = at.astimezone(UTC)
        return cls(at.date(), at.hour)

    @property
    def start(self) -> datetime:
        """The first moment of the hour."""
        return datetime(self.day.year, self.day.month, self.day.day, self.hour, tzinfo=UTC)

    @property
    def before(self) -> Self:
        """The hour before, over midnight too."""
        return self.of(self.start - _HOUR)

    @property
    def after(self) -> Self:
        """The hour after, over midnight too."""
        return self.of(self.start + _HOUR)


class Click(NamedTuple):
    """A moment at which something was asked for, placed in its hour."""

    hour: Hour
    moment: int

    @classmethod
    def at(cls, at: datetime) -> Self:
        """Return the click at an aware time; raises `ValueError` if the time is naive."""
        if at.tzinfo is None:
            raise ValueError(f"the time {at.isoformat()} has no zone; give one in UTC")
        return cls(Hour.of(at), microseconds(at - _EPOCH))

    @property
    def opens_the_hour(self) -> bool:
        """Whether a click of the hour before could be the first half of a double click."""
        start = microseconds(self.hour.start - _EPOCH)
        return self.moment - start < WINDOW_MICROSECONDS

    @property
    def closes_the_hour(self) -> bool:
        """Whether a click of the hour after could be the second half of a double click."""
        end = microseconds(self.hour.after.start - _EPOCH)
        return end - self.moment <= WINDOW_MICROSECONDS

    def is_double_of(self, moment: int) -> bool:
        """Whether this click and one at `moment` are a double click (COUNTER R5.1 §7.2)."""
        return abs(self.moment - moment) <= WINDOW_MICROSECONDS

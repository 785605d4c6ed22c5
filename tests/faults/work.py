"""What one of several processes does at once: `python -m tests.faults.work JOB NUMBER`."""

import sys
from datetime import UTC, datetime, timedelta

import django

django.setup()

from collabsite.pageviews import counter, rollup

NOON = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 5, tzinfo=UTC)


def count(reader: object, at: datetime) -> None:
    counter.count("book:1", address="192.0.2.1", agent=f"Firefox {reader}", at=at)


def same_reader(number: int) -> None:
    """The very same click, a hundred times."""
    for _ in range(100):
        count("", NOON)


def many_readers(number: int) -> None:
    """A hundred readers of this process alone."""
    for reader in range(100):
        count((number, reader), NOON)


def over_midnight(number: int) -> None:
    """A hundred readers' first click if even, their second one if odd, on the next day."""
    for reader in range(100):
        count(reader, MIDNIGHT + timedelta(seconds=10 if number % 2 else -10))


def over_the_hour(number: int) -> None:
    """The same within a day."""
    hour = MIDNIGHT.replace(hour=9)
    for reader in range(100):
        count(reader, hour + timedelta(seconds=10 if number % 2 else -10))


def count_and_roll_up(number: int) -> None:
    """Late readers of a day that is rolled up all the time."""
    for reader in range(100):
        count((number, reader), NOON)
        if reader % 10 == 0:
            rollup.roll_up(before=MIDNIGHT.date())


if __name__ == "__main__":
    print("ready", flush=True)
    sys.stdin.readline()
    globals()[sys.argv[1]](int(sys.argv[2]))

"""Jobs that several processes do at once: `python -m tests.faults.work JOB PROCESSES`."""

import multiprocessing
import sys
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier

import django

django.setup()

from collabsite.counting import counter
from collabsite.counting.items import Item
from collabsite.counting.models import Use

NOON = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 5, tzinfo=UTC)


def count(reader: object, at: datetime, use: Use = Use.READ) -> None:
    agent = f"Firefox {reader}"
    counter.count(Item("book", 1), address="192.0.2.1", agent=agent, at=at, use=use)


def same_reader(number: int) -> None:
    """The same click a hundred times."""
    for _ in range(100):
        count("", NOON)


def many_readers(number: int) -> None:
    """A hundred readers, each in this process only."""
    for reader in range(100):
        count((number, reader), NOON)


def over_the_hour(number: int) -> None:
    """A hundred readers' first click if even, their second one, in the next hour, if odd."""
    hour = MIDNIGHT.replace(hour=9)
    for reader in range(100):
        count(reader, hour + timedelta(seconds=10 if number % 2 else -10))


def count_and_roll_up(number: int) -> None:
    """Late readers of a day that is rolled up meanwhile."""
    for reader in range(100):
        count((number, reader), NOON)
        count((number, reader), NOON, Use.DOWNLOAD)
        if reader % 10 == 0:
            counter.roll_up(before=MIDNIGHT.date())


def run(job: str, number: int, start: Barrier) -> None:
    """Do a job as soon as all processes are there."""
    start.wait()
    globals()[job](number)


def main(job: str, count: int) -> int:
    """Run a job in so many processes; return 0 if it ended well in each."""
    forking = multiprocessing.get_context("fork")
    start = forking.Barrier(count)
    processes = [forking.Process(target=run, args=(job, n, start)) for n in range(count)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return int(any(process.exitcode for process in processes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

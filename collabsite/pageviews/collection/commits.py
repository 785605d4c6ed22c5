"""A thread of each process that counts reports of uses, many in one commit.

Those that wait at the same time share a commit, and are told when they are stored. Nothing is
acknowledged before that.
"""

import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from django.db import DatabaseError, connection

from collabsite.pageviews.collection.reports import Report, count_reports
from collabsite.pageviews.counting import rollup

# Reports that share a commit.
MOST_AT_ONCE = 200
# Reports that are counted without waiting for others.
ENOUGH = 4
# Fewer wait until the last commit is so old, in seconds: a commit takes the time of many views.
PAUSE = 0.015
# Threads that are woken at once. Each wakes another when it's done, because only one of them can run
# Python: if all woke, each would soon sleep again.
AWAKE = 4
# Reports that nobody waits for longer than a moment; more are dropped while the database is slow.
MOST_IMPATIENT = 5_000

logger = logging.getLogger(__name__)


class Batch[A]:
    """The totals of the items of reports that were counted together, and answers made of them."""

    __slots__ = ("answers", "totals")

    def __init__(self, totals: dict[str, int]) -> None:
        self.totals = totals
        self.answers: dict[str, A] = {}


class Waiting:
    """A report that waits until it is counted.

    `read` returns the report, given the version of the list of robots, or None if it can't be
    counted together with others. Afterwards, `batch` has the total of its `item`; it is None if the
    report was not counted. Of reports that are not patient nobody does anything after that: they are
    counted alone here.
    """

    __slots__ = ("batch", "counted", "is_patient", "item", "next", "read")

    def __init__(self, read: Callable[[], Report | None], *, is_patient: bool = True) -> None:
        self.read = read
        self.is_patient = is_patient
        self.item = ""
        self.batch: Batch[object] | None = None
        self.counted = threading.Lock()
        self.counted.acquire()
        # Whose thread this one wakes.
        self.next: Waiting | None = None


class SharedCommits:
    """The queue of reports, and the thread that counts them."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Waiting] = queue.SimpleQueue()
        # As many as came together lately; the lock is free once they wait.
        self._expected = ENOUGH
        self._counted_at = 0.0
        self._gathered = threading.Lock()
        self._gathered.acquire()
        self._start()
        # A server that forks after loading the application takes no thread along.
        os.register_at_fork(after_in_child=self._start)

    def wait(self, waiting: Waiting) -> None:
        """Return when the report is counted, or can't be; the caller then calls `wake_next`."""
        self._queue.put(waiting)
        self._notify()
        waiting.counted.acquire()

    def wait_briefly(self, waiting: Waiting, *, seconds: float) -> bool:
        """Return when the report is counted, or can't be, or the time is over; tell if it was in time.

        It may be counted later. A report is dropped if too many wait already.
        """
        if self._queue.qsize() > MOST_IMPATIENT:
            return False
        self._queue.put(waiting)
        self._notify()
        return waiting.counted.acquire(timeout=seconds)

    def _notify(self) -> None:
        # Waking the other thread for each report would take as long as all else here.
        if self._queue.qsize() >= self._expected - 1 and self._gathered.locked():
            # Another thread may have come first.
            with suppress(RuntimeError):
                self._gathered.release()

    def _start(self) -> None:
        threading.Thread(target=self._count, name="views", daemon=True).start()

    def _count(self) -> None:
        """Count what waits, again and again."""
        while True:
            batch = self._wait_for_batch()
            self._expected = max(len(batch), self._expected - 1, ENOUGH)
            self._count_at_once(batch)
            self._counted_at = time.monotonic()

    def _wait_for_batch(self) -> list[Waiting]:
        """Return what waits, once it is as many as expected or the pause is over."""
        batch = [self._queue.get()]
        pause = self._counted_at + PAUSE - time.monotonic()
        if self._queue.qsize() < self._expected - 1 and pause > 0:
            self._gathered.acquire(timeout=pause)
        while len(batch) < MOST_AT_ONCE and not self._queue.empty():
            batch.append(self._queue.get())
        return batch

    def _count_at_once(self, batch: Sequence[Waiting]) -> None:
        last: datetime | None = None
        reports: list[Report] = []
        try:
            for waiting in batch:
                report = waiting.read()
                if report is not None:
                    waiting.item = report.view.item
                    reports.append(report)
            counted: Batch[object] = Batch(count_reports(reports))
            for waiting in batch:
                if waiting.item in counted.totals:
                    waiting.batch = counted
            if counted.totals:
                last = reports[-1].view.at
        except Exception:
            # Each is then counted alone, so that one that fails harms no other.
            logger.warning("%s views could not be counted at once", len(batch), exc_info=True)
            connection.close()
        finally:
            _wake(batch)
        try:
            if last is not None:
                rollup.roll_up_if_due(at=last)
            else:
                _count_alone([waiting for waiting in batch if not waiting.is_patient])
        except Exception:
            # The thread must not end.
            logger.exception("Work after counting failed")


def _count_alone(batch: Sequence[Waiting]) -> None:
    """Count each of the reports that nobody else counts after a common failure."""
    for waiting in batch:
        try:
            report = waiting.read()
            if report is not None:
                count_reports([report])
        except DatabaseError:
            logger.exception("a use could not be counted")
            connection.close()
        except Exception:
            # One that can't be read loses no other.
            logger.exception("a use could not be read")


def _wake(batch: Sequence[Waiting]) -> None:
    # Who waits only for a moment may have left, and would wake nobody.
    patient = [waiting for waiting in batch if waiting.is_patient]
    for waiting, following in zip(patient, patient[AWAKE:], strict=False):
        waiting.next = following
    for waiting in [*patient[:AWAKE], *(each for each in batch if not each.is_patient)]:
        waiting.counted.release()


_lock = threading.Lock()
_shared: list[SharedCommits] = []


def shared_commits() -> SharedCommits:
    """Return the queue of this process; the first call starts its thread."""
    with _lock:
        if not _shared:
            _shared.append(SharedCommits())
    return _shared[0]


def wake_next(waiting: Waiting) -> None:
    """Let the next thread answer; call it after the own answer."""
    if waiting.next is not None:
        waiting.next.counted.release()

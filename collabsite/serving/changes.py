"""Follow the changes that other processes have stored."""

import datetime as dt
import heapq
import threading
import time

from django.db.models import Max, Q
from django.dispatch import Signal
from django.utils import timezone

from collabsite.serving.models import Change

# No transaction that changes what is public takes longer: the keys of rows are given in the order
# in which rows are written, and not in the order in which they are committed.
LONGEST_TRANSACTION = dt.timedelta(minutes=10)
# Changes are forgotten long after every process has seen them.
KEPT = dt.timedelta(days=2)


# Sent with the `names` of changes that have been seen, before the pages that show them are dropped.
changes_seen = Signal()


class ChangeFollower:
    """The names of what has changed since the last look at the database.

    `read_at` is when the database answered last, in seconds of the monotonic clock.
    """

    def __init__(self) -> None:
        self.read_at = 0.0
        # The time of the next scheduled change, in seconds since the epoch.
        self.next_at = float("inf")
        self._lock = threading.Lock()
        self._scheduled: list[tuple[float, str]] = []
        self._seen: dict[int, dt.datetime] = {}
        # All rows up to this one have been seen.
        self._seen_to: int | None = None

    def read(self) -> set[str]:
        """Return the names of what has changed since, in one query.

        The first time, nothing has. Raises `DatabaseError`.
        """
        with self._lock:
            now = timezone.now()
            changes = Change.objects.order_by("pk")
            first = self._seen_to is None
            if self._seen_to is None:
                old = Q(created_at__lt=now - LONGEST_TRANSACTION)
                self._seen_to = changes.filter(old).aggregate(Max("pk"))["pk__max"] or 0
                changes = changes.filter(Q(pk__gt=self._seen_to) | Q(public_at__gt=now))
            else:
                changes = changes.filter(pk__gt=self._seen_to)
            rows = list(changes.values_list("pk", "name", "public_at", "created_at"))
            names = set()
            for key, name, public_at, created_at in rows:
                if key in self._seen:
                    continue
                self._seen[key] = created_at
                if public_at > now:
                    heapq.heappush(self._scheduled, (public_at.timestamp(), name))
                elif not first:
                    names.add(name)
            self._forget(now)
            self._plan()
            self.read_at = time.monotonic()
            return names

    def take_due(self) -> set[str]:
        """Return the names of scheduled changes whose time has come."""
        with self._lock:
            names = set()
            while self._scheduled and self._scheduled[0][0] <= time.time():
                names.add(heapq.heappop(self._scheduled)[1])
            self._plan()
            return names

    def _plan(self) -> None:
        self.next_at = self._scheduled[0][0] if self._scheduled else float("inf")

    def _forget(self, now: dt.datetime) -> None:
        """Forget the rows before which none can appear any more."""
        old = [key for key, at in self._seen.items() if at < now - LONGEST_TRANSACTION]
        self._seen_to = max([self._seen_to or 0, *old])
        for key in old:
            del self._seen[key]


def delete_old_changes() -> None:
    """Delete the changes that every process has seen."""
    Change.objects.filter(public_at__lt=timezone.now() - KEPT).delete()

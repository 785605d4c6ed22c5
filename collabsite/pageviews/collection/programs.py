"""Use by programs: a daily count of answers with JSON, feeds and descriptions of the API.

These are no views. They are counted in memory and stored every few seconds: the count is simple, and
may lose the last seconds of a process that is killed.
"""

import atexit
import logging
import os
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial

from django.db import DatabaseError, connection, transaction

from collabsite.pageviews.models import ProgramCount
from collabsite.web.environ import EDITORS_PATHS, Application, Environ, StartResponse

# Of answers that count.
STATUSES = {"200", "304"}
# The longest time in seconds that counts are kept in memory.
STORE_EVERY = 5.0

_API = {"/openapi.json", "/.well-known/api-catalog"}
# Files that readers save, and addresses that are not for programs.
_CITATION_FILES = ("/cite.json", "/references.json")
_CLOSED = (*EDITORS_PATHS, "/static/", "/media/", "/views/")
_ADD = """
INSERT INTO pageviews_programcount (day, kind, count) VALUES (%s, %s, %s)
ON CONFLICT (day, kind) DO UPDATE SET count = pageviews_programcount.count + excluded.count
"""

logger = logging.getLogger(__name__)


def kind_of(path: str) -> ProgramCount.Kind | None:
    """Return what an address gives to programs, None if it is for readers."""
    if path in _API or path.startswith("/r51/"):
        return ProgramCount.Kind.API
    if path.endswith(".atom"):
        return ProgramCount.Kind.FEED
    if path.endswith(".json") and not path.endswith(_CITATION_FILES):
        return None if path.startswith(_CLOSED) else ProgramCount.Kind.JSON
    return None


def add(counts: Mapping[tuple[date, ProgramCount.Kind], int]) -> None:
    """Add to the stored counts by day and kind."""
    with transaction.atomic(), connection.cursor() as cursor:
        for (day, kind), number in sorted(counts.items()):
            adapted = connection.ops.adapt_datefield_value(day)
            cursor.execute(_ADD, [adapted, ProgramCount.Kind(kind), number])


class ProgramUses:
    """WSGI middleware that counts the answers for programs."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._counts: Counter[tuple[date, ProgramCount.Kind]] = Counter()
        self._lock = threading.Lock()
        self._has_counts = threading.Event()
        self._start()
        atexit.register(self.store)
        # A server that forks after loading the application takes no thread along.
        os.register_at_fork(after_in_child=self._start)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        kind = kind_of(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "GET" else None
        if kind is not None:
            start_response = partial(self._note, start_response, kind)
        return self._application(environ, start_response)

    def store(self) -> None:
        """Store the counts in memory; they stay there if the database fails."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            add(counts)
        except DatabaseError:
            connection.close()
            with self._lock:
                self._counts.update(counts)
            logger.warning("uses by programs are not stored yet", exc_info=True)

    def _note(
        self,
        start_response: StartResponse,
        kind: ProgramCount.Kind,
        status: str,
        headers: Sequence[tuple[str, str]],
        *error: object,
    ) -> object:
        if status[:3] in STATUSES:
            with self._lock:
                self._counts[datetime.now(UTC).date(), kind] += 1
            self._has_counts.set()
        return start_response(status, headers, *error)

    def _start(self) -> None:
        threading.Thread(target=self._store_again_and_again, name="programs", daemon=True).start()

    def _store_again_and_again(self) -> None:
        pause = threading.Event()
        while True:
            self._has_counts.wait()
            pause.wait(STORE_EVERY)
            self._has_counts.clear()
            with suppress(Exception):
                self.store()
            # A database has few connections, and this thread needs one now and then.
            connection.close()
            if self._counts:
                self._has_counts.set()

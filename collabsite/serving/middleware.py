"""WSGI middleware that answers public pages from memory, before Django is entered."""

import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import cast

from django.conf import settings
from django.db import DatabaseError, connection

from collabsite.serving.changes import ChangeFollower, changes_seen, delete_old_changes
from collabsite.serving.encodings import accepted_codings
from collabsite.serving.environ import (
    Application,
    Environ,
    StartResponse,
    has_session,
    has_valid_host,
    is_secure,
    reader_environ,
)
from collabsite.serving.pages import EVERYTHING, SHOWN, Headers, ReadyPage, ReadyPages

# Each process asks the database so often for what has changed, in seconds.
READ_EVERY = 0.9
# The database is missing if it has not answered for so long.
MISSING_AFTER = 5.0
# The numbers of views in a page may be so old.
OLD_AFTER = 60.0
# Without the database, pages are answered for a day.
STALE_FOR = 24 * 3600.0
LARGEST = 1_000_000
# How long a request waits for another that makes the same page.
PATIENCE = 30.0
FORGET_EVERY = 3600.0
MOST_KEYS = 2_000
# Longer addresses, in characters, are left to the application.
LONGEST_KEY = 1_000

HIT = ("Cache-Status", "collabsite; hit")
MISS = ("Cache-Status", "collabsite; fwd=miss")
STORED = ("Cache-Status", "collabsite; fwd=miss; stored")
# Made for another request at the same time.
COLLAPSED = ("Cache-Status", "collabsite; fwd=miss; collapsed")

logger = logging.getLogger(__name__)


class ReadyPagesMiddleware:
    """Answers public pages from memory, and keeps those that the application makes.

    A page is made from its key alone: the application sees nothing else of the request, so that no
    header can change what others get. `canonical_query` takes the path and the query of a request, and
    returns the query in the one form for all that show the same page, None for what is no public page.
    """

    def __init__(
        self,
        application: Application,
        *,
        canonical_query: Callable[[str, str], str | None],
        most_bytes: int,
    ) -> None:
        self._application = application
        self._canonical_query = canonical_query
        self._pages = ReadyPages(most_bytes)
        self._changes = ChangeFollower()
        self._secure = settings.SECURE
        # Keys by path and query: for speed alone.
        self._keys: dict[tuple[str, str], str | None] = {}
        # When the application last made something of a key that may not be kept.
        self._unkept: dict[str, float] = {}
        self._making: dict[str, threading.Event] = {}
        self._lock = threading.Lock()
        self._work: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._start()
        # A server that forks after loading the application takes no thread along.
        os.register_at_fork(after_in_child=self._start)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        key = self._key(environ)
        if key is None:
            return self._pass(environ, start_response)
        if self._changes.next_at <= time.time():
            due = self._changes.take_due()
            changes_seen.send(sender=None, names=due)
            self._pages.drop(due)
        page = self._pages.get(key)
        if page is None:
            page, status = self._make(key)
            if page is None:
                return self._application(environ, start_response)
        else:
            status = self._status(page, key)
        return self._respond(page, key, environ, start_response, status)

    def _start(self) -> None:
        for loop in (self._follow_changes, self._do_work):
            threading.Thread(target=loop, name="ready-pages", daemon=True).start()

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in {"GET", "HEAD"} or not has_session(environ):
            return self._application(environ, start_response)
        response = self._application(environ, start_response)
        # Who publishes something sees it at once.
        self._read_changes()
        return response

    def _key(self, environ: Environ) -> str | None:
        """Return the key of a public page, None for a request that only the application answers."""
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_RANGE" in environ:
            return None
        if "HTTP_COOKIE" in environ and has_session(environ):
            return None
        if not has_valid_host(environ):
            return None
        if self._secure and not is_secure(environ):
            return None
        place = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        try:
            return self._keys[place]
        except KeyError:
            if len(place[0]) + len(place[1]) > LONGEST_KEY:
                return None
            query = self._canonical_query(*place)
            key = None if query is None else f"{place[0]}?{query}"
            if len(self._keys) >= MOST_KEYS:
                self._keys.clear()
            self._keys[place] = key
            return key

    def _respond(
        self,
        page: ReadyPage,
        key: str,
        environ: Environ,
        start_response: StartResponse,
        status: tuple[str, str],
    ) -> Iterable[bytes]:
        count = len(page.forms)
        form = page.form_for(accepted_codings(environ.get("HTTP_ACCEPT_ENCODING", "")))
        if len(page.forms) != count:
            self._pages.grow(key, page)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (etag := page.matching_etag(known, form)):
            start_response("304 Not Modified", [*page.headers_with(etag), status])
            return []
        start_response("200 OK", [*form.headers, status])
        return form.body if environ["REQUEST_METHOD"] == "GET" else []

    def _status(self, page: ReadyPage, key: str) -> tuple[str, str]:
        """Return the `Cache-Status` header (RFC 9211); have an old page made again."""
        now = time.monotonic()
        silence = now - self._changes.read_at
        if now - page.made_at > OLD_AFTER and not page.is_waiting and silence < MISSING_AFTER:
            page.is_waiting = True
            self._work.put(partial(self._make_again, key, page))
        if silence < MISSING_AFTER:
            return HIT
        return "Cache-Status", f"collabsite; hit; ttl=-{silence:.0f}; detail=database-down"

    def _make(self, key: str) -> tuple[ReadyPage | None, tuple[str, str]]:
        """Make a page that is not ready, while others wait for it; None if it may not be kept."""
        if time.monotonic() - self._unkept.get(key, -OLD_AFTER) < OLD_AFTER:
            return None, MISS
        with self._lock:
            event = self._making.get(key)
            is_maker = event is None
            if event is None:
                event = self._making[key] = threading.Event()
        if not is_maker:
            event.wait(PATIENCE)
            page = self._pages.get(key)
            return (page, COLLAPSED) if page else self._make(key)
        try:
            page = self._render(key)
            return page, STORED if page and self._pages.get(key) is page else MISS
        finally:
            with self._lock:
                del self._making[key]
            event.set()

    def _make_again(self, key: str, page: ReadyPage) -> None:
        try:
            self._render(key, former=page)
        finally:
            page.is_waiting = False

    def _render(self, key: str, former: ReadyPage | None = None) -> ReadyPage | None:
        """Have the application make a page, and keep it; None if it may not be kept."""
        version = self._pages.version
        may_be_kept = self._changes.read_at > 0
        path, _, query = key.rpartition("?")
        environ = reader_environ(path, query)
        answers: list[tuple[str, Headers]] = []

        def start(status: str, headers: Sequence[tuple[str, str]], _error: object = None) -> None:
            answers[:] = [(status, list(headers))]

        # After the version is known: what changes then is read again.
        chunks = self._application(environ, start)
        try:
            [(status, headers)] = answers
            by_name = {name.lower(): value for name, value in headers}
            size = by_name.get("content-length", "")
            if (
                not status.startswith("200")
                or "public" not in by_name.get("cache-control", "")
                # It is counted each time.
                or "no-cache" in by_name["cache-control"]
                or "set-cookie" in by_name
                or "etag" not in by_name
                or not (size.isdecimal() and int(size) <= LARGEST)
            ):
                self._pass_on(key, status)
                return None
            body = b"".join(chunks)
        finally:
            if hasattr(chunks, "close"):
                chunks.close()
        shown = cast(frozenset[str], environ.get(SHOWN, EVERYTHING))
        if former and former.body == body:
            former.made_at = time.monotonic()
            return former
        page = ReadyPage.from_response(headers, body, shown, made_at=time.monotonic())
        if may_be_kept and self._pages.put(key, page, version=version) and page.compressible:
            self._work.put(partial(self._compress, key))
        return page

    def _pass_on(self, key: str, status: str) -> None:
        """Leave a key to the application for a while: it may have an answer to more headers."""
        if len(self._unkept) >= MOST_KEYS:
            self._unkept.clear()
        if not status.startswith("5"):
            self._unkept[key] = time.monotonic()

    def _compress(self, key: str) -> None:
        # A page that has been dropped meanwhile must not wait here: its bytes would be in memory uncounted.
        page = self._pages.get(key)
        if page and not page.is_compressed:
            page.compress()
            self._pages.grow(key, page)

    def _read_changes(self) -> None:
        """Drop the pages that show what has changed."""
        try:
            names = self._changes.read()
        except DatabaseError as error:
            connection.close()
            if time.monotonic() - self._changes.read_at > STALE_FOR:
                self._pages.clear()
            logger.debug("The changes can't be read: %s", error)
            return
        if names:
            changes_seen.send(sender=None, names=names)
            self._pages.drop(names)

    def _follow_changes(self) -> None:
        """Read what has changed, again and again."""
        forget_at = time.monotonic()
        while True:
            self._do(self._read_changes)
            if time.monotonic() >= forget_at:
                forget_at = time.monotonic() + FORGET_EVERY
                self._do(delete_old_changes)
            time.sleep(READ_EVERY)

    def _do_work(self) -> None:
        """Make pages that no request waits for, and compress those that have just been made."""
        # Nothing is kept before that.
        self._do(self._read_changes)
        while True:
            self._do(self._work.get())

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:
            logger.exception("Work on ready pages failed.")

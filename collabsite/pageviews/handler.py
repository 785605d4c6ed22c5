"""WSGI handler of reports of views, in front of Django.

Views that wait at the same time share one commit: a thread of each process counts them all at once,
and they are answered when they are stored. Nothing is acknowledged before that.
"""

import io
import json
import logging
import os
import queue
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache, partial

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import http_date

from collabsite.pageviews import items, robots, rollup
from collabsite.pageviews.counter import View
from collabsite.pageviews.reports import Report, count_reports, exclusion_reason
from collabsite.pageviews.visitors import client_address
from collabsite.web.environ import (
    Application,
    Environ,
    StartResponse,
    has_session,
    has_valid_host,
    is_secure,
)

type Headers = list[tuple[str, str]]
type Answer = tuple[Headers, list[bytes]]

# Of the view that answers what is left to the application.
PATH = "/views/"
# A form as our script sends it.
FORMS = {"application/x-www-form-urlencoded", "application/x-www-form-urlencoded;charset=utf-8"}
# Longer forms, in bytes, are left to the application.
LONGEST_FORM = 500
# Views that share a commit.
MOST_AT_ONCE = 200
# Views that are counted without waiting for others.
ENOUGH = 4
# Fewer wait until the last commit is so old, in seconds: a commit takes the time of many views.
PAUSE = 0.015
# Threads that are woken at once to answer. Each wakes another when it's done, because only one of them
# can run Python: if all woke, each would soon sleep again.
AWAKE = 4
# Headers that differ from answer to answer.
OWN_HEADERS = {"content-length", "expires"}

logger = logging.getLogger(__name__)


class _Waiting:
    """A request that waits until its view is counted; without an answer, the application is asked."""

    __slots__ = ("answer", "at", "counted", "environ", "form", "next")

    def __init__(self, environ: Environ, form: bytes, at: datetime) -> None:
        self.environ = environ
        self.form = form
        self.at = at
        self.answer: Answer | None = None
        self.counted = threading.Lock()
        self.counted.acquire()
        # Whose thread this one wakes.
        self.next: _Waiting | None = None


class ViewsHandler:
    """Answers reports of views as the application would, and counts many of them at once.

    Whatever is unusual is left to the application: signed-in readers, invalid tokens, items that
    are not public, and reports that could not be counted together. If the connection breaks while
    a transaction ends, a view may be counted twice, which then is a double click.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        # The headers of the application's answers, known from the first one.
        self._headers: Headers = []
        self._queue: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        # As many as came together lately; the lock is free once they wait.
        self._expected = ENOUGH
        self._counted_at = 0.0
        self._gathered = threading.Lock()
        self._gathered.acquire()
        self._start()
        # A server that forks after loading the application takes no thread along.
        os.register_at_fork(after_in_child=self._start)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "POST":
            return self._application(environ, start_response)
        form = _form(environ)
        if form is None:
            return self._application(environ, start_response)
        if not self._headers:
            return self._application(environ, partial(self._learn, start_response))
        waiting = _Waiting(environ, form, timezone.now())
        self._wait(waiting)
        try:
            if waiting.answer is not None:
                headers, body = waiting.answer
                start_response("200 OK", headers)
                return body
        finally:
            if waiting.next is not None:
                waiting.next.counted.release()
        return self._application(environ, start_response)

    def _start(self) -> None:
        threading.Thread(target=self._count, name="views", daemon=True).start()

    def _learn(
        self,
        start_response: StartResponse,
        status: str,
        headers: Sequence[tuple[str, str]],
        *error: object,
    ) -> object:
        if status.startswith("200"):
            self._headers = [header for header in headers if header[0].lower() not in OWN_HEADERS]
        return start_response(status, headers, *error)

    def _count(self) -> None:
        """Count what waits, again and again."""
        while True:
            batch = self._wait_for_batch()
            self._expected = max(len(batch), self._expected - 1, ENOUGH)
            self._count_at_once(batch)
            self._counted_at = time.monotonic()

    def _wait_for_batch(self) -> list[_Waiting]:
        """Return what waits, once it is as many as expected or the pause is over."""
        batch = [self._queue.get()]
        pause = self._counted_at + PAUSE - time.monotonic()
        if self._queue.qsize() < self._expected - 1 and pause > 0:
            self._gathered.acquire(timeout=pause)
        while len(batch) < MOST_AT_ONCE and not self._queue.empty():
            batch.append(self._queue.get())
        return batch

    def _wait(self, waiting: _Waiting) -> None:
        """Return when the report is counted, or can't be."""
        self._queue.put(waiting)
        # Waking the other thread for each report would take as long as all else here.
        if self._queue.qsize() >= self._expected - 1 and self._gathered.locked():
            # Another thread may have come first.
            with suppress(RuntimeError):
                self._gathered.release()
        waiting.counted.acquire()

    def _count_at_once(self, batch: Sequence[_Waiting]) -> None:
        answers: dict[str, Answer] = {}
        viewed: list[str | None] = []
        try:
            version = robots.list_version()
            reports = [_read(waiting, robots_version=version) for waiting in batch]
            viewed = [report and report.view.item for report in reports]
            totals = count_reports([report for report in reports if report])
            answers = {item: self._answer(views) for item, views in totals.items()}
        except Exception:
            # Each is then counted alone, so that one that fails harms no other.
            logger.warning("%s views could not be counted at once", len(batch), exc_info=True)
            connection.close()
        finally:
            for waiting, item in zip(batch, viewed, strict=False):
                waiting.answer = answers.get(item) if item else None
            for waiting, following in zip(batch, batch[AWAKE:], strict=False):
                waiting.next = following
            for waiting in batch[:AWAKE]:
                waiting.counted.release()
        if answers:
            rollup.roll_up_if_due(at=batch[-1].at)

    def _answer(self, views: int) -> Answer:
        body = json.dumps({"views": views}).encode()
        own = [("Expires", http_date()), ("Content-Length", str(len(body)))]
        return [*self._headers, *own], [body]


def _form(environ: Environ) -> bytes | None:
    """Return the form of a request, None for one that only the application answers."""
    length = environ.get("CONTENT_LENGTH", "")
    if (
        environ.get("CONTENT_TYPE", "").lower().replace(" ", "") not in FORMS
        or not (length.isdecimal() and int(length) <= LONGEST_FORM)
        or ("HTTP_COOKIE" in environ and has_session(environ))
        or not has_valid_host(environ)
        or (settings.SECURE and not is_secure(environ))
    ):
        return None
    form: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(form)
    return form


def _read(waiting: _Waiting, *, robots_version: int) -> Report | None:
    """Return the report in a request, None if it has no valid token."""
    item = _item(waiting.form)
    if item is None:
        return None
    environ = waiting.environ
    agent = environ.get("HTTP_USER_AGENT", "")
    view = View(item, client_address(environ), agent, waiting.at)
    reason = exclusion_reason(environ, host=environ["HTTP_HOST"], robots_version=robots_version)
    return Report(view, reason)


@lru_cache(maxsize=1000)
def _item(form: bytes) -> str | None:
    """Return the item of the page token in a form, None if there is none or the form is odd."""
    try:
        return items.read_token(QueryDict(form).get("token", ""))
    except SuspiciousOperation:
        return None

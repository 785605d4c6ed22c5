"""WSGI handler of reports of views, in front of Django.

Reports that come together share a commit (`commits`), and are answered when they are stored.
"""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache, partial
from typing import cast

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import http_date

from collabsite.pageviews import items
from collabsite.pageviews.collection.commits import Batch, Waiting, shared_commits, wake_next
from collabsite.pageviews.collection.reports import Report, exclusion_reason, referring_host
from collabsite.pageviews.counting.visitors import client_address
from collabsite.pageviews.counting.visits import View
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
# Longer queries, in bytes, are left to the application.
LONGEST_QUERY = 500
# Headers that differ from answer to answer.
OWN_HEADERS = {"content-length", "expires"}


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
        self._commits = shared_commits()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "POST":
            return self._application(environ, start_response)
        # A report is in the query: nobody waits for a body.
        environ |= {"CONTENT_LENGTH": "", "wsgi.input": io.BytesIO()}
        query = _report(environ)
        if query is None:
            return self._application(environ, start_response)
        if not self._headers:
            return self._application(environ, partial(self._learn, start_response))
        waiting = Waiting(partial(_read, environ, query, timezone.now()))
        self._commits.wait(waiting)
        try:
            if waiting.batch is not None:
                headers, body = self._answer(cast(Batch[Answer], waiting.batch), waiting.item)
                start_response("200 OK", headers)
                return body
        finally:
            wake_next(waiting)
        return self._application(environ, start_response)

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

    def _answer(self, batch: Batch[Answer], item: str) -> Answer:
        """Return the answer with the total of an item, made once for each batch."""
        answer = batch.answers.get(item)
        if answer is None:
            body = json.dumps({"views": batch.totals[item]}).encode()
            own = [("Expires", http_date()), ("Content-Length", str(len(body)))]
            answer = batch.answers[item] = [*self._headers, *own], [body]
        return answer


def _report(environ: Environ) -> str | None:
    """Return the query of a report, None for one that only the application answers."""
    query: str = environ.get("QUERY_STRING", "")
    if (
        len(query) > LONGEST_QUERY
        or ("HTTP_COOKIE" in environ and has_session(environ))
        or not has_valid_host(environ)
        or (settings.SECURE and not is_secure(environ))
    ):
        return None
    return query


def _read(environ: Environ, query: str, at: datetime) -> Report | None:
    """Return the report in a request, None if it has no valid token."""
    parsed = _parse(query)
    if parsed is None:
        return None
    (item, use), referrer = parsed
    agent = environ.get("HTTP_USER_AGENT", "")
    host = referring_host(environ, referrer) if referrer else ""
    view = View(item, client_address(environ), agent, at, use, host)
    reason = exclusion_reason(environ, host=environ["HTTP_HOST"])
    return Report(view, reason)


@lru_cache(maxsize=4000)
def _parse(query: str) -> tuple[items.ItemUse, str] | None:
    """Return the item and use of the token in a query, and the referrer.

    Return None if there is no valid token or the query is odd.
    """
    try:
        given = QueryDict(query.encode("latin-1"))
        found = items.read_token(given.get("token", ""))
        return found and (found, given.get("referrer", ""))
    except SuspiciousOperation:
        return None

"""WSGI handler of reports of views, in front of Django, whose requests take longer than counting."""

import json
from collections.abc import Iterable
from functools import lru_cache
from http.client import responses

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict

from collabsite.counting.clicks import take_report
from collabsite.counting.views import HEADERS, PAUSED
from collabsite.serving.environ import (
    Application,
    Environ,
    StartResponse,
    has_session,
    has_valid_host,
    is_secure,
)

PATH = "/views/"


class ViewsHandler:
    """Answers reports of views as the view does, without a request of Django's and its middleware.

    Whatever needs these is left to the application: readers with a session, unknown hosts, odd queries.
    """

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if (
            environ["PATH_INFO"] != PATH
            or environ["REQUEST_METHOD"] != "POST"
            or ("HTTP_COOKIE" in environ and has_session(environ))
            or not has_valid_host(environ)
            or (settings.SECURE and not is_secure(environ))
        ):
            return self._application(environ, start_response)
        token, referrer = _parse(environ.get("QUERY_STRING", ""))
        host = environ["HTTP_HOST"]
        status, content = take_report(
            environ, token=token, referrer=referrer, host=host, is_staff=False
        )
        body = json.dumps(content).encode()
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "X-Content-Type-Options": "nosniff",
            **HEADERS,
            **(PAUSED if status == 503 else {}),
        }
        start_response(f"{status} {responses[status]}", [*headers.items()])
        return [body]


@lru_cache(maxsize=4000)
def _parse(query: str) -> tuple[str, str]:
    """Return the token and the referrer in a query."""
    try:
        given = QueryDict(query.encode("latin-1"))
    except SuspiciousOperation:
        return "", ""
    return given.get("token", ""), given.get("referrer", "")

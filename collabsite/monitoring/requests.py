"""WSGI middleware around Django: ids of requests, and a line for each slow page and slow query."""

import logging
import re
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.urls import Resolver404, resolve
from django.utils import translation

from collabsite.monitoring.logs import request_id
from collabsite.web.environ import Application, Environ, StartResponse

HEADER = "X-Request-ID"
_FROM_PROXY = re.compile(r"[A-Za-z0-9._-]{1,64}")
# The statements are long, and have no values.
_LONGEST_STATEMENT = 500

logger = logging.getLogger("collabsite.slow")

# The number and the seconds of the queries of the request that this thread answers.
_queries: ContextVar[list[float] | None] = ContextVar("queries", default=None)


class RequestLog:
    """Gives each request an id, that of our proxy if it names one, and logs it if it is slow."""

    def __init__(self, application: Application) -> None:
        self._application = application
        connection_created.connect(_watch, dispatch_uid="collabsite.monitoring")

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        given = environ.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXY_HOPS else ""
        name = given if _FROM_PROXY.fullmatch(given) else uuid.uuid4().hex
        queries: list[float] = []
        statuses: list[str] = []

        def start(status: str, headers: Sequence[tuple[str, str]], *error: object) -> object:
            statuses.append(status[:3])
            # A page that caches keep is not that of one request.
            if not any(
                "public" in value for key, value in headers if key.lower() == "cache-control"
            ):
                headers = [*headers, (HEADER, name)]
            return start_response(status, headers, *error)

        tokens = request_id.set(name), _queries.set(queries)
        # Django decodes it in place.
        path = environ.get("PATH_INFO", "").encode("latin-1").decode(errors="replace")
        begin = time.perf_counter()
        try:
            return self._application(environ, start)
        finally:
            seconds = time.perf_counter() - begin
            if seconds >= settings.SLOW_PAGE_SECONDS:
                _log_page(environ.get("REQUEST_METHOD", ""), path, statuses, seconds, queries)
            request_id.reset(tokens[0])
            _queries.reset(tokens[1])


def _log_page(
    method: str, path: str, statuses: list[str], seconds: float, queries: list[float]
) -> None:
    """Log a slow page by its route: an address may have the key of a preview or an invitation."""
    try:
        with translation.override(translation.get_language_from_path(path)):
            route = resolve(path).route
    except Resolver404:
        route = "?"
    status = statuses[-1] if statuses else "?"
    logger.warning(
        "%s /%s took %.2f s, %d queries %.2f s of it (%s)",
        *(method, route, seconds, len(queries), sum(queries), status),
        extra={
            "method": method,
            "route": route,
            "status": status,
            "seconds": round(seconds, 3),
            "queries": len(queries),
        },
    )


def _watch(connection: BaseDatabaseWrapper, **_: object) -> None:
    if _time_query not in connection.execute_wrappers:
        connection.execute_wrappers.append(_time_query)


def _time_query(
    execute: Callable[..., Any],
    sql: str,
    params: Any,  # noqa: ANN401
    many: bool,
    context: dict[str, Any],
) -> Any:  # noqa: ANN401
    begin = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.perf_counter() - begin
        if (queries := _queries.get()) is not None:
            queries.append(seconds)
        if seconds >= settings.SLOW_QUERY_SECONDS:
            statement = " ".join(str(sql).split())[:_LONGEST_STATEMENT]
            logger.warning(
                "A query took %.2f s: %s",
                *(seconds, statement),
                extra={"seconds": round(seconds, 3), "statement": statement},
            )

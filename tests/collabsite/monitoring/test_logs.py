"""Ids of requests, and lines of slow pages and queries."""

import json
import logging
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from pytest_django import Settings

from collabsite.monitoring.logs import JSONFormatter, LineFormatter, request_id
from collabsite.monitoring.requests import RequestLog
from collabsite.web.environ import reader_environ

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# It counts to a million, which takes a while.
SLOW = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000)
SELECT max(n) FROM numbers WHERE n > %s
"""


def request(application: Any, path: str, **environ: str) -> dict[str, str]:  # noqa: ANN401
    """Return the headers of an answer of the whole application."""
    found: dict[str, str] = {}

    def start(status: str, headers: Iterable[tuple[str, str]], *_: object) -> None:
        found.update({name.lower(): value for name, value in headers})

    b"".join(application({**reader_environ(path), **environ}, start))
    return found


@pytest.fixture
def application() -> RequestLog:
    return RequestLog(WSGIHandler())


def test_an_answer_has_an_id_that_only_our_proxy_can_choose(
    application: RequestLog, settings: Settings
) -> None:
    own = request(application, "/live", HTTP_X_REQUEST_ID="forged")
    settings.TRUSTED_PROXY_HOPS = 1
    given = request(application, "/live", HTTP_X_REQUEST_ID="from-nginx.1")
    odd = request(application, "/live", HTTP_X_REQUEST_ID="two words")
    kept = request(application, "/privacy/")

    assert len(own["x-request-id"]) == len(odd["x-request-id"]) == 32
    assert given["x-request-id"] == "from-nginx.1"
    # All readers of a cache get the same answer.
    assert "x-request-id" not in kept


def test_a_slow_page_is_named_by_its_route_and_a_slow_query_without_values(
    application: RequestLog, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SLOW_PAGE_SECONDS = 0
    connection.ensure_connection()
    caplog.set_level(logging.WARNING)

    request(application, "/preview/secret-key-of-a-preview/")
    settings.SLOW_PAGE_SECONDS, settings.SLOW_QUERY_SECONDS = 3600, 0.001
    from collabsite.monitoring.requests import _watch

    _watch(connection)  # As when it is opened.
    with connection.cursor() as cursor:
        cursor.execute(SLOW, [12345])

    page, query = (record for record in caplog.records if record.name == "collabsite.slow")
    assert "GET /preview/<" in page.getMessage()
    assert "secret" not in page.getMessage()
    assert "SELECT max(n) FROM numbers" in query.getMessage()
    assert "12345" not in query.getMessage()


def test_a_slow_page_in_any_script_is_answered_and_named(
    application: RequestLog, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SLOW_PAGE_SECONDS = 0

    answer = request(application, "/zh-hans/data/钱花在哪里/".encode().decode("latin-1"))

    assert int(answer["content-length"]) > 0
    [page] = (record for record in caplog.records if record.name == "collabsite.slow")
    assert "data/<" in page.getMessage()


def test_a_line_and_an_object_name_the_request() -> None:
    record = logging.makeLogRecord({"msg": "It took %s.", "args": ("long",), "seconds": 1.5})
    token = request_id.set("abc")

    line, said = LineFormatter("%(message)s").format(record), JSONFormatter().format(record)

    request_id.reset(token)
    assert line == "It took long. [abc]"
    found = json.loads(said)
    assert (found["message"], found["request_id"], found["seconds"]) == (
        "It took long.",
        "abc",
        1.5,
    )
    assert "request_id" not in json.loads(JSONFormatter().format(record))

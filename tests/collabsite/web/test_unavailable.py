"""Requests while the database does not answer."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory

from collabsite.web.problem_details import server_error

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[OperationalError, InterfaceError])
def client_without_database(request: pytest.FixtureRequest) -> Iterator[Client]:
    def refuse(*query: Any) -> NoReturn:
        raise request.param("the connection was refused")

    with connection.execute_wrapper(refuse):
        yield Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("page", "words"),
    [("/articles/", "Please try again in a moment"), ("/zh-hans/data/", "请稍后再试")],
)
def test_people_get_a_page_of_the_site(
    client_without_database: Client, page: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="django.request"):
        answer = client_without_database.get(page)

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    assert words in answer.content.decode()
    assert 'class="site-head"' in answer.content.decode()
    [record] = caplog.records
    assert record.exc_info
    assert "the connection was refused" in str(record.exc_info[1])


def test_programs_get_a_problem(client_without_database: Client) -> None:
    answer = client_without_database.get("/articles.json")

    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert int(answer["Retry-After"]) > 0
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert json.loads(answer.content)["status"] == 503


def test_another_error_is_no_lack_of_the_database(rf: RequestFactory) -> None:
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        answer = server_error(rf.get("/articles/"))

    assert answer.status_code == 500


def test_what_a_full_disk_does_not_take_is_refused_in_words() -> None:
    try:
        with Path("/dev/full").open("wb", buffering=0) as full:
            full.write(b"a river")
    except OSError:
        answer = server_error(RequestFactory().post("/admin/articles/image/add/"))

    assert answer.status_code == 503
    assert "the disk of the site is full" in answer.content.decode()

"""Checks of counting: a synthetic view that no report has."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from pytest_django import Settings

from collabsite.pageviews import items, totals
from collabsite.pageviews.collection import checks
from collabsite.pageviews.models import CountingCheck, Gap, ItemTotal, Visit
from collabsite.pageviews.uses import Use
from tests.support.ledger import ledger
from tests.support.site_process import free_port

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def unreachable_site(settings: Settings) -> None:
    """Nothing listens at the address of the site, so that the check counts by itself."""
    settings.SITE_URL = f"http://127.0.0.1:{free_port()}"


class Frozen(BaseHTTPRequestHandler):
    """A server that answers views and counts none."""

    status, body = 200, b'{"views": 1}'

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def answering(settings: Settings) -> Iterator[type[Frozen]]:
    """A site at `SITE_URL` that answers views without counting them."""

    class Handler(Frozen):
        pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        settings.SITE_URL = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield Handler
        server.shutdown()
        thread.join()


def refuse_visits(execute: Callable[..., object], sql: str, *rest: object) -> object:
    if sql.lstrip().startswith(("INSERT INTO pageviews_visit", "WITH counted")):
        raise DatabaseError("the disk is full")
    return execute(sql, *rest)


def test_a_synthetic_view_is_counted_and_leaves_nothing_behind() -> None:
    assert checks.check_counting(at=NOON) == ""

    assert not Visit.objects.exists()
    assert not ItemTotal.objects.exists()
    assert totals.balance().received == 0
    assert ledger(begin=date(2026, 3, 4), end=date(2026, 3, 4)) == {}
    assert items.describe([checks.ITEM]) == {}
    assert not Gap.objects.exists()


@pytest.mark.parametrize("time", ["11:59:50", "12:00:10"])
def test_a_view_at_the_edge_of_an_hour_is_counted_too(time: str) -> None:
    at = datetime.fromisoformat(f"2026-03-04T{time}+00:00")

    assert checks.check_counting(at=at) == ""
    assert not Visit.objects.exists()


def test_a_frozen_counter_is_a_gap_since_the_last_good_check() -> None:
    checks.check_counting(at=NOON)
    with connection.execute_wrapper(refuse_visits):
        for hours in (1, 2):
            assert "the disk is full" in checks.check_counting(at=NOON + hours * HOUR)
        frozen = checks.counting_status(at=NOON + 2 * HOUR)

    assert checks.check_counting(at=NOON + 3 * HOUR) == ""

    assert frozen.is_frozen
    assert not checks.counting_status(at=NOON + 3 * HOUR).is_frozen
    gaps = Gap.objects.values_list("cause", "start", "end")
    assert list(gaps) == [("frozen", NOON, NOON + 3 * HOUR)]


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (503, b"{}", "the report was answered 503"),
        (200, b'{"views": 0}', "had 0 views in place of 1"),
        (200, b"broken", "the answer to the report was broken"),
        (200, b'{"views": 1}', "answered, but the view is not stored"),
    ],
)
def test_a_site_that_answers_and_counts_nothing_is_found(
    answering: type[Frozen], status: int, body: bytes, problem: str
) -> None:
    answering.status, answering.body = status, body

    assert problem in checks.check_counting(at=NOON)


def test_the_status_is_late_two_hours_after_the_last_check() -> None:
    assert checks.counting_status(at=NOON).at is None
    checks.check_counting(at=NOON)

    assert not checks.counting_status(at=NOON + 2 * HOUR).is_late
    assert checks.counting_status(at=NOON + 2 * HOUR + timedelta(seconds=1)).is_late


def test_a_check_is_due_each_hour() -> None:
    assert checks.is_due(at=NOON)
    checks.check_counting(at=NOON)

    assert not checks.is_due(at=NOON + timedelta(minutes=59))
    assert checks.is_due(at=NOON + HOUR)


def test_old_checks_are_deleted() -> None:
    checks.check_counting(at=NOON)
    checks.check_counting(at=NOON + timedelta(days=100))

    assert CountingCheck.objects.count() == 1


def test_the_command_ends_with_an_error_if_views_are_not_counted() -> None:
    out = StringIO()
    call_command("check_counting", stdout=out)
    assert out.getvalue() == "Views are counted.\n"

    with connection.execute_wrapper(refuse_visits), pytest.raises(CommandError, match="disk"):
        call_command("check_counting")


def test_no_page_has_the_token_of_a_check() -> None:
    assert items.is_public(checks.ITEM)
    assert not items.is_public("check:other")
    assert items.read_token(items.page_token(checks.ITEM, Use.CHECK)) == (checks.ITEM, Use.CHECK)

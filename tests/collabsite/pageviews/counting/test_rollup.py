"""Rollup: it changes where views are stored, never their number (C16)."""

import datetime
from collections.abc import Callable
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection

from collabsite.pageviews import totals
from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.models import DailyCount, Salt, Visit
from tests.collabsite.pageviews.conftest import FIREFOX

pytestmark = pytest.mark.django_db

type ByDay = Callable[[], dict[tuple[str, str], tuple[int, int, int]]]


def click(time: str, item: str = "book:1", address: str = "192.0.2.1") -> None:
    at = datetime.datetime.fromisoformat(time).replace(tzinfo=datetime.UTC)
    counter.count(item, address=address, agent=FIREFOX, at=at)


def before(day: str) -> int:
    return rollup.roll_up(before=datetime.date.fromisoformat(day))


def test_days_that_are_over_become_daily_counts(by_day: ByDay) -> None:
    click("2026-03-03T10:05:00")
    click("2026-03-04T10:05:00")
    click("2026-03-04T10:05:10")
    click("2026-03-04T10:50:00")
    click("2026-03-04T11:50:00", address="192.0.2.2")
    click("2026-03-05T10:05:00")

    touched = before("2026-03-05")

    assert touched == 2
    assert by_day() == {
        ("book:1", "2026-03-03"): (1, 1, 1),
        ("book:1", "2026-03-04"): (3, 2, 4),
    }
    assert Visit.objects.count() == 1
    assert totals.total("book:1") == 5


def test_hashes_and_salts_of_these_days_are_gone() -> None:
    click("2026-03-04T10:05:00")
    click("2026-03-05T10:05:00")

    before("2026-03-05")

    assert [row.day.isoformat() for row in Visit.objects.all()] == ["2026-03-05"]
    assert [row.day.isoformat() for row in Salt.objects.all()] == ["2026-03-05"]


def test_c16_rolling_up_again_changes_nothing(by_day: ByDay) -> None:
    click("2026-03-04T10:05:00")
    before("2026-03-05")
    first = by_day()

    touched = before("2026-03-05")

    assert touched == 0
    assert by_day() == first


def test_what_came_late_for_an_old_day_is_added(by_day: ByDay) -> None:
    click("2026-03-04T10:05:00")
    before("2026-03-05")
    click("2026-03-04T12:05:00")

    before("2026-03-05")

    assert by_day() == {("book:1", "2026-03-04"): (2, 2, 2)}


def test_c5_a_click_taken_by_the_next_day_stays_received_on_its_own(by_day: ByDay) -> None:
    click("2026-03-04T23:59:50")
    click("2026-03-05T00:00:10")

    before("2026-03-06")

    assert by_day() == {
        ("book:1", "2026-03-04"): (0, 0, 1),
        ("book:1", "2026-03-05"): (1, 1, 1),
    }


def test_a_roll_up_that_fails_half_way_changes_nothing() -> None:
    click("2026-03-04T10:05:00")

    def fail_on_salts(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if "pageviews_salt" in sql:
            raise DatabaseError("no")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail_on_salts), pytest.raises(DatabaseError):
        before("2026-03-05")

    assert Visit.objects.count() == 1
    assert not DailyCount.objects.exists()


@pytest.mark.parametrize(
    ("now", "day"),
    [("2026-03-05T00:00:59", "2026-03-04"), ("2026-03-05T00:01:00", "2026-03-05")],
)
def test_a_day_is_settled_one_minute_after_midnight(now: str, day: str) -> None:
    at = datetime.datetime.fromisoformat(now).replace(tzinfo=datetime.UTC)

    assert rollup.first_open_day(at).isoformat() == day


def test_the_command_says_what_it_did() -> None:
    click("2026-03-04T10:05:00")
    out = StringIO()

    with time_machine.travel("2026-03-05T06:00:00Z", tick=False):
        call_command("roll_up_views", stdout=out)

    assert out.getvalue() == "1 daily counts written for days before 2026-03-05 (UTC)\n"
    assert DailyCount.objects.get().total == 1

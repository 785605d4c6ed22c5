"""The calendar of scheduled editions on the desk."""

import datetime as dt
from datetime import UTC

import pytest
import time_machine
from django.utils import timezone

from articles import publishing
from articles.models import Edition
from collabsite.desk.schedule import read_schedule
from tests.support.published import draft_titled

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

# A Saturday.
NOW = dt.datetime(2026, 11, 28, 12, tzinfo=UTC)


def scheduled(title: str, *, at: dt.datetime) -> Edition:
    with time_machine.travel(NOW, tick=False):
        return publishing.publish(draft_titled(title), by=None, at=at)


def test_without_scheduled_editions_there_is_no_calendar() -> None:
    assert read_schedule(at=NOW) is None


def test_it_begins_with_this_week_and_goes_on_into_the_next_month() -> None:
    soon = scheduled("Soon", at=NOW + dt.timedelta(days=1))
    later = scheduled("Later", at=NOW + dt.timedelta(days=5))

    schedule = read_schedule(at=NOW)

    assert schedule is not None
    days = [day for week in schedule["weeks"] for day in week]
    assert (days[0][0], len(schedule["weeks"])) == (dt.date(2026, 11, 23), 4)
    assert schedule["today"] == dt.date(2026, 11, 28)
    assert [(day, editions) for day, editions in days if editions] == [
        (dt.date(2026, 11, 29), [soon]),
        (dt.date(2026, 12, 3), [later]),
    ]
    assert (schedule["earlier"], schedule["later"]) == (None, dt.date(2026, 12, 1))


def test_another_month_is_whole_and_leads_to_those_around_it() -> None:
    scheduled("Soon", at=NOW + dt.timedelta(days=1))
    scheduled("Late", at=NOW + dt.timedelta(days=90))

    schedule = read_schedule(at=NOW, month="2027-01")

    assert schedule is not None
    assert schedule["weeks"][0][0][0] == dt.date(2026, 12, 28)
    assert (schedule["earlier"], schedule["later"]) == (dt.date(2026, 11, 1), dt.date(2027, 2, 1))


def test_a_day_is_one_of_the_zone_of_the_site() -> None:
    scheduled("Late in the evening", at=dt.datetime(2026, 11, 30, 18, tzinfo=UTC))

    with timezone.override("Asia/Shanghai"):
        schedule = read_schedule(at=NOW)

    assert schedule is not None
    found = [day for week in schedule["weeks"] for day, editions in week if editions]
    assert found == [dt.date(2026, 12, 1)]
    assert schedule["zone"] == "Asia/Shanghai"


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "9999-12", "2026-1", "²026-01"])
def test_a_month_that_is_none_is_left_out(month: str) -> None:
    scheduled("Soon", at=NOW + dt.timedelta(days=1))

    schedule = read_schedule(at=NOW, month=month)

    assert schedule is not None
    assert schedule["month"] == dt.date(2026, 11, 1)

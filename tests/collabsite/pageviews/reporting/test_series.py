"""Views by day and by item, from days that are rolled up and days that are not."""

import datetime as dt
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from collabsite.pageviews import counter, rollup
from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.periods import Grain, Period
from collabsite.pageviews.reporting.series import DayUsage, ItemUsage, Usage
from tests.collabsite.pageviews.conftest import FIREFOX, SAFARI

pytestmark = pytest.mark.django_db

FOURTH, FIFTH, SIXTH = (date(2026, 3, day) for day in (4, 5, 6))
DAYS = Period("range", FIFTH, SIXTH, Grain.DAY)


def click(time: str, item: str, agent: str = FIREFOX) -> None:
    at = dt.datetime.fromisoformat(f"2026-03-{time}").replace(tzinfo=dt.UTC)
    counter.count(item, address="192.0.2.1", agent=agent, at=at)


@pytest.fixture
def clicks() -> None:
    click("04T10:05:00", "article:1")
    click("05T10:05:00", "article:1")
    click("05T10:15:00", "article:1")
    click("05T10:15:10", "article:1")
    click("05T11:15:00", "article:1", SAFARI)
    click("05T10:05:00", "dataset:1")
    click("06T10:05:00", "dataset:1")


@pytest.mark.usefixtures("clicks")
@pytest.mark.parametrize("before", [FOURTH, FIFTH, SIXTH, date(2026, 3, 7)])
def test_a_rollup_changes_no_number(
    before: date, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rollup.roll_up(before=before)

    with django_assert_num_queries(1):
        by_day = series.by_day(begin=FIFTH, end=SIXTH)
    with django_assert_num_queries(1):
        by_item = series.by_item(DAYS)

    assert by_day == {
        FIFTH: DayUsage(Usage(4, 3), received=5, counted=4),
        SIXTH: DayUsage(Usage(1, 1), received=1, counted=1),
    }
    assert sorted(by_item, key=lambda found: found.item) == [
        ItemUsage("article:1", Usage(3, 2), Usage(1, 1)),
        ItemUsage("dataset:1", Usage(2, 2), Usage()),
    ]


@pytest.mark.usefixtures("clicks")
def test_kinds_limit_the_views_but_not_what_was_received_on_the_site() -> None:
    by_day = series.by_day(begin=SIXTH, end=SIXTH, kinds={"article"})
    by_item = series.by_item(DAYS, kinds={"dataset"})

    assert by_day == {SIXTH: DayUsage(Usage(0, 0), received=1, counted=1)}
    assert [found.item for found in by_item] == ["dataset:1"]


@pytest.mark.usefixtures("clicks")
def test_items_have_a_number_for_each_day_also_for_those_without_views(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rollup.roll_up(before=SIXTH)

    with django_assert_num_queries(1):
        found = series.of_items(["article:1", "dataset:1", "article:9"], begin=FOURTH, end=SIXTH)

    assert found == {"article:1": [1, 3, 0], "dataset:1": [0, 1, 1], "article:9": [0, 0, 0]}


@pytest.mark.usefixtures("clicks")
def test_an_item_has_its_views_by_slot_and_in_all() -> None:
    days = series.of_item("article:1")

    assert series.by_slot(days, DAYS) == [Usage(3, 2), Usage()]
    assert series.total(days, begin=FOURTH, end=FIFTH) == Usage(4, 3)
    assert series.of_item("article:9") == {}


def test_what_was_left_out_is_counted_by_day_and_reason() -> None:
    at = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
    counter.exclude(Exclusion.Reason.ROBOT, at=at, count=3)
    counter.exclude(Exclusion.Reason.STAFF, at=at)
    counter.exclude(Exclusion.Reason.ROBOT, at=at + dt.timedelta(days=9))

    found = series.exclusions(begin=FIFTH, end=SIXTH)

    assert {day: dict(reasons) for day, reasons in found.items()} == {
        FIFTH: {"robot": 3, "staff": 1}
    }


def test_the_first_day_is_that_of_the_first_view() -> None:
    assert series.first_day() is None

    click("05T10:05:00", "article:1")

    assert series.first_day() == FIFTH

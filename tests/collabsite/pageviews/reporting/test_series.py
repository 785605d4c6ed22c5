"""Views by day and by item, from days that are rolled up and days that are not."""

import datetime as dt
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.models import DailyCount, Exclusion
from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.periods import Grain, Period
from collabsite.pageviews.reporting.series import Compared, DayUsage, Usage
from collabsite.pageviews.reporting.uses import (
    UseCounts,
    left_out_of_item,
    left_out_of_site,
    left_out_of_unknown_items,
)
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import FIREFOX, SAFARI
from tests.collabsite.pageviews.counting.test_counter import thoroughly
from tests.collabsite.pageviews.rollback import rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

FOURTH, FIFTH, SIXTH = (date(2026, 3, day) for day in (4, 5, 6))
DAYS = Period("range", FIFTH, SIXTH, Grain.DAY)


def click(time: str, item: str, agent: str = FIREFOX, use: Use = Use.READ) -> None:
    at = dt.datetime.fromisoformat(f"2026-03-{time}").replace(tzinfo=dt.UTC)
    counter.count(item, address="192.0.2.1", agent=agent, at=at, use=use)


@pytest.fixture
def clicks() -> None:
    click("04T10:05:00", "article:1")
    click("05T10:05:00", "article:1")
    click("05T10:15:00", "article:1")
    click("05T10:15:10", "article:1")
    click("05T11:15:00", "article:1", SAFARI)
    click("05T10:05:00", "dataset:1")
    click("06T10:05:00", "dataset:1")
    click("06T11:05:00", "dataset:1", use=Use.DOWNLOAD)


@pytest.mark.usefixtures("clicks")
@pytest.mark.parametrize("before", [FOURTH, FIFTH, SIXTH, date(2026, 3, 7)])
def test_a_rollup_changes_no_number(
    before: date, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rollup.roll_up(before=before)

    with django_assert_num_queries(1):
        found = series.of_site(begin=FIFTH, end=SIXTH, first=DAYS.begin_with_before)

    assert found.days == {
        FOURTH: DayUsage(Usage(1, 1), received=1, counted=1),
        FIFTH: DayUsage(Usage(4, 3), received=5, counted=4),
        SIXTH: DayUsage(Usage(1, 1), received=1, counted=1),
    }
    assert found.items == {
        "article:1": Compared(Usage(3, 2), Usage(1, 1)),
        "dataset:1": Compared(Usage(2, 2), Usage()),
    }
    assert found.uses == {Use.READ: UseCounts(5, 4, 4, 6), Use.DOWNLOAD: UseCounts(1, 1, 1, 1)}
    assert found.uses_before == {Use.READ: UseCounts(1, 1, 1, 1)}
    assert found.all_uses == found.uses


@pytest.mark.usefixtures("clicks")
def test_kinds_limit_the_views_but_not_what_was_received_on_the_site() -> None:
    of_articles = series.of_site(begin=SIXTH, end=SIXTH, kinds={"article"})
    of_data = series.of_site(begin=FIFTH, end=SIXTH, first=FOURTH, kinds={"dataset"})

    assert of_articles.days == {SIXTH: DayUsage(Usage(0, 0), received=1, counted=1)}
    assert (of_articles.items, of_articles.uses) == ({}, {})
    assert of_articles.all_uses == {
        Use.READ: UseCounts(1, 1, 1, 1),
        Use.DOWNLOAD: UseCounts(1, 1, 1, 1),
    }
    assert list(of_data.items) == ["dataset:1"]
    assert of_data.uses == {Use.READ: UseCounts(2, 2, 2, 2), Use.DOWNLOAD: UseCounts(1, 1, 1, 1)}


@pytest.mark.each_database
@pytest.mark.usefixtures("clicks")
@pytest.mark.parametrize("before", [FOURTH, SIXTH, date(2026, 3, 7)])
def test_items_of_ones_own_are_added_to_those_of_kinds(before: date) -> None:
    click("05T12:05:00", "article:2")
    rollup.roll_up(before=before)

    own = series.of_site(begin=FIFTH, end=SIXTH, first=FOURTH, kinds={"dataset"}, own=["article:2"])
    alone = series.of_site(begin=FIFTH, end=SIXTH, first=FOURTH, kinds=(), own=["article:2"])

    assert set(own.items) == {"article:2", "dataset:1"}
    assert own.uses == {Use.READ: UseCounts(3, 3, 3, 3), Use.DOWNLOAD: UseCounts(1, 1, 1, 1)}
    assert own.days[FIFTH] == DayUsage(Usage(2, 2), received=6, counted=5)
    assert alone.items == {"article:2": Compared(Usage(1, 1), Usage())}
    assert alone.uses == {Use.READ: UseCounts(1, 1, 1, 1)}
    assert alone.days[SIXTH] == DayUsage(Usage(), received=1, counted=1)
    assert alone.all_uses == {Use.READ: UseCounts(6, 5, 5, 7), Use.DOWNLOAD: UseCounts(1, 1, 1, 1)}


@pytest.mark.each_database
@pytest.mark.usefixtures("clicks")
def test_items_have_a_number_for_each_day_also_for_those_without_views(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    rollup.roll_up(before=SIXTH)

    with django_assert_num_queries(1):
        found = series.of_items(["article:1", "dataset:1", "article:9"], begin=FOURTH, end=SIXTH)

    assert found == {"article:1": [1, 3, 0], "dataset:1": [0, 1, 1], "article:9": [0, 0, 0]}


@pytest.mark.each_database
@pytest.mark.usefixtures("clicks")
def test_an_item_has_its_views_by_slot_and_in_all() -> None:
    days = series.of_item("article:1")

    assert series.by_slot(days, DAYS) == [Usage(3, 2), Usage()]
    assert series.total(days, begin=FOURTH, end=FIFTH) == Usage(4, 3)
    assert series.of_item("article:9") == {}


def test_what_was_left_out_is_counted_by_day_use_and_reason() -> None:
    at = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)
    counter.exclude(Exclusion.Reason.ROBOT, at=at, count=2)
    counter.exclude(Exclusion.Reason.ROBOT, at=at, item="article:1")
    counter.exclude(Exclusion.Reason.ROBOT, at=at, item="article:1", use=Use.DOWNLOAD)
    rollup.roll_up(before=SIXTH)
    counter.exclude(Exclusion.Reason.STAFF, at=at, item="article:1")
    counter.exclude(Exclusion.Reason.ROBOT, at=at + dt.timedelta(days=9))

    found = left_out_of_site(begin=FIFTH, end=SIXTH)
    of_item = left_out_of_item("article:1", begin=FIFTH, end=SIXTH)

    assert found == {
        (FIFTH, Use.READ): {"robot": 3, "staff": 1},
        (FIFTH, Use.DOWNLOAD): {"robot": 1},
    }
    assert of_item == {
        (FIFTH, Use.READ): {"robot": 1, "staff": 1},
        (FIFTH, Use.DOWNLOAD): {"robot": 1},
    }
    assert left_out_of_unknown_items(begin=FIFTH, end=SIXTH) == {FIFTH: 2}


def test_the_first_day_is_that_of_the_first_view() -> None:
    assert series.first_day() is None

    click("05T10:05:00", "article:1")

    assert series.first_day() == FIFTH


@thoroughly
@given(
    views=st.dictionaries(
        st.tuples(
            st.sampled_from(["article:1", "dataset:1"]),
            st.dates(date(2026, 1, 1), date(2026, 4, 30)),
        ),
        st.integers(1, 50),
        max_size=20,
    ),
    begin=st.dates(date(2026, 2, 1), date(2026, 4, 1)),
    days=st.integers(1, 60),
)
def test_a_period_and_the_one_before_sum_up_their_days(
    views: dict[tuple[str, date], int], begin: date, days: int
) -> None:
    end, first = begin + dt.timedelta(days=days - 1), begin - dt.timedelta(days=days)
    with rolled_back():
        DailyCount.objects.bulk_create(
            DailyCount(item=item, day=day, total=number, unique_views=1, received=number)
            for (item, day), number in views.items()
        )
        counter.recount()

        found = series.of_site(begin=begin, end=end, first=first)

    expected: dict[str, Compared] = {}
    for (item, day), number in views.items():
        before = expected.get(item, Compared())
        if begin <= day <= end:
            expected[item] = Compared(before.usage + Usage(number, 1), before.before)
        elif first <= day < begin:
            expected[item] = Compared(before.usage, before.before + Usage(number, 1))
    assert found.items == expected

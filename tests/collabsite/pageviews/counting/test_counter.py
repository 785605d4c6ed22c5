"""Rules C2 to C6 and C15, on the real tables."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import batched

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from collabsite.pageviews import totals
from collabsite.pageviews.counting import counter, rollup, visitors
from collabsite.pageviews.counting.visits import View
from collabsite.pageviews.models import Baseline, DailyCount, Exclusion, ItemTotal, Salt, Visit
from tests.collabsite.pageviews.conftest import FIREFOX, SAFARI, Counts
from tests.collabsite.pageviews.literal import Event
from tests.collabsite.pageviews.literal import count as count_literally
from tests.collabsite.pageviews.rollback import rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

type ByHour = Callable[[], Counts]


def click(*times: str, item: str = "book:1", address: str = "192.0.2.1") -> None:
    for time in times:
        at = datetime.fromisoformat(time if "-" in time else f"2026-03-04T{time}")
        counter.count(item, address=address, agent=FIREFOX, at=at.replace(tzinfo=UTC))


def test_c2_two_clicks_within_30_seconds_are_one(by_hour: ByHour) -> None:
    click("10:05:00", "10:05:29")

    assert by_hour() == {("book:1", "2026-03-04", 10): (1, 1)}


def test_c2_two_clicks_exactly_30_seconds_apart_are_one(by_hour: ByHour) -> None:
    click("10:05:00", "10:05:30")

    assert by_hour() == {("book:1", "2026-03-04", 10): (1, 1)}


@pytest.mark.parametrize("second", ["10:05:31", "10:05:30.000001"])
def test_c2_two_clicks_more_than_30_seconds_apart_are_two(by_hour: ByHour, second: str) -> None:
    click("10:05:00", second)

    assert by_hour() == {("book:1", "2026-03-04", 10): (2, 1)}


def test_c3_a_chain_of_double_clicks_is_one_view(by_hour: ByHour) -> None:
    click("10:05:00", "10:05:20", "10:05:40", "10:06:00")

    assert by_hour() == {("book:1", "2026-03-04", 10): (1, 1)}


def test_c4_the_later_click_decides_the_hour_and_the_day(by_hour: ByHour) -> None:
    click("10:59:45", "11:00:10")
    click("23:59:45", "2026-03-05T00:00:10", item="book:2")

    assert by_hour() == {
        ("book:1", "2026-03-04", 11): (1, 1),
        ("book:2", "2026-03-05", 0): (1, 1),
    }


def test_c4_exactly_30_seconds_over_the_hour_are_one_view_and_31_are_two(by_hour: ByHour) -> None:
    click("10:59:45", "11:00:15", item="book:1")
    click("10:59:45", "11:00:16", item="book:2")

    assert by_hour() == {
        ("book:1", "2026-03-04", 11): (1, 1),
        ("book:2", "2026-03-04", 10): (1, 1),
        ("book:2", "2026-03-04", 11): (1, 1),
    }


def test_c4_a_chain_over_the_hour_takes_one_view_from_the_earlier_hour_only(
    by_hour: ByHour,
) -> None:
    click("10:30:00", "10:59:20", "10:59:45", "11:00:01", "11:00:10", "11:00:29")

    assert by_hour() == {
        ("book:1", "2026-03-04", 10): (1, 1),
        ("book:1", "2026-03-04", 11): (1, 1),
    }


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("2026-03-04T23:59:50", "2026-03-05T00:00:10"),
        ("2026-02-28T23:59:50", "2026-03-01T00:00:10"),
        ("2025-12-31T23:59:50", "2026-01-01T00:00:10"),
    ],
)
def test_c5_the_later_click_decides_the_day_the_month_and_the_year(
    by_hour: ByHour, before: str, after: str
) -> None:
    click(before, after)

    assert by_hour() == {("book:1", after[:10], 0): (1, 1)}


def test_c5_it_does_so_when_the_salts_are_kept_in_memory(
    by_hour: ByHour, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        click("2026-03-04T12:00:00", "2026-03-04T23:59:50")

    click("2026-03-05T00:00:10")

    assert by_hour() == {
        ("book:1", "2026-03-04", 12): (1, 1),
        ("book:1", "2026-03-05", 0): (1, 1),
    }


def test_c6_a_session_is_a_reader_in_an_hour(by_hour: ByHour) -> None:
    click("10:05:00", "10:50:00", "11:05:00")

    assert by_hour() == {
        ("book:1", "2026-03-04", 10): (2, 1),
        ("book:1", "2026-03-04", 11): (1, 1),
    }


def test_c6_another_address_or_another_agent_is_another_reader(by_hour: ByHour) -> None:
    at = datetime(2026, 3, 4, 10, 5, tzinfo=UTC)

    counter.count("book:1", address="192.0.2.1", agent=FIREFOX, at=at)
    counter.count("book:1", address="192.0.2.1", agent=SAFARI, at=at)
    counter.count("book:1", address="192.0.2.2", agent=FIREFOX, at=at)

    assert by_hour() == {("book:1", "2026-03-04", 10): (3, 3)}


def test_the_day_is_that_of_utc(by_hour: ByHour) -> None:
    at = datetime.fromisoformat("2026-03-05T07:30:00+08:00")

    counter.count("book:1", address="192.0.2.1", agent=FIREFOX, at=at)

    assert by_hour() == {("book:1", "2026-03-04", 23): (1, 1)}


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 4, 10, 5)  # noqa: DTZ001

    with pytest.raises(ValueError, match="has no zone"):
        counter.count("book:1", address="192.0.2.1", agent=FIREFOX, at=naive)


def test_c15_a_clock_that_steps_back_loses_nothing(by_hour: ByHour) -> None:
    click("10:30:00", "10:20:00", "10:20:10", "10:31:00")

    assert by_hour() == {("book:1", "2026-03-04", 10): (3, 1)}


def test_c15_the_later_half_may_arrive_first_over_the_hour(by_hour: ByHour) -> None:
    click("11:00:10", "10:59:50")

    assert by_hour() == {("book:1", "2026-03-04", 11): (1, 1)}


@pytest.mark.each_database
def test_c15_a_late_click_joins_what_lies_on_both_sides_of_the_hour(by_hour: ByHour) -> None:
    click("10:59:20", "11:00:05", "10:59:45")

    assert by_hour() == {("book:1", "2026-03-04", 11): (1, 1)}


def test_c15_daylight_saving_repeats_an_hour_on_the_wall_only(by_hour: ByHour) -> None:
    for time in ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"]:
        at = datetime.fromisoformat(time)
        counter.count("book:1", address="192.0.2.1", agent=FIREFOX, at=at)

    assert by_hour() == {
        ("book:1", "2026-10-25", 0): (1, 1),
        ("book:1", "2026-10-25", 1): (1, 1),
    }


def test_a_view_is_one_statement(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        click("10:05:00")

    with CaptureQueriesContext(connection) as queries:
        click("10:06:00")

    assert len(queries) == 1
    assert "ON CONFLICT" in queries[0]["sql"]


def view(time: str, address: str = "192.0.2.1") -> View:
    at = datetime.fromisoformat(f"2026-03-04T{time}").replace(tzinfo=UTC)
    return View("book:1", address, FIREFOX, at)


@pytest.mark.each_database
def test_views_that_come_alone_and_together_have_one_total() -> None:
    click("10:05:00")
    counter.count_views([view("10:05:10"), view("10:06:00"), view("10:06:00", "192.0.2.2")])
    click("10:06:10", "10:07:00")

    answered = counter.count_views([view("10:08:00")])

    assert answered == kept_totals() == stored_totals() == {"book:1": 5}


@pytest.mark.each_database
@pytest.mark.parametrize("time", ["10:05:00", "10:59:50", "11:00:10"])
def test_views_of_many_readers_together_take_as_many_queries_as_that_of_one(
    time: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        counter.count_views([view(time)])
    queries = []

    for number in (1, 20):
        with CaptureQueriesContext(connection) as captured:
            counter.count_views([view(time, f"192.0.2.{10 * number + n}") for n in range(number)])
        queries.append(len(captured))

    assert queries[0] == queries[1]


def test_a_salt_is_kept_in_memory_only_once_it_is_stored(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    day = datetime(2026, 3, 4, tzinfo=UTC).date()

    with transaction.atomic():
        lost = visitors.salt_of(day)
        transaction.set_rollback(True)
    made = visitors.salt_of(day)

    assert made != lost
    assert bytes(Salt.objects.get().value) == made


def test_neither_address_nor_agent_is_stored() -> None:
    click("10:05:00")

    row = Visit.objects.values().get()
    assert len(bytes(row["visitor"])) == 32
    assert "192.0.2.1" not in str(row)
    assert "Firefox" not in str(row)


def test_the_ledger_counts_by_day_and_reason() -> None:
    at = datetime(2026, 3, 4, 10, 5, tzinfo=UTC)

    counter.exclude(Exclusion.Reason.ROBOT, at=at)
    counter.exclude(Exclusion.Reason.ROBOT, at=at)
    counter.exclude(Exclusion.Reason.STAFF, at=at)
    counter.exclude(Exclusion.Reason.ROBOT, at=at + timedelta(days=1))

    assert sorted((str(row.day), row.reason, row.count) for row in Exclusion.objects.all()) == [
        ("2026-03-04", "robot", 2),
        ("2026-03-04", "staff", 1),
        ("2026-03-05", "robot", 1),
    ]


# An hour, midnight and a month's end at once, and the middle of an hour.
EDGES = [
    datetime(2026, 2, 28, 23, 0, tzinfo=UTC),
    datetime(2026, 3, 1, 0, 0, tzinfo=UTC),
    datetime(2026, 3, 1, 0, 30, tzinfo=UTC),
]
GAPS = [0, 1, 2, 3, 5, 8, 10, 15, 20, 29, 30, 31, 45]


@st.composite
def walks_over_edges(draw: st.DrawFn) -> list[Event]:
    """Clicks of few readers in quick succession around the edge of an hour or day."""
    at = draw(st.sampled_from(EDGES)) - timedelta(seconds=draw(st.integers(0, 35)))
    happened = []
    for gap in draw(st.lists(st.sampled_from(GAPS), min_size=2, max_size=14)):
        at += timedelta(seconds=gap, microseconds=draw(st.sampled_from([0, 0, 0, 1, -1])))
        reader = draw(st.sampled_from(["192.0.2.1", "192.0.2.1", "192.0.2.2"]))
        item = draw(st.sampled_from(["book:1", "book:1", "book:1", "book:2"]))
        happened.append(Event(at, reader, item))
    return happened


events = walks_over_edges()
thoroughly = settings(
    max_examples=2 * settings().max_examples,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def count_events(happened: list[Event]) -> None:
    for event in happened:
        counter.count(event.item, address=event.reader, agent=FIREFOX, at=event.at)


def kept_totals() -> dict[str, int]:
    return dict(ItemTotal.objects.filter(total__gt=0).values_list("item", "total"))


def stored_totals() -> dict[str, int]:
    """Views by item, added up from all rows that have any."""
    sums: Counter[str] = Counter()
    for model in (Baseline, DailyCount, Visit):
        for item, total in model._default_manager.values_list("item", "total"):
            sums[item] += total
    return dict(+sums)


@thoroughly
@given(happened=events)
def test_the_sql_counts_as_the_rules_read_literally(by_hour: ByHour, happened: list[Event]) -> None:
    with rolled_back():
        count_events(sorted(happened))

        found = by_hour()

    assert found == {
        (item, day.isoformat(), hour): counts
        for (item, day, hour), counts in count_literally(happened).items()
    }


@pytest.mark.each_database
@thoroughly
@given(happened=events, most=st.integers(1, 6))
def test_views_counted_together_count_as_the_rules_read_literally(
    by_hour: ByHour, happened: list[Event], most: int
) -> None:
    with rolled_back():
        for batch in batched(sorted(happened), most):
            counter.count_views(
                View(event.item, event.reader, FIREFOX, event.at) for event in batch
            )

        found = by_hour()
        assert kept_totals() == stored_totals()

    assert found == {
        (item, day.isoformat(), hour): counts
        for (item, day, hour), counts in count_literally(happened).items()
    }


@pytest.mark.slow
@thoroughly
@given(happened=events.flatmap(st.permutations))
def test_c16_whatever_the_order_the_books_balance(happened: list[Event]) -> None:
    with rolled_back():
        counter.set_baseline("book:1", total=17)
        count_events(happened)
        assert kept_totals() == stored_totals()
        before = totals.balance()
        rollup.roll_up(before=datetime(2026, 3, 1, tzinfo=UTC).date())

        after = totals.balance()
        assert kept_totals() == stored_totals()

    assert before.received == len(happened) == before.counted + before.collapsed
    assert before.unique_views <= before.counted
    assert after == before

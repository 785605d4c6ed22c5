"""Kinds of use: requests and investigations, double clicks for each use, sessions over all uses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count

import pytest
from django.db import DatabaseError, connection
from hypothesis import given
from hypothesis import strategies as st

from collabsite.pageviews import items, totals
from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.models import (
    AgentCount,
    DailyCount,
    DailyUse,
    Exclusion,
    ItemTotal,
    Visit,
)
from collabsite.pageviews.reporting.counter.metrics import monthly_metrics
from collabsite.pageviews.reporting.months import Months
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import FIREFOX, SAFARI
from tests.collabsite.pageviews.counting.test_counter import thoroughly, walks_over_edges
from tests.collabsite.pageviews.literal import Event, FourMetrics, count_metrics
from tests.collabsite.pageviews.rollback import rolled_back
from tests.support.counts import stored_counts
from tests.support.ledger import ledger

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

MARCH = date(2026, 3, 1)
COUNTED_USES = [Use.READ, Use.DOWNLOAD, Use.CITATION, Use.VERSIONS, Use.RECORD]


def use(time: str, kind: Use, *, address: str = "192.0.2.1", item: str = "book:1") -> None:
    at = datetime.fromisoformat(f"2026-03-04T{time}").replace(tzinfo=UTC)
    counter.count(item, address=address, agent=FIREFOX, at=at, use=kind)


def metrics_of(begin: date, end: date) -> dict[tuple[str, date], FourMetrics]:
    return {
        (each.item, each.month): FourMetrics(
            each.total_item_requests,
            each.unique_item_requests,
            each.total_item_investigations,
            each.unique_item_investigations,
        )
        for each in monthly_metrics(Months.between(begin, end))
    }


def of_march() -> FourMetrics:
    [found] = metrics_of(MARCH, date(2026, 3, 31)).values()
    return found


@pytest.mark.parametrize("kind", [Use.READ, Use.DOWNLOAD])
def test_a_read_and_a_download_are_requests_and_investigations(kind: Use) -> None:
    use("10:05:00", kind)

    assert of_march() == (1, 1, 1, 1)


@pytest.mark.parametrize("kind", [Use.CITATION, Use.VERSIONS, Use.RECORD])
def test_a_look_at_the_record_is_an_investigation_alone(kind: Use) -> None:
    use("10:05:00", kind)

    assert of_march() == (0, 0, 1, 1)


def test_a_session_is_counted_once_over_all_uses() -> None:
    for kind in COUNTED_USES:
        use("10:05:00", kind)

    assert of_march() == (2, 1, 5, 1)


def test_a_use_of_a_session_that_reads_later_is_not_unique_twice() -> None:
    use("10:05:00", Use.CITATION)
    use("10:10:00", Use.DOWNLOAD)
    use("10:15:00", Use.READ)
    use("11:05:00", Use.CITATION)

    assert of_march() == (2, 1, 4, 2)


def test_a_double_click_is_one_of_one_use() -> None:
    use("10:05:00", Use.READ)
    use("10:05:10", Use.DOWNLOAD)
    use("10:05:20", Use.DOWNLOAD)
    use("10:05:25", Use.READ)

    assert of_march() == (2, 1, 2, 1)


@pytest.mark.parametrize("kind", COUNTED_USES[1:])
@pytest.mark.parametrize("time", ["10:05:00", "10:59:50", "11:00:10"])
def test_the_shown_view_count_is_that_of_reads_alone(kind: Use, time: str) -> None:
    use(time, Use.READ)
    use(time, kind)

    assert totals.total("book:1") == 1
    assert dict(ItemTotal.objects.values_list("item", "total")) == {"book:1": 1}
    counter.recount()
    assert totals.total("book:1") == 1
    assert [each.total for each in totals.monthly()] == [1]
    assert totals.most_viewed("book", begin=MARCH, limit=5) == {"book:1": 1}
    assert totals.balance().counted == 1


def test_a_use_that_is_no_read_makes_no_row_of_totals() -> None:
    use("10:05:00", Use.DOWNLOAD)

    assert not ItemTotal.objects.exists()
    assert totals.first_and_last_day() is None


def test_rolled_up_days_keep_uses_apart_from_views() -> None:
    for kind in COUNTED_USES:
        use("10:05:00", kind)
    use("10:06:00", Use.DOWNLOAD)
    use("10:06:10", Use.DOWNLOAD)
    before = of_march()

    rollup.roll_up(before=date(2026, 3, 5))

    assert of_march() == before == (3, 1, 6, 1)
    assert DailyCount.objects.values_list("total", "unique_views", "received").get() == (1, 1, 1)
    found = DailyUse.objects.order_by("use")
    assert list(found.values_list("use", "total", "unique_uses", "sessions", "received")) == [
        (Use.DOWNLOAD, 2, 1, 0, 3),
        (Use.CITATION, 1, 1, 0, 1),
        (Use.VERSIONS, 1, 1, 0, 1),
        (Use.RECORD, 1, 1, 0, 1),
    ]


def test_counts_by_family_of_user_agents_add_up_to_the_day() -> None:
    at = datetime(2026, 3, 4, 10, 5, tzinfo=UTC)
    for agent in (FIREFOX, SAFARI):
        counter.count("book:1", address="192.0.2.1", agent=agent, at=at)

    rollup.roll_up(before=date(2026, 3, 5))

    assert list(AgentCount.objects.order_by("agent").values_list("agent", "total")) == [
        ("Mozilla/0 AppleWebKit/0 Safari/0", 1),
        ("Mozilla/0 Gecko/0 Firefox/0", 1),
    ]
    assert DailyCount.objects.get().total == 2


def test_counts_by_user_agent_are_kept_for_three_months() -> None:
    use("10:05:00", Use.READ)
    rollup.roll_up(before=date(2026, 3, 5))

    rollup.roll_up(before=date(2026, 6, 4))
    assert AgentCount.objects.exists()
    rollup.roll_up(before=date(2026, 6, 5))

    assert not AgentCount.objects.exists()
    assert DailyCount.objects.get().total == 1


def test_c11_a_check_of_counting_is_in_no_report() -> None:
    use("10:05:00", Use.CHECK, item="check:counting")

    assert metrics_of(MARCH, date(2026, 3, 31)) == {}
    assert ledger(begin=MARCH, end=date(2026, 3, 31)) == {}
    rollup.roll_up(before=date(2026, 3, 5))
    assert not DailyCount.objects.exists()
    assert not DailyUse.objects.exists()
    assert not AgentCount.objects.exists()
    assert not Visit.objects.exists()


def test_a_token_names_the_use_and_that_of_a_read_is_as_before() -> None:
    tokens = {kind: items.page_token("book:1", kind) for kind in Use}

    assert tokens[Use.READ] == items.page_token("book:1")
    assert {kind: items.read_token(token) for kind, token in tokens.items()} == {
        kind: ("book:1", kind) for kind in Use
    }


def test_c16_the_ledger_balances_for_each_day_and_item() -> None:
    use("10:05:00", Use.READ)
    use("10:05:10", Use.READ)
    use("10:05:10", Use.DOWNLOAD)
    use("10:05:10", Use.READ, item="book:2")
    at = datetime(2026, 3, 4, 11, tzinfo=UTC)
    counter.exclude(Exclusion.Reason.ROBOT, at=at, item="book:1")
    counter.exclude(Exclusion.Reason.ROBOT, at=at, item="book:1", use=Use.DOWNLOAD)
    counter.exclude(Exclusion.Reason.TOKEN, at=at)

    for _ in ("open", "rolled up"):
        entries = ledger(begin=MARCH, end=date(2026, 3, 31))
        day = date(2026, 3, 4)
        assert list(entries) == [(day, ""), (day, "book:1"), (day, "book:2")]
        unknown, one, two = entries.values()
        assert (unknown.received, unknown.exclusions) == (1, {Exclusion.Reason.TOKEN: 1})
        assert (one.received, one.counted, one.collapsed) == (5, 2, 1)
        assert one.exclusions == {Exclusion.Reason.ROBOT: 2}
        assert (two.received, two.counted) == (1, 1)
        rollup.roll_up(before=date(2026, 3, 5))


@st.composite
def walks_with_uses(draw: st.DrawFn) -> list[Event]:
    """Clicks as of `walks_over_edges`, each of any use."""
    walk = draw(walks_over_edges())
    return [event._replace(use=draw(st.sampled_from(COUNTED_USES[:3]))) for event in walk]


def count_events(happened: list[Event]) -> None:
    for each in happened:
        counter.count(each.item, address=each.reader, agent=FIREFOX, at=each.at, use=each.use)


PERIOD = (date(2026, 2, 1), date(2026, 3, 31))


@pytest.mark.slow
@pytest.mark.each_database
@thoroughly
@given(happened=walks_with_uses())
def test_the_sql_has_counters_metrics_as_the_rules_read_literally(happened: list[Event]) -> None:
    with rolled_back():
        count_events(sorted(happened))
        expected = count_metrics(happened)

        for day in (MARCH, date(2026, 3, 2)):
            assert metrics_of(*PERIOD) == expected
            rollup.roll_up(before=day)

        assert metrics_of(*PERIOD) == expected


@pytest.mark.slow
@thoroughly
@given(happened=walks_with_uses().flatmap(st.permutations))
def test_c16_whatever_the_order_the_ledger_of_each_day_and_item_balances(
    happened: list[Event],
) -> None:
    with rolled_back():
        count_events(happened)
        before = ledger(begin=PERIOD[0], end=PERIOD[1])
        rollup.roll_up(before=MARCH)

        after = ledger(begin=PERIOD[0], end=PERIOD[1])

        assert after == before
        assert sum(entry.received for entry in after.values()) == len(happened)
        for found in metrics_of(*PERIOD).values():
            assert found.unique_requests <= found.total_requests <= found.total_investigations
            assert found.unique_requests <= found.unique_investigations
            assert found.unique_investigations <= found.total_investigations


@contextmanager
def failing_at(number: int) -> Iterator[None]:
    """Let the statement with a number fail, but not those after it, which undo the others."""
    numbers = count()

    def fail(execute: Callable[..., object], sql: str, *rest: object) -> object:
        # Not the savepoints around them: without these, a test could undo nothing.
        if "SAVEPOINT" not in sql and next(numbers) == number:
            raise DatabaseError("interrupted")
        return execute(sql, *rest)

    with connection.execute_wrapper(fail):
        yield


def is_interrupted_at(number: int) -> bool:
    """Roll up, and fail at the statement with a number; return whether it has so many."""
    try:
        with failing_at(number):
            rollup.roll_up(before=date(2026, 3, 5))
    except DatabaseError:
        return True
    return False


@pytest.mark.each_database
def test_c16_a_roll_up_interrupted_anywhere_and_run_again_gives_the_same_totals() -> None:
    for kind in COUNTED_USES:
        use("10:05:00", kind)
        use("10:50:00", kind, address="192.0.2.2")
    counter.count(
        "book:2",
        address="192.0.2.1",
        agent=SAFARI,
        at=datetime(2026, 2, 3, 10, 5, tzinfo=UTC),
        referrer="elsewhere.example",
    )
    counter.exclude(Exclusion.Reason.ROBOT, at=datetime(2026, 2, 3, tzinfo=UTC), item="book:2")
    untouched, before = stored_counts(), of_march()
    number = 0
    while is_interrupted_at(number):
        assert stored_counts() == untouched
        number += 1
    assert number > 5
    once = stored_counts()
    assert once != untouched
    rollup.roll_up(before=date(2026, 3, 5))

    assert stored_counts() == once
    assert of_march() == before

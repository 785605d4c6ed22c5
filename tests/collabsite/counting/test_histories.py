"""Histories of clicks, with roll-ups in between, against the rules read literally (C2 to C6, C15, C16)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collabsite.counting import counter, totals
from collabsite.counting.items import Item
from collabsite.counting.models import Exclusion, Use
from collabsite.counting.visitors import clear_salt_cache
from tests.collabsite.counting import literal
from tests.collabsite.counting.literal import Event

pytestmark = pytest.mark.django_db

READERS = {
    "one": ("192.0.2.1", "Firefox/140"),
    "other browser": ("192.0.2.1", "Safari/604"),
    "other address": ("192.0.2.2", "Firefox/140"),
}
ITEMS = [Item("article", 1), Item("article", 1), Item("article", 2), Item("dataset", 1)]
USES = [Use.READ, Use.READ, Use.READ, Use.DOWNLOAD]
HOSTS = ["", "", "a.example", "b.example"]
# Before the edges of an hour, a day and a month at once.
START = datetime(2026, 2, 28, 22, 58, tzinfo=UTC)
GAPS = [0, 1, 10, 15, 25, 30, 31]
# A roll-up at a time, in place of a click.
type Step = Event | datetime


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Steps in the order of time, many of them around the edges of hours and days."""
    at = START
    steps: list[Step] = []
    for _ in range(draw(st.integers(2, 8))):
        hour = at.replace(minute=0, second=0) + timedelta(hours=1)
        midnight = at.replace(hour=0, minute=0, second=0) + timedelta(days=1)
        edges = [hour - timedelta(seconds=20), midnight - timedelta(seconds=20)]
        at = draw(st.sampled_from([at, *edges, midnight + counter.SETTLING]))
        if draw(st.integers(0, 4)) == 0:
            steps.append(at)
        for _ in range(draw(st.integers(1, 7))):
            at += timedelta(
                seconds=draw(st.sampled_from(GAPS)), microseconds=draw(st.sampled_from([0, 0, 1]))
            )
            reader = draw(st.sampled_from(["one", "one", *READERS]))
            uses = draw(st.sampled_from(ITEMS)), draw(st.sampled_from(USES))
            steps.append(Event(at, reader, *uses, draw(st.sampled_from(HOSTS))))
    return steps


@contextmanager
def lived_through(steps: Sequence[Step]) -> Iterator[list[Event]]:
    """Take the steps; undo them afterwards."""
    with transaction.atomic():
        for step in steps:
            if isinstance(step, datetime):
                counter.roll_up(before=counter.first_open_day(step))
                continue
            address, agent = READERS[step.reader]
            counter.count(
                step.item,
                address=address,
                agent=agent,
                at=step.at,
                use=step.use,
                referrer=step.referrer,
            )
        yield [step for step in steps if isinstance(step, Event)]
        transaction.set_rollback(True)
    clear_salt_cache()


def stored() -> dict[tuple[Item, Use, date], tuple[int, int]]:
    """Return the stored total and unique views by item, use and day."""
    sums = totals.sum_by(["kind", "item_id", "use", "day"])
    return {(Item(kind, pk), Use(use), day): each for (kind, pk, use, day), each in sums.items()}


def stored_totals() -> dict[Item, int]:
    """Return the totals of all items, which two functions must agree on."""
    found = {item: totals.reads_of(item).total for item in set(ITEMS)}
    assert found == {item: totals.totals(item.kind, [item.id])[item.id] for item in set(ITEMS)}
    return found


def double_clicks() -> int:
    return totals.exclusions(Q())[Exclusion.Reason.DOUBLE_CLICK]


def check_as_read_literally(events: Sequence[Event]) -> None:
    expected = literal.count(events)
    reads: Counter[Any] = Counter(dict.fromkeys(ITEMS, 0))
    for (item, use, _day), (views, _sessions) in expected.items():
        reads[item] += views if use == Use.READ else 0
    assert stored() == expected
    assert stored_totals() == reads
    assert double_clicks() == len(events) - sum(views for views, _ in expected.values())
    assert totals.referring_hosts(Q()) == literal.count_referrers(events)


def examples(times: int) -> settings:
    """Try some multiple of the profile's number of histories."""
    return settings(
        max_examples=settings().max_examples * times,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@pytest.mark.each_database
@examples(4)
@given(steps=histories())
def test_the_sql_counts_as_the_rules_read_literally(steps: list[Step]) -> None:
    with lived_through(steps) as events:
        check_as_read_literally(events)
        for _again in range(2):
            counter.roll_up(before=date(2027, 1, 1))
            check_as_read_literally(events)


@pytest.mark.each_database
@examples(2)
@given(steps=histories().flatmap(st.permutations))
def test_with_a_clock_that_steps_back_no_view_is_lost_and_no_count_negative(
    steps: list[Step],
) -> None:
    with lived_through(steps) as events:
        least = literal.count(events)
        found = stored()
        assert found.keys() == least.keys()
        for key, (views, sessions) in found.items():
            assert views >= least[key][0]
            assert 1 <= sessions <= views
        assert sum(views for views, _ in found.values()) + double_clicks() == len(events)

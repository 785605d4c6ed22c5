"""Histories of a site, with all that can come between views, against the rules read literally."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collabsite.pageviews import items, totals
from collabsite.pageviews.collection.reports import Report, count_reports, exclusion_reason
from collabsite.pageviews.counting import referrers, rollup
from collabsite.pageviews.counting.visits import View
from collabsite.pageviews.models import (
    DailyCount,
    DailyUse,
    Exclusion,
    Visit,
)
from collabsite.pageviews.reporting.hosts import referring_hosts
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews import literal
from tests.collabsite.pageviews.conftest import FIREFOX, SAFARI
from tests.collabsite.pageviews.counting.test_counter import kept_totals
from tests.collabsite.pageviews.literal import DayCounts, Event
from tests.collabsite.pageviews.rollback import rolled_back
from tests.support.ledger import ledger

pytestmark = pytest.mark.django_db

READERS = {
    "one": ("192.0.2.1", FIREFOX),
    "other browser": ("192.0.2.1", SAFARI),
    "other address": ("192.0.2.2", FIREFOX),
}
ITEMS = ["book:1", "book:1", "book:1", "book:2"]
HOSTS = ["", "", "a.example", "b.example"]
USES = [Use.READ, Use.READ, Use.READ, Use.DOWNLOAD, Use.CITATION]
# Requests that leave a report out.
EXCLUDED_LIVE: dict[Exclusion.Reason, dict[str, str]] = {
    Exclusion.Reason.ROBOT: {"HTTP_USER_AGENT": "Googlebot/2.1"},
    Exclusion.Reason.OPTED_OUT: {"HTTP_SEC_GPC": "1"},
    Exclusion.Reason.PREFETCH: {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
    Exclusion.Reason.ORIGIN: {"HTTP_ORIGIN": "https://elsewhere.example"},
}
# Before the end of an hour, of a day and of a month at once.
START = datetime(2026, 2, 28, 22, 58, tzinfo=UTC)
GAPS = [0, 1, 10, 15, 25, 30, 31]
HOST = "testserver"
PERIOD = (date(2026, 2, 1), date(2026, 3, 31))


@dataclass(frozen=True)
class Step:
    """Something that happens at a time: uses come alone or together, or the site works.

    `reasons` tell for each use why it is left out.
    """

    kind: str
    at: datetime
    events: Sequence[Event] = ()
    reasons: Sequence[Exclusion.Reason | None] = ()


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Steps in the order of time, many of them around the edges of hours and days."""
    at = START
    steps = []
    kinds = st.sampled_from(["alone", "together", "roll up"])
    for kind in draw(st.lists(kinds, min_size=4, max_size=12)):
        at = draw(st.sampled_from([at, *edges(at)]))
        if kind == "roll up":
            steps.append(Step(kind, at))
            continue
        events, reasons = [], []
        for _ in range(1 if kind == "alone" else draw(st.integers(1, 6))):
            at += timedelta(seconds=draw(st.sampled_from(GAPS)))
            reader = draw(st.sampled_from(["one", "one", *READERS]))
            host = draw(st.sampled_from(HOSTS))
            item, use = draw(st.sampled_from(ITEMS)), draw(st.sampled_from(USES))
            events.append(Event(at, reader, item, use, host))
            reasons.append(draw(st.sampled_from([*[None] * 9, *EXCLUDED_LIVE])))
        steps.append(Step(kind, at, events, reasons))
    return steps


def edges(at: datetime) -> list[datetime]:
    """Times a little before the next edges of an hour and a day, and a minute after midnight."""
    hour = at.replace(minute=0, second=0) + timedelta(hours=1)
    midnight = at.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    before = [edge - timedelta(seconds=20) for edge in (hour, midnight)]
    return [time for time in [*before, midnight + rollup.SETTLING] if time >= at]


@dataclass
class Expected:
    """The outcome of a history by the rules."""

    counted: list[Event] = field(default_factory=list)
    excluded: Counter[tuple[date, str, Exclusion.Reason]] = field(default_factory=Counter)

    def take(self, step: Step) -> None:
        """Apply the rules to the uses of a step."""
        for event, reason in zip(step.events, step.reasons, strict=True):
            if reason is None:
                self.counted.append(event)
            else:
                self._exclude(event, reason)

    def _exclude(self, event: Event, reason: Exclusion.Reason) -> None:
        self.excluded[event.at.date(), event.item, reason] += 1


def meta_of(event: Event, reason: Exclusion.Reason | None) -> dict[str, str]:
    """The environment of the request that reports a use."""
    address, agent = READERS[event.reader]
    meta = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": agent, "HTTP_HOST": HOST}
    return meta | (EXCLUDED_LIVE[reason] if reason else {})


def report_alone(step: Step) -> None:
    """Report uses to the site at their times."""
    for event, reason in zip(step.events, step.reasons, strict=True):
        meta: dict[str, Any] = meta_of(event, reason)
        form = {"token": items.page_token(event.item, event.use), "referrer": event.referrer}
        with time_machine.travel(event.at, tick=False):
            response = Client().post("/views/", query_params=form, **meta)
        assert response.status_code == 200


def report_together(step: Step) -> None:
    """Report uses that share a commit."""
    reports = []
    for event, reason in zip(step.events, step.reasons, strict=True):
        address, agent = READERS[event.reader]
        view = View(event.item, address, agent, event.at, event.use, event.referrer)
        reports.append(Report(view, exclusion_reason(meta_of(event, reason), host=HOST)))
    count_reports(reports)


ACTIONS: Mapping[str, Callable[[Step], object]] = {
    "alone": report_alone,
    "together": report_together,
    "roll up": lambda step: rollup.roll_up(before=rollup.first_open_day(step.at)),
}


@contextmanager
def fresh_site() -> Iterator[None]:
    """A site without counts."""
    rollup.reset_rolled_up_day()
    with rolled_back():
        yield


def stored_days() -> dict[tuple[str, date, Use], DayCounts]:
    """All counts by item, day and use, of rolled-up and open days."""
    found: dict[tuple[str, date, Use], DayCounts] = {}

    def add(item: str, day: date, use: int, *counts: int) -> None:
        before = found.get((item, day, Use(use)), (0, 0, 0))
        found[item, day, Use(use)] = DayCounts(*map(sum, zip(before, counts, strict=True)))

    for each in DailyCount.objects.all():
        add(each.item, each.day, Use.READ, each.total, each.unique_views, each.received)
    for of_use in DailyUse.objects.all():
        counts = of_use.total, of_use.unique_uses, of_use.received
        add(of_use.item, of_use.day, of_use.use, *counts)
    for row in Visit.objects.all():
        add(row.item, row.day, row.use, row.total, row.total > 0, row.received)
    return {key: counts for key, counts in found.items() if any(counts)}


def expected_ledger(expected: Expected) -> dict[tuple[date, str], tuple[int, int, dict[str, int]]]:
    entries: dict[tuple[date, str], tuple[int, int, dict[str, int]]] = {}
    for (item, day, _use), counts in literal.count_days(expected.counted).items():
        counted, collapsed, _ = entries.get((day, item), (0, 0, {}))
        collapsed += counts.received - counts.total
        entries[day, item] = counted + counts.total, collapsed, {}
    for (day, item, reason), number in expected.excluded.items():
        entries.setdefault((day, item), (0, 0, {}))[2][reason] = number
    return entries


def check(expected: Expected) -> None:
    """Compare all that is stored and reported with the rules."""
    counted = expected.counted
    views = Counter(event.item for event in literal.kept(counted) if event.use == Use.READ)
    assert stored_days() == literal.count_days(counted)
    assert kept_totals() == views
    assert totals.most_viewed("book", begin=PERIOD[0], limit=9) == views
    entries = ledger(begin=PERIOD[0], end=PERIOD[1])
    assert {
        key: (entry.counted, entry.collapsed, entry.exclusions) for key, entry in entries.items()
    } == expected_ledger(expected)
    hosts: Counter[str] = Counter()
    seen = literal.count_referrers(counted)
    for (_month, host), sessions in seen.items():
        hosts[host if sessions >= referrers.SELDOM else referrers.OTHERS] += sessions
    assert referring_hosts(begin=PERIOD[0], end=PERIOD[1]) == hosts


def live_through(history: Sequence[Step]) -> None:
    with fresh_site():
        expected = Expected()
        for step in history:
            ACTIONS[step.kind](step)
            expected.take(step)
        check(expected)
        rollup.roll_up(before=PERIOD[1])
        check(expected)


def examples(number: int) -> settings:
    return settings(
        max_examples=number,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@pytest.mark.slow
@pytest.mark.each_database
@examples(min(25, settings().max_examples))
@given(history=histories())
def test_c16_whatever_comes_between_views_the_sql_counts_as_the_rules_read_literally(
    history: list[Step],
) -> None:
    live_through(history)


@pytest.mark.judges
@pytest.mark.slow
@examples(2000)
@given(history=histories())
def test_c16_thousands_of_histories_count_as_the_rules_read_literally(history: list[Step]) -> None:
    live_through(history)


def check_bounds(expected: Expected) -> None:
    """Check what holds in whatever order uses come: none is lost, and all reports are accounted for."""
    sums: dict[tuple[str, Use], DayCounts] = {}
    for (item, _day, use), counts in stored_days().items():
        assert 0 <= counts.unique <= counts.total <= counts.received
        before = sums.get((item, use), (0, 0, 0))
        sums[item, use] = DayCounts(*map(sum, zip(before, counts, strict=True)))
    received = Counter((event.item, event.use) for event in expected.counted)
    least = Counter((event.item, event.use) for event in literal.kept(expected.counted))
    assert {key: counts.received for key, counts in sums.items()} == received
    assert {key for key, counts in sums.items() if counts.total < least[key]} == set()
    assert kept_totals() == {
        item: counts.total for (item, use), counts in sums.items() if use == Use.READ
    }
    entries = ledger(begin=PERIOD[0], end=PERIOD[1])
    assert sum(entry.received for entry in entries.values()) == (
        len(expected.counted) + expected.excluded.total()
    )


def live_through_in_any_order(history: Sequence[Step]) -> None:
    with fresh_site():
        expected = Expected()
        for step in history:
            ACTIONS[step.kind](step)
            expected.take(step)
        check_bounds(expected)


@pytest.mark.slow
@pytest.mark.each_database
@examples(min(20, settings().max_examples))
@given(history=histories().flatmap(st.permutations))
def test_c15_with_a_clock_that_steps_back_no_view_is_lost_and_no_count_negative(
    history: list[Step],
) -> None:
    live_through_in_any_order(history)


@pytest.mark.judges
@pytest.mark.slow
@examples(1000)
@given(history=histories().flatmap(st.permutations))
def test_c15_thousands_of_histories_in_any_order_lose_no_view(history: list[Step]) -> None:
    live_through_in_any_order(history)

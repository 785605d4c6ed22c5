"""Sums by month and of the site: they equal the sums of the daily tables, whatever happens."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabsite.pageviews.counting import counter, rollup, summaries
from collabsite.pageviews.log_import.importer import import_views
from collabsite.pageviews.models import (
    DailyCount,
    DailyUse,
    Exclusion,
    ItemMonth,
    ReferrerCount,
    ReferrerMonth,
    SiteDay,
    SiteExclusion,
    SiteReferrer,
)
from collabsite.pageviews.robots import installation, recognition
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import FIREFOX
from tests.collabsite.pageviews.counting.test_counter import thoroughly
from tests.collabsite.pageviews.rollback import rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.judges_on_postgresql]

CRAWLER = "Mozilla/5.0 (compatible; Gatherer/1.0; +https://new.example/about)"
NEWER_LIST = json.dumps([{"pattern": "gatherer", "last_changed": "2026-03-01"}])
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
SUMS = ("total", "unique_uses", "sessions", "received")

type Sums = dict[tuple[object, ...], tuple[int, ...]]


class Happened(NamedTuple):
    """A use, or a report that is left out."""

    seconds: int
    reader: str
    item: str
    use: Use
    agent: str
    host: str
    exclusion: Exclusion.Reason | None


uses = st.lists(
    st.builds(
        Happened,
        # Around the end of a month.
        seconds=st.integers(-120, 120) | st.integers(-50_000, 50_000),
        reader=st.sampled_from(["192.0.2.1", "192.0.2.2"]),
        item=st.sampled_from(["book:1", "book:2", "source:1"]),
        use=st.sampled_from([Use.READ, Use.DOWNLOAD, Use.CITATION, Use.CHECK]),
        agent=st.sampled_from([FIREFOX, CRAWLER]),
        host=st.sampled_from(["", "one.example", "two.example"]),
        exclusion=st.sampled_from([None, None, Exclusion.Reason.ROBOT, Exclusion.Reason.STAFF]),
    ),
    max_size=12,
)
lines = st.lists(
    st.builds(
        (
            '192.0.2.9 - - [28/Feb/2026:{}:{:02}:{:02} +0000] "GET /books/{} HTTP/1.1" {} 9'
            ' "https://{}/" "{}"'
        ).format,
        st.integers(10, 11),
        st.integers(0, 59),
        st.integers(0, 59),
        st.sampled_from(["one/", "two/", "one.csv"]),
        st.sampled_from([200, 404]),
        st.sampled_from(["one.example", "three.example"]),
        st.sampled_from([FIREFOX, CRAWLER]),
    ),
    max_size=4,
)


def happen(each: Happened) -> None:
    at = MIDNIGHT + timedelta(seconds=each.seconds)
    if each.exclusion:
        counter.exclude(each.exclusion, at=at, item=each.item, use=each.use)
    else:
        counter.count(
            each.item,
            address=each.reader,
            agent=each.agent,
            at=at,
            use=each.use,
            referrer=each.host,
        )


def kind_of(item: str) -> str:
    return item.partition(":")[0]


def add(sums: Sums, key: tuple[object, ...], numbers: tuple[int, ...]) -> None:
    before = sums.get(key, (0,) * len(numbers))
    sums[key] = tuple(map(sum, zip(before, numbers, strict=True)))


def expected() -> list[Sums]:
    """The sums of the daily tables, one row after the other."""
    of_months: Sums = {}
    of_days: Sums = {}
    hosts: Sums = {}
    hosts_of_months: Sums = {}
    rows = [
        (
            row.item,
            row.day,
            int(Use.READ),
            row.total,
            row.unique_views,
            row.unique_views,
            row.received,
        )
        for row in DailyCount.objects.all()
    ]
    rows += DailyUse.objects.values_list("item", "day", "use", *SUMS)
    for item, day, use, *numbers in rows:
        add(of_months, (item, day.replace(day=1), use), tuple(numbers))
        add(of_days, (day, kind_of(item), use), tuple(numbers))
    for each in ReferrerCount.objects.all():
        add(hosts, (each.day, kind_of(each.item), each.host), (each.sessions,))
        month = each.day.replace(day=1)
        add(hosts_of_months, (month, kind_of(each.item), each.host), (each.sessions,))
    return [of_months, of_days, hosts, hosts_of_months]


def stored() -> list[Sums]:
    months = ItemMonth.objects.values_list("item", "month", "use", *SUMS)
    days = SiteDay.objects.values_list("day", "kind", "use", *SUMS)
    hosts = SiteReferrer.objects.values_list("day", "kind", "host", "sessions")
    hosts_of_months = ReferrerMonth.objects.values_list("month", "kind", "host", "sessions")
    return [{row[:3]: row[3:] for row in rows} for rows in (months, days, hosts, hosts_of_months)]


def without_zeros(sums: list[Sums]) -> list[Sums]:
    return [{key: numbers for key, numbers in each.items() if any(numbers)} for each in sums]


def check() -> None:
    """Compare all sums with the rows that they are of."""
    assert without_zeros(stored()) == without_zeros(expected())
    excluded, summed = Counter[tuple[date, int, str]](), Counter[tuple[date, int, str]]()
    for row in Exclusion.objects.all():
        excluded[row.day, row.use, row.reason] += row.count
        summed[row.day, row.use, row.reason] += row.pending
    for total in SiteExclusion.objects.all():
        summed[total.day, total.use, total.reason] += total.count
    assert +summed == +excluded


@contextmanager
def own_list_of_robots() -> Iterator[None]:
    """Forget the list that an example installs."""
    try:
        yield
    finally:
        recognition.official_file().unlink(missing_ok=True)


# Each example rolls up three times.
@pytest.mark.slow
@pytest.mark.each_database
@settings(thoroughly, max_examples=min(60, 3 * settings().max_examples))
@given(first=uses, imported=lines, second=uses, day=st.integers(-1, 2))
def test_they_equal_the_daily_tables_after_rollups_imports_and_new_lists_of_robots(
    first: list[Happened], imported: list[str], second: list[Happened], day: int
) -> None:
    with rolled_back(), own_list_of_robots():
        for each in first:
            happen(each)
        check()
        rollup.roll_up(before=MIDNIGHT.date() + timedelta(days=day))
        check()
        import_views(line.encode() for line in imported)
        for each in second:
            happen(each)
        rollup.roll_up(before=MIDNIGHT.date())
        check()
        installation.update_robots(NEWER_LIST, at=MIDNIGHT + timedelta(days=1))
        check()
        for each in first:
            happen(each)
        # Seldom hosts of a month that is over are merged.
        rollup.roll_up(before=date(2026, 4, 1))
        check()

        kept = without_zeros(stored())
        summaries.recount()
        assert without_zeros(stored()) == kept
        check()


def test_only_what_is_over_is_summed_and_what_comes_late_is_pending() -> None:
    at = datetime(2026, 3, 4, 12, tzinfo=UTC)
    counter.exclude(Exclusion.Reason.ROBOT, at=at, item="book:1", count=3)
    counter.exclude(Exclusion.Reason.ROBOT, at=at + timedelta(days=1), item="book:1")

    rollup.roll_up(before=date(2026, 3, 5))
    counter.exclude(Exclusion.Reason.ROBOT, at=at, item="book:1")

    assert [(row.count, row.pending) for row in Exclusion.objects.order_by("day")] == [
        (4, 1),
        (1, 1),
    ]
    assert [row.count for row in SiteExclusion.objects.all()] == [3]

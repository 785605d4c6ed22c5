"""Referring sites: hosts alone, and seldom ones together."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from collabsite.pageviews import rules
from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.counting.referrers import OTHERS
from collabsite.pageviews.models import ReferrerCount
from collabsite.pageviews.reporting.hosts import referring_hosts
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import FIREFOX

MARCH: dict[str, Any] = {"begin": date(2026, 3, 1), "end": date(2026, 3, 31)}


def read(
    host: str, *, reader: int = 1, day: str = "2026-03-04", item: str = "book:1", hour: int = 10
) -> None:
    counter.count(
        item,
        address=f"192.0.2.{reader}",
        agent=FIREFOX,
        at=datetime.fromisoformat(f"{day}T{hour}:05:00").replace(tzinfo=UTC),
        referrer=host,
    )


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("https://Search.example/path?q=secret#x", "search.example"),
        ("https://user:word@search.example:8443/", "search.example"),
        ("search.example", "search.example"),
        ("xn--fiqs8s.example", "xn--fiqs8s.example"),
        ("192.0.2.7", "192.0.2.7"),
        ("search.example.", "search.example"),
        ("https://www.example.org/articles/", ""),
        ("www.example.org", ""),
        ("android-app://com.example.reader/", "com.example.reader"),
        ("", ""),
        ("about:blank", ""),
        ("not a host", ""),
        ("http://[broken", ""),
        ("<script>", ""),
        (f"{'a' * 90}.example.example", ""),
    ],
)
def test_a_referrer_is_the_host_of_another_site(referrer: str, host: str) -> None:
    assert rules.referring_host(referrer, own={"www.example.org"}) == host


@pytest.mark.django_db
def test_hosts_seen_fewer_than_three_times_in_a_month_are_others() -> None:
    for reader in (1, 2, 3):
        read("often.example", reader=reader)
    read("seldom.example", reader=4)
    read("seldom.example", reader=5, item="book:2")
    read("once.example", reader=6)
    read("", reader=7)

    for _ in ("open", "rolled up"):
        assert referring_hosts(**MARCH) == {"often.example": 3, OTHERS: 3}
        assert referring_hosts(**MARCH, kinds=(), own=["book:2"]) == {OTHERS: 1}
        rollup.roll_up(before=date(2026, 3, 5))


@pytest.mark.django_db
def test_the_month_decides_and_not_the_period() -> None:
    for reader, day in enumerate(["2026-03-02", "2026-03-09", "2026-03-30"]):
        read("often.example", reader=reader, day=day)

    week = referring_hosts(begin=date(2026, 3, 8), end=date(2026, 3, 14))

    assert week == {"often.example": 1}


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize(
    ("begin", "end"),
    [
        # Few days of a month, most days of one, whole months, and both at the edges.
        ((2026, 3, 4), (2026, 3, 9)),
        ((2026, 3, 4), (2026, 3, 30)),
        ((2026, 2, 1), (2026, 3, 31)),
        ((2026, 2, 27), (2026, 4, 3)),
        ((2026, 2, 3), (2026, 4, 29)),
    ],
)
def test_sessions_of_a_period_are_those_of_its_days(
    begin: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    days = [date(2026, month, day) for month in (2, 3, 4) for day in (1, 4, 9, 27, 28)]
    for number, day in enumerate(days):
        for reader in range(1 + number % 3):
            item = ("book:1", "book:2", "source:1")[(number + reader) % 3]
            for host in ("one.example", "two.example"):
                address = reader + 10 * (host == "two.example")
                read(host, reader=address, day=day.isoformat(), item=item)
    period: dict[str, Any] = {"begin": date(*begin), "end": date(*end)}
    sessions = [
        ("book:1", "book:2", "source:1")[(number + reader) % 3]
        for number, day in enumerate(days)
        if period["begin"] <= day <= period["end"]
        for reader in range(1 + number % 3)
    ]

    for before in (date(2026, 3, 1), date(2026, 3, 9), date(2026, 5, 1)):
        for kinds, own, is_chosen in [
            (None, (), lambda _item: True),
            (["book"], (), lambda item: item.startswith("book:")),
            (["source"], ["book:2"], lambda item: item in {"source:1", "book:2"}),
            ((), ["book:1"], lambda item: item == "book:1"),
        ]:
            number = sum(map(is_chosen, sessions))
            found = referring_hosts(**period, kinds=kinds, own=own)
            assert found == ({"one.example": number, "two.example": number} if number else {})
        rollup.roll_up(before=before)


@pytest.mark.django_db
def test_a_session_counts_once_by_the_first_site_that_it_came_from() -> None:
    read("", reader=1)
    for host in ("first.example", "second.example", "first.example"):
        for reader in (1, 2, 3):
            read(host, reader=reader)

    assert referring_hosts(**MARCH) == {"first.example": 3}


@pytest.mark.django_db
def test_other_uses_have_no_referring_site() -> None:
    for reader in range(3):
        counter.count(
            "book:1",
            address=f"192.0.2.{reader}",
            agent=FIREFOX,
            at=datetime(2026, 3, 4, 10, 5, tzinfo=UTC),
            use=Use.DOWNLOAD,
            referrer="often.example",
        )

    assert referring_hosts(**MARCH) == {}
    rollup.roll_up(before=date(2026, 3, 5))
    assert referring_hosts(**MARCH) == {}


@pytest.mark.django_db
def test_the_names_of_seldom_hosts_are_forgotten_when_their_month_is_over() -> None:
    for reader in (1, 2, 3):
        read("often.example", reader=reader)
    read("seldom.example", reader=4)
    read("once.example", reader=5)
    rollup.roll_up(before=date(2026, 3, 31))
    before = referring_hosts(**MARCH)
    assert ReferrerCount.objects.filter(host="seldom.example").exists()

    rollup.roll_up(before=date(2026, 4, 1))

    hosts = ReferrerCount.objects.order_by("host").values_list("host", "sessions")
    assert list(hosts) == [(OTHERS, 2), ("often.example", 3)]
    assert referring_hosts(**MARCH) == before
    rollup.roll_up(before=date(2026, 4, 2))
    assert referring_hosts(**MARCH) == before

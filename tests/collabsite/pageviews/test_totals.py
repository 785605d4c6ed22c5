"""Totals and monthly counts, of rolled-up and of open days."""

import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from collabsite.pageviews import items, totals
from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.totals import MonthlyCount
from tests.collabsite.pageviews.conftest import FIREFOX, SHELF

pytestmark = pytest.mark.django_db


def click(time: str, item: str = "book:1") -> None:
    at = datetime.datetime.fromisoformat(time).replace(tzinfo=datetime.UTC)
    counter.count(item, address="192.0.2.1", agent=FIREFOX, at=at)


def test_totals_of_a_list_are_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    counter.set_baseline("book:1", total=17)
    click("2026-03-04T10:05:00")
    rollup.roll_up(before=datetime.date(2026, 3, 5))
    click("2026-03-05T10:05:00")
    click("2026-03-05T10:05:00", "book:2")

    with django_assert_num_queries(1):
        found = totals.totals(["book:1", "book:2", "book:99"])

    assert found == {"book:1": 19, "book:2": 1, "book:99": 0}


def test_totals_of_no_items_take_no_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert totals.totals([]) == {}


def test_a_baseline_is_set_not_added() -> None:
    counter.set_baseline("book:1", total=17)
    counter.set_baseline("book:1", total=18)

    assert totals.total("book:1") == 18


def test_months_sum_both_kinds_of_days_and_leave_the_baseline_out(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    counter.set_baseline("book:1", total=17)
    click("2026-02-28T10:05:00")
    click("2026-03-01T10:05:00")
    click("2026-03-01T10:55:00")
    rollup.roll_up(before=datetime.date(2026, 3, 2))
    click("2026-03-02T10:05:00")
    click("2026-03-02T10:05:00", "book:2")

    with django_assert_num_queries(1):
        months = totals.monthly()

    february, march = datetime.date(2026, 2, 1), datetime.date(2026, 3, 1)
    assert months == [
        MonthlyCount("book:1", february, 1, 1, 1),
        MonthlyCount("book:1", march, 3, 2, 3),
        MonthlyCount("book:2", march, 1, 1, 1),
    ]
    of_march = totals.monthly(begin=march, end=march, items=["book:1"])
    assert of_march == [MonthlyCount("book:1", march, 3, 2, 3)]
    assert totals.monthly(begin=march, end=march) == months[1:]
    assert totals.monthly(items=["book:2"]) == [MonthlyCount("book:2", march, 1, 1, 1)]


@pytest.mark.parametrize(
    ("target", "item"),
    [
        ("/books/one/", "book:1"),
        ("/zh-hans/books/one/", "book:1"),
        ("/books/one/?utm_source=feed", "book:1"),
        ("/books/one.json", "book:1"),
        ("/books/%6fne/", "book:1"),
        ("/books/none/", None),
        ("/views/", None),
        ("/%ff%00", None),
        ("", None),
        ("http://[", None),
        ("*", None),
    ],
)
def test_c7_the_item_counts_not_the_address_or_the_format(target: str, item: str | None) -> None:
    address = items.find(target)

    assert (address and address.item) == item


def test_what_is_not_public_is_not_described() -> None:
    described = items.describe(["book:1", "book:3", "book:99", "film:1", "nonsense"])

    assert described == {"book:1": SHELF["book:1"]}

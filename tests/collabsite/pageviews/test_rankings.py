"""Rankings by views."""

import datetime

import pytest
from django.db.models import IntegerField, OuterRef
from django.db.models.functions import Cast, Substr
from pytest_django import DjangoAssertNumQueries

from collabsite.pageviews import totals
from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.models import Baseline, DailyCount, RecentTotal
from tests.collabsite.pageviews.conftest import FIREFOX, SAFARI

pytestmark = pytest.mark.django_db

FIFTH = datetime.date(2026, 3, 5)


def click(time: str, item: str, agent: str = FIREFOX) -> None:
    at = datetime.datetime.fromisoformat(time).replace(tzinfo=datetime.UTC)
    counter.count(item, address="192.0.2.1", agent=agent, at=at)


def test_items_are_ranked_by_days_that_are_rolled_up_and_those_that_are_not(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    click("2026-03-05T10:05:00", "book:1")
    click("2026-03-05T10:05:00", "book:2")
    rollup.roll_up(before=datetime.date(2026, 3, 6))
    click("2026-03-06T10:05:00", "book:2")
    click("2026-03-06T10:05:00", "book:2", SAFARI)

    with django_assert_num_queries(1):
        ranked = totals.most_viewed("book", begin=FIFTH, limit=9)

    assert list(ranked.items()) == [("book:2", 3), ("book:1", 1)]


def test_what_came_before_and_what_was_imported_is_left_out() -> None:
    counter.set_baseline("book:1", total=17)
    click("2026-03-04T23:58:00", "book:1")
    click("2026-03-05T00:02:00", "book:2")

    assert totals.most_viewed("book", begin=FIFTH, limit=9) == {"book:2": 1}


def test_a_ranking_is_of_one_kind_and_has_the_requested_length() -> None:
    for item in ("book:1", "book:2", "film:1", "book-club:1"):
        click("2026-03-05T10:05:00", item)

    assert list(totals.most_viewed("book", begin=FIFTH, limit=9)) == ["book:2", "book:1"]
    assert list(totals.most_viewed("book", begin=FIFTH, limit=1)) == ["book:2"]


def test_of_as_many_views_the_younger_item_comes_first() -> None:
    for item in ("book:9", "book:10", "book:8"):
        click("2026-03-05T10:05:00", item)

    ranked = totals.most_viewed("book", begin=FIFTH, limit=9)

    assert list(ranked) == ["book:10", "book:9", "book:8"]


@pytest.mark.parametrize("limit", [1, 2, 3, 9])
def test_recent_totals_rank_items_as_their_days_do(limit: int) -> None:
    last = datetime.date(2026, 3, 6)
    first = totals.first_recent_day(last)
    for number, days_ago in enumerate([30, 29, 29, 28, 20, 20, 3, 1]):
        day = last - datetime.timedelta(days=days_ago)
        for reader in range(1 + number % 3):
            click(f"{day}T10:05:00", f"book:{7 + number}", f"{FIREFOX} {reader}")
    click("2026-03-05T10:05:00", "film:1")
    rollup.roll_up(before=last)
    for agent in (FIREFOX, SAFARI):
        click("2026-03-06T10:05:00", "book:9", agent)
    click("2026-03-06T10:05:00", "book:99")
    click("2026-03-04T11:05:00", "book:10")

    kept = list(totals.most_viewed("book", begin=first, limit=limit).items())
    RecentTotal.objects.all().delete()
    added_up = list(totals.most_viewed("book", begin=first, limit=limit).items())

    assert kept == added_up
    assert kept[0] == ("book:9", 5)


def test_a_ranking_reads_recent_totals_instead_of_each_day() -> None:
    click("2026-03-05T10:05:00", "book:1")
    rollup.roll_up(before=datetime.date(2026, 3, 6))
    DailyCount.objects.all().delete()

    first = totals.first_recent_day(datetime.date(2026, 3, 6))

    assert totals.most_viewed("book", begin=first, limit=9) == {"book:1": 1}


def test_a_later_rollup_adds_up_later_days() -> None:
    click("2026-03-05T10:05:00", "book:1")
    click("2026-03-06T10:05:00", "book:1")
    rollup.roll_up(before=datetime.date(2026, 3, 7))

    rollup.roll_up(before=datetime.date(2026, 4, 4))
    [kept] = RecentTotal.objects.values_list("item", "kind", "number", "begin", "total")
    rollup.roll_up(before=datetime.date(2026, 4, 5))

    assert kept == ("book:1", "book", 1, datetime.date(2026, 3, 6), 1)
    assert not RecentTotal.objects.exists()


def test_a_late_rollup_adds_its_views_and_keeps_the_first_day() -> None:
    click("2026-03-05T10:05:00", "book:1")
    rollup.roll_up(before=datetime.date(2026, 3, 7))
    click("2026-03-05T11:05:00", "book:1")

    rollup.roll_up(before=datetime.date(2026, 3, 6))

    [kept] = RecentTotal.objects.values_list("item", "begin", "total")
    assert kept == ("book:1", totals.first_recent_day(datetime.date(2026, 3, 7)), 2)


def test_recounted_items_are_ranked_by_their_days_until_the_next_rollup() -> None:
    click("2026-03-05T10:05:00", "book:1")
    rollup.roll_up(before=datetime.date(2026, 3, 6))
    DailyCount.objects.update(total=4, received=4)

    counter.recount()
    first = totals.first_recent_day(datetime.date(2026, 3, 6))
    added_up = totals.most_viewed("book", begin=first, limit=9)
    rollup.roll_up(before=datetime.date(2026, 3, 6))

    assert added_up == {"book:1": 4}
    assert RecentTotal.objects.get().total == 4


def test_a_ranking_by_all_views_is_limited_by_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for item, total in [("book:1", 17), ("book:2", 0), ("book:3", 18), ("book:4", 0)]:
        counter.set_baseline(item, total=total)
    click("2026-03-04T10:05:00", "book:1")
    rollup.roll_up(before=FIFTH)
    click("2026-03-05T10:05:00", "book:1")
    click("2026-03-05T10:05:00", "film:1")
    # Anything that has a key and names an item can be ranked.
    named = Baseline.objects.annotate(key=Cast(Substr("item", 6), IntegerField()))

    ranked = totals.ViewRanking("book", named.exclude(item="book:9").values_list("key", "key"))

    with django_assert_num_queries(1):
        assert ranked.views(0, 3) == {1: 19, 3: 18, 4: 0}
    assert ranked[1:3] == [3, 4]
    assert ranked[3] == 2
    assert len(ranked) == 4
    assert ranked[4:9] == []


def test_the_views_to_order_by_are_those_that_are_shown() -> None:
    counter.set_baseline("book:1", total=17)
    counter.set_baseline("book:2", total=0)
    click("2026-03-04T10:05:00", "book:1")
    rollup.roll_up(before=FIFTH)
    click("2026-03-05T10:05:00", "book:1")

    ordered = Baseline.objects.annotate(views=totals.views_of(item=OuterRef("item")))

    assert dict(ordered.values_list("item", "views")) == totals.totals(["book:1", "book:2"])

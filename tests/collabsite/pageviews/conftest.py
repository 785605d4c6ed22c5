"""Books: items of a kind that only these tests register."""

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from collabsite.pageviews import items
from collabsite.pageviews.counting import rollup, visitors
from collabsite.pageviews.models import DailyCount, Visit
from collabsite.pageviews.uses import Use

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"

SHELF = {
    "book:1": items.ItemDescription(
        title="One",
        url="/books/one/",
        data_type="Article",
        publisher="Press",
        date=datetime.date(2025, 3, 1),
        authors=("Li Wei", "Ann Bo"),
    ),
    "book:2": items.ItemDescription(title="两本", url="/books/two/", data_type="Dataset"),
    "book:3": items.ItemDescription(
        title="Secret", url="/books/secret/", data_type="Article", public=False
    ),
}
USES = {"books:book-csv": Use.DOWNLOAD, "books:book-cite": Use.CITATION}
SLUGS = {"one": "book:1", "two": "book:2", "secret": "book:3"}


def describe(wanted: Collection[str]) -> Mapping[str, items.ItemDescription]:
    return {item: SHELF[item] for item in wanted if item in SHELF}


def find(view_name: str, arguments: Mapping[str, object]) -> str | None:
    return SLUGS.get(str(arguments["slug"])) if view_name.startswith("books:") else None


@pytest.fixture(autouse=True)
def site_of_books(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Settings of a site with books, and their registration for counting."""
    settings.VAR_DIR = settings.STATIC_ROOT = tmp_path
    settings.ROOT_URLCONF = "tests.collabsite.pageviews.urls"
    settings.TRUSTED_PROXY_HOPS = 0
    items.register("book", describe=describe, find=find, uses=USES)
    visitors.clear_salt_cache()
    rollup.reset_rolled_up_day()
    yield
    items.unregister("book")
    visitors.clear_salt_cache()
    rollup.reset_rolled_up_day()


@pytest.fixture
def reader() -> Client:
    """A browser without a cookie."""
    return Client(headers={"user-agent": FIREFOX})


type Counts = dict[tuple[str, str, int], tuple[int, int]]


@pytest.fixture
def by_hour() -> Callable[[], Counts]:
    """Total and unique views by item, day and hour, of hours that have any."""

    def read() -> Counts:
        counts: Counts = {}
        for row in Visit.objects.filter(use=Use.READ, total__gt=0):
            key = (row.item, row.day.isoformat(), row.hour)
            total, unique = counts.get(key, (0, 0))
            counts[key] = (total + row.total, unique + 1)
        return counts

    return read


@pytest.fixture
def by_day() -> Callable[[], dict[tuple[str, str], tuple[int, int, int]]]:
    """Total, unique and received of the days rolled up."""

    def read() -> dict[tuple[str, str], tuple[int, int, int]]:
        return {
            (row.item, row.day.isoformat()): (row.total, row.unique_views, row.received)
            for row in DailyCount.objects.all()
        }

    return read

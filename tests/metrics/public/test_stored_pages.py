"""Stored first pages of releases: made once, and always up to date."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from collabsite.pageviews.models import ItemTotal
from collabsite.public.first_pages import store_release_page
from metrics.models import Dataset, Release, ReleasePage
from tests.support.published import published
from tests.support.quoting import issued

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

SLUG = "what-they-found"
PAGE = f"/data/{SLUG}/"
ADDRESSES = [PAGE, f"/zh-hans{PAGE}", f"/data/{SLUG}.json", f"/zh-hans/data/{SLUG}.json"]


@pytest.fixture(scope="module")
def stored_dataset(module_db: None) -> None:
    """A dataset whose first pages are stored."""
    published()
    store_release_page.func(Release.objects.get(number=1).pk)


@pytest.fixture
def dataset(db: None, stored_dataset: None) -> Dataset:
    return Dataset.objects.get(slug=SLUG)


def texts(client: Client) -> list[str]:
    return [client.get(address).content.decode() for address in ADDRESSES]


def made_anew(client: Client) -> list[str]:
    ReleasePage.objects.all().delete()
    return texts(client)


def test_a_stored_page_is_the_page_that_was_made(client: Client, dataset: Dataset) -> None:
    assert ReleasePage.objects.count() == len(ADDRESSES)
    stored = [(page.content, page.headers) for page in map(client.get, ADDRESSES)]
    ReleasePage.objects.all().delete()

    assert [(page.content, page.headers) for page in map(client.get, ADDRESSES)] == stored


def _count_views(dataset: Dataset) -> None:
    ItemTotal.objects.create(
        item=f"dataset:{dataset.pk}", kind="dataset", number=dataset.pk, total=12_345
    )


def _issue(_dataset: Dataset) -> None:
    issued({"elbe/samples": "1300"}, note="Counted again.")


def _promise_updates(dataset: Dataset) -> None:
    dataset.update_months = 6
    dataset.save()


@pytest.mark.parametrize("change", [_count_views, _issue, _promise_updates])
def test_a_change_of_what_a_page_shows_is_shown_at_once(
    client: Client, dataset: Dataset, change: Callable[[Dataset], None]
) -> None:
    before = texts(client)

    change(dataset)

    after = texts(client)
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert after == made_anew(client)


def test_an_update_that_has_not_come_is_overdue_from_the_next_day(
    client: Client, dataset: Dataset
) -> None:
    _promise_updates(dataset)
    before = texts(client)

    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=400)):
        assert all(old != new for old, new in zip(before, texts(client), strict=True))


@pytest.mark.each_database
def test_a_query_is_answered_by_what_it_selects(client: Client, dataset: Dataset) -> None:
    stored = client.get(PAGE).content

    assert client.get(f"{PAGE}?entity=elbe").content != stored
    assert client.get(PAGE).content == stored

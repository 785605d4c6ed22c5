"""Stored pages of editions: made once, and always up to date."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from articles import publishing
from articles.models import Article, Edition, EditionPage, Topic
from collabsite.pageviews.models import ItemTotal
from collabsite.public.first_pages import store_edition_page
from tests.support.published import draft_titled, published

pytestmark = pytest.mark.django_db

PAGE = "/articles/rivers-and-labs/"
ADDRESSES = [
    PAGE,
    f"/zh-hans{PAGE}",
    "/articles/rivers-and-labs.json",
    "/zh-hans/articles/rivers-and-labs.json",
]


@pytest.fixture(scope="module")
def shared_edition(module_db: None) -> int:
    """Key of the newest edition of an article on a topic, whose pages are stored."""
    edition = published()
    edition.article.topics.add(Topic.objects.create(slug="water", name="Water", name_zh="水"))
    other = publishing.publish(edition.article, by=None, note="A topic.")
    store_edition_page.func(other.pk)
    return other.pk


@pytest.fixture
def edition(db: None, shared_edition: int) -> Edition:
    return Edition.objects.get(pk=shared_edition)


def texts(client: Client) -> list[str]:
    return [client.get(address).content.decode() for address in ADDRESSES]


def made_anew(client: Client) -> list[str]:
    EditionPage.objects.all().delete()
    return texts(client)


def test_a_stored_page_is_the_page_that_was_made(client: Client, edition: Edition) -> None:
    assert EditionPage.objects.filter(edition=edition).count() == len(ADDRESSES)
    assert texts(client) == made_anew(client)


def test_a_stored_page_has_the_headers_of_the_page_that_was_made(
    client: Client, edition: Edition
) -> None:
    stored = [client.get(address).headers for address in ADDRESSES]
    EditionPage.objects.all().delete()

    assert [client.get(address).headers for address in ADDRESSES] == stored


def _count_views(article: Article) -> None:
    ItemTotal.objects.filter(item=article.item).update(total=12_345)


def _rename_topic(article: Article) -> None:
    article.topics.update(name="Waters", name_zh="江河")


def _publish_related(article: Article) -> None:
    other = draft_titled("Lakes")
    other.topics.set(article.topics.all())
    publishing.publish(other, by=None)


def _rename_related_topic(article: Article) -> None:
    _publish_related(article)
    _rename_topic(article)


def _publish_translation(article: Article) -> None:
    other = draft_titled("江河")
    other.language, other.original, other.original_edition = "zh-hans", article, 2
    other.save()
    publishing.publish(other, by=None)


def _retract(article: Article) -> None:
    publishing.retract(article, by=None, note="It was wrong.")


def _publish_next(article: Article) -> None:
    publishing.publish(article, by=None, note="Spelt.", change=Edition.Change.CORRECTION)


@pytest.mark.parametrize(
    "change",
    [
        _count_views,
        _rename_topic,
        _publish_related,
        _rename_related_topic,
        _publish_translation,
        _retract,
        _publish_next,
    ],
)
def test_a_change_of_what_a_page_shows_is_shown_at_once(
    client: Client, edition: Edition, change: Callable[[Article], None]
) -> None:
    before = texts(client)

    change(edition.article)

    after = texts(client)
    assert all(old != new for old, new in zip(before, after, strict=True))
    assert after == made_anew(client)


def test_a_superseded_edition_says_so_although_its_page_was_stored(
    client: Client, edition: Edition
) -> None:
    address = "/articles/rivers-and-labs/editions/2/"
    before = client.get(address).content.decode()
    _publish_next(edition.article)

    assert client.get(address).content.decode() != before
    assert "/articles/rivers-and-labs/editions/3/changes/" in client.get(address).content.decode()


def test_the_link_to_the_other_language_keeps_what_the_page_reads_of_the_query(
    client: Client, edition: Edition
) -> None:
    given = client.get("/articles/?from=feed&sort=title").content.decode()
    assert 'href="/zh-hans/articles/?sort=title"' in given
    assert f'href="/zh-hans{PAGE}"' in client.get(f"{PAGE}?from=feed").content.decode()
    assert f'href="/zh-hans{PAGE}"' in client.get(PAGE).content.decode()
    assert f'href="/zh-hans{PAGE}editions/2/"' in client.get(f"{PAGE}editions/2/").content.decode()


def test_another_key_signs_the_tokens_of_stored_pages(
    client: Client, edition: Edition, settings: Settings
) -> None:
    before = client.get(PAGE).content

    settings.SECRET_KEY = "another"

    assert client.get(PAGE).content != before


def test_an_address_of_another_site_is_in_no_stored_page(
    client: Client, edition: Edition, settings: Settings
) -> None:
    settings.SITE_URL = "https://example.org"

    assert all("http://127.0.0.1:8000" not in text for text in texts(client))


def test_a_page_that_cannot_be_stored_is_answered(client: Client, edition: Edition) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only on SQLite")
    EditionPage.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER refused BEFORE INSERT ON articles_editionpage"
            " BEGIN SELECT RAISE(ABORT, 'database is locked'); END"
        )

    assert client.get(PAGE).status_code == 200
    assert not EditionPage.objects.exists()


def test_pages_of_a_scheduled_edition_are_not_made_before_it_is_public() -> None:
    draft = draft_titled("Later")
    edition = publishing.publish(draft, by=None, at=timezone.now() + dt.timedelta(days=1))

    store_edition_page.func(edition.pk)

    assert not EditionPage.objects.filter(edition=edition).exists()

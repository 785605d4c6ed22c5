"""The Atom feed."""

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Edition
from tests.published import draft_titled, imported, published

pytestmark = pytest.mark.django_db

FEED = "/articles/feed.atom"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(client: Client, address: str = FEED) -> list[dict[str, str]]:
    """Return the text of each entry's elements, by their names."""
    feed = ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own feed.
    return [
        {element.tag.partition("}")[2]: element.text or "" for element in entry}
        for entry in feed.findall("a:entry", ATOM)
    ]


def test_the_feed_has_the_whole_text_of_each_article(client: Client) -> None:
    published()

    [entry] = entries(client)

    assert entry["title"] == "Rivers and Labs"
    assert "<h2>What They Found</h2>" in entry["content"]
    assert '<th scope="row">Elbe</th>' in entry["content"]
    assert "River Atlas" in entry["content"]
    # Wherever it is read, what it links to is here.
    assert not re.findall(r'(?:href|src)="(?!https?://)[^"]*"', entry["content"])
    assert f'href="{settings.SITE_URL}/articles/rivers-and-labs/#ref.1"' in entry["content"]


def test_an_entry_keeps_its_name_through_editions_and_slugs(client: Client) -> None:
    first = published()
    [before] = entries(client)
    first.article.slug = "rivers"
    first.article.save()
    publishing.publish(first.article, by=None, note="A shorter address.")

    [after] = entries(client)

    assert re.fullmatch(r"tag:[\w.]+,\d{4}-\d\d-\d\d:article/\d+", before["id"])
    assert after["id"] == before["id"] == entries(client, f"/zh-hans{FEED}")[0]["id"]
    assert after["published"] == before["published"]
    assert after["updated"] > before["updated"]
    assert "A shorter address." in after["summary"]


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (Edition.Change.UPDATE, "Rivers and Labs"),
        (Edition.Change.CORRECTION, "Corrected: Rivers and Labs"),
        (Edition.Change.RETRACTION, "Retracted: Rivers and Labs"),
    ],
)
def test_corrections_and_retractions_are_marked(
    client: Client, change: Edition.Change, title: str
) -> None:
    first = published()
    publishing.publish(first.article, by=None, note="Elbe was miscounted.", change=change)

    [entry] = entries(client)

    assert entry["title"] == title
    assert "Elbe was miscounted." in entry["summary"]


def test_what_changed_last_comes_first_and_nothing_unpublished_comes(client: Client) -> None:
    first = published()
    publishing.publish(draft_titled("Lakes"), by=None)
    publishing.publish(first.article, by=None, note="Once more.")
    imported("A Canary\nThe canary sings in this draft alone.\n")
    later = timezone.now() + dt.timedelta(days=1)
    publishing.publish(draft_titled("Canary Waits"), by=None, at=later)

    assert [entry["title"] for entry in entries(client)] == ["Rivers and Labs", "Lakes"]
    assert b"anary" not in client.get(FEED).content


def test_the_feed_is_the_same_for_every_reader_and_not_sent_again(
    client: Client, admin_client: Client
) -> None:
    published()

    one = client.get(FEED, headers={"accept-language": "zh"})
    other = admin_client.get(FEED)

    assert one.content == other.content
    assert one["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert one["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert not one.cookies
    assert client.get(FEED, headers={"if-none-match": one["ETag"]}).status_code == 304
    modified = client.get(FEED, headers={"if-modified-since": one["Last-Modified"]})
    assert modified.status_code == 304


def test_the_feed_speaks_the_language_of_its_address(client: Client) -> None:
    published()

    english, chinese = (
        client.get(FEED).content.decode(),
        client.get(f"/zh-hans{FEED}").content.decode(),
    )

    assert 'xml:lang="en"' in english
    assert 'xml:lang="zh-hans"' in chinese
    assert f"{settings.SITE_URL}/zh-hans/articles/rivers-and-labs/" in chinese


def test_an_empty_feed_is_the_same_each_time(client: Client) -> None:
    assert client.get(FEED).content == client.get(FEED).content


def test_signs_that_xml_can_not_hold_are_left_out(client: Client) -> None:
    article = draft_titled("Bells")
    section = article.sections.order_by("ordering")[0]
    section.body = "<p>Ring \x07 twice \ufffe.</p>"
    section.save()
    article.title = "Bells \x07"
    article.save()
    publishing.publish(article, by=None)

    [entry] = entries(client)

    assert entry["title"] == "Bells "
    assert "Ring" in entry["content"]


def test_a_payload_stays_text(client: Client) -> None:
    article = draft_titled("<script>alert(1)</script>")
    publishing.publish(article, by=None)

    [entry] = entries(client)

    assert entry["title"] == "<script>alert(1)</script>"
    assert "<script" not in entry["content"]
    assert "<script" not in entry["summary"]


def test_every_page_leads_to_the_feed(client: Client) -> None:
    page = client.get("/").content.decode()

    assert 'type="application/atom+xml"' in page
    assert f'href="{FEED}"' in page


def test_the_feed_asks_little_however_much_there_is(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published()
    for number in range(3):
        publishing.publish(draft_titled(f"Number {number}"), by=None)

    with django_assert_num_queries(2):
        client.get(FEED)


def test_only_reading_is_allowed() -> None:
    assert Client(enforce_csrf_checks=True).post(FEED).status_code == 405

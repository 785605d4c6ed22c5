"""The Atom feeds."""

import datetime as dt
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Author, Edition, Topic
from articles.public import feeds
from tests.support.published import draft_titled, imported, publish_again, published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

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
    publish_again(first.article, "Elbe was miscounted.", change)

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
    assert one["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-if-error=86400"
    assert not one.cookies
    assert client.get(FEED, headers={"if-none-match": one["ETag"]}).status_code == 304
    modified = client.get(FEED, headers={"if-modified-since": one["Last-Modified"]})
    assert modified.status_code == 304


def test_the_feed_is_in_the_language_of_its_address(client: Client) -> None:
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


def test_the_feed_takes_few_queries_for_any_number_of_entries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published()
    for number in range(3):
        publishing.publish(draft_titled(f"Number {number}"), by=None)

    with django_assert_num_queries(2):
        client.get(FEED)


def test_only_reading_is_allowed() -> None:
    assert Client(enforce_csrf_checks=True).post(FEED).status_code == 405


def links(client: Client, address: str) -> dict[str, str]:
    """Return where a feed leads, without the site, by relation."""
    feed = ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own feed.
    return {
        link.get("rel", ""): link.get("href", "").removeprefix(settings.SITE_URL)
        for link in feed.findall("a:link", ATOM)
    }


@pytest.fixture
def three() -> None:
    """An article in English by Ann on rivers, one in Chinese, and one of neither."""
    english = draft_titled("Rivers")
    english.topics.add(Topic.objects.create(slug="rivers", name="On rivers", name_zh="论河流"))
    english.authors.add(
        Author.objects.create(slug="ann-berg", given_name="Ann", family_name="Berg"),
        Author.objects.create(slug="li-wei", given_name="伟", family_name="李"),
    )
    publishing.publish(english, by=None)
    chinese = draft_titled("江河")
    chinese.language = "zh-hans"
    chinese.save()
    publishing.publish(chinese, by=None)
    publishing.publish(draft_titled("Lakes"), by=None)


@pytest.mark.parametrize(
    ("address", "title", "followed"),
    [
        ("/articles/feed.zh-hans.atom", "Simplified Chinese · Collaboration Review", ["江河"]),
        ("/articles/feed.en.atom", "English · Collaboration Review", ["Lakes", "Rivers"]),
        ("/topics/rivers/feed.atom", "On rivers · Collaboration Review", ["Rivers"]),
        ("/authors/ann-berg/feed.atom", "Ann Berg · Collaboration Review", ["Rivers"]),
    ],
)
def test_a_feed_follows_a_language_a_topic_or_an_author(
    client: Client, three: None, address: str, title: str, followed: list[str]
) -> None:
    feed = ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own feed.

    assert feed.findtext("a:title", "", ATOM) == title
    assert [entry["title"] for entry in entries(client, address)] == followed
    assert links(client, address)["self"] == address
    assert feed.findtext("a:id", "", ATOM) == f"{settings.SITE_URL}{address}"


def test_an_article_has_one_id_in_all_feeds(client: Client, three: None) -> None:
    ids = {
        entry["id"]
        for address in [FEED, "/articles/feed.en.atom", "/topics/rivers/feed.atom"]
        for entry in entries(client, address)
        if entry["title"] == "Rivers"
    }

    assert len(ids) == 1


@pytest.mark.parametrize(
    ("listed", "feed"),
    [
        ("/topics/rivers/", "/topics/rivers/feed.atom"),
        ("/zh-hans/topics/rivers/", "/zh-hans/topics/rivers/feed.atom"),
        ("/authors/ann-berg/", "/authors/ann-berg/feed.atom"),
        ("/articles/?language=en", "/articles/feed.en.atom"),
    ],
)
def test_a_page_leads_to_the_feed_that_follows_it(
    client: Client, three: None, listed: str, feed: str
) -> None:
    head = client.get(listed).content.decode().partition("</head>")[0]

    assert re.search(rf'rel="alternate" type="application/atom.xml" [^>]*href="{feed}"', head)
    assert client.get(feed).status_code == 200


def test_an_entry_names_its_authors_and_where_their_pages_are(client: Client, three: None) -> None:
    feed = ElementTree.fromstring(  # noqa: S314 - our own feed.
        client.get("/topics/rivers/feed.atom").content
    )
    authors = feed.findall("a:entry/a:author", ATOM)

    assert [
        (author.findtext("a:name", "", ATOM), author.findtext("a:uri", "", ATOM))
        for author in authors
    ] == [
        ("Ann Berg", f"{settings.SITE_URL}/authors/ann-berg/"),
        ("李伟", f"{settings.SITE_URL}/authors/li-wei/"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        *["/articles/feed.de.atom", "/topics/canaries/feed.atom", "/topics/none/feed.atom"],
        *["/authors/bird/feed.atom", "/authors/none/feed.atom"],
    ],
)
def test_there_is_no_feed_of_what_is_not_published(client: Client, address: str) -> None:
    draft = draft_titled("Canary")
    draft.topics.add(Topic.objects.create(slug="canaries", name="Canaries"))
    draft.authors.add(Author.objects.create(slug="bird", family_name="Bird"))

    assert client.get(address).status_code == 404


def test_a_long_feed_goes_on_page_by_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "ENTRIES", 2)
    for number in range(5):
        publishing.publish(draft_titled(f"Number {number}"), by=None)

    first, second, third = (links(client, FEED + query) for query in ("", "?page=2", "?page=3"))

    assert first == {
        "alternate": "/articles/",
        "self": FEED,
        "first": FEED,
        "next": f"{FEED}?page=2",
    }
    assert second["previous"] == FEED
    assert second["next"] == f"{FEED}?page=3"
    assert "next" not in third
    titles = [
        entry["title"]
        for query in ("", "?page=2", "?page=3")
        for entry in entries(client, FEED + query)
    ]
    assert titles == [f"Number {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("number", ["0", "-1", "x", "%00", "９", "9" * 30, "1.5"])
def test_an_invalid_page_number_is_refused(client: Client, number: str) -> None:
    published()

    assert client.get(f"{FEED}?page={number}").status_code == 400


def test_a_page_behind_the_last_is_empty(client: Client) -> None:
    published()

    assert entries(client, f"{FEED}?page=999999") == []

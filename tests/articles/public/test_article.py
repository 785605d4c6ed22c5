"""The public pages of articles, and their `.json` twins."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from articles import publishing
from articles.models import Author, Authorship, Edition, Topic
from articles.publishing import issue_release
from tests.support.published import draft_titled, imported, published
from tests.support.readers import page_values, twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ARTICLE = "/articles/rivers-and-labs/"


def text(page: str) -> str:
    """Return the words of a page, without its marks, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_an_article_shows_all_that_its_edition_has(client: Client) -> None:
    published()

    page = client.get(ARTICLE).content.decode()

    for words in [
        "<h1>Rivers and Labs</h1>",
        "6 May 2024",
        "First published in Field Notes",
        ">17 views</a>",
        '<section id="what-they-found">',
        '<a href="#what-they-found">What They Found</a>',
        '<caption><span class="visually-hidden">What They Found</span></caption>',
        '<th scope="row">Elbe</th>',
        '<data value="1200000">$1.2M</data>',
        '<li id="ref.1">',
        "River Atlas",
    ]:
        assert words in page


def test_the_twin_of_an_article_says_the_same_as_data(client: Client) -> None:
    published()

    article = twin(client, "/articles/rivers-and-labs.json")

    assert article["title"] == "Rivers and Labs"
    assert article["views"] == 17
    assert article["date"] == "2024-05-06"
    assert article["edition"]["number"] == 1
    assert [section["heading"] for section in article["sections"]][1] == "What They Found"
    assert article["embeds"][0]["data"]["rows"][2]["cells"][0]["text"] == "n/a"
    assert [entry["key"] for entry in article["references"]] == [
        "river-atlas-2023",
        "water-board-2023",
    ]
    assert article["url"].startswith("http")
    assert "token" not in article


def test_a_reference_leads_back_to_each_place_that_cites_it_in_text_and_table(
    client: Client,
) -> None:
    draft = imported()
    issue_release(draft.datasets[0], by=None)
    first = draft.article.sections.all()[0]
    first.body = '<p>One.<cite data-source="water-board-2023"></cite></p>' * 2
    first.save()
    publishing.publish(draft.article, by=None)

    page = client.get(ARTICLE).content.decode()

    entry = page.partition('<li id="ref.1">')[2].partition("</li>")[0]
    back = re.findall(r'class="back" href="#([^"]+)"', entry)
    assert back == ["cite.1", "cite.1.2", "cite.1.3"]
    assert [page.count(f'id="{anchor}"') for anchor in back] == [1, 1, 1]


def test_an_article_says_when_it_came_out_was_corrected_and_was_updated(client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC), tick=False) as clock:
        article = published().article
        first = text(client.get(ARTICLE).content.decode())
        clock.move_to(dt.datetime(2026, 2, 3, 12, tzinfo=dt.UTC))
        publishing.publish(article, by=None, note="A sum.", change=Edition.Change.CORRECTION)
        clock.move_to(dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC))
        publishing.publish(article, by=None, note="More.")
        page = client.get(ARTICLE).content.decode()
        told = twin(client, "/articles/rivers-and-labs.json")

    assert "Published 6 May 2024 Edition 1 First edition 2 January 2026" in first
    assert (
        "Published 6 May 2024 First edition 2 January 2026 Corrected 3 February 2026"
        " Edition 3 Updated 4 March 2026"
    ) in text(page)
    assert f'<a href="{ARTICLE}editions/2/changes/">Corrected</a>' in page
    assert f'<a href="{ARTICLE}editions/3/changes/">Updated</a>' in page
    assert told["first_published_at"] == "2026-01-02T12:00:00+00:00"


def test_an_article_has_its_lasting_address_and_its_own_to_copy(client: Client) -> None:
    published()

    foot = client.get(ARTICLE).content.decode().partition('class="edition-foot"')[2]

    assert f"{ARTICLE}editions/1/</a>" in foot
    assert re.findall(r'data-copies="([^"]+)"', foot) == ["page.lasting", "page.newest"]
    assert [foot.count(f'id="{name}"') for name in ("page.lasting", "page.newest")] == [1, 1]


@pytest.mark.each_database
def test_only_authors_whom_something_newest_names_are_linked_to_their_pages(
    client: Client,
) -> None:
    article = draft_titled("Signed")
    for slug in ["ann", "bo"]:
        author = Author.objects.create(slug=slug, family_name=slug.title())
        Authorship.objects.create(article=article, author=author)
    publishing.publish(article, by=None)
    article.authorships.filter(author__slug="bo").delete()
    publishing.publish(article, by=None, note="Bo left.")

    authors = twin(client, "/articles/signed/editions/1.json")["authors"]

    assert [author["name"] for author in authors] == ["Ann", "Bo"]
    assert authors[0]["url"].endswith("/authors/ann/")
    assert authors[1]["url"] == ""
    assert client.get("/authors/bo/").status_code == 404


def test_an_edition_that_was_superseded_says_so_and_stays(client: Client) -> None:
    edition = published()
    edition.article.title = "Rivers, Labs and Lakes"
    edition.article.save()
    publishing.publish(edition.article, by=None, note="Lakes came in.")

    old = client.get(f"{ARTICLE}editions/1/").content.decode()

    assert "<h1>Rivers and Labs</h1>" in old
    assert "Edition 2 has superseded it." in old
    assert "<h1>Rivers, Labs and Lakes</h1>" in client.get(ARTICLE).content.decode()
    assert twin(client, f"{ARTICLE}editions/1.json")["superseded_by"] == 2


def test_the_list_of_editions_has_notes_and_digests(client: Client) -> None:
    edition = published()
    second = publishing.publish(edition.article, by=None, note="Lakes came in.")

    editions = twin(client, "/articles/rivers-and-labs/editions.json")["editions"]

    assert [(e["number"], e["note"], e["sha256"]) for e in editions] == [
        (2, "Lakes came in.", second.sha256),
        (1, "", edition.sha256),
    ]


def test_a_former_slug_redirects_permanently_on_every_address(client: Client) -> None:
    edition = published()
    edition.article.slug = "rivers"
    edition.article.save()
    publishing.publish(edition.article, by=None, note="A shorter address.")

    for address in ["/", ".json", "/editions/", "/editions/1/", "/editions/2.json"]:
        response = client.get(f"/articles/rivers-and-labs{address}")

        assert response.status_code == 301
        assert response["Location"] == f"/articles/rivers{address}"

    response = client.get("/articles/rivers-and-labs/?utm=1")
    assert response["Location"] == "/articles/rivers/?utm=1"


def test_the_new_slug_of_a_draft_is_not_public_before_it_is_published(client: Client) -> None:
    edition = published()
    edition.article.slug = "secret-name"
    edition.article.save()

    assert client.get("/articles/secret-name/").status_code == 404
    assert client.get(ARTICLE).status_code == 200


@pytest.mark.each_database
def test_the_list_has_pages_of_twenty(client: Client) -> None:
    for number in range(21):
        publishing.publish(draft_titled(f"Number {number}"), by=None)

    first = twin(client, "/articles.json")
    second = twin(client, "/articles.json?page=2")

    assert len(first["articles"]) == 20
    assert [line["title"] for line in second["articles"]] == ["Number 0"]
    assert first["pagination"]["next_url"].endswith("/articles/?page=2")
    assert second["pagination"]["previous_url"].endswith("/articles/")
    assert (first["pagination"]["total"], first["pagination"]["pages"]) == (21, 2)


@pytest.mark.parametrize("topic", ["none", "x" * 200])
def test_an_unknown_topic_is_not_found(client: Client, topic: str) -> None:
    assert client.get(f"/articles/?topic={topic}").status_code == 404


def test_a_topic_is_named_in_the_language_of_the_interface(client: Client) -> None:
    article = draft_titled("Filed")
    article.topics.add(Topic.objects.create(slug="rivers", name="Rivers", name_zh="河流"))
    publishing.publish(article, by=None)

    assert "<h1>Rivers</h1>" in client.get("/topics/rivers/").content.decode()
    assert "<h1>河流</h1>" in client.get("/zh-hans/topics/rivers/").content.decode()
    assert [a["title"] for a in page_values(client, "/topics/rivers/")["articles"]] == ["Filed"]


def test_a_topic_of_drafts_alone_is_not_found(client: Client) -> None:
    draft_titled("Draft").topics.add(Topic.objects.create(slug="rivers", name="Rivers"))

    assert client.get("/topics/rivers/").status_code == 404


def test_only_reading_is_allowed(client: Client) -> None:
    published()
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(ARTICLE).status_code == 405
    assert client.head(ARTICLE).status_code == 200


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_head_has_the_etag_of_the_page_and_gets_304(client: Client, encoding: str) -> None:
    published()
    asked = {"accept-encoding": encoding}
    etag = client.get(ARTICLE, headers=asked)["ETag"]

    assert client.head(ARTICLE, headers=asked)["ETag"] == etag
    known = client.head(ARTICLE, headers={**asked, "if-none-match": etag})
    assert (known.status_code, known["ETag"]) == (304, etag)

"""Lists of articles: by topic and language, in several orders, each choice keeping the others."""

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from articles import publishing
from articles.models import Topic
from collabsite.counting import counter
from tests.support.published import draft_titled
from tests.support.readers import page_values

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def twin(client: Client, address: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get(address).content)
    return found


def titles(client: Client, address: str) -> list[str]:
    return [line["title"] for line in twin(client, address)["articles"]]


def urls(choices: Sequence[dict[str, str]]) -> list[str]:
    """Return the addresses of choices, without the site."""
    return [urlsplit(choice["url"])._replace(scheme="", netloc="").geturl() for choice in choices]


@pytest.fixture
def three_articles() -> None:
    """Three articles: two on rivers, one of them in Chinese; the oldest is read most."""
    rivers = Topic.objects.create(slug="rivers", name="Rivers")
    lakes = Topic.objects.create(slug="lakes", name="Lakes")
    for title, language, topic, views in [
        ("Elbe", "en", rivers, 30),
        ("长江", "zh-hans", rivers, 20),
        ("Bodensee", "en", lakes, 10),
    ]:
        article = draft_titled(title)
        article.language = language
        article.save()
        article.topics.add(topic)
        publishing.publish(article, by=None)
        counter.set_baseline(article.item, total=views)


@pytest.mark.each_database
def test_a_list_is_of_one_language_if_its_address_says_so(
    client: Client, three_articles: None
) -> None:
    assert titles(client, "/articles.json?language=zh-hans") == ["长江"]
    assert titles(client, "/articles.json?language=en") == ["Bodensee", "Elbe"]
    assert [
        line["title"] for line in page_values(client, "/topics/rivers/?language=en")["articles"]
    ] == ["Elbe"]
    assert titles(client, "/articles.json?topic=rivers&language=en") == ["Elbe"]


@pytest.mark.parametrize("language", ["", "de", "%00", "en%00", "EN", "x" * 1000])
def test_a_language_that_nothing_is_written_in_is_left_aside(
    client: Client, three_articles: None, language: str
) -> None:
    page = client.get(f"/articles/?language={language}")

    assert page.status_code == 200
    assert page.content.count(b'<article class="line"') == 3


@pytest.mark.each_database
def test_articles_are_ordered_as_the_address_says(client: Client, three_articles: None) -> None:
    assert titles(client, "/articles.json") == ["Bodensee", "长江", "Elbe"]
    assert titles(client, "/articles.json?sort=views") == ["Elbe", "长江", "Bodensee"]
    assert titles(client, "/articles.json?sort=title") == ["Bodensee", "Elbe", "长江"]
    assert titles(client, "/articles.json?sort=views&language=en") == ["Elbe", "Bodensee"]


def test_each_choice_keeps_the_others(client: Client, three_articles: None) -> None:
    page = twin(client, "/articles.json?sort=views&language=en")

    assert urls(page["sorts"]) == [
        "/articles/?language=en",
        "/articles/?sort=views&language=en",
        "/articles/?sort=title&language=en",
    ]
    assert urls(page["languages"]) == [
        "/articles/?sort=views",
        "/articles/?sort=views&language=en",
        "/articles/?sort=views&language=zh-hans",
    ]
    assert urls(page["topics"]) == [
        "/topics/lakes/?sort=views&language=en",
        "/topics/rivers/?sort=views&language=en",
    ]
    assert [topic["articles"] for topic in page["topics"]] == [1, 1]


def test_pages_keep_what_was_chosen(client: Client) -> None:
    for number in range(21):
        publishing.publish(draft_titled(f"Number {number}"), by=None)

    first = twin(client, "/articles.json?language=en&sort=title")
    html = client.get("/articles/?language=en&sort=title").content.decode()

    assert urls([{"url": first["pagination"]["next_url"]}]) == [
        "/articles/?sort=title&language=en&page=2"
    ]
    assert 'href="/articles/?sort=title&amp;language=en&amp;page=2"' in html


def test_languages_are_offered_where_there_are_several(
    client: Client, three_articles: None
) -> None:
    assert [choice["label"] for choice in twin(client, "/articles.json")["languages"]] == [
        *["All languages", "English", "Simplified Chinese"]
    ]
    assert page_values(client, "/topics/lakes/")["languages"] == []


def test_a_list_without_articles_in_a_language_leads_to_all(
    client: Client, three_articles: None
) -> None:
    page = client.get("/topics/lakes/?language=zh-hans").content.decode()

    assert "Nothing is published in this language yet." in page
    assert re.search(r'href="/topics/lakes/">\s*All languages', page)


def test_a_line_names_the_authors_and_leads_to_the_editions(
    client: Client, three_articles: None
) -> None:
    [line] = page_values(client, "/topics/lakes/")["articles"]

    assert line["authors"] == []
    assert line["editions_url"].endswith("/articles/bodensee/editions/")

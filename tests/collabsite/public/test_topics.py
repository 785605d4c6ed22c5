"""The pages of topics: their articles, and the data in them."""

import json

import pytest
from django.test import Client

from articles import publishing
from articles.models import Article, Topic
from articles.publishing import issue_release
from collabsite.web.pagination import PAGE_SIZE
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.datasets import dataset_of
from tests.support.published import DOCUMENT, draft_titled, draft_with_data
from tests.support.readers import page_values

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def rivers() -> Article:
    """The draft of an article on rivers that shows data, and articles on two other topics."""
    article = draft_with_data()
    article.topics.add(Topic.objects.create(slug="rivers", name="Rivers"))
    publishing.publish(article, by=None)
    for slug in ("lakes", "seas"):
        other = draft_titled(slug)
        other.topics.add(Topic.objects.create(slug=slug, name=slug.title()))
        publishing.publish(other, by=None)
    return article


def test_a_topic_shows_the_data_that_its_articles_show(client: Client, rivers: Article) -> None:
    page = client.get("/topics/rivers/").content.decode()

    assert [line["title"] for line in page_values(client, "/topics/rivers/")["datasets"]] == [
        "What They Found"
    ]
    assert "The data behind these articles" in page
    assert 'href="/data/what-they-found/"' in page
    assert page_values(client, "/topics/lakes/")["datasets"] == []
    assert "The data behind" not in client.get("/topics/lakes/").content.decode()


@pytest.mark.judges_on_postgresql
def test_a_topic_with_many_datasets_shows_the_first_and_links_to_all(
    client: Client, rivers: Article
) -> None:
    for n in range(PAGE_SIZE):
        dataset_of({"Depth": {}}, {"Elbe": [n]}, slug=f"depth-{n}", title=f"Depth {n:02}")
        rivers.sections.create(
            ordering=n + 9, anchor=f"s-{n}", heading="", body=f'<div data-table="depth-{n}"></div>'
        )
    publishing.publish(rivers, by=None, note="More tables.")

    found = page_values(client, "/topics/rivers/")
    rest = json.loads(client.get("/data.json?topic=rivers&page=2").content)

    assert [line["title"] for line in found["datasets"]] == [
        f"Depth {n:02}" for n in range(PAGE_SIZE)
    ]
    assert found["datasets_total"] == rest["pagination"]["total"] == PAGE_SIZE + 1
    assert found["datasets_url"].endswith("/data/?topic=rivers")
    assert [line["title"] for line in rest["datasets"]] == ["What They Found"]
    page = client.get("/topics/rivers/").content.decode()
    assert '<a href="/data/?topic=rivers">All 21 datasets</a>' in page


@pytest.mark.each_database
def test_the_list_of_datasets_can_be_filtered_by_topic(client: Client, rivers: Article) -> None:
    dataset_of({"Depth": {}}, {"Elbe": [1]}, slug="depth", title="Depth")
    page = client.get("/data/?topic=rivers&sort=newest").content.decode()

    found = json.loads(client.get("/data.json?topic=rivers").content)

    assert [line["title"] for line in found["datasets"]] == ["What They Found"]
    assert found["topic"]["slug"] == "rivers"
    assert found["url"].endswith("/data/?topic=rivers")
    assert 'href="/topics/rivers/"' in page
    assert 'href="/data/?topic=rivers&amp;sort=views"' in page
    assert "These articles use no data." in client.get("/data/?topic=lakes").content.decode()
    assert client.get("/data/?topic=nowhere").status_code == 404
    assert client.get("/data.json?topic=nowhere").status_code == 404


def test_the_data_is_found_under_its_new_address(client: Client, rivers: Article) -> None:
    dataset = Dataset.objects.get()
    dataset.slug = "found"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="A shorter address.")

    [line] = page_values(client, "/topics/rivers/")["datasets"]

    assert line["url"].endswith("/data/found/")
    assert line["release"]["number"] == 2


def test_a_topic_leads_to_the_others(client: Client, rivers: Article) -> None:
    page = client.get("/topics/rivers/").content.decode().partition("Other topics")[2]

    assert 'href="/topics/lakes/"' in page
    assert 'href="/topics/seas/"' in page
    assert 'href="/topics/rivers/"' not in page


def test_topics_are_listed_with_how_many_articles_they_have(
    client: Client, rivers: Article
) -> None:
    other = draft_titled("More")
    other.topics.add(Topic.objects.get(slug="rivers"), Topic.objects.get(slug="seas"))
    publishing.publish(other, by=None)
    draft_titled("Draft").topics.add(Topic.objects.get(slug="lakes"))
    # An edition that was superseded counts no more.
    publishing.publish(other, by=None, note="Once more.")

    home = page_values(client, "/")

    assert {topic["slug"]: topic["articles"] for topic in home["topics"]} == {
        "rivers": 2,
        "lakes": 1,
        "seas": 2,
    }


def test_data_of_an_edition_that_was_superseded_is_not_shown(
    client: Client, rivers: Article
) -> None:
    rivers.sections.update(body="<p>Nothing of it.</p>")
    publishing.publish(rivers, by=None, note="Without the table.")

    assert "What They Found" in DOCUMENT
    assert page_values(client, "/topics/rivers/")["datasets"] == []

"""Related articles, which share data and topics in the same language."""

import datetime as dt
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Topic
from articles.publishing import issue_release
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.published import draft_titled, imported, published
from tests.support.readers import twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def topics() -> list[Topic]:
    return [Topic.objects.create(slug=slug, name=slug.title()) for slug in ["rivers", "lakes"]]


def filed(title: str, topics: list[Topic]) -> Article:
    article = draft_titled(title)
    article.topics.set(topics)
    publishing.publish(article, by=None)
    return article


def related(client: Client, slug: str) -> list[str]:
    return [other["title"] for other in twin(client, f"/articles/{slug}.json")["related"]]


def test_what_shares_most_comes_first_and_then_what_is_newest(
    client: Client, topics: list[Topic]
) -> None:
    for title, shared in [("Both", topics), ("Old", topics[:1]), ("New", topics[1:]), ("No", [])]:
        filed(title, shared)
    filed("This", topics)

    assert related(client, "this") == ["Both", "New", "Old"]
    page = client.get("/articles/this/").content.decode().partition('class="related"')[2]
    assert 'href="/articles/both/"' in page
    assert 'href="/topics/lakes/">Lakes</a>' in page


def test_the_same_data_says_more_than_the_same_topic_and_is_named_as_it_is_now(
    client: Client, topics: list[Topic]
) -> None:
    this = published().article
    this.topics.set(topics[:1])
    publishing.publish(this, by=None, note="Filed.")
    shows = draft_titled("Shows")
    shows.sections.create(ordering=9, body='<div data-table="what-they-found"></div>')
    publishing.publish(shows, by=None)
    filed("Filed", topics)
    dataset = Dataset.objects.get()
    dataset.title, dataset.slug = "What They Measured", "what-they-measured"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="A better name.")

    near, far = twin(client, "/articles/rivers-and-labs.json")["related"]

    assert (near["title"], far["title"]) == ("Shows", "Filed")
    assert [(data["name"], urlsplit(data["url"]).path) for data in near["datasets"]] == [
        ("What They Measured", "/data/what-they-measured/")
    ]
    assert (near["topics"], far["datasets"]) == ([], [])
    page = client.get("/articles/rivers-and-labs/").content.decode().partition('"related"')[2]
    assert 'href="/data/what-they-measured/" lang="en"' in page


def test_neither_drafts_nor_translations_nor_what_was_retracted_is_related(
    client: Client, topics: list[Topic]
) -> None:
    this = filed("This", topics)
    later = draft_titled("Later")
    later.topics.set(topics)
    publishing.publish(later, by=None, at=timezone.now() + dt.timedelta(days=1))
    draft_titled("Draft").topics.set(topics)
    gone = filed("Gone", topics)
    publishing.retract(gone, by=None, note="Wrong.")
    translation = draft_titled("Translated")
    translation.topics.set(topics)
    translation.original = this
    translation.save()
    publishing.publish(translation, by=None)
    chinese = imported("河流\n两个实验室测量了同样的河流，得到了同样的结果。\n").article
    chinese.topics.set(topics)
    publishing.publish(chinese, by=None)

    assert related(client, "this") == related(client, "translated") == []


@pytest.mark.each_database
def test_an_article_is_related_by_its_newest_edition_alone(
    client: Client, topics: list[Topic]
) -> None:
    filed("This", topics)
    other = filed("Other", topics)
    other.topics.clear()
    publishing.publish(other, by=None, note="It is on nothing of that.")

    assert related(client, "this") == []

"""Articles to read next: what shares topics with one, in its language."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Edition, Topic
from tests.published import draft_titled, imported
from tests.readers import twin

pytestmark = pytest.mark.django_db


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


def test_neither_drafts_nor_translations_nor_what_was_retracted_is_related(
    client: Client, topics: list[Topic]
) -> None:
    this = filed("This", topics)
    later = draft_titled("Later")
    later.topics.set(topics)
    publishing.publish(later, by=None, at=timezone.now() + dt.timedelta(days=1))
    draft_titled("Draft").topics.set(topics)
    gone = filed("Gone", topics)
    publishing.publish(gone, by=None, note="Wrong.", change=Edition.Change.RETRACTION)
    translation = draft_titled("Translated")
    translation.topics.set(topics)
    translation.original = this
    translation.save()
    publishing.publish(translation, by=None)
    chinese = imported("河流\n两个实验室测量了同样的河流，得到了同样的结果。\n").article
    chinese.topics.set(topics)
    publishing.publish(chinese, by=None)

    assert related(client, "this") == related(client, "translated") == []


def test_an_article_is_related_by_its_newest_edition_alone(
    client: Client, topics: list[Topic]
) -> None:
    filed("This", topics)
    other = filed("Other", topics)
    other.topics.clear()
    publishing.publish(other, by=None, note="It is on nothing of that.")

    assert related(client, "this") == []

"""Articles in search results: public content only, from its time on."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Author, Authorship, Topic
from articles.sources.models import Source
from collabsite.search import index
from tests.support.published import draft_titled, published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DAY = dt.timedelta(days=1)


def found(query: str, **more: str) -> list[tuple[str, str]]:
    """Return the kinds and titles of search results."""
    answer = Client().get("/search.json", {"q": query, **more}).json()
    return [(result["kind"], result["title"]) for result in answer["results"]]


def differing() -> list[str]:
    return list(index.find_differences(at=timezone.now()))


def test_an_article_is_found_when_it_is_published_and_no_sooner() -> None:
    draft = draft_titled("Deltas of the north")

    before = found("deltas")
    publishing.publish(draft, by=None)

    assert before == []
    assert found("deltas") == [("article", "Deltas of the north")]
    assert differing() == []


def test_what_is_published_next_takes_its_place() -> None:
    article = publishing.publish(draft_titled("Deltas"), by=None).article
    article.title = "Estuaries"
    article.slug = "estuaries"
    article.save()

    # What is saved alone changes nothing for readers.
    assert found("estuaries") == []
    publishing.publish(article, by=None, note="A better word.")

    assert found("deltas") == []
    assert found("estuaries") == [("article", "Estuaries")]
    assert (
        Client()
        .get("/search.json?q=estuaries")
        .json()["results"][0]["url"]
        .endswith("/articles/estuaries/")
    )
    assert differing() == []


def test_an_edition_that_waits_is_found_from_its_time_on() -> None:
    article = publishing.publish(draft_titled("Deltas"), by=None).article
    article.title, article.slug = "Estuaries", "estuaries"
    article.save()
    publishing.publish(article, by=None, note="A better word.", at=timezone.now() + DAY)

    assert (found("deltas"), found("estuaries")) == ([("article", "Deltas")], [])
    assert differing() == []
    with time_machine.travel(timezone.now() + 2 * DAY):
        assert (found("deltas"), found("estuaries")) == ([], [("article", "Estuaries")])
        assert differing() == []


def test_an_edition_that_is_withdrawn_is_never_found() -> None:
    by = User.objects.create_user("editor")
    article = publishing.publish(draft_titled("Deltas"), by=None).article
    article.title = "Estuaries"
    article.save()
    source = Source.objects.create(key="atlas", title="Atlas of Estuaries")
    article.citations.create(source=source)
    waiting = publishing.publish(article, by=None, note="A better word.", at=timezone.now() + DAY)

    publishing.withdraw(waiting, by=by)

    with time_machine.travel(timezone.now() + 2 * DAY):
        assert (found("deltas"), found("estuaries")) == ([("article", "Deltas")], [])
        assert differing() == []


def test_a_retracted_article_is_marked_and_comes_last_of_its_like() -> None:
    article = publishing.publish(draft_titled("Wide deltas"), by=None).article
    publishing.publish(draft_titled("Narrow deltas"), by=None)
    publishing.retract(article, by=None, note="Wrong.")

    results = Client().get("/search.json?q=deltas").json()["results"]

    assert [(result["title"], result["retracted"]) for result in results] == [
        ("Narrow deltas", False),
        ("Wide deltas", True),
    ]
    assert differing() == []


def test_authors_and_topics_lead_to_articles() -> None:
    draft = draft_titled("Deltas")
    draft.topics.add(Topic.objects.create(slug="water", name="Water", name_zh="水资源"))
    for number, (family, given) in enumerate([("Müller", "Ann"), ("张", "伟")]):
        author = Author.objects.create(slug=f"a-{number}", family_name=family, given_name=given)
        Authorship.objects.create(article=draft, author=author, ordering=number)
    publishing.publish(draft, by=None)

    for query in ("muller", "ann müller", "张伟", "water", "水资源"):
        assert found(query) == [("article", "Deltas")], query
    assert found("deltas", topic="water") == [("article", "Deltas")]


def test_the_text_is_found_and_shown_around_the_words() -> None:
    draft = draft_titled("Deltas")
    source = Source.objects.create(key="atlas", title="Atlas")
    draft.sections.update(
        body=f'<p>Sand moves<cite data-source="{source.key}"></cite> &amp; silt &lt;stays&gt;.</p>'
    )
    publishing.publish(draft, by=None)

    [result] = Client().get("/search.json?q=silt").json()["results"]
    page = Client().get("/search/?q=silt").content.decode()

    assert result["snippet"] == [
        {"text": "Sand moves & ", "hit": False},
        {"text": "silt", "hit": True},
        {"text": " <stays>.", "hit": False},
    ]
    assert "Sand moves &amp; <mark>silt</mark> &lt;stays&gt;." in page


def test_a_source_is_found_once_while_something_public_cites_it() -> None:
    source = Source.objects.create(key="atlas", title="Atlas of Silt", author="Board, Water")
    articles: list[Article] = []
    for title in ("Deltas", "Estuaries"):
        draft = draft_titled(title)
        draft.citations.create(source=source)
        assert found("atlas silt") == ([("source", "Atlas of Silt")] if articles else [])
        articles.append(publishing.publish(draft, by=None).article)

    assert found("water board") == [("source", "Atlas of Silt")]
    for article, rest in zip(articles, [[("source", "Atlas of Silt")], []], strict=True):
        article.citations.all().delete()
        publishing.publish(article, by=None, note="Without it.")
        assert found("atlas silt") == rest
        assert differing() == []


def test_a_source_is_found_as_it_was_last_published() -> None:
    source = Source.objects.create(key="atlas", title="Atlas of Silt")
    draft = draft_titled("Deltas")
    draft.citations.create(source=source)
    article = publishing.publish(draft, by=None).article
    source.title = "Atlas of Sand"
    source.save()

    before = found("atlas")
    publishing.publish(article, by=None, note="Named anew.", at=timezone.now() + DAY)

    assert before == found("atlas") == [("source", "Atlas of Silt")]
    with time_machine.travel(timezone.now() + 2 * DAY):
        assert found("atlas") == [("source", "Atlas of Sand")]
        assert differing() == []


@pytest.mark.each_database
def test_the_sample_of_everything_is_indexed_as_it_is_published() -> None:
    published()
    Article.objects.update(title="Saved over")

    assert differing() == []

"""Numbers of listed articles, which publishing updates."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from articles import publishing
from articles.models import Article, Edition, EditionTopic, Topic, listing_counts
from articles.publishing.listing_counts import recount
from tests.support.published import draft_titled

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)

type Numbers = dict[tuple[str, int | None], int]


@pytest.fixture
def topics() -> list[Topic]:
    return [Topic.objects.create(slug=slug, name=slug.title()) for slug in ("rivers", "lakes")]


def numbers(at: dt.datetime) -> Numbers:
    return {place: number for place, number in listing_counts(at=at).numbers.items() if number}


def counted_one_by_one(at: dt.datetime) -> Numbers:
    newest = Edition.objects.newest(at=at)
    found: Counter[tuple[str, int | None]] = Counter()
    found.update((language, None) for language in newest.values_list("language", flat=True))
    rows = EditionTopic.objects.filter(edition__in=newest)
    found.update(rows.values_list("edition__language", "topic"))
    return dict(found)


def agree(at: dt.datetime) -> bool:
    return numbers(at) == counted_one_by_one(at)


def article(title: str, *topics: Topic) -> Article:
    made = draft_titled(title)
    made.topics.set(topics)
    return made


def test_a_published_article_is_counted_in_its_language_and_under_each_topic(
    topics: list[Topic],
) -> None:
    publishing.publish(article("Rivers", *topics), by=None)
    publishing.publish(article("Lakes", topics[1]), by=None)

    now = timezone.now()

    counts = listing_counts(at=now)
    assert counts.total() == counts.total(language="en") == 2
    assert counts.total(language="zh-hans") == 0
    assert counts.by_topic() == [(topics[1], 2), (topics[0], 1)]
    assert counts.languages(topic=topics[0].pk) == {"en"}
    assert agree(now)


def test_a_next_edition_is_counted_instead_of_the_one_before(topics: list[Topic]) -> None:
    moved = article("Rivers", topics[0])
    publishing.publish(moved, by=None)
    moved.topics.set([topics[1]])
    moved.language = "zh-hans"
    moved.save()

    publishing.publish(moved, by=None, note="About lakes.")

    now = timezone.now()
    assert numbers(now) == {("zh-hans", None): 1, ("zh-hans", topics[1].pk): 1}
    publishing.retract(moved, by=None, note="Wrong.")
    assert agree(timezone.now())


def test_a_scheduled_edition_counts_once_its_time_has_come(topics: list[Topic]) -> None:
    moved, new = article("Rivers", topics[0]), article("Lakes", topics[1])
    publishing.publish(moved, by=None)
    moved.topics.set([topics[1]])
    due = timezone.now() + HOUR

    publishing.publish(moved, by=None, note="About lakes.", at=due)
    publishing.publish(new, by=None, at=due)

    now = timezone.now()
    assert numbers(now) == {("en", None): 1, ("en", topics[0].pk): 1}
    assert agree(now)
    assert numbers(due) == {("en", None): 2, ("en", topics[1].pk): 2}
    assert agree(due)
    with time_machine.travel(due + HOUR):
        publishing.publish(moved, by=None, note="Again.")
        assert agree(timezone.now())


def test_a_withdrawn_edition_is_counted_no_more(topics: list[Topic]) -> None:
    editor = User.objects.create_user("editor")
    moved = article("Rivers", topics[0])
    publishing.publish(moved, by=None)
    moved.topics.set([topics[1]])
    due = timezone.now() + HOUR
    again = publishing.publish(moved, by=None, note="About lakes.", at=due)
    alone = publishing.publish(article("Lakes", topics[1]), by=None, at=due)

    publishing.withdraw(again, by=editor)
    publishing.withdraw(alone, by=editor)

    assert numbers(due) == {("en", None): 1, ("en", topics[0].pk): 1}
    kept = numbers(due)
    recount()
    assert numbers(due) == kept

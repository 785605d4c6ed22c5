"""Recorded changes: written by database triggers, and read once by each process."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db.models import Model
from django.utils import timezone

from articles import publishing
from articles.models import Article, Author, Topic
from articles.publishing import issue_release
from articles.publishing.proposals import dismiss
from articles.sources.models import Source
from collabsite.serving.changes import ChangeFollower, delete_old_changes
from collabsite.serving.models import Change
from collabsite.site.models import SiteIdentity
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.published import draft_titled, draft_with_data, published, sound_draft
from tests.support.quoting import figure, issued, proposed, quoting

pytestmark = pytest.mark.django_db


def changed(work: Callable[[], object]) -> set[str]:
    """Return the names of the changes by some code."""
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    work()
    return set(Change.objects.filter(pk__gt=last).values_list("name", flat=True))


def test_an_edition_changes_its_article_the_lists_and_what_shows_its_topics_and_data() -> None:
    article = draft_with_data()
    article.topics.add(Topic.objects.create(slug="rivers", name="Rivers"))
    dataset = Dataset.objects.get()

    names = changed(lambda: publishing.publish(article, by=None))

    group = f"group:{article.pk}"
    data = {f"data:{dataset.slug}", f"dataset:{dataset.pk}"}
    assert names == {"articles", group, "topic:rivers"} | data


def test_new_data_changes_the_articles_for_which_an_edition_is_proposed() -> None:
    lin = User.objects.create_user("lin")
    article = quoting(f"They found {figure('elbe/change')} more.").article

    assert f"group:{article.pk}" in changed(lambda: issued({"elbe/change": "37"}))
    assert f"group:{article.pk}" in changed(lambda: dismiss(proposed(article), by=lin))


def test_an_edition_without_a_topic_still_changes_what_showed_it_under_the_topic() -> None:
    article = draft_titled("Rivers")
    topic = Topic.objects.create(slug="rivers", name="Rivers")
    article.topics.add(topic)
    publishing.publish(article, by=None)
    article.topics.clear()

    names = changed(lambda: publishing.publish(article, by=None, note="Another topic."))

    assert "topic:rivers" in names


def test_a_translation_changes_its_original_and_a_draft_nothing() -> None:
    original = published().article
    translation = draft_titled("Flüsse")
    assert changed(lambda: Article.objects.filter(pk=translation.pk).update(title="Fluss")) == set()
    translation.original, translation.original_edition = original, 1
    translation.save()

    names = changed(lambda: publishing.publish(translation, by=None))

    assert f"group:{original.pk}" in names
    translation.original = translation.original_edition = None
    unlinked = changed(translation.save)
    assert unlinked == {f"group:{original.pk}", f"group:{translation.pk}"}


def test_a_release_changes_its_dataset_and_its_working_copy_nothing() -> None:
    published()
    dataset = Dataset.objects.get()
    assert changed(lambda: working_copy.ensure(dataset)) == set()

    names = changed(lambda: issue_release(dataset, by=None, note="Again."))

    assert {f"dataset:{dataset.pk}", f"data:{dataset.slug}"} <= names
    assert "settings" not in names


@pytest.mark.parametrize(
    ("model", "key"),
    [(Topic, "slug"), (Author, "slug"), (Source, "key"), (SiteIdentity, "name")],
)
def test_what_belongs_to_no_edition_changes_every_page(model: type[Model], key: str) -> None:
    def work() -> None:
        model._default_manager.create(**{key: "rivers"})
        model._default_manager.all().delete()

    assert changed(work) == {"settings"}


def test_a_change_is_read_once() -> None:
    publishing.publish(sound_draft("Before"), by=None)
    follower = ChangeFollower()
    assert follower.read() == set()
    edition = publishing.publish(sound_draft("Rivers"), by=None)

    assert follower.read() == {"articles", f"group:{edition.article_id}"}
    assert follower.read() == set()


def test_a_scheduled_change_is_due_at_its_time_also_after_a_start() -> None:
    at = timezone.now() + dt.timedelta(hours=2)
    draft = sound_draft("Rivers")
    follower = ChangeFollower()
    follower.read()
    edition = publishing.publish(draft, by=None, at=at)
    name = f"group:{edition.article_id}"
    late = ChangeFollower()

    assert follower.read() == late.read() == set()
    assert follower.next_at == late.next_at == pytest.approx(at.timestamp())
    with time_machine.travel(at + dt.timedelta(seconds=1), tick=False):
        assert name in follower.take_due()
        assert name in late.take_due()
        assert follower.take_due() == set()
    assert follower.next_at == float("inf")


def test_a_row_that_is_committed_after_a_later_one_is_read() -> None:
    follower = ChangeFollower()
    follower.read()
    publishing.publish(sound_draft("Rivers"), by=None)
    first = Change.objects.earliest("pk")
    Change.objects.filter(pk=first.pk).delete()
    follower.read()
    # As if its transaction had been open meanwhile.
    first.save(force_insert=True)

    assert follower.read() == {first.name}


def test_old_changes_are_forgotten_and_those_to_come_are_kept() -> None:
    publishing.publish(sound_draft("Rivers"), by=None)
    later = timezone.now() + dt.timedelta(days=9)
    publishing.publish(sound_draft("Labs"), by=None, at=later)

    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=False):
        delete_old_changes()
        follower = ChangeFollower()
        follower.read()

    assert set(Change.objects.values_list("public_at", flat=True)) == {later}
    assert follower.next_at == pytest.approx(later.timestamp())

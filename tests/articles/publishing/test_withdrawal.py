"""Withdrawal of scheduled editions, the only editions that can be removed."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import (
    Author,
    Edition,
    EditionAuthor,
    EditionData,
    EditionReference,
    EditionTopic,
    Topic,
)
from articles.publishing import PublishingError
from collabsite.web.models import ImmutableError
from tests.support.published import draft_titled, published, sound_draft
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

HOUR = dt.timedelta(hours=1)
PUBLISH = "admin:articles_article_publish"
WITHDRAW = "admin:articles_article_withdraw"


@pytest.fixture
def by() -> User:
    return User.objects.create_user("editor")


def waiting() -> Edition:
    """Return the second edition of an article, with references and a topic, an hour from now."""
    article = published().article
    article.authors.add(Author.objects.create(slug="ann", family_name="Ann"))
    article.topics.add(Topic.objects.create(slug="rivers", name="Rivers"))
    return publishing.publish(article, by=None, note="More.", at=timezone.now() + HOUR)


@pytest.mark.each_database
def test_a_withdrawn_edition_is_gone_with_all_that_belongs_to_it(by: User) -> None:
    edition = waiting()

    publishing.withdraw(edition, by=by)

    assert list(Edition.objects.values_list("number", flat=True)) == [1]
    assert not EditionReference.objects.filter(edition=edition.pk).exists()
    assert not EditionTopic.objects.exists()
    assert not EditionAuthor.objects.exists()
    assert not EditionData.objects.filter(edition=edition.pk).exists()
    assert EditionReference.objects.count() == 2


@pytest.mark.each_database
def test_a_withdrawal_is_in_the_history_of_the_article(by: User) -> None:
    edition = waiting()

    publishing.withdraw(edition, by=by)

    entry = LogEntry.objects.get(action_time__isnull=False, user=by)
    assert entry.object_id == str(edition.article_id)
    assert entry.get_change_message() == "Withdrew scheduled edition 2."


def test_the_next_edition_gets_the_number_of_the_withdrawn_one(by: User) -> None:
    edition = waiting()
    publishing.withdraw(edition, by=by)

    again = publishing.publish(edition.article, by=by, note="Again.")

    assert again.number == 2


def test_an_edition_that_is_public_stays(by: User) -> None:
    edition = published()

    with pytest.raises(PublishingError, match="Edition 1 has become public and stays"):
        publishing.withdraw(edition, by=by)

    assert Edition.objects.exists()
    assert not LogEntry.objects.exists()


@pytest.mark.each_database
def test_an_edition_whose_time_comes_meanwhile_stays_whole(by: User) -> None:
    # Our clock is late: only the database knows that the time has come.
    with time_machine.travel(timezone.now() - 2 * HOUR, tick=False):
        edition = waiting()
        with pytest.raises(PublishingError, match="Edition 2 has become public and stays"):
            publishing.withdraw(edition, by=by)

    assert Edition.objects.count() == 2
    assert EditionReference.objects.filter(edition=edition).count() == 2
    assert EditionTopic.objects.filter(edition=edition).count() == 1
    assert EditionAuthor.objects.filter(edition=edition).count() == 1
    assert EditionData.objects.filter(edition=edition).count() == 1
    assert not LogEntry.objects.exists()


def test_an_edition_is_withdrawn_once(by: User) -> None:
    edition = waiting()
    publishing.withdraw(edition, by=by)

    with pytest.raises(PublishingError, match="Edition 2 was already withdrawn"):
        publishing.withdraw(edition, by=by)


def test_while_an_edition_is_scheduled_publishing_asks_to_cancel_that() -> None:
    edition = waiting()

    with pytest.raises(PublishingError, match="scheduled; cancel its schedule first"):
        publishing.publish(edition.article, by=None, note="Sooner.")


@pytest.mark.each_database
def test_withdrawing_removes_what_waits_and_nothing_else() -> None:
    edition = waiting()
    other = publishing.publish(draft_titled("Other"), by=None)

    removed = Edition.objects.all().withdraw(at=timezone.now())

    assert removed == 1
    assert set(Edition.objects.values_list("pk", flat=True)) == {
        other.pk,
        edition.article.editions.get().pk,
    }


def test_an_edition_that_waits_is_not_deleted_in_any_other_way() -> None:
    edition = waiting()

    with pytest.raises(ImmutableError):
        edition.delete()
    with pytest.raises(ImmutableError):
        Edition.objects.filter(pk=edition.pk).delete()


def test_an_edition_that_waits_is_withdrawn_by_its_button(editor: Client) -> None:
    article = sound_draft("Rivers")
    publishing.publish(article, by=None, at=timezone.now() + HOUR)
    address = reverse(WITHDRAW, args=[article.pk, 1])
    digest = Edition.objects.get().sha256

    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()
    answer = editor.post(address, {"seen": digest}, follow=True)

    assert f'action="{address}"' in page
    assert f'name="seen" value="{digest}"' in page
    assert "Edition 1 of “Rivers” was withdrawn" in answer.content.decode()
    assert "Publish edition 1" in answer.content.decode()
    assert not Edition.objects.exists()
    assert LogEntry.objects.get().get_change_message() == "Withdrew scheduled edition 1."


@pytest.mark.parametrize("number", [1, 7])
def test_what_can_not_be_withdrawn_is_named(editor: Client, number: int) -> None:
    edition = published()

    answer = editor.post(reverse(WITHDRAW, args=[edition.article_id, number]), follow=True)

    said = {
        1: "Edition 1 has become public and stays",
        7: "Edition 7 was withdrawn or moved meanwhile",
    }
    assert said[number] in answer.content.decode()
    assert Edition.objects.count() == 1


def test_opening_the_address_that_withdraws_withdraws_nothing(editor: Client) -> None:
    article = sound_draft("Rivers")
    publishing.publish(article, by=None, at=timezone.now() + HOUR)

    answer = editor.get(reverse(WITHDRAW, args=[article.pk, 1]))

    assert answer.status_code == 200
    assert Edition.objects.exists()


def test_an_author_withdraws_nothing() -> None:
    article = sound_draft("Rivers")
    publishing.publish(article, by=None, at=timezone.now() + HOUR)

    author = signed_in("Author")
    give(article)

    answer = author.post(reverse(WITHDRAW, args=[article.pk, 1]))

    assert answer.status_code == 403
    assert Edition.objects.exists()


@pytest.mark.each_database
def test_a_correction_is_published_before_a_scheduled_edition_and_cancels_its_schedule(
    client: Client,
) -> None:
    editor = signed_in("Editor")
    edition = waiting()
    article = edition.article
    address = reverse(PUBLISH, args=[article.pk])
    blocked = editor.get(address).content.decode()
    article.refresh_from_db()
    article.title = "Corrected at once"
    article.save()

    now = f"{address}?instead={edition.sha256}"
    page = editor.get(now).content.decode()
    keys = re.findall(r'name="accepted" value="([^"]+)"', page)
    sent = dict(re.findall(r'name="(seen|number)" value="([^"]+)"', page))
    answer = editor.post(
        now,
        {**sent, "change": "correction", "note": "Wrong.", "accepted": keys},
        follow=True,
    ).content.decode()

    assert f"?instead={edition.sha256}" in blocked
    assert "cancels the schedule of edition 2" in page
    assert "The schedule of the former edition 2 was cancelled" in answer
    found = article.editions.order_by("number").values_list("number", "change", "title")
    assert list(found) == [(1, "first", "Rivers and Labs"), (2, "correction", "Corrected at once")]
    assert not Edition.objects.filter(pk=edition.pk).exists()
    public = client.get(reverse("articles:article", args=[article.slug])).content.decode()
    assert "Corrected at once" in public


def test_what_was_scheduled_otherwise_meanwhile_is_not_cancelled_unseen(by: User) -> None:
    edition = waiting()
    moved = publishing.reschedule(edition, by=by, at=timezone.now() + 2 * HOUR)

    with pytest.raises(PublishingError, match="scheduled"):
        publishing.publish(edition.article, by=by, note="Now.", instead_of=edition.sha256)

    assert Edition.objects.latest("number") == moved


def test_an_edition_whose_time_has_come_is_followed_and_not_replaced(by: User) -> None:
    edition = waiting()

    with time_machine.travel(timezone.now() + 2 * HOUR, tick=False):
        publishing.publish(edition.article, by=by, note="Now.", instead_of=edition.sha256)

    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_a_refused_correction_leaves_the_schedule(by: User) -> None:
    edition = waiting()

    with pytest.raises(PublishingError, match="change note"):
        publishing.publish(edition.article, by=by, note=" ", instead_of=edition.sha256)

    assert Edition.objects.filter(pk=edition.pk).exists()


def test_a_retraction_does_not_wait_for_a_scheduled_edition_and_cancels_it() -> None:
    editor = signed_in("Editor")
    edition = waiting()
    address = reverse("admin:articles_article_retract", args=[edition.article_id])

    page = editor.get(address).content.decode()
    sent = dict(re.findall(r'name="(instead|number)" value="([^"]+)"', page))
    editor.post(address, {**sent, "note": "Made up."})

    assert "cancels the schedule of edition 2" in page
    last = Edition.objects.latest("number")
    first = Edition.objects.get(number=1)
    assert (last.number, last.change, last.content) == (2, "retraction", first.content)

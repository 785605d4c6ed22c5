"""The page and the action that publish, in the admin."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Edition
from tests.published import draft_titled, published
from tests.staff import signed_in

pytestmark = pytest.mark.django_db

LIST = "admin:articles_article_changelist"


PUBLISH = "admin:articles_article_publish"


def test_publishing_shows_what_will_be_published(editor: Client) -> None:
    article = draft_titled("Rivers")

    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()

    assert "Publish edition 1" in page
    assert "/articles/rivers/editions/1/" in page
    assert not Edition.objects.exists()


def test_publishing_makes_the_first_edition_and_links_to_it(editor: Client) -> None:
    article = draft_titled("Rivers")

    answer = editor.post(reverse(PUBLISH, args=[article.pk]), follow=True)

    edition = Edition.objects.get()
    assert edition.created_by is not None
    assert f'href="{edition.get_absolute_url()}">Read it</a>' in answer.content.decode()


def test_publishing_publishes_what_was_seen_and_nothing_else(editor: Client) -> None:
    article = draft_titled("Rivers")
    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()
    [seen] = re.findall(r'name="seen" value="(\w+)"', page)
    article.sections.update(body="<p>Changed meanwhile.</p>")

    answer = editor.post(reverse(PUBLISH, args=[article.pk]), {"seen": seen})

    assert "has changed since you opened this page" in answer.content.decode()
    assert not Edition.objects.exists()
    [seen] = re.findall(r'name="seen" value="(\w+)"', answer.content.decode())
    editor.post(reverse(PUBLISH, args=[article.pk]), {"seen": seen})
    assert Edition.objects.count() == 1


def test_a_second_edition_asks_for_a_note(editor: Client) -> None:
    article = published().article

    answer = editor.post(reverse(PUBLISH, args=[article.pk]), {"change": "correction", "note": " "})

    assert "every edition after the first needs a change note" in answer.content.decode()
    assert Edition.objects.count() == 1


def test_a_second_edition_keeps_the_kind_of_change_and_the_note(editor: Client) -> None:
    article = published().article

    editor.post(
        reverse(PUBLISH, args=[article.pk]), {"change": "correction", "note": "A typo in a name."}
    )

    edition = Edition.objects.get(number=2)
    assert (edition.change, edition.note) == ("correction", "A typo in a name.")


def test_a_later_time_schedules_the_edition(editor: Client) -> None:
    article = draft_titled("Rivers")
    tomorrow = timezone.now() + dt.timedelta(days=1)

    answer = editor.post(
        reverse(PUBLISH, args=[article.pk]),
        {"at_0": tomorrow.strftime("%Y-%m-%d"), "at_1": "09:30"},
        follow=True,
    )

    assert Edition.objects.get().published_at.strftime("%H:%M") == "09:30"
    assert "waiting for its time" in answer.content.decode()
    assert not Edition.objects.public(at=timezone.now()).exists()


def test_a_time_that_has_passed_is_refused(editor: Client) -> None:
    article = draft_titled("Rivers")

    answer = editor.post(
        reverse(PUBLISH, args=[article.pk]), {"at_0": "2020-01-01", "at_1": "09:30"}
    )

    assert "This time has passed" in answer.content.decode()
    assert not Edition.objects.exists()


def test_problems_stand_in_the_way_of_publishing(editor: Client) -> None:
    article = draft_titled("Rivers")
    article.sections.update(body='<p>See <cite data-source="nowhere"></cite>.</p>')

    page = editor.get(reverse(PUBLISH, args=[article.pk])).content.decode()
    editor.post(reverse(PUBLISH, args=[article.pk]))

    assert "The text cites “nowhere”, and there is no such source" in page
    assert not Edition.objects.exists()


@pytest.mark.parametrize("group", ["Author", "Data steward"])
def test_a_crafted_request_without_the_permission_publishes_nothing(group: str) -> None:
    article = draft_titled("Rivers")
    client = signed_in(group)

    answer = client.post(reverse(PUBLISH, args=[article.pk]))

    assert answer.status_code == 403
    assert not Edition.objects.exists()


def test_the_action_publishes_first_editions_and_names_the_others(editor: Client) -> None:
    again = published().article
    first = draft_titled("Streams")

    answer = editor.post(
        reverse(LIST),
        {"action": "publish_selected", "_selected_action": [again.pk, first.pk]},
        follow=True,
    )

    page = answer.content.decode()
    assert "Edition 1 of “Streams” is public." in page
    assert "“Rivers and Labs” was published before, so its readers need a change note." in page
    assert Edition.objects.count() == 2


def test_an_author_can_not_publish_by_the_action() -> None:
    article = draft_titled("Streams")
    client = signed_in("Author")

    client.post(reverse(LIST), {"action": "publish_selected", "_selected_action": [article.pk]})

    assert not Edition.objects.exists()

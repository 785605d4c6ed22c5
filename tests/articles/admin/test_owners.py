"""Owners of articles: adding an article, passing it on, and the filter of the list."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.drafts import review
from articles.models import Article
from tests.support.article_form import FORM, LIST, form_of, page_address
from tests.support.published import draft_titled, published
from tests.support.staff import give, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def logged(article: Article) -> list[str]:
    entries = LogEntry.objects.filter(object_id=str(article.pk)).order_by("pk")
    return [entry.get_change_message() for entry in entries]


def test_who_adds_an_article_owns_it(author: Client) -> None:
    author.post(page_address("add"), form_of(title="New"))

    article = Article.objects.get()
    assert str(article.owner) == "Author"
    author.post(page_address("change", article.pk), form_of(article, title="Newer"))
    article.refresh_from_db()
    assert (str(article.owner), article.title) == ("Author", "Newer")


def test_an_editor_passes_an_article_on_which_is_no_change_of_the_article(
    editor: Client, ann: User
) -> None:
    article = published().article
    before = Article.objects.get(pk=article.pk).updated_at

    data = form_of(article, **{"owner": ann.pk, "initial-owner": ""})
    editor.post(page_address("change", article.pk), data)

    stored = Article.objects.get(pk=article.pk)
    assert (stored.owner, stored.updated_at) == (ann, before)
    assert logged(article) == ["Owner changed from nobody to Ann Berg."]
    assert (
        "Owner changed from nobody to Ann Berg."
        in editor.get(page_address("history", article.pk)).text
    )
    assert "published, edition 1" in editor.get(reverse(LIST)).text


def test_text_and_owner_are_saved_together_and_logged_apart(
    editor: Client, rivers: Article, ann: User
) -> None:
    data = form_of(rivers, **{"title": "Streams", "owner": ann.pk, "initial-owner": ""})

    editor.post(page_address("change", rivers.pk), data)

    rivers.refresh_from_db()
    assert (rivers.owner, rivers.title) == (ann, "Streams")
    assert logged(rivers) == ["Owner changed from nobody to Ann Berg.", "Changed Title."]


def test_a_form_that_was_opened_before_does_not_undo_passing_on(
    editor: Client, rivers: Article, ann: User
) -> None:
    data = form_of(rivers, **{"title": "Streams", "owner": "", "initial-owner": ""})
    give(rivers, "ann")

    editor.post(page_address("change", rivers.pk), data)

    rivers.refresh_from_db()
    assert (rivers.owner, rivers.title) == (ann, "Streams")


@pytest.mark.each_database
def test_an_article_can_be_left_without_an_owner(
    editor: Client, rivers: Article, ann: User
) -> None:
    give(rivers, "ann")

    data = form_of(rivers, **{"owner": "", "initial-owner": ann.pk})
    editor.post(page_address("change", rivers.pk), data)

    assert owner_of(rivers) is None
    assert logged(rivers) == ["Owner changed from Ann Berg to nobody."]


@pytest.mark.each_database
def test_only_who_may_write_articles_can_be_chosen(editor: Client, rivers: Article) -> None:
    steward = User.objects.create_user("steward", is_staff=True)

    data = form_of(rivers, **{"owner": steward.pk, "initial-owner": ""})
    answer = editor.post(page_address("change", rivers.pk), data)

    assert "Select a valid choice" in answer.text
    assert owner_of(rivers) is None


@pytest.mark.each_database
def test_an_owner_who_lost_the_right_to_write_stays_when_the_text_is_saved(
    editor: Client, rivers: Article, ann: User
) -> None:
    give(rivers, "ann")
    User.objects.filter(pk=ann.pk).update(is_active=False)

    data = form_of(rivers, **{"title": "Streams", "owner": ann.pk, "initial-owner": ann.pk})
    answer = editor.post(page_address("change", rivers.pk), data)

    assert answer.status_code == 302
    assert owner_of(rivers) == ann


@pytest.mark.parametrize("words", ["ann", "Berg", "berg ann", "BergAnn"])
@pytest.mark.each_database
def test_people_are_found_by_name_and_account(editor: Client, ann: User, words: str) -> None:
    User.objects.create_user("anna-steward", is_staff=True)

    found = editor.get(page_address("owners"), {"term": words}).json()

    assert found == {
        "results": [{"id": str(ann.pk), "text": "Ann Berg (ann)"}],
        "pagination": {"more": False},
    }


@pytest.mark.each_database
def test_the_list_is_filtered_by_owner(editor: Client, rivers: Article, ann: User) -> None:
    give(draft_titled("Lakes"), "ann")
    give(draft_titled("Streams"), "Editor")
    titles = ["Rivers", "Lakes", "Streams"]

    found = {
        choice: [
            title
            for title in titles
            if f">{title}</a>" in editor.get(reverse(LIST), {"owner": choice}).text
        ]
        for choice in ["me", "none", str(ann.pk), "x"]
    }

    assert found == {"me": ["Streams"], "none": ["Rivers"], str(ann.pk): ["Lakes"], "x": []}
    assert f'href="?owner={ann.pk}">Ann Berg (ann)</a>' in editor.get(reverse(LIST)).text


def test_the_desk_lists_reviews_of_an_article_that_was_passed_on_for_the_new_owner(
    author: Client, rivers: Article, ann: User
) -> None:
    review.submit(rivers, by=User.objects.get(username="Author"))
    give(rivers, "ann")
    new_owner = Client()
    new_owner.force_login(ann)

    address = page_address("review", rivers.pk)
    desks = [address in client.get("/admin/").text for client in (author, new_owner)]

    assert desks == [False, True]


@pytest.mark.each_database
def test_the_form_takes_no_query_for_its_owner(editor: Client, rivers: Article, ann: User) -> None:
    with CaptureQueriesContext(connection) as before:
        editor.get(reverse(FORM, args=[rivers.pk]))
    give(rivers, "ann")

    with CaptureQueriesContext(connection) as after:
        text = editor.get(reverse(FORM, args=[rivers.pk])).text

    assert len(after) == len(before)
    assert "selected>Ann Berg (ann)</option>" in text

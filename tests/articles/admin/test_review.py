"""Review of drafts in the admin: the page, and the list on the desk."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.drafts import review
from articles.models import Article, Comment
from tests.support.article_form import FORM, LIST, form_of
from tests.support.published import draft_titled
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

REVIEW = "admin:articles_article_review"
DESK = "admin:index"


def submitted(title: str, *, by: str = "Author") -> Article:
    """Return a draft that the user of this name owns and has submitted."""
    article = draft_titled(title)
    review.submit(article, by=User.objects.get_or_create(username=by)[0])
    return give(article, by)


def in_review(article: Article) -> bool:
    article.refresh_from_db()
    return article.submitted_at is not None


def test_an_author_sees_the_checklist_and_submits(author: Client) -> None:
    article = give(draft_titled("Rivers"))
    address = reverse(REVIEW, args=[article.pk])

    page = author.get(address).content.decode()
    answer = author.post(address, {"do": "submit"}, follow=True).content.decode()

    assert "There is no standfirst" in page
    assert "“Rivers” was submitted; editors see it on their desk." in answer
    assert "Submitted for review by Author" in answer
    assert in_review(article)


def test_an_author_saves_and_submits_at_once(author: Client) -> None:
    article = give(draft_titled("Rivers"))
    form = reverse(FORM, args=[article.pk])

    page = author.get(form).content.decode()
    answer = author.post(form, form_of(article, title="Streams", _submit_for_review="1"))

    assert 'name="_submit_for_review"' in page
    assert answer.headers["Location"] == reverse(REVIEW, args=[article.pk])
    assert in_review(article)
    assert article.title == "Streams"


def test_an_editor_who_publishes_is_not_asked_to_submit(editor: Client) -> None:
    page = editor.get(reverse(FORM, args=[draft_titled("Rivers").pk])).content.decode()

    assert "_submit_for_review" not in page


def test_an_author_takes_a_draft_back(author: Client) -> None:
    article = submitted("Rivers")

    answer = author.post(reverse(REVIEW, args=[article.pk]), {"do": "take-back"}, follow=True)

    assert "“Rivers” is a draft again." in answer.content.decode()
    assert not in_review(article)


def test_an_editor_sends_a_draft_back_with_a_note(editor: Client) -> None:
    article = submitted("Rivers")

    answer = editor.post(
        reverse(REVIEW, args=[article.pk]),
        {"do": "send-back", "note": "Name the laboratory."},
        follow=True,
    )

    assert "“Rivers” was sent back with your note." in answer.content.decode()
    assert "A comment on the whole text is not resolved: “Name the laboratory.”" in (
        answer.content.decode()
    )
    assert not in_review(article)


def test_a_draft_is_not_sent_back_without_a_note(editor: Client) -> None:
    article = submitted("Rivers")

    answer = editor.post(reverse(REVIEW, args=[article.pk]), {"do": "send-back", "note": " "})

    assert "Say what must be done before it is submitted again." in answer.content.decode()
    assert in_review(article)


def test_an_author_sends_nothing_back(author: Client) -> None:
    article = submitted("Rivers")

    answer = author.post(reverse(REVIEW, args=[article.pk]), {"do": "send-back", "note": "No."})

    assert answer.status_code == 403
    assert in_review(article)
    assert not Comment.objects.exists()


def test_an_action_of_another_editor_meanwhile_gets_a_message(editor: Client) -> None:
    article = draft_titled("Rivers")

    answer = editor.post(
        reverse(REVIEW, args=[article.pk]), {"do": "send-back", "note": "Late."}, follow=True
    )

    assert "“Rivers” is not in review" in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_button_that_is_not_ours_does_nothing(author: Client) -> None:
    article = give(draft_titled("Rivers"))

    answer = author.post(reverse(REVIEW, args=[article.pk]), {"do": "publish"})

    assert answer.status_code == 302
    assert not in_review(article)


def test_the_desk_of_an_editor_lists_what_waits_and_an_authors_their_own(
    editor: Client, author: Client
) -> None:
    submitted("Rivers")
    submitted("Streams", by="another")
    draft_titled("Lakes")

    pages = [client.get(reverse(DESK)).content.decode() for client in (editor, author)]

    listed = [[t for t in ["Rivers", "Streams", "Lakes"] if f">{t}</a>" in p] for p in pages]
    assert listed == [["Rivers", "Streams"], ["Rivers"]]


def test_the_desk_of_a_data_steward_lists_no_article() -> None:
    submitted("Rivers")

    page = signed_in("Data steward").get(reverse(DESK)).content.decode()

    assert "Rivers" not in page


def test_the_desk_takes_as_many_queries_for_ten_reviews_as_for_one(
    editor: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(11):
        submitted(f"Paper {number}")

    with django_assert_num_queries(16):
        page = editor.get(reverse(DESK)).content.decode()

    assert "Paper 9</a>" in page
    assert "All articles in review" in page


@pytest.mark.each_database
def test_the_list_keeps_those_in_review(editor: Client) -> None:
    submitted("Rivers")
    draft_titled("Lakes")

    page = editor.get(reverse(LIST), {"state": "review"}).content.decode()

    assert "Rivers" in page
    assert "Lakes" not in page

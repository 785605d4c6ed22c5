"""Review of drafts: submitting, taking back, sending back, publishing."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone

from articles import publishing
from articles.drafts import review
from articles.drafts.review import ReviewError
from articles.models import Article, Comment
from tests.support.published import draft_titled, published

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


@pytest.fixture
def author() -> User:
    return User.objects.create_user("author")


def state(article: Article) -> str:
    found: str = Article.objects.with_status(at=timezone.now()).get(pk=article.pk).status
    return found


def test_a_submitted_article_is_in_review_and_says_by_whom(author: User) -> None:
    article = draft_titled("Rivers")
    changed = article.updated_at

    review.submit(article, by=author)

    article.refresh_from_db()
    assert article.submitted_at is not None
    assert (article.submitted_by, article.updated_at) == (author, changed)
    assert state(article) == "review"
    assert LogEntry.objects.get().get_change_message() == "Submitted for review."


def test_an_article_is_submitted_once(author: User) -> None:
    article = draft_titled("Rivers")
    review.submit(article, by=author)

    with pytest.raises(ReviewError, match="“Rivers” is already in review"):
        review.submit(article, by=author)


def test_an_article_taken_back_is_a_draft_again(author: User) -> None:
    article = draft_titled("Rivers")
    review.submit(article, by=author)

    review.take_back(article, by=author)

    assert state(article) == "draft"


def test_an_article_is_sent_back_with_a_note_that_must_be_resolved(author: User) -> None:
    article = draft_titled("Rivers")
    review.submit(article, by=author)

    review.send_back(article, by=author, note=" Name the laboratory. ")

    note = Comment.objects.get()
    assert (note.text, note.section, note.created_by) == ("Name the laboratory.", None, author)
    assert state(article) == "draft"
    with pytest.raises(publishing.PublishingError, match="Name the laboratory"):
        publishing.publish(article, by=None)


def test_an_article_is_not_sent_back_without_a_word(author: User) -> None:
    article = draft_titled("Rivers")
    review.submit(article, by=author)

    with pytest.raises(ReviewError, match="Write a note"):
        review.send_back(article, by=author, note=" ")

    assert state(article) == "review"


def test_what_is_not_in_review_is_neither_sent_nor_taken_back(author: User) -> None:
    article = draft_titled("Rivers")

    with pytest.raises(ReviewError, match="“Rivers” is not in review"):
        review.send_back(article, by=author, note="Late.")
    with pytest.raises(ReviewError, match="“Rivers” is not in review"):
        review.take_back(article, by=author)

    assert not Comment.objects.exists()


def test_publishing_ends_the_review(author: User) -> None:
    article = draft_titled("Rivers")
    review.submit(article, by=author)

    publishing.publish(article, by=None)

    assert state(article) == "published"


def test_a_retraction_leaves_a_submitted_draft_in_review(author: User) -> None:
    article = published().article
    article.save()
    review.submit(article, by=author)

    publishing.retract(article, by=None, note="Wrong.")

    assert state(article) == "review"
    review.take_back(article, by=author)
    assert state(article) == "retracted"


def test_a_retracted_article_is_known_by_its_state_whatever_became_of_its_draft() -> None:
    article = published().article
    publishing.retract(article, by=None, note="Withdrawn by the authors.")

    article.standfirst = "Written on."
    article.save()

    assert state(article) == "retracted"

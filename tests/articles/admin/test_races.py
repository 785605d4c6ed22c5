"""Changes that another editor makes while a form is being saved."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, Edition
from articles.sources.models import Source
from tests.support.article_form import form_of
from tests.support.published import sound_draft

pytestmark = pytest.mark.django_db


class Meanwhile:
    """Runs a function once, right before the first SQL statement with a certain beginning."""

    def __init__(self, words: str, do: Callable[[], object]) -> None:
        self.words = words
        self.do = do
        self.done = False

    def __call__(self, execute: Callable[..., Any], sql: str, *others: object) -> Any:  # noqa: ANN401
        if not self.done and sql.startswith(self.words):
            self.done = True
            self.do()
        return execute(sql, *others)


def test_a_slug_that_another_took_meanwhile_is_said_to_be_taken(editor: Client) -> None:
    def take() -> None:
        Article.objects.create(title="Theirs", slug="rivers")

    # Their writing is undone with ours, all being one connection here: so it is done again.
    again = Meanwhile("SAVEPOINT", take)
    again.done = True

    def take_and_again() -> None:
        take()
        again.done = False

    first = Meanwhile('INSERT INTO "articles_article"', take_and_again)
    with connection.execute_wrapper(again), connection.execute_wrapper(first):
        answer = editor.post(
            reverse("admin:articles_article_add"), form_of(title="Ours", slug="rivers")
        )

    assert answer.status_code == 200
    assert "Article with this Address already exists" in answer.content.decode()
    assert Article.objects.get().title == "Theirs"


def test_a_key_that_another_source_took_meanwhile_is_not_given_again(editor: Client) -> None:
    take = Meanwhile(
        'INSERT INTO "sources_source"',
        lambda: Source.objects.create(key="rivers-2023", title="Rivers", issued="2023"),
    )
    with connection.execute_wrapper(take):
        answer = editor.post(
            reverse("admin:articles_article_add_source"),
            {"title": "Rivers", "type": "report", "issued": "2023"},
        )

    assert answer.status_code == 201


def test_what_another_has_published_a_moment_ago_is_not_said_to_wait(editor: Client) -> None:
    article = sound_draft()
    publish = Meanwhile('SELECT "articles_edition"', lambda: publishing.publish(article, by=None))
    with connection.execute_wrapper(publish):
        page = editor.get(reverse("admin:articles_article_publish", args=[article.pk]))

    assert "Publish edition 2" in page.content.decode()


def test_an_editor_who_publishes_a_first_edition_too_late_gets_a_message(editor: Client) -> None:
    article = sound_draft()
    publishing.publish(article, by=None)

    page = editor.post(
        reverse("admin:articles_article_publish", args=[article.pk]), {"number": "1", "note": ""}
    ).content.decode()

    assert "Edition 1 was published since you opened this page; reload it." in page
    assert "This field is required." not in page


def test_an_article_that_another_deleted_meanwhile_is_not_published(editor: Client) -> None:
    article = sound_draft()
    delete = Meanwhile('SELECT "articles_edition"', article.delete)
    with connection.execute_wrapper(delete):
        answer = editor.post(reverse("admin:articles_article_publish", args=[article.pk]))

    assert answer.status_code == 404


def test_the_edition_that_took_the_number_of_a_withdrawn_one_is_not_withdrawn_for_it(
    editor: Client,
) -> None:
    article = sound_draft()
    soon = timezone.now() + dt.timedelta(days=1)
    seen = publishing.publish(article, by=None, at=soon)
    Edition.objects.all().withdraw(at=timezone.now())
    article.sections.update(body="<p>Other words.</p>")
    publishing.publish(article, by=None, at=soon)

    answer = editor.post(
        reverse("admin:articles_article_withdraw", args=[article.pk, 1]),
        {"seen": seen.sha256},
        follow=True,
    )

    assert "Edition 1 was withdrawn or moved meanwhile" in answer.content.decode()
    assert Edition.objects.exists()

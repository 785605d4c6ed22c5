"""Who else has a form open, and who has saved it meanwhile."""

import datetime as dt

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from articles.models import Article
from tests.support.article_form import FORM, form_of
from tests.support.published import draft_titled
from tests.support.staff import give, signed_in

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def ask(client: Client, article: Article, **fields: str) -> dict[str, object]:
    """Ask as the script of the form does, which was opened at noon."""
    sent = {"path": reverse(FORM, args=[article.pk]), "opened": NOON.isoformat(), **fields}
    answer = client.post(reverse("admin:open_form"), sent)
    return answer.json() if answer.status_code == 200 else {"status": answer.status_code}


def test_two_people_are_told_of_each_other_while_both_have_the_form_open() -> None:
    author, editor = signed_in("Author"), signed_in("Editor")
    User.objects.filter(username="Author").update(first_name="Ann", last_name="Berg")
    article, other = give(draft_titled("Rivers")), draft_titled("Lakes")

    with time_machine.travel(NOON, tick=False) as clock:
        alone = ask(author, article)
        both = [ask(editor, article), ask(author, article), ask(editor, other)]
        editor.post(reverse(FORM, args=[article.pk]), form_of(article, title="Streams"))
        clock.shift(10)
        LogEntry.objects.update(action_time=NOON + dt.timedelta(seconds=5))
        saved = ask(author, article)
        ask(author, article, leaves="1")
        left = ask(editor, article)
        ask(author, article)
        clock.shift(16)
        gone = ask(editor, article)

    nothing = {"editing": [], "saved": ""}
    assert alone == nothing
    assert both == [
        {"editing": ["Ann Berg"], "saved": ""},
        {"editing": ["Editor"], "saved": ""},
        nothing,
    ]
    assert saved == {"editing": ["Editor"], "saved": "Editor"}
    assert left == gone == nothing


def test_who_may_not_change_the_object_learns_nothing() -> None:
    author = signed_in("Author")
    foreign = draft_titled("Lakes")

    assert ask(author, foreign) == {"status": 404}
    assert ask(author, foreign, path="/admin/") == {"status": 204}
    assert ask(Client(), foreign) == {"status": 403}
    assert ask(author, give(foreign), opened="yesterday") == {"status": 400}

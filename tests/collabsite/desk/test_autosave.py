"""Text typed into a form is kept for its writer, and for nobody else."""

import datetime as dt
import json
import re
import uuid
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Section
from collabsite.desk import unsaved
from collabsite.desk.models import UnsavedForm
from collabsite.desk.unsaved import sign_writer
from tests.support.article_form import form_of
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ADD = "/admin/articles/article/add/"


def user_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def typed(client: Client, **changes: Any) -> dict[str, Any]:
    """Return what a browser sends while this user writes a new article."""
    return {
        "key": str(uuid.uuid4()),
        "version": 1,
        "address": ADD,
        "writer": sign_writer(user_of(client)),
        "fields": [["title", "Rivers"], ["topics", "1"], ["topics", "2"]],
    } | changes


def keep(client: Client, body: Any) -> Any:  # noqa: ANN401
    return client.post("/admin/unsaved/", json.dumps(body), content_type="application/json")


def kept(client: Client) -> list[UnsavedForm]:
    return list(UnsavedForm.objects.of(user_of(client), at=timezone.now()))


def test_contents_replace_what_was_kept_of_the_same_form() -> None:
    ann = signed_in("Author")
    first = typed(ann)

    keep(ann, first)
    answer = keep(ann, first | {"version": 2, "fields": [["title", "Lakes"]]})

    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    [row] = kept(ann)
    assert row.fields == [["title", "Lakes"]]
    assert row.title == "Lakes"
    assert answer.json()["at"] == timezone.localtime(row.kept_at).strftime("%H:%M")


def test_two_opened_forms_do_not_replace_each_other() -> None:
    ann = signed_in("Author")

    keep(ann, typed(ann))
    keep(ann, typed(ann))

    assert len(kept(ann)) == 2


def test_a_late_request_does_not_replace_later_contents() -> None:
    ann = signed_in("Author")
    later = typed(ann, version=5)
    keep(ann, later)

    assert keep(ann, later | {"version": 4, "fields": []}).json()["is_outdated"]
    assert keep(ann, later | {"fields": []}).json()["is_outdated"]
    assert keep(ann, later).json()["is_outdated"] is False
    assert kept(ann)[0].fields == [["title", "Rivers"], ["topics", "1"], ["topics", "2"]]


def test_a_copy_of_a_finished_form_is_not_kept_again() -> None:
    ann = signed_in("Author")
    body = typed(ann)
    keep(ann, body)
    unsaved.discard(user_of(ann), uuid.UUID(body["key"]))

    assert keep(ann, body | {"version": 9}).json()["is_outdated"]
    assert kept(ann) == []


@pytest.mark.parametrize("role", ["anonymous", "reader"])
def test_only_editors_keep_forms(role: str) -> None:
    ann, client = signed_in("Author"), Client()
    if role == "reader":
        client.force_login(User.objects.create_user("reader"))

    answer = keep(client, typed(ann))

    assert answer.status_code == 403
    assert answer.json() == {"user": None}
    assert not UnsavedForm.objects.exists()


def test_a_form_of_another_account_is_not_kept() -> None:
    ann, ben = signed_in("Author"), signed_in("Editor")

    answer = keep(ben, typed(ann))

    assert answer.status_code == 403
    assert answer.json()["user"]["name"] == "Editor"
    assert not UnsavedForm.objects.exists()


def test_a_form_that_the_user_may_not_post_is_not_kept() -> None:
    staff = signed_in("staff")

    assert keep(staff, typed(staff)).status_code == 404


def test_a_form_of_an_article_of_somebody_else_is_not_kept() -> None:
    author, editor = signed_in("Author"), signed_in("Editor")
    article = Article.objects.create(title="Rivers", slug="rivers")
    address = reverse("admin:articles_article_change", args=[article.pk])

    assert keep(author, typed(author, address=address)).status_code == 404
    assert keep(editor, typed(editor, address=address)).status_code == 200
    assert 'name="form_key"' not in author.get(address).content.decode()


@pytest.mark.parametrize(
    "address",
    ["/", "/articles/", "/admin/", "/admin/articles/article/", "/admin/auth/user/add/", "x" * 900],
)
def test_nothing_is_kept_for_an_address_without_such_a_form(address: str) -> None:
    admin = signed_in("superuser")

    assert keep(admin, typed(admin, address=address)).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "1"},
        {"version": 0},
        {"version": 2**60},
        {"version": "x"},
        {"age": -1},
        {"age": 10**9},
        {"fields": [["a"]]},
        {"fields": 3},
        {"address": None, "fields": None},
    ],
)
def test_contents_that_are_not_valid_are_refused(changes: dict[str, Any]) -> None:
    ann = signed_in("Author")

    assert keep(ann, typed(ann, **changes)).status_code == 400
    assert keep(ann, ["no", "object"]).status_code == 400


def test_contents_that_are_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ann = signed_in("Author")
    monkeypatch.setattr(unsaved, "MAX_BYTES", 1000)

    assert keep(ann, typed(ann, fields=[["title", "水" * 400]])).status_code == 413
    assert kept(ann) == []


def test_only_the_newest_forms_of_a_user_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    ann = signed_in("Author")
    monkeypatch.setattr(unsaved, "MAX_FORMS", 3)

    for number in range(5):
        keep(ann, typed(ann, fields=[["title", str(number)]]))

    assert [row.title for row in kept(ann)] == ["4", "3", "2"]


def test_a_token_is_needed() -> None:
    ann = signed_in("Author")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user_of(ann))

    assert keep(strict, typed(ann)).status_code == 403
    assert not UnsavedForm.objects.exists()


def test_text_that_the_database_cannot_store_is_left_out() -> None:
    ann = signed_in("Author")

    keep(ann, typed(ann, fields=[["title", "a\0b\ud800c"]]))

    assert kept(ann)[0].fields == [["title", "abc"]]


def test_nobody_sees_or_discards_what_others_did_not_save() -> None:
    ann, admin = signed_in("Author"), signed_in("superuser")
    body = typed(ann)
    keep(ann, body)
    page, restore, discard = (
        reverse(f"admin:{name}", args=[body["key"]])
        for name in ("kept_form", "restore_form", "discard_form")
    )

    assert admin.get(page).status_code == 404
    assert admin.post(discard).status_code == 302
    assert admin.post(restore).status_code == 404
    assert "Rivers" not in admin.get(ADD).content.decode()
    assert "Rivers" not in admin.get("/admin/").content.decode()
    assert "Rivers" in ann.get(page).content.decode()
    assert ann.get(discard).status_code == 405
    assert len(kept(ann)) == 1


def test_the_session_is_told_to_whoever_asks() -> None:
    ann = signed_in("Author")

    answer = ann.get("/admin/session/")

    assert answer.json()["user"] == {"id": user_of(ann).pk, "name": "Author"}
    assert "no-store" in answer.headers["Cache-Control"]
    assert Client().get("/admin/session/").json()["user"] is None


def test_a_new_article_that_was_not_saved_is_shown_compared_and_discarded() -> None:
    ann = signed_in("Author")
    form = form_of() | {
        "title": "Rivers",
        "text": "<h2>Deltas</h2><p>Seven words of a text about deltas.</p>",
    }
    body = typed(ann, fields=[[name, str(value)] for name, value in form.items()])
    keep(ann, body)
    page = reverse("admin:kept_form", args=[body["key"]])

    assert page in ann.get(ADD).content.decode()
    assert page in ann.get("/admin/").content.decode()
    assert "words of a text about deltas" in ann.get(page).content.decode()
    assert "Deltas" in ann.get(ADD).content.decode()
    assert "Deltas" not in ann.get(ADD, {"another": ""}).content.decode()
    assert not Article.objects.exists()
    discarded = ann.post(reverse("admin:discard_form", args=[body["key"]]), {"next": ADD})
    assert discarded.headers["Location"] == ADD
    assert page not in ann.get(ADD).content.decode()
    assert UnsavedForm.objects.get().fields == []


def test_what_was_not_saved_is_compared_with_the_draft() -> None:
    ann = signed_in("Author")
    article = give(Article.objects.create(title="Rivers", slug="rivers"))
    Section.objects.create(article=article, heading="One", anchor="one", body="<p>Old.</p>")
    form = form_of(article, text="<p>Brand new.</p>")
    body = typed(
        ann,
        address=reverse("admin:articles_article_change", args=[article.pk]),
        fields=[[name, str(value)] for name, value in form.items()],
    )
    keep(ann, body)

    page = ann.get(reverse("admin:kept_form", args=[body["key"]])).content.decode()

    assert re.search(r"<del\b[^>]*>.*Old", page, re.DOTALL)
    assert re.search(r"<ins\b[^>]*>.*Brand new", page, re.DOTALL)


def test_discarding_leads_to_no_other_site() -> None:
    ann = signed_in("Author")
    body = typed(ann)
    keep(ann, body)

    answer = ann.post(
        reverse("admin:discard_form", args=[body["key"]]), {"next": "https://example.org/"}
    )

    assert answer.headers["Location"] == "/admin/"


def test_the_worker_deletes_what_nobody_touched_for_thirty_days() -> None:
    ann = signed_in("Author")
    now = timezone.now()
    with time_machine.travel(now - dt.timedelta(days=31), tick=False):
        keep(ann, typed(ann))
    with time_machine.travel(now - dt.timedelta(days=29), tick=False):
        keep(ann, typed(ann, fields=[["title", "Lakes"]]))

    call_command("work", "--once", verbosity=0)

    assert [row.title for row in UnsavedForm.objects.all()] == ["Lakes"]


def test_a_form_that_was_left_several_times_makes_one_offer() -> None:
    ann = signed_in("Author")
    for title in ("Rivers", "Lakes", "Brooks"):
        keep(ann, typed(ann, fields=[["title", title]]))

    page = ann.get(ADD).content.decode()

    assert page.count("You were writing here") == 1
    assert "Brooks" in page

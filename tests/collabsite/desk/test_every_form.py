"""Every form of the admin in which one types or chooses is kept for whoever wrote it."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve

from collabsite.desk.models import UnsavedForm
from tests.collabsite import test_roles
from tests.support.admin_requests import World, all_asked
from tests.support.forms import Form, forms_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.slow]

# A site with all that the admin can show.
world = test_roles.world

# Forms in which nothing is typed or chosen, and those of passwords, which are never kept.
LEFT_OUT = re.compile(r"delete$|password_change$|^discard_form$|^keep_form$")
# Their answers are part of the form that they lead to, or of a page that a script asks for.
DIALOGS = {"image-new", "citation-new", "comments-form"}
# Fields of rows that a script adds.
TEMPLATE = re.compile("__prefix__|^row--1-")
TOKENS = {"csrfmiddlewaretoken", "writer", "form_key", "form_title", "form_version", "seen"}


@dataclass(frozen=True)
class Page:
    """A page of the admin with the forms that are sent from it."""

    name: str
    url: str
    forms: list[Form]


def is_written(form: Form) -> bool:
    """Return whether the form has more than a token: a form that can only be read has not."""
    return {*form.fields, *form.offered} != {"csrfmiddlewaretoken"}


@pytest.fixture(scope="module")
def pages(world: World, editor: User) -> list[Page]:
    """All pages with forms that are sent."""
    client, found = browser(editor), []
    for asked in all_asked(world):
        name = resolve(asked.url).url_name or ""
        if asked.label == "GET" and not LEFT_OUT.search(name):
            answer = client.get(asked.url, asked.data)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                forms = [each for each in forms_of(answer.content.decode()) if is_written(each)]
                found += [Page(name, asked.url, forms)] if forms else []
    return found


def fill(form: Form) -> tuple[dict[str, list[str]], str]:
    """Return the data of a form with another text in the last field for one, and that text."""
    data = {name: values for name, values in form.fields.items() if not TEMPLATE.search(name)}
    texts = [name for name in data if not (name in TOKENS or name in form.offered)]
    typed = [name for name in texts if "password" not in name and not name.endswith("_FORMS")]
    if not typed:
        return data, ""
    data[typed[-1]] = ["words & “signs”"]
    return data, "words &amp; “signs”"


def browser(user: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


@pytest.fixture(scope="module")
def editor(world: World) -> User:
    return User.objects.create_superuser("ann")


def test_every_form_names_who_opened_it(pages: list[Page]) -> None:
    forms = [(page.name, form.id, "writer" in form.fields) for page in pages for form in page.forms]

    assert [form for form in forms if not form[2]] == []
    assert len(forms) > 40


def test_what_is_sent_without_a_session_is_kept_and_sent_again(
    pages: list[Page], editor: User
) -> None:
    lost = []
    for page in pages:
        for form in page.forms:
            if form.id in DIALOGS:
                continue
            data, words = fill(form)
            client = browser(editor)
            address = form.action or page.url
            token = client.get("/admin/session/").json()["token"]
            client.cookies.pop("sessionid")
            answer = client.post(address, data | {"csrfmiddlewaretoken": [token]})
            signed_out = answer.headers.get("Location", "")
            kept = UnsavedForm.objects.filter(is_finished=False).first()
            client.force_login(editor)
            shown: Any = client.get(f"/admin/unsaved/{kept.key}/") if kept else None
            if shown and "/restore/" in shown.content.decode():
                shown = client.get(address)
            if "/login/" not in signed_out or not shown or words not in shown.content.decode():
                lost.append((page.name, form.id, answer.status_code, signed_out))
            UnsavedForm.objects.all().delete()

    assert lost == [], lost


def test_what_is_sent_with_an_old_token_is_shown_to_be_sent_again(
    pages: list[Page], editor: User
) -> None:
    lost = []
    client = browser(editor)
    for page in pages:
        for form in page.forms:
            if form.id in DIALOGS:
                continue
            data, words = fill(form)
            address = form.action or page.url
            answer = client.post(address, data | {"csrfmiddlewaretoken": ["old"]})
            text = answer.content.decode()
            is_restored = "/restore/" in text
            if is_restored:
                text = client.get(address).content.decode()
            is_shown = words in text and (is_restored or "Send the form again" in text)
            UnsavedForm.objects.all().delete()
            if answer.status_code != 403 or not is_shown:
                lost.append((page.name, form.id, answer.status_code))

    assert lost == [], lost

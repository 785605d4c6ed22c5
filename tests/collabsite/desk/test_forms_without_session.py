"""Forms of the admin that are posted without the session of whoever wrote them."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.drafts import review
from articles.models import Article, Section, Topic
from collabsite.desk.models import UnsavedForm
from metrics.models import Dataset
from tests.support.article_form import form_of
from tests.support.published import sound_draft

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PASSWORD = "a-password-for-tests-only"
LOGIN = "/accounts/login/"


def writer(name: str) -> User:
    return User.objects.create_superuser(name, password=PASSWORD)


def browser(user: User) -> Client:
    """A browser that checks tokens, in which the user has signed in with the form."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, user)
    return client


def sign_in(client: Client, user: User, address: str = LOGIN) -> Any:  # noqa: ANN401
    token = client.get("/admin/session/").json()["token"]
    return client.post(
        address,
        {"login": user.username, "password": PASSWORD, "csrfmiddlewaretoken": token},
    )


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page, by name."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def opened(client: Client, address: str) -> dict[str, str]:
    """Open a form; return its tokens."""
    fields = hidden(client.get(address).content.decode())
    return {
        name: fields[name]
        for name in ("csrfmiddlewaretoken", "writer", "form_key", "form_version")
        if name in fields
    }


def article() -> Article:
    found = Article.objects.create(title="Rivers", slug="rivers")
    Section.objects.create(article=found, heading="One", anchor="one", body="<p>Old.</p>")
    return found


def form_address(found: Article) -> str:
    return reverse("admin:articles_article_change", args=[found.pk])


def test_a_form_posted_after_the_session_ended_stands_there_after_signing_in() -> None:
    ann, written = writer("ann"), article()
    client, address = browser(ann), form_address(written)
    tokens = opened(client, address)
    del client.cookies["sessionid"]
    form = form_of(written, text="<p>Kept words.</p>") | tokens

    answer = client.post(address, form | {"_save": "Save"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/admin/login/?next={address}"
    sign_in_page = client.get(answer.headers["Location"], follow=True)
    assert "kept for an hour" in sign_in_page.content.decode()
    after = sign_in(client, ann, sign_in_page.redirect_chain[-1][0])
    page = client.get(after.headers["Location"]).content.decode()
    assert "You were writing here until" in page
    assert "&lt;p&gt;Kept words.&lt;/p&gt;" in page
    assert hidden(page)["form_key"] == tokens["form_key"]
    assert "<p>Old.</p>" in Section.objects.get().body


def test_a_restored_form_that_is_saved_is_not_offered_again() -> None:
    ann, written = writer("ann"), article()
    client, address = browser(ann), form_address(written)
    tokens = opened(client, address)
    del client.cookies["sessionid"]
    client.post(address, form_of(written, title="New title") | tokens)
    sign_in(client, ann)

    form = form_of(written, title="New title") | opened(client, address)
    saved = client.post(address, form | {"_save": "Save"})

    assert saved.status_code == 302
    assert Article.objects.get().title == "New title"
    assert UnsavedForm.objects.of(ann, at=timezone.now()).count() == 0
    assert UnsavedForm.objects.get().fields == []


def test_what_was_posted_without_a_session_is_deleted_after_an_hour() -> None:
    ann, written = writer("ann"), article()
    client, address = browser(ann), form_address(written)
    tokens = opened(client, address)
    del client.cookies["sessionid"]
    client.post(address, form_of(written, title="New title") | tokens)
    later = timezone.now() + dt.timedelta(minutes=61)

    with time_machine.travel(later, tick=False):
        sign_in(client, ann)
        page = client.get(address).content.decode()
    UnsavedForm.objects.expired(at=later).delete()

    assert "You were writing here" not in page
    assert not UnsavedForm.objects.exists()


@pytest.mark.parametrize("forged", ["", "1", "1:abc:def"])
def test_a_name_that_is_not_signed_keeps_nothing(forged: str) -> None:
    ann, written = writer("ann"), article()
    client, address = browser(ann), form_address(written)
    tokens = opened(client, address)
    del client.cookies["sessionid"]

    client.post(address, form_of(written) | tokens | {"writer": forged})

    assert not UnsavedForm.objects.exists()


def test_a_form_with_an_old_token_is_shown_and_restored() -> None:
    ann, written = writer("ann"), article()
    client, address = browser(ann), form_address(written)
    tokens = opened(client, address)
    sign_in(client, ann)
    form = form_of(written, title="Two <words> & more") | {"_continue": "Save"} | tokens

    refused = client.post(address, form)

    page = refused.content.decode()
    assert refused.status_code == 403
    assert Article.objects.get().title == "Rivers"
    assert "Two &lt;words&gt; &amp; more" in page
    assert "/restore/" in page
    sent = client.post(address, form | opened(client, address))
    assert sent.status_code == 302
    assert Article.objects.get().title == "Two <words> & more"


def test_a_form_of_another_site_is_not_sent_again() -> None:
    written = article()
    client = browser(writer("ann"))

    refused = client.post(form_address(written), form_of(written, title="Evil"))

    assert refused.status_code == 403
    assert "Evil" not in refused.content.decode()


def test_a_form_is_not_saved_in_the_name_of_another_account() -> None:
    ann, ben, written = writer("ann"), writer("ben"), article()
    client, address = browser(ann), form_address(written)
    tokens = opened(client, address)
    sign_in(client, ben)

    refused = client.post(address, form_of(written, title="By Ann") | tokens)

    page = refused.content.decode()
    assert refused.status_code == 403
    assert "opened by <strong>ann</strong>" in page
    assert "By Ann" not in page
    assert Article.objects.get().title == "Rivers"
    assert "You were writing" not in client.get(address).content.decode()
    sign_in(client, ann)
    assert "You were writing here" in client.get(address).content.decode()


def test_a_form_with_a_valid_token_is_not_saved_in_the_name_of_another_account() -> None:
    ann, ben, written = writer("ann"), writer("ben"), article()
    client, address = browser(ann), form_address(written)
    tokens = opened(client, address)
    sign_in(client, ben)
    token = client.get("/admin/session/").json()["token"]

    refused = client.post(
        address, form_of(written, title="By Ann") | tokens | {"csrfmiddlewaretoken": token}
    )

    assert refused.status_code == 403
    assert Article.objects.get().title == "Rivers"
    assert dict(UnsavedForm.objects.get(user=ann).fields)["title"] == "By Ann"


def test_a_short_form_is_kept_and_restored_too() -> None:
    ann = writer("ann")
    client, address = browser(ann), reverse("admin:articles_topic_add")
    tokens = opened(client, address)
    del client.cookies["sessionid"]
    client.post(address, {"name": "Water", "name_zh": "水", "slug": "water"} | tokens)

    sign_in(client, ann)

    assert 'value="水"' in client.get(address).content.decode()
    assert not Topic.objects.exists()


def test_the_grid_shows_what_was_posted_without_a_session() -> None:
    ann = writer("ann")
    dataset = Dataset.objects.create(title="Rivers", slug="rivers", row_label="River")
    client, address = browser(ann), reverse("admin:metrics_dataset_data", args=[dataset.pk])
    tokens = opened(client, address)
    del client.cookies["sessionid"]
    client.post(address, {"row-0-code": "", "row-0-label": "Elbe"} | tokens)
    sign_in(client, ann)
    page = client.get(address).content.decode()

    assert "You were writing here" in page
    assert 'value="Elbe"' in page
    assert not dataset.releases.exists()


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_what_is_kept_stays_if_the_form_that_is_sent_again_is_refused(is_withdrawn: bool) -> None:
    ann = writer("ann")
    at = timezone.now() + dt.timedelta(days=1)
    edition = publishing.publish(sound_draft("Waiting"), by=None, at=at)
    client = browser(ann)
    address = reverse("admin:articles_article_reschedule", args=[edition.article_id, 1])
    form = {"at_0": f"{at + dt.timedelta(days=1):%Y-%m-%d}", "at_1": "12:00:00"}
    tokens = opened(client, address)
    del client.cookies["sessionid"]
    client.post(address, form | tokens)
    sign_in(client, ann)
    if is_withdrawn:
        publishing.withdraw(edition, by=ann)
    token = client.get("/admin/session/").json()["token"]

    answer = client.post(address, form | tokens | {"csrfmiddlewaretoken": token})

    assert answer.status_code == 302
    kept = UnsavedForm.objects.of(ann, at=timezone.now())
    assert kept.exists() == is_withdrawn


@pytest.mark.parametrize("is_taken_back", [False, True])
def test_a_note_to_an_author_stays_if_the_article_was_taken_back(is_taken_back: bool) -> None:
    ann, submitted = writer("ann"), sound_draft("Submitted")
    review.submit(submitted, by=ann)
    client = browser(ann)
    address = reverse("admin:articles_article_review", args=[submitted.pk])
    form = {"do": "send-back", "note": "Say where it was measured."}
    tokens = opened(client, address)
    del client.cookies["sessionid"]
    client.post(address, form | tokens)
    sign_in(client, ann)
    if is_taken_back:
        review.take_back(submitted, by=ann)
    token = client.get("/admin/session/").json()["token"]

    answer = client.post(address, form | tokens | {"csrfmiddlewaretoken": token})

    assert answer.status_code == 302
    kept = UnsavedForm.objects.of(ann, at=timezone.now())
    assert kept.exists() == is_taken_back

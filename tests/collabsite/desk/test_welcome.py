"""The first visit to a new installation."""

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from articles.models import Article, Edition
from articles.publishing import verification
from articles.sources.models import Source
from collabsite import sample
from collabsite.counting.models import Total
from collabsite.people.models import AuditEntry
from collabsite.site import first_visit
from collabsite.site import identity as current
from collabsite.site.models import SiteIdentity
from collabsite.transfer.inventory import content_digest
from metrics.models import Dataset
from tests.support.published import draft_titled
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WELCOME = "/admin/welcome/"
PASSWORD = "a-long-river-77"


@pytest.fixture
def owner() -> User:
    """The account that `serve` makes."""
    return User.objects.create_superuser("admin", password="printed")


def typed(**others: str) -> dict[str, str]:
    return {"name": "River Letters", "username": "admin", **others}


def test_the_link_signs_the_owner_in_once(client: Client, owner: User) -> None:
    link = f"{WELCOME}{first_visit.begin(owner)}/"

    first = client.get(link)

    assert first["Location"] == WELCOME
    assert first["Cache-Control"] == "no-store"
    assert "The site is running." in client.get(WELCOME).text
    assert Client().get(link).status_code == 404
    assert Client().get(f"{WELCOME}guessed/").status_code == 404


def test_no_link_works_after_the_first_visit(client: Client, owner: User) -> None:
    token = first_visit.begin(owner)
    client.force_login(owner)

    assert client.post(WELCOME, {"skip": ""})["Location"] == "/admin/"

    assert Client().get(f"{WELCOME}{token}/").status_code == 404
    assert client.get(WELCOME)["Location"].startswith("/admin/site/siteidentity/")


def test_the_page_is_offered_at_each_sign_in_until_it_is_done(owner: User) -> None:
    first_visit.begin(owner)
    for _time in range(2):
        client = Client()
        assert client.login(username="admin", password="printed")
        assert client.get("/admin/")["Location"] == WELCOME
        assert client.get("/admin/").status_code == 200

    client.post(WELCOME, typed(email="m@water.example", username="maria", language="zh-hans"))

    client = Client()
    assert client.login(username="maria", password="printed")
    assert client.get("/admin/").status_code == 200
    identity = SiteIdentity.objects.get()
    assert (identity.name, identity.language) == ("River Letters", "zh-hans")
    assert User.objects.get().email == "m@water.example"
    assert AuditEntry.objects.filter(action="settings-changed", name="admin").exists()


def test_the_session_of_the_link_is_listed_also_after_the_first_visit(
    client: Client, owner: User
) -> None:
    client.get(f"{WELCOME}{first_visit.begin(owner)}/")
    sessions = reverse("usersessions_list")
    assert client.get(sessions).text.count("127.0.0.1") == 1

    password = {"new_password": PASSWORD, "repeated_password": PASSWORD}
    client.post(WELCOME, typed(**password))

    assert client.get(sessions).text.count("127.0.0.1") == 1


def test_nobody_else_is_led_to_the_page(owner: User) -> None:
    first_visit.begin(owner)
    editor = signed_in("Editor")

    assert editor.get("/admin/").status_code == 200
    assert editor.get(WELCOME).status_code == 403
    assert editor.post(WELCOME, typed()).status_code == 403


def test_what_is_wrong_is_said_and_nothing_is_stored(client: Client, owner: User) -> None:
    first_visit.begin(owner)
    client.force_login(owner)

    answer = client.post(
        WELCOME, typed(name="", username="maria", new_password="123", repeated_password="1234")
    )

    assert "This field is required." in answer.text
    assert "The two passwords differ." in answer.text
    assert User.objects.get().username == "admin"
    assert not SiteIdentity.objects.exists()
    weak = client.post(WELCOME, typed(new_password="123", repeated_password="123"))
    assert "This password is too short." in weak.text


@pytest.mark.judges_on_postgresql
def test_the_site_begins_empty_or_with_the_sample_as_long_as_nothing_was_written(
    client: Client, owner: User
) -> None:
    current.forget()
    edition = sample.load(owner=owner)
    first_visit.begin(owner, sample_digest=content_digest())
    client.force_login(owner)
    draft = draft_titled("Mine")
    assert "an empty site: the sample is removed" not in client.get(WELCOME).text
    draft.delete()
    Article.with_binned.filter(pk=draft.pk).delete()
    assert "an empty site: the sample is removed" in client.get(WELCOME).text

    client.post(
        WELCOME,
        typed(sample="remove", new_password=PASSWORD, repeated_password=PASSWORD),
    )

    for model in (Article, Edition, Dataset, Source, Total):
        assert not model._base_manager.exists()
    assert SiteIdentity.objects.get().description == ""
    assert client.get("/admin/").status_code == 200
    reader = Client()
    assert reader.get(f"/articles/{edition.slug}/").status_code == 404
    assert not re.search("Science Across", reader.get("/search/?q=science").text)
    call_command("index_search", "--check")
    assert User.objects.get().check_password(PASSWORD)
    # What is published from now on stays.
    published = sample.load(owner=owner)
    refused = pytest.raises(DatabaseError, match="stays as it was published")
    with refused, transaction.atomic():
        Edition._base_manager.filter(pk=published.pk)._raw_delete(using="default")
    assert {problem for _name, problem in verification.editions()} == {""}

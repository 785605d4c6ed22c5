"""Second factors that the site demands, sessions, and the way back after a lost device."""

import datetime as dt

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Topic
from collabsite.desk.models import UnsavedForm
from collabsite.desk.unsaved import sign_writer
from collabsite.people.models import AuditEntry
from collabsite.people.sessions import delete_ended_sessions
from collabsite.site import identity as current
from collabsite.site.models import SiteIdentity
from tests.collabsite.people.conftest import PASSWORD, SECRET, add_app, code_now, sign_in, user_of
from tests.collabsite.site.test_identity import OWN, SETTINGS
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ADD = "/admin/articles/topic/add/"
KEY = "11111111-2222-4333-8444-555555555555"


def demand(of_whom: str) -> None:
    SiteIdentity(name="Rivers", second_factor=of_whom).save()
    current.forget()


def opens(client: Client) -> bool:
    answer = client.get("/admin/")
    assert answer.status_code == 200 or answer.headers["Location"] == "/accounts/2fa/"
    return answer.status_code == 200


def test_a_second_factor_is_demanded_of_those_whom_the_settings_name() -> None:
    roles = ["superuser", "Editor", "Data steward", "Author"]
    clients = {role: signed_in(role) for role in roles}

    assert [opens(clients[role]) for role in roles] == [True, True, True, True]
    demand("owners")
    assert [opens(clients[role]) for role in roles] == [False, True, True, True]
    demand("publishers")
    assert [opens(clients[role]) for role in roles] == [False, False, False, True]

    add_app(User.objects.get(username="Editor"))
    assert opens(clients["Editor"])


def test_what_was_written_before_the_demand_is_kept(ann: User) -> None:
    client = Client()
    sign_in(client)
    demand("owners")

    hidden = {"writer": sign_writer(ann), "form_key": KEY}
    answer = client.post(ADD, {"name": "Water", "slug": "water"} | hidden, follow=True)

    assert answer.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "Your account needs a second factor" in answer.content.decode()
    assert not Topic.objects.exists()
    assert UnsavedForm.objects.of(ann, at=timezone.now()).get().title == "Water"
    # There is no other way in, such as files of the admin or another method.
    for page in ["/admin/jsi18n/", "/admin/readership/", "/admin/auth/user/1/password/"]:
        assert client.get(page).headers["Location"] == "/accounts/2fa/", page


def test_an_owner_without_a_second_factor_is_told_before_demanding_one(ann: User) -> None:
    client = Client()
    sign_in(client)
    SiteIdentity.objects.create(**OWN)
    # Codes that were left when the app was removed open nothing.
    RecoveryCodes.activate(ann)

    told = client.post(SETTINGS, OWN | {"second_factor": "owners"})
    assert "You have no second factor yourself" in told.content.decode()
    assert SiteIdentity.objects.get().second_factor == "nobody"

    TOTP.activate(ann, SECRET)
    client.post(SETTINGS, OWN | {"second_factor": "owners"})
    assert SiteIdentity.objects.get().second_factor == "owners"
    assert opens(client)


def test_factors_change_only_after_the_password_is_given_again(ann: User) -> None:
    client = Client()
    sign_in(client)
    client.session.pop("account_authentication_methods", None)
    page = "/accounts/2fa/totp/activate/"

    asked = client.get(page)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get("/accounts/2fa/totp/qr.svg").status_code == 404
    client.post(asked.headers["Location"], {"password": PASSWORD})
    assert client.get(page).status_code == 200

    image = client.get("/accounts/2fa/totp/qr.svg")
    assert image.headers["Content-Type"] == "image/svg+xml"
    assert "no-store" in image.headers["Cache-Control"]
    assert Client().get("/accounts/2fa/totp/qr.svg").status_code == 302


def test_a_code_is_valid_once_and_few_are_tried(ann: User) -> None:
    add_app(ann)
    page, code = "/accounts/2fa/authenticate/", code_now()
    for client, is_first in [(Client(), True), (Client(), False)]:
        sign_in(client)
        client.post(page, {"code": code})
        assert (user_of(client) == "ann") == is_first

    for _ in range(5):
        answer = client.post(page, {"code": "000000"})
    assert "Too many failed" in answer.content.decode()


def test_sessions_end_everywhere_else(ann: User) -> None:
    here, there, third = Client(), Client(), Client()
    for client in (here, there, third):
        sign_in(client)

    assert here.get("/accounts/sessions/").content.decode().count("127.0.0.1") == 3
    here.post("/accounts/sessions/")
    assert [user_of(client) for client in (here, there, third)] == ["ann", "", ""]

    assert UserSession.objects.count() == 1
    sign_in(third)
    third.session.flush()
    delete_ended_sessions(at=timezone.now())
    assert UserSession.objects.count() == 1

    sign_in(there)
    new = "another-password-of-ann"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post("/accounts/password/change/", form)
    assert [user_of(client) for client in (here, there)] == ["ann", ""]
    later = timezone.now() + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE + 1)
    delete_ended_sessions(at=later)
    assert not UserSession.objects.exists()


def test_sessions_say_when_they_were_last_active(ann: User) -> None:
    here, there = Client(), Client()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(here)
        sign_in(there)
        clock.shift(dt.timedelta(hours=2))
        here.get("/accounts/sessions/")
        clock.shift(dt.timedelta(minutes=4))
        with CaptureQueriesContext(connection) as queries:
            page = here.get("/accounts/sessions/").text.replace("\N{NO-BREAK SPACE}", " ")

    # What was stored four minutes ago is not stored again.
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]
    assert "Signed in 2 hours ago, last active 4 minutes ago." in page
    assert "Signed in 2 hours ago, last active 2 hours ago." in page


def test_the_factors_of_a_lost_device_are_removed_by_owner_or_operator(ann: User) -> None:
    ben = User.objects.create_user("ben", is_staff=True)
    add_app(ann)
    add_app(ben)
    client = signed_in("superuser")
    page = f"/admin/auth/user/{ben.pk}/second-factor/"

    assert signed_in("Editor").post(page).status_code == 403
    client.post(page)
    assert set(Authenticator.objects.values_list("user", flat=True)) == {ann.pk}
    assert AuditEntry.objects.filter(action="factor-removed", about="ben").exists()
    assert "has no second factor" in client.get(page).content.decode()

    call_command("remove_second_factor", "ann")
    assert not Authenticator.objects.exists()
    with pytest.raises(CommandError, match="no account “bob”"):
        call_command("remove_second_factor", "bob")

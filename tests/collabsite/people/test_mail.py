"""Mails of the sign-in: to reset a password, and to try whether mail is sent."""

import re

import pytest
from django.conf import settings as current_settings
from django.contrib.auth.models import User
from django.core import mail as sent
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from collabsite.site import identity as current
from tests.collabsite.people.conftest import PASSWORD, add_app, sign_in, user_of
from tests.support.site_process import free_port
from tests.support.staff import signed_in

pytestmark = pytest.mark.django_db

RESET = "/accounts/password/reset/"
NEW_PASSWORD = "another-password-of-ann"
LINK = re.compile(r"^(https?://[^/]+)(/accounts/password/reset/key/\S+)$", re.MULTILINE)


@pytest.mark.usefixtures("email", "queued_tasks")
def test_a_mail_leads_to_a_new_password_on_the_host_of_the_site(ann: User) -> None:
    add_app(ann)
    elsewhere = Client()
    elsewhere.force_login(ann)
    client = Client(headers={"host": "localhost"})
    for _ in range(6):
        tried = sign_in(client, password="a-wrong-password")
    assert "Too many failed" in tried.content.decode()

    client.post(
        RESET, {"email": "ann@RIVERS.example"}, headers={"x-forwarded-host": "evil.example"}
    )
    refused = client.post(RESET, {"email": "ann@rivers.example"}, headers={"host": "evil.example"})
    call_command("work", "--once")

    assert refused.status_code == 400
    [message] = sent.outbox
    assert message.to == ["Ann@rivers.example"]
    assert message.subject == "[Collaboration Review] A new password"
    link = LINK.search(str(message.body))
    assert link
    assert link[1] == current_settings.SITE_URL
    assert "evil" not in str(message.message())
    form = client.get(link[2], follow=True)
    passwords = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    done = client.post(form.redirect_chain[-1][0], passwords, follow=True)
    assert "Your password is changed" in done.content.decode()
    assert user_of(elsewhere) == ""
    # The link is used up, and the second factor stays.
    assert "This link no longer works" in Client().get(link[2]).content.decode()
    asked = sign_in(client, password=NEW_PASSWORD)
    assert asked.headers["Location"] == "/accounts/2fa/authenticate/"


@pytest.mark.usefixtures("email", "queued_tasks")
def test_known_and_unknown_addresses_get_the_same_answer_with_the_same_work(ann: User) -> None:
    counts, answers = [], set()

    for address in ["nobody@rivers.example", "ann@rivers.example", "noone@rivers.example"]:
        with CaptureQueriesContext(connection) as queries:
            answer = Client().post(RESET, {"email": address})
        counts.append(len(queries))
        answers.add((answer.status_code, answer.headers["Location"]))
    call_command("work", "--once")

    assert answers == {(302, "/accounts/password/reset/done/")}
    assert len(set(counts)) == 1, counts
    assert DBTaskResult.objects.count() == 3
    assert sorted(message.subject.partition("] ")[2] for message in sent.outbox) == [
        *["A new password", "No account with this address", "No account with this address"]
    ]
    assert "has the address nobody@rivers.example." in str(sent.outbox[0].body)
    assert {message.from_email for message in sent.outbox} == {
        "Collaboration Review <noreply@127.0.0.1>"
    }


@pytest.mark.usefixtures("email", "queued_tasks")
def test_the_owner_names_the_sender_of_mails(ann: User) -> None:
    identity = current.site_identity()
    identity.sender = "desk@rivers.example"
    identity.save()
    current.forget()

    Client().post(RESET, {"email": "ann@rivers.example"})
    call_command("work", "--once")

    assert sent.outbox[0].from_email == "Collaboration Review <desk@rivers.example>"


@pytest.mark.one_database
def test_a_site_without_mail_says_so(ann: User) -> None:
    for page in [Client().get(RESET), Client().post(RESET, {"email": "ann@rivers.example"})]:
        assert "Ask an owner" in page.content.decode()
    assert sent.outbox == []
    owner = Client()
    owner.force_login(ann)
    assert "EMAIL_URL" in owner.get("/admin/test-email/").content.decode()


@pytest.mark.one_database
@pytest.mark.usefixtures("email")
def test_an_owner_sends_a_test_mail_and_sees_the_error_of_the_server(
    ann: User, settings: Settings
) -> None:
    client = Client()
    sign_in(client)

    taken = client.post("/admin/test-email/").content.decode()
    port = free_port()
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": port, "password": PASSWORD}
    settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": options}}
    failed = client.post("/admin/test-email/").content.decode()

    assert "The server took the mail to Ann@rivers.example" in taken
    assert [message.to for message in sent.outbox] == [["Ann@rivers.example"]]
    assert "was not sent" in failed
    assert "ConnectionRefusedError: [Errno 111]" in failed
    assert f"127.0.0.1:{port}" in failed
    assert PASSWORD not in failed
    assert signed_in("Editor").get("/admin/test-email/").status_code == 403

"""Invitations: made by owners alone, and used once, within seven days, by one person."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from collabsite.people import invitations, roles
from collabsite.people.models import AuditEntry, Invitation
from collabsite.web.audit_log import Action
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

JOIN = {
    "last_name": "Li",
    "first_name": "Hua",
    "username": "li",
    "password1": "a river of words",
    "password2": "a river of words",
}


@pytest.fixture
def owner() -> Client:
    return signed_in("superuser")


def key_of(name: str) -> str:
    return str(Group.objects.get(name=name).pk)


def invite(owner: Client, *names: str, email: str = "Li@example.org", **more: str) -> str:
    """Invite somebody; return the path of the link that the page shows."""
    keys = [roles.OWNER if name == "Owner" else key_of(name) for name in names]
    data = {"email": email, "role_keys": keys, "language": "en", **more}
    page = owner.post(reverse("admin:auth_user_invite"), data)
    return link_in(page.content.decode())


def link_in(text: str) -> str:
    found = re.search(r"((?:/zh-hans)?/accounts/invitation/[-\w]+/)", text)
    assert found, text
    return found[1]


@pytest.mark.each_database
def test_an_invitation_makes_one_account_with_its_roles(owner: Client) -> None:
    link = invite(owner, "Author", "Data steward", message="Welcome & thanks")
    client = Client()

    # Programs that look at links in mails use nothing up.
    for _time in range(2):
        page = client.get(link)
    answer = client.post(link, {**JOIN, "is_superuser": "on", "groups": key_of("Editor")})
    again = Client().post(link, {**JOIN, "username": "second"})

    text = page.content.decode()
    assert "superuser invites Li@example.org." in text
    assert "Welcome &amp; thanks" in text
    assert "Imports and corrects data" in text
    assert 'value="li"' in text
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert answer.headers["Location"] == reverse("admin:index")
    person = User.objects.get(username="li")
    assert person.email == "Li@example.org"
    assert (person.is_staff, person.is_superuser) == (True, False)
    assert {*person.groups.values_list("name", flat=True)} == {"Author", "Data steward"}
    assert client.get(reverse("admin:index")).status_code == 200
    assert "127.0.0.1" in client.get(reverse("usersessions_list")).text
    assert again.status_code == 404
    assert User.objects.count() == 2
    assert Invitation.objects.get().token_hash not in link


@pytest.mark.each_database
def test_late_replaced_revoked_and_unknown_links_are_answered_alike(owner: Client) -> None:
    late = invite(owner, "Author", email="late@example.org")
    replaced = invite(owner, "Author", email="replaced@example.org")
    revoked = invite(owner, "Author", email="revoked@example.org")
    listed = reverse("admin:auth_user_invitations")
    keys = dict(Invitation.objects.values_list("email", "pk"))
    again = owner.post(listed, {"do": "send-again", "key": keys["replaced@example.org"]})
    owner.post(listed, {"do": "revoke", "key": keys["revoked@example.org"]})

    with time_machine.travel(timezone.now() + dt.timedelta(days=6, hours=23)):
        assert Client().get(late).status_code == 200
    assert Client().get(link_in(again.content.decode())).status_code == 200
    unknown = reverse("invitation", args=["x" * 43])
    answers = [Client().post(link, JOIN) for link in (replaced, revoked, unknown)]
    with time_machine.travel(timezone.now() + dt.timedelta(days=7, seconds=1)):
        answers.append(Client().post(late, JOIN))

    assert [answer.status_code for answer in answers] == [404] * 4
    # The head leads to the same page in the other language.
    texts = {re.sub(rb"invitation/[-\w]+/", b"", answer.content) for answer in answers}
    assert len(texts) == 1
    assert "no longer works" in answers[0].content.decode()
    assert not User.objects.filter(username="li").exists()


@pytest.mark.each_database
def test_an_invitation_gives_nothing_that_its_owner_can_no_longer_give(owner: Client) -> None:
    link = invite(owner, "Owner")
    User.objects.filter(username="superuser").update(is_superuser=False)

    answer = Client().post(link, JOIN)

    assert answer.status_code == 404
    assert not User.objects.filter(username="li").exists()


def test_only_owners_invite_resend_and_revoke(owner: Client) -> None:
    invite(owner, "Author")
    before = Invitation.objects.values().get()
    data = {"email": "me@example.org", "role_keys": [roles.OWNER], "language": "en"}

    for role in ("Editor", "Author", "Data steward"):
        client = signed_in(role)
        # Permissions of a group on accounts would change nothing.
        answers = [
            client.get(reverse("admin:auth_user_invite")),
            client.post(reverse("admin:auth_user_invite"), data),
            client.get(reverse("admin:auth_user_invitations")),
            client.post(
                reverse("admin:auth_user_invitations"), {"do": "revoke", "key": before["id"]}
            ),
        ]
        assert [answer.status_code for answer in answers] == [403] * 4

    assert Invitation.objects.values().get() == before


@pytest.mark.each_database
def test_nobody_is_invited_twice(owner: Client) -> None:
    invite(owner, "Author")
    User.objects.create_user("ann", "ann@example.org")
    page = reverse("admin:auth_user_invite")
    data = {"role_keys": [key_of("Author")], "language": "en"}

    pending = owner.post(page, {**data, "email": "li@EXAMPLE.org"}).content.decode()
    known = owner.post(page, {**data, "email": "Ann@example.org"}).content.decode()
    none = owner.post(page, {**data, "email": "new@example.org", "role_keys": []}).content.decode()

    assert "This address is invited already" in pending
    assert "Somebody has an account with this address." in known
    ann = User.objects.get(username="ann")
    assert reverse("admin:auth_user_change", args=[ann.pk]) in known
    assert "Choose at least one role." in none
    assert Invitation.objects.count() == 1


@pytest.mark.each_database
def test_an_expired_address_is_invited_anew(owner: Client) -> None:
    old = invite(owner, "Author")
    Invitation.objects.update(expires_at=timezone.now())

    new = invite(owner, "Editor")

    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


@pytest.mark.usefixtures("email")
def test_the_mail_is_in_the_language_of_the_invitation(owner: Client) -> None:
    link = invite(owner, "Editor", language="zh-hans", message="你好 & 欢迎")
    page = Client().get(link)

    [sent] = mail.outbox
    assert sent.to == ["Li@example.org"]
    assert "邀请您加入合作研究评论" in sent.subject
    assert sent.from_email.startswith("合作研究评论 <")
    assert link in sent.body
    assert "你好 & 欢迎" in sent.body
    assert page.headers["Content-Language"] == "zh-hans"
    assert "创建账号并登录" in page.content.decode()


@pytest.mark.each_database
def test_a_password_that_is_too_weak_uses_nothing_up(owner: Client) -> None:
    link = invite(owner, "Author")
    weak = {**JOIN, "password1": "li@example.org", "password2": "li@example.org"}

    answer = Client().post(link, weak)

    assert "too similar to the email address" in answer.content.decode().lower()
    assert Invitation.objects.pending().exists()


def test_who_invited_and_who_came_is_in_the_audit_log(owner: Client) -> None:
    Client().post(invite(owner, "Owner"), JOIN)

    entries = list(AuditEntry.objects.order_by("pk").values_list("name", "action", "about"))
    assert entries[-3:] == [
        ("superuser", Action.INVITED, "Li@example.org (Owner)"),
        ("Hua Li", Action.JOINED, "Owner"),
        ("Hua Li", Action.SIGNED_IN, ""),
    ]
    assert User.objects.get(username="li").is_superuser


@pytest.mark.each_database
def test_an_invitation_that_was_read_before_it_was_used_makes_no_account(owner: Client) -> None:
    token = invite(owner, "Author").split("/")[-2]
    first, second = invitations.find_valid(token), invitations.find_valid(token)
    assert first
    assert second

    invitations.accept(first, User(username="one"))

    with pytest.raises(invitations.InvitationError):
        invitations.accept(second, User(username="two"))
    assert not User.objects.filter(username="two").exists()

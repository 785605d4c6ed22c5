"""Accounts: who may change them, who leaves, and the owner who stays."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from articles.models import Article
from collabsite.people import accounts, roles
from collabsite.people.admin.profile import MAILINGS
from collabsite.people.models import AuditEntry, profile_of
from collabsite.web.audit_log import Action
from tests.support.published import draft_titled
from tests.support.staff import give, owner_of, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def page(name: str, person: User) -> str:
    return reverse(f"admin:auth_user_{name}", args=[person.pk])


def account_form(person: User, *role_keys: str, **changed: str) -> dict[str, Any]:
    fields = ["username", "first_name", "last_name", "email"]
    return {**{name: getattr(person, name) for name in fields}, "role_keys": role_keys, **changed}


def test_who_leaves_is_signed_out_at_once_and_keeps_what_they_wrote() -> None:
    owner, leaver, other = signed_in("superuser"), signed_in("Author"), signed_in("Editor")
    person = User.objects.get(username="Author")
    article = give(draft_titled("Rivers"))

    answer = owner.post(page("activity", person), {"do": "deactivate"}, follow=True)

    assert "signed out everywhere" in answer.content.decode()
    assert not leaver.session.exists(str(leaver.session.session_key))
    assert other.session.exists(str(other.session.session_key))
    assert leaver.get(reverse("admin:index")).status_code == 302
    assert owner_of(article) == person
    owner.post(page("activity", person), {"do": "reactivate"})
    person.refresh_from_db()
    assert person.is_active
    assert [group.name for group in person.groups.all()] == ["Author"]
    actions = AuditEntry.objects.exclude(action=Action.SIGNED_IN).order_by("pk")
    assert list(actions.values_list("action", "about")) == [
        (Action.DEACTIVATED, "Author"),
        (Action.REACTIVATED, "Author"),
    ]
    listed = owner.get(f"{reverse('admin:articles_article_changelist')}?owner={person.pk}")
    assert "Rivers" in listed.content.decode()


@pytest.mark.each_database
def test_the_last_owner_stays_whatever_is_sent() -> None:
    owner = signed_in("superuser")
    chief = User.objects.get(username="superuser")
    gone = User.objects.create_superuser("gone", is_active=False)
    author = str(Group.objects.get(name="Author").pk)

    left = owner.post(page("activity", chief), {"do": "deactivate"}, follow=True)
    demoted = owner.post(page("change", chief), account_form(chief, author))

    for answer in (left, demoted):
        assert "superuser is the last owner" in answer.content.decode().lower()
    chief.refresh_from_db()
    assert (chief.is_active, chief.is_superuser) == (True, True)
    owner.post(page("activity", gone), {"do": "reactivate"})
    owner.post(page("activity", chief), {"do": "deactivate"})
    assert list(roles.active_owners()) == [gone]
    with pytest.raises(accounts.AccountError):
        accounts.set_active(gone, is_active=False, by=gone)


@pytest.mark.each_database
def test_an_owner_changes_roles_and_nothing_that_is_no_field() -> None:
    owner = signed_in("superuser")
    person = User.objects.create_user("li", email="li@example.org", is_staff=True)
    keys = [str(group.pk) for group in Group.objects.filter(name__in=["Author", "Data steward"])]

    sent = account_form(person, *keys, last_name="Li", is_active="", password="known")
    answer = owner.post(page("change", person), sent)

    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.last_name, person.is_active, person.is_superuser) == ("Li", True, False)
    assert not person.check_password("known")
    assert {group.name for group in person.groups.all()} == {"Author", "Data steward"}
    entry = AuditEntry.objects.get(action=Action.ROLES_CHANGED)
    assert (entry.name, entry.about) == ("superuser", "Li: no role → Author, Data steward")
    taken = owner.post(page("change", person), account_form(person, *keys, email="LI@example.org"))
    assert taken.status_code == 302
    other = User.objects.get(username="superuser")
    refused = owner.post(
        page("change", other), account_form(other, roles.OWNER, email="LI@example.org")
    )
    assert "Somebody has an account with this address." in refused.content.decode()


def test_nobody_but_an_owner_opens_people_even_with_permissions_on_accounts() -> None:
    client = signed_in("Editor")
    editor = User.objects.get(username="Editor")
    # Django's own page of accounts would let these make oneself a superuser.
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    editor.user_permissions.add(*Permission.objects.filter(content_type__app_label="people"))
    names = ["auth_user_changelist", "auth_user_add", "auth_group_changelist", "auth_group_add"]
    names += ["people_auditentry_changelist", "auth_user_invite"]

    for name in names:
        for answer in (client.get(reverse(f"admin:{name}")), client.post(reverse(f"admin:{name}"))):
            assert answer.status_code == 403, name
    for name in ["change", "activity", "delete", "password_change"]:
        sent = {**account_form(editor, roles.OWNER), "do": "deactivate", "post": "yes"}
        assert client.post(page(name, editor), sent).status_code == 403, name

    editor.refresh_from_db()
    assert (editor.is_active, editor.is_superuser) == (True, False)


@pytest.mark.each_database
def test_ones_own_page_changes_ones_name_and_choices_alone() -> None:
    client = signed_in("Author")
    author, other = User.objects.get(username="Author"), User.objects.create_user("other")
    crafted: dict[str, Any] = {
        "is_superuser": "on",
        "is_staff": "",
        "role_keys": [roles.OWNER],
        "user": other.pk,
        "username": "root",
        "email": "root@example.org",
        "groups": "1",
        "first_name": "Hua",
        "last_name": "Li",
        "time_zone": "Asia/Shanghai",
        "language": "",
        **dict.fromkeys(MAILINGS, "daily"),
        "pk": other.pk,
        "id": other.pk,
    }

    answer = client.post(reverse("admin:auth_user_profile"), crafted)

    assert answer.status_code == 302
    author.refresh_from_db()
    assert author.get_full_name() == "Hua Li"
    assert "Hua Li<span" in client.get(reverse("admin:auth_user_profile")).content.decode()
    assert (author.username, author.email, author.is_superuser) == ("Author", "", False)
    assert [group.name for group in author.groups.all()] == ["Author"]
    profile = profile_of(author)
    assert (profile.time_zone, profile.mail_of_own) == ("Asia/Shanghai", "daily")
    # It is for those who may publish.
    assert profile.mail_of_reviews == "at-once"
    assert profile_of(other).time_zone == ""
    assert not Article.objects.exists()


@pytest.mark.each_database
def test_the_list_finds_people_by_role_and_name() -> None:
    owner = signed_in("superuser")
    signed_in("Author")
    User.objects.filter(username="Author").update(first_name="华", last_name="李")
    listed = reverse("admin:auth_user_changelist")

    texts = [owner.get(listed + query).content.decode() for query in ("?role=owner", "?q=李", "")]

    assert ["李华" in text for text in texts] == [False, True, True]
    assert owner.get(f"{listed}?role=x").status_code == 200
    assert reverse("admin:auth_user_invite") in texts[2]

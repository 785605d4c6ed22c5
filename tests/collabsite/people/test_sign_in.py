"""Sign-in against attacks: fixed sessions, known accounts, foreign addresses, forged headers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import Request

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from tests.collabsite.people.conftest import (
    PASSWORD,
    SIGN_IN,
    add_app,
    code_now,
    sign_in,
    user_of,
)
from tests.support.site_process import OPENER, Site

pytestmark = pytest.mark.django_db


class CountingHasher(MD5PasswordHasher):
    """Hasher that counts its work, which takes nearly all of the time of an answer."""

    algorithm = "counting"
    count = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.count += 1
        return super().encode(password, salt)


@pytest.mark.one_database
def test_the_admin_opens_only_through_the_sign_in(ann: User) -> None:
    client, page = Client(), "/admin/articles/article/?q=a%20river"

    asked = client.get(page, follow=True)
    refused = client.post("/admin/login/", {"username": "ann", "password": PASSWORD})
    signed_in = sign_in(client, next=page)

    assert asked.redirect_chain[-1][0] == f"{SIGN_IN}?next={quote(page, safe='')}"
    assert f'name="next" value="{page}"' in asked.content.decode()
    assert refused.headers["Location"].startswith(SIGN_IN)
    assert signed_in.headers["Location"] == page
    assert client.get(page).status_code == 200


@pytest.mark.one_database
def test_nobody_signs_up() -> None:
    page = Client().get(SIGN_IN).content.decode()

    assert "sign up" not in page.lower()
    assert Client().get("/accounts/signup/").status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_a_session_that_was_fixed_before_is_not_the_one_that_is_signed_in(ann: User) -> None:
    add_app(ann)
    victim, attacker = Client(), Client()
    session = attacker.session
    session["planted"] = "yes"
    session.save()
    fixed = str(session.session_key)
    victim.cookies["sessionid"] = fixed

    sign_in(victim)
    assert user_of(victim) == ""
    victim.post("/accounts/2fa/authenticate/", {"code": code_now()})

    assert user_of(victim) == "ann"
    assert victim.cookies["sessionid"].value != fixed
    attacker.cookies["sessionid"] = fixed
    assert user_of(attacker) == ""


def test_the_answer_does_not_tell_whether_an_account_exists(settings: Settings, ann: User) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    ann.set_password(PASSWORD)
    ann.save()
    User.objects.create_user("ben", "ben@rivers.example", password=None)
    User.objects.create_user("cleo", "cleo@rivers.example", PASSWORD, is_active=False)
    User.objects.create_user("dora", "dora@rivers.example", PASSWORD)
    names = ["ann", "ben", "cleo", "dora", "nobody"]
    answers, hashed = set(), {}

    for login in [*names, *(f"{name}@rivers.example" for name in names)]:
        cache.clear()
        CountingHasher.count = 0
        page = sign_in(Client(), login, "a-wrong-password").content.decode()
        hashed[login] = CountingHasher.count
        error = page.partition('role="alert">')[2].partition("<")[0]
        answers.add(error.replace("email address", "username"))

    assert len(answers) == 1, answers
    assert set(hashed.values()) == {1}, hashed


def test_one_signs_in_by_name_or_address_in_any_case(ann: User) -> None:
    for login in ["ann", "ANN", "ann@rivers.example", "Ann@Rivers.example"]:
        client = Client()
        sign_in(client, login)
        assert user_of(client) == "ann", login

    # An address that two accounts have names neither.
    User.objects.create_superuser("twin", "ann@rivers.example", PASSWORD)
    client = Client()
    sign_in(client, "ann@rivers.example")
    assert user_of(client) == ""


@pytest.mark.one_database
@pytest.mark.parametrize("has_app", [False, True])
def test_signing_in_leads_to_no_other_site(ann: User, has_app: bool) -> None:
    if has_app:
        codes = add_app(ann)
    for number, address in enumerate(
        [
            *["https://evil.example/", "//evil.example/", "/\\evil.example", "///evil.example"],
            *["javascript:alert(1)", "https:evil.example", "http://testserver@evil.example/"],
        ]
    ):
        client = Client()
        answer = sign_in(client, next=address)
        if has_app:
            answer = client.post("/accounts/2fa/authenticate/", {"code": codes[number]})
        assert answer.headers["Location"] == "/admin/", address
        assert client.get(SIGN_IN, {"next": address}).headers["Location"] == "/admin/"
        left = client.post("/accounts/logout/", {"next": address})
        assert left.headers["Location"] == SIGN_IN


def test_a_reader_with_an_account_is_refused_the_admin(db: None) -> None:
    User.objects.create_user("reader", password=PASSWORD)
    client = Client()

    sign_in(client, "reader")

    assert client.get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("hops", [0, 1])
def test_tries_are_counted_by_the_true_address(settings: Settings, ann: User, hops: int) -> None:
    settings.TRUSTED_PROXY_HOPS = hops

    # The reader writes what is left of the entry of our proxy.
    for number in range(11):
        forged = {"x-forwarded-for": f"192.0.2.{number}, 198.51.100.7"}
        page = sign_in(Client(), f"nobody-{number}", "wrong", headers=forged)

    assert "Too many failed login attempts" in page.content.decode()
    other = {"x-forwarded-for": "198.51.100.8"}
    client = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(client, headers=other)
    assert user_of(client) == "ann"


def test_right_ones_have_no_limit(ann: User) -> None:
    for _ in range(31):
        client = Client()
        sign_in(client)

    assert user_of(client) == "ann"


def test_a_process_killed_while_it_counted_keeps_nobody_out(
    ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    monkeypatch.setattr(cache, "delete", lambda key: key.endswith(":lock"))
    sign_in(Client(), password="wrong")
    monkeypatch.undo()

    sign_in(client)

    assert user_of(client) == "ann"


TRY = """
from django.test import Client
form = {{"login": "guessed", "password": {password!r}}}
page = Client(headers={{"host": "127.0.0.1"}}).post("/accounts/login/", form)
print(page.status_code, "Too many failed" in page.content.decode(), end="")
"""
NEW = """
from django.contrib.auth.models import User
User.objects.create_superuser("guessed", password={password!r})
"""


def try_at_server(site: Site, password: str) -> str:
    """Try a password at the server; return the same as `TRY`."""
    token = "t" * 32
    form = {"login": "guessed", "password": password, "csrfmiddlewaretoken": token}
    request = Request(  # noqa: S310 - The server of a test.
        site.url + SIGN_IN, urlencode(form).encode(), {"Cookie": f"csrftoken={token}"}
    )
    with OPENER.open(request) as answer:
        return f"{answer.status} {'Too many failed' in answer.read().decode()}"


@pytest.mark.judges
@pytest.mark.slow
def test_right_ones_at_once_are_no_failed_tries(fresh_site: Site) -> None:
    site = fresh_site
    site.run(NEW.format(password=PASSWORD))
    right, wrong = TRY.format(password=PASSWORD), TRY.format(password="wrong")

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: try_at_server(site, PASSWORD), range(8)))
    # None of them is counted: it takes as many as ever to be refused.
    failed = [site.run(wrong) for _ in range(5)]

    assert given == ["200 False"] * 8
    assert failed == ["200 False"] * 5
    assert site.run(right) == "200 True"


def test_a_disk_without_space_is_no_failed_try(ann: User) -> None:
    def refuse(execute: Callable[..., Any], sql: str, *query: Any) -> Any:  # noqa: ANN401
        if sql.startswith(("INSERT", "UPDATE")):
            raise OperationalError("database or disk is full")
        return execute(sql, *query)

    with connection.execute_wrapper(refuse):
        answer = sign_in(Client(raise_request_exception=False))

    assert answer.status_code == 503
    assert "the disk of the site is full" in answer.content.decode()


@pytest.mark.slow
def test_processes_count_tries_together(site: Site) -> None:
    # One process is the server, the other runs beside it; the database is all that they share.
    site.run(NEW.format(password=PASSWORD))
    wrong = TRY.format(password="wrong")

    tries = [site.run(wrong), try_at_server(site, "wrong")]
    tries += [site.run(wrong), try_at_server(site, "wrong"), site.run(wrong)]

    assert tries == ["200 False"] * 5
    assert try_at_server(site, PASSWORD) == "200 True"
    assert site.run(TRY.format(password=PASSWORD)) == "200 True"

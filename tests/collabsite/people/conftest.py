"""Accounts that sign in, the form with which they do, and e-mail."""

import time
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

PASSWORD = "a-password-for-tests-only"
SIGN_IN = "/accounts/login/"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def ann(db: None) -> User:
    """An owner with an e-mail address, whose name differs from it."""
    return User.objects.create_superuser("ann", "Ann@rivers.example", PASSWORD)


@pytest.fixture
def email(settings: Settings) -> None:
    """The site sends e-mail, to `django.core.mail.outbox`."""
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


def sign_in(client: Client, login: str = "ann", password: str = PASSWORD, **more: Any) -> Any:  # noqa: ANN401
    """Post the form; `more` is the rest of it, and `headers`."""
    headers = more.pop("headers", None)
    return client.post(SIGN_IN, {"login": login, "password": password} | more, headers=headers)


def add_app(user: User) -> list[str]:
    """Give an account an authenticator app and recovery codes; return these."""
    TOTP.activate(user, SECRET)
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def code_now() -> str:
    """Return the code that the authenticator app shows."""
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def user_of(client: Client) -> str:
    """Return the name of who is signed in to the admin, '' if nobody is."""
    user = client.get("/admin/session/").json()["user"]
    return user["name"] if user else ""

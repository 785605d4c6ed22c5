"""Authentication by username or e-mail address."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.http import HttpRequest


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Password sign-in that hashes once, whether the account exists or not.

    The backend of allauth would hash twice for the address of an account, and its answer would take
    longer.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:  # noqa: ANN401
        login = str(credentials.get("username") or credentials.get("email") or "")
        found: User | None = self._check_password(find_user(login), credentials["password"])
        return found


def find_user(login: str) -> User | None:
    """Return the account with this username, or the only active one with this e-mail address."""
    users = get_user_model().objects
    # No text column has a NUL.
    if not login or "\0" in login:
        return None
    if named := users.filter(username__iexact=login)[:2]:
        return next((user for user in named if user.username == login or len(named) == 1), None)
    addressed = list(users.filter(email__iexact=login, is_active=True)[:2])
    return addressed[0] if len(addressed) == 1 else None

"""Adapters of django-allauth: addresses, mails and limits of this site, and the check of a password."""

import errno
import time
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.utils import user_username
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from collabsite.counting.visitors import client_address
from collabsite.site.identity import mail_sender, site_name
from collabsite.web.responses import absolute_url


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed sign-up, links that begin with `SITE_URL`, and limits by the reader's true address."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: owners create accounts."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the reader's address; behind a socket of this machine there may be none."""
        return client_address(request.META) or "127.0.0.1"

    def is_safe_url(self, url: str) -> bool:
        """Return whether an address is on the host of the request or of the site."""
        request = self.request
        hosts = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts=hosts, require_https=request.is_secure()
        )

    def format_email_subject(self, subject: str) -> str:
        """Begin a subject with the name of the site."""
        return f"[{site_name()}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail that names the site as its pages do, also outside of a request."""
        site = SimpleNamespace(name=site_name(), domain=settings.SITE_URL)
        self.render_mail(template_prefix, email, {**context, "current_site": site}).send()

    def get_from_email(self) -> str:
        """Return the sender that all mails of the site have."""
        return mail_sender()

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address to choose a new password, on the site's own host."""
        uid, _, token = key.partition("-")
        return absolute_url(reverse("account_reset_password_from_key", args=[uid, token]))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a try after too many that failed.

        Only those that failed are counted, and a right one waits for no lock: allauth counts each and
        takes the right ones back, so that some of them count as failed when several come at once, or
        when a process is killed.
        """
        limit = self._limit_of_failed_tries(request, credentials)
        for rate in ratelimit.get_rates(app=limit["app"], action=limit["action"]):
            tries = cache.get(ratelimit.get_cache_key(request, rate=rate, **limit), [])
            if not ratelimit.apply_rate(tries, time.time(), rate, dry_run=True)[0]:
                raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Return the account, unless too many others have failed meanwhile."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user:
            self.pre_authenticate(request, **credentials)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try that failed."""
        if not ratelimit.consume(request, **self._limit_of_failed_tries(request, credentials)):
            check_cache()

    def _limit_of_failed_tries(
        self, request: HttpRequest, credentials: Mapping[str, Any]
    ) -> dict[str, str]:
        key = self._get_login_attempts_cache_key(request, **credentials)
        return {"app": "allauth.account", "action": "login_failed", "key": key}

    def forget_failed_tries(self, request: HttpRequest, user: User) -> None:
        """Let somebody who has chosen a new password sign in at once."""
        for name in {user.get_username(), user.email} - {""}:
            key = self._get_login_attempts_cache_key(request, username=name)
            ratelimit.clear(request, app="allauth.account", action="login_failed", key=key)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Return the name under which tries are counted: the same on every host of the site."""
        return str(credentials.get("email") or credentials.get("username") or "").casefold()


def check_cache() -> None:
    """Raise `OSError` if tries can't be counted: what a full disk does not take seems to be too many."""
    probe = uuid4().hex
    cache.set(probe, True, timeout=60)
    if not cache.get(probe):
        raise OSError(errno.ENOSPC, "tries to sign in can't be counted")
    cache.delete(probe)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and authenticator apps that show the name of the site."""

    def get_totp_label(self, user: User) -> str:
        """Return the name of the account in the authenticator app."""
        return str(user_username(user))

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return the name of the next passkey."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        return site_name()


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Password sign-in that hashes once, whether the account exists or not.

    The backend of allauth would hash twice for the address of an account, and its answer would take
    longer.
    """

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        login = str(credentials.get("username") or credentials.get("email") or "")
        return self._check_password(find_user(login), credentials["password"])


def find_user(login: str) -> User | None:
    """Return the account with this username, or the only active one with this e-mail address."""
    users = User.objects
    # No text column has a NUL.
    if not login or "\0" in login:
        return None
    if named := users.filter(username__iexact=login)[:2]:
        return next((user for user in named if user.username == login or len(named) == 1), None)
    addressed = list(users.filter(email__iexact=login, is_active=True)[:2])
    return addressed[0] if len(addressed) == 1 else None

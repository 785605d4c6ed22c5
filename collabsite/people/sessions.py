"""Sessions: the list of each person, when they were seen last, and those that have ended."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from collabsite.web.routes import is_for_editors

# Activity of a session is stored once in this time, by each process.
EVERY = dt.timedelta(minutes=5)
# Sessions that a process remembers; it stores once more what it has forgotten.
MAX_NOTED = 10_000

# When this process stored that a session was active.
_noted: dict[str, dt.datetime] = {}


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign in whoever opened a link that works once."""
    login(request, user)
    list_session(request)


def list_session(request: HttpRequest) -> None:
    """Add the session to those that its person sees and can end; django-allauth adds only its own."""
    UserSession.objects.create_from_request(request)


def note_activity(session_key: str, *, at: dt.datetime) -> None:
    """Store that a session is active, unless this process has done so lately."""
    last = _noted.get(session_key)
    if last is None or not dt.timedelta() <= at - last < EVERY:
        _remember(session_key, at)
        UserSession.objects.filter(session_key=session_key).update(last_seen_at=at)


def activity_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Store when a person was last active, at most once in some minutes.

    allauth's own middleware would store it with each request.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if is_for_editors(request.path_info) and request.user.is_authenticated:
            note_activity(request.session.session_key or "", at=timezone.now())
        return get_response(request)

    return middleware


def note_sign_in(sender: object, *, request: HttpRequest, **_: Any) -> None:  # noqa: ANN401
    """Remember that a session begins, which allauth stores."""
    _remember(request.session.session_key or "", timezone.now())


def delete_ended_sessions(*, at: dt.datetime) -> None:
    """Delete sessions that have expired, and what is known of browsers of sessions that ended."""
    Session.objects.filter(expire_date__lte=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def _remember(session_key: str, at: dt.datetime) -> None:
    if len(_noted) >= MAX_NOTED:
        _noted.clear()
    _noted[session_key] = at

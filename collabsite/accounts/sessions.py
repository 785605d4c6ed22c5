"""Sessions that are listed for their person, and those that have ended."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest


def sign_in(request: HttpRequest, user: User) -> None:
    """Sign in whoever opened a link that works once."""
    login(request, user)
    list_session(request)


def list_session(request: HttpRequest) -> None:
    """Add the session to those that its person sees and can end; django-allauth adds only its own."""
    UserSession.objects.create_from_request(request)


def delete_ended_sessions(*, at: dt.datetime) -> None:
    """Delete sessions that have expired, and what is known of browsers of sessions that ended."""
    Session.objects.filter(expire_date__lte=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()

"""Sessions that have ended, and the addresses from which they came."""

import datetime as dt

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session


def delete_ended_sessions(*, at: dt.datetime) -> None:
    """Delete sessions that have expired, and what is known of browsers of sessions that ended."""
    Session.objects.filter(expire_date__lte=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()

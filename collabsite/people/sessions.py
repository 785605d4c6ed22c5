"""Sessions of editors: in the language and time zone of each person, listed, and deleted when they end."""

import datetime as dt
from contextlib import nullcontext

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from collabsite.people.models import profile_and_unread
from collabsite.web.middleware import Handler
from collabsite.web.routes import is_for_editors
from collabsite.web.time_zones import find_time_zone

# Activity of a session is stored once in this time, by each process.
EVERY = dt.timedelta(minutes=5)
# Sessions that a process remembers; it stores once more what it has forgotten.
MAX_NOTED = 10_000

# When this process stored that a session was active.
_noted: dict[str, dt.datetime] = {}


def person_middleware(get_response: Handler) -> Handler:
    """Activate the language and the time zone of a person where editors sign in and work, and nowhere else.

    What the person has chosen comes before the cookie of the language, which comes before what the
    browser says. Public pages have the time zone of the site for everybody, and take no query.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not is_for_editors(request.path_info) or not request.user.is_authenticated:
            return get_response(request)
        note_session(request, request.user)
        profile, unread = profile_and_unread(request.user)
        request.profile = profile  # type: ignore[attr-defined]
        request.unread_notices = unread  # type: ignore[attr-defined]
        language = profile.language or translation.get_language()
        # That of the site without a time zone, and for one that is no longer known.
        zone = find_time_zone(profile.time_zone)
        in_zone = timezone.override(zone) if zone else nullcontext()
        with translation.override(language), in_zone:
            request.LANGUAGE_CODE = language or ""
            response = get_response(request)
            if language:
                response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def note_session(request: HttpRequest, user: User) -> None:
    """Store that a session is active, in the list from which its person can end it.

    allauth lists only its own, and its middleware would store each request.
    """
    key, now = request.session.session_key or "", timezone.now()
    last = _noted.get(key)
    if last is not None and dt.timedelta() <= now - last < EVERY:
        return
    if len(_noted) >= MAX_NOTED:
        _noted.clear()
    _noted[key] = now
    UserSession.objects.create_from_request(request, user=user)


def delete_ended_sessions(*, at: dt.datetime) -> None:
    """Delete sessions that have expired, and what is known of browsers of sessions that ended."""
    Session.objects.filter(expire_date__lte=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()

"""The desk in the language and the time zone of whoever is signed in."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from collabsite.people.models import profile_and_unread
from collabsite.web.routes import is_for_editors
from collabsite.web.time_zones import find_time_zone


def person_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Activate the language and the time zone of a person where editors sign in and work, and nowhere else.

    What the person has chosen comes before the cookie of the language, which comes before what the
    browser says. Public pages have the time zone of the site for everybody, and take no query.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_for_editors(request.path_info) or not request.user.is_authenticated:
            return get_response(request)
        profile, unread = profile_and_unread(request.user)
        request.profile = profile  # type: ignore[attr-defined]
        request.unread_notices = unread  # type: ignore[attr-defined]
        language = profile.language or translation.get_language()
        with translation.override(language), _in_zone(profile.time_zone):
            request.LANGUAGE_CODE = language or ""
            response = get_response(request)
            if language:
                response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def _in_zone(name: str) -> AbstractContextManager[None]:
    """Use a time zone in a block; that of the site without one, and for one that is no longer known."""
    zone = find_time_zone(name)
    return timezone.override(zone) if zone else nullcontext()

"""Activity of the sessions of editors."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from collabsite.accounts.sessions import note_activity
from collabsite.web.routes import is_for_editors


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

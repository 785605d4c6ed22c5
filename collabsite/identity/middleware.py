"""Middleware that uses the time zone and the language of the site."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from collabsite.identity.current import site_identity, site_time_zone
from collabsite.web.routes import is_for_editors

# Health checks: the first must be answered without the database.
_PROBES = {"/live", "/ready", "/metrics"}


def site_defaults_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Show times in the time zone of the site, and the admin in its language.

    An editor who has chosen a language keeps it. The language of public pages is in their address.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info in _PROBES:
            return get_response(request)
        with site_time_zone():
            language = _language_of_desk(request)
            if not language:
                return get_response(request)
            with translation.override(language):
                request.LANGUAGE_CODE = language
                response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def _language_of_desk(request: HttpRequest) -> str:
    """Return the language of the site for a page of the admin, '' where another is known."""
    has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    if has_chosen or not is_for_editors(request.path_info):
        return ""
    return site_identity().language

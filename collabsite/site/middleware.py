"""Middleware that uses the time zone and the language of the site, and leads from old addresses."""

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone, translation

from articles.prose.links import PageState
from articles.publishing.link_targets import find_targets
from collabsite.site.identity import site_identity, site_time_zone
from collabsite.site.models import Redirect
from collabsite.site.redirects import lookup_keys
from collabsite.web.middleware import Handler
from collabsite.web.responses import PUBLIC
from collabsite.web.routes import EDITORS_PATHS, is_for_editors

# Health checks: the first must be answered without the database.
_PROBES = {"/live", "/ready", "/metrics"}
_CLOSED = (*EDITORS_PATHS, "/static/", "/media/")


def site_defaults_middleware(get_response: Handler) -> Handler:
    """Show times in the time zone of the site, and the admin in its language.

    An editor who has chosen a language keeps it. The language of public pages is in their address.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path_info in _PROBES:
            return get_response(request)
        with site_time_zone():
            has_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
            is_desk = is_for_editors(request.path_info) and not has_chosen
            language = site_identity().language if is_desk else ""
            if not language:
                return get_response(request)
            with translation.override(language):
                request.LANGUAGE_CODE = language
                response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def redirect_middleware(get_response: Handler) -> Handler:
    """Redirect permanently from an old address at which the site has nothing.

    The home page with a parameter of another system, such as `/?p=123`, counts as such an address. A
    redirect to something that is not published does not answer, so that it gives away no address.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        is_asked = request.method in {"GET", "HEAD"} and not path.startswith(_CLOSED)
        if is_asked and path == "/" and (found := _find(request)):
            return found
        response = get_response(request)
        # A view may refuse the query before it looks for what the path names.
        if is_asked and response.status_code in {400, 404}:
            return _find(request) or response
        return response

    return middleware


def _find(request: HttpRequest) -> HttpResponsePermanentRedirect | None:
    """Return the redirect from the address of a request; one query without one."""
    query = request.META.get("QUERY_STRING", "")
    keys = [key for key in lookup_keys(request.path_info, query) if "\0" not in key]
    if not keys:
        return None
    stored = dict(Redirect.objects.filter(old__in=keys).values_list("old", "new"))
    found = next((key for key in keys if key in stored), None)
    if found is None:
        return None
    new = stored[found]
    target = find_targets([new], at=timezone.now()).get(new)
    if target and target.state in {PageState.UNPUBLISHED, PageState.RENAMED}:
        return None
    if query and "?" not in found and "?" not in new:
        address, mark, fragment = new.partition("#")
        new = f"{address}?{query}{mark}{fragment}"
    # Not kept for long: a redirect can be corrected.
    return HttpResponsePermanentRedirect(new, headers={"Cache-Control": PUBLIC})

"""Answers of the site to old addresses."""

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import translation

from collabsite.redirects.addresses import lookup_keys
from collabsite.redirects.models import Redirect
from collabsite.web.responses import PUBLIC
from collabsite.web.routes import EDITORS_PATHS

_CLOSED = (*EDITORS_PATHS, "/static/", "/media/")


def redirect_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
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
    """Return the redirect from the address of a request; one query."""
    query = request.META.get("QUERY_STRING", "")
    keys = [key for key in lookup_keys(request.path_info, query) if "\0" not in key]
    if not keys:
        return None
    stored = dict(Redirect.objects.filter(old__in=keys).values_list("old", "new"))
    found = next((key for key in keys if key in stored), None)
    if found is None or not _is_answered(request, stored[found]):
        return None
    new = stored[found]
    if query and "?" not in found and "?" not in new:
        address, mark, fragment = new.partition("#")
        new = f"{address}?{query}{mark}{fragment}"
    response = HttpResponsePermanentRedirect(new)
    # Not kept for long: a redirect can be corrected.
    response["Cache-Control"] = PUBLIC
    return response


def _is_answered(request: HttpRequest, new: str) -> bool:
    """Return whether the site answers at a new address, if it is a public page of its own."""
    parts = urlsplit(new)
    path = unquote(parts.path)
    if not new.startswith("/") or path.startswith(_CLOSED):
        return True
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            # A server in front of the site may have something there.
            return True
        asked = WSGIRequest(
            {
                **request.META,
                "REQUEST_METHOD": "HEAD",
                "PATH_INFO": path.encode().decode("latin-1"),
                "QUERY_STRING": parts.query,
            }
        )
        asked.LANGUAGE_CODE = language
        try:
            response: HttpResponseBase = match.func(asked, *match.args, **match.kwargs)
        except Http404:
            return False
        except BadRequest:
            # The page will say what is wrong with the query.
            return True
    return response.status_code != 404

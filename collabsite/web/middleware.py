"""Middleware of the whole site."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag

from collabsite.serving.encodings import accepted_codings
from collabsite.web import problem_details
from collabsite.web.routes import is_for_editors

type Handler = Callable[[HttpRequest], HttpResponseBase]

# The response to a preflight request of a browser (Fetch standard, CORS).
_PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(problem_details.METHODS),
    # No cookie is ever read here, so that any header is harmless.
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}

# Requests that take so many seconds are logged.
SLOW = 1.0

logger = logging.getLogger(__name__)


def slow_request_middleware(get_response: Handler) -> Handler:
    """Log slow requests by their route, as an address may have the key of a preview or an invitation."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        begin = time.perf_counter()
        response = get_response(request)
        seconds = time.perf_counter() - begin
        if seconds >= SLOW:
            route = request.resolver_match.route if request.resolver_match else "?"
            status = response.status_code
            logger.warning("%s /%s took %.2f s (%d)", request.method, route, seconds, status)
        return response

    return middleware


def accept_encoding_middleware(get_response: Handler) -> Handler:
    """Leave in `Accept-Encoding` the codings of ours that the client does not refuse with `q=0`.

    Django and WhiteNoise look for the names of codings alone.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        # `request.headers` keeps what it was made of.
        if accepted := request.headers.get("accept-encoding"):
            request.META["HTTP_ACCEPT_ENCODING"] = ", ".join(accepted_codings(accepted))
        return get_response(request)

    return middleware


# The policy of content forbids frames, the markup says the language, and there is no session that a
# window could reach.
_SAID_ELSEWHERE = ("X-Frame-Options", "Cross-Origin-Opener-Policy", "Content-Language")


def public_headers_middleware(get_response: Handler) -> Handler:
    """Leave headers out of public pages that tell a browser nothing; each costs servers time."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and "public" in response.get("Cache-Control", ""):
            for name in _SAID_ELSEWHERE:
                response.headers.pop(name, None)
        return response

    return middleware


class ConditionalHeadMiddleware(ConditionalGetMiddleware):
    """Answer conditional requests with 304, and HEAD with the ETag of GET (RFC 9110 §9.3.2).

    Django's own middleware leaves HEAD without an ETag, which clients need for conditional requests.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Set the ETag of a response to HEAD, whose body is dropped after this."""
        if request.method != "HEAD":
            return super().process_response(request, response)
        if not isinstance(response, HttpResponse):
            # The views of streamed files set the ETag and answer conditional requests.
            return response
        if response.content and self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        etag = response.get("ETag")
        if not etag:
            return response
        return get_conditional_response(request, etag=etag, response=response) or response


class PublicGZipMiddleware(GZipMiddleware):
    """Compress public responses, to the same bytes each time.

    Pages of the admin contain secrets, which compression would help to guess (BREACH); they are not
    compressed, so that the random padding against this attack is not needed.
    """

    max_random_bytes = 0

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress a public response if the client accepts that."""
        if "public" not in response.get("Cache-Control", "") or _is_compressed(response):
            return response
        # Also for short responses, which are not compressed: a cache must tell the forms apart.
        patch_vary_headers(response, ("Accept-Encoding",))
        etag = response.get("ETag")
        response = super().process_response(request, response)
        if etag and response.has_header("Content-Encoding"):
            # Django would make it a weak one, but the compressed bytes are always the same.
            response["ETag"] = f'{etag[:-1]}-gzip"'
        return response


def _is_compressed(response: HttpResponseBase) -> bool:
    kind = response.get("Content-Type", "")
    if kind.startswith("image/svg"):
        return False
    return kind.startswith(("image/", "application/zip", "application/vnd.openxmlformats"))


def url_language_middleware(get_response: Handler) -> Handler:
    """Activate the language of the address, or where editors work the one that they chose.

    Django's own LocaleMiddleware would make public pages vary on Accept-Language; these depend on
    their address alone, so that any cache can keep them.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if is_for_editors(request.path_info):
            language = translation.get_language_from_request(request)
        else:
            language = (
                translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
            )
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def cors_middleware(get_response: Handler) -> Handler:
    """Allow requests of all origins for public files (CORS), whatever the status of the response.

    It precedes all middleware that makes responses, so that 304, 301 and errors are open as well.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not problem_details.is_for_programs(request):
            return get_response(request)
        response: HttpResponseBase
        if request.method == "OPTIONS":
            response = HttpResponse(status=204, headers=_PREFLIGHT)
        elif request.method not in problem_details.METHODS:
            response = problem_details.problem(
                request, 405, "This is for reading: send GET, HEAD or OPTIONS."
            )
        else:
            response = get_response(request)
        if response.status_code in {204, 405}:
            response["Allow"] = ", ".join(problem_details.METHODS)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Link, Content-Disposition"
        return response

    return middleware

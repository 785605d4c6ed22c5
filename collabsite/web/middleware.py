"""Middleware of the whole site."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils import translation
from django.utils.cache import (
    get_conditional_response,
    patch_vary_headers,
    set_response_etag,
)

from collabsite.web import problem_details

# The response to a preflight request of a browser (Fetch standard, CORS).
_PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(problem_details.METHODS),
    # No cookie is ever read here, so that any header is harmless.
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


# A coding that the client refuses, with its weight of 0 (RFC 9110 §12.4.2).
_REFUSED_CODING = re.compile(r";\s*q\s*=\s*0(?:\.0{0,3})?\s*$", re.IGNORECASE)


def accept_encoding_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Remove from `Accept-Encoding` the codings that the client refuses with `q=0`.

    Django and WhiteNoise look for the names of codings alone.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if accepted := request.META.get("HTTP_ACCEPT_ENCODING"):
            codings = (coding.strip() for coding in accepted.split(","))
            request.META["HTTP_ACCEPT_ENCODING"] = ", ".join(
                coding for coding in codings if not _REFUSED_CODING.search(coding)
            )
        return get_response(request)

    return middleware


class ConditionalHeadMiddleware(ConditionalGetMiddleware):
    """Say 304 to who has the page already, and to HEAD what GET would say (RFC 9110 §9.3.2).

    Django's own leaves HEAD without an ETag, so that a client could not ask by it what changed.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Mark the answer to HEAD with the ETag of its bytes, which are dropped after this."""
        if request.method != "HEAD":
            return super().process_response(request, response)
        if not isinstance(response, HttpResponse):
            # Files that are streamed have their own, and say themselves what is unchanged.
            return response
        if response.content and self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        etag = response.get("ETag")
        if not etag:
            return response
        return get_conditional_response(request, etag=etag, response=response) or response


class PublicGZipMiddleware(GZipMiddleware):
    """Compress what any cache may keep, to the same bytes each time.

    Pages of the admin hold secrets, which compressing would help to guess (BREACH); they are sent
    as they are, so the random padding against it is not needed.
    """

    max_random_bytes = 0

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress a public response if the reader's browser takes that."""
        if "public" not in response.get("Cache-Control", "") or _is_compressed(response):
            return response
        # Also on what is too short to compress: a cache must not take one form for the other.
        patch_vary_headers(response, ("Accept-Encoding",))
        etag = response.get("ETag")
        response = super().process_response(request, response)
        if etag and response.has_header("Content-Encoding"):
            # Django would make it a weak one; but it is the same bytes each time.
            response["ETag"] = f'{etag[:-1]}-gzip"'
        return response


def _is_compressed(response: HttpResponseBase) -> bool:
    kind = response.get("Content-Type", "")
    if kind.startswith("image/svg"):
        return False
    return kind.startswith(("image/", "application/zip", "application/vnd.openxmlformats"))


def url_language_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Speak the language of the address, and in the admin that of the editor's browser.

    Django's own LocaleMiddleware would make public pages vary on Accept-Language; ours depend
    on nothing but their address, so that any cache can keep them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/admin/"):
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


def cors_middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let programs of any origin read what is public and no page, whatever the answer is.

    They are told what is wrong in their own form. This comes before all that makes answers, so that
    what is unchanged, moved or refused is as open as what is sent.
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

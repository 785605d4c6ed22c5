"""Endpoints of counting, which set no cookie and are not cached, and counting of downloads."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from collabsite.counting.clicks import take_download, take_report
from collabsite.counting.items import Item
from collabsite.counting.models import Use

# The page's script reports a view again that could not be counted, after so many seconds. Within thirty,
# so that it is a double click if it was counted after all.
HEADERS = {"Cache-Control": "private, no-store"}
PAUSED = {"Retry-After": "10"}
# One transparent pixel.
_GIF = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


# Cached pages carry no CSRF token; the signed page token and the origin replace it.
@csrf_exempt
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Count the view of a visible page and return the item's new count."""
    return _respond(request, referrer=request.GET.get("referrer", ""))


@require_safe
def pixel(request: HttpRequest) -> HttpResponse:
    """Count the view of a reader without scripts, with an image of one pixel."""
    if request.method == "GET":
        response = _respond(request, referrer="")
        if response.status_code != 200:
            return response
    return HttpResponse(_GIF, content_type="image/gif", headers=HEADERS)


def count_download[Response: HttpResponseBase](
    request: HttpRequest, response: Response, *, item: Item, use: Use = Use.DOWNLOAD
) -> Response:
    """Count a response with a file of an item, which no script reports, and return it.

    An unchanged one counts, too (COUNTER R5.1 §7.1). Caches must ask each time, as they would give
    it uncounted. If it can't be counted, it is given all the same.
    """
    response["Cache-Control"] = "public, no-cache"
    if (
        request.method == "GET"
        # Ready pages are made by requests without an agent, which no reader sends.
        and "User-Agent" in request.headers
        and response.status_code in {200, 304}
        and not _is_staff(request)
    ):
        take_download(request.META, item, use=use)
    return response


def _respond(request: HttpRequest, *, referrer: str) -> HttpResponse:
    status, content = take_report(
        request.META,
        token=request.GET.get("token", ""),
        referrer=referrer,
        host=request.get_host(),
        is_staff=_is_staff(request),
    )
    return JsonResponse(content, status=status, headers=HEADERS | (PAUSED if status == 503 else {}))


def _is_staff(request: HttpRequest) -> bool:
    # Without a session cookie nobody is signed in; this saves reading the session.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff

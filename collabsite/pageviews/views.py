"""Endpoints of counting; they set no cookie, and no response is cached."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from collabsite.pageviews import items, totals
from collabsite.pageviews.collection.reports import exclusion_reason, referring_host
from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.counting.visitors import client_address
from collabsite.pageviews.models import Exclusion
from collabsite.web.database import end_if_only_reading

logger = logging.getLogger(__name__)

# Seconds after which the page's script reports a view again that could not be counted. Within thirty, so
# that it is a double click if it was counted after all.
RETRY_AFTER = 10
# One transparent pixel.
_GIF = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


# Cached pages carry no CSRF token; the signed page token and the origin replace it.
@csrf_exempt
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Count the view of a visible page and return the item's new count."""
    return _respond(request, request.GET.get("token", ""), request.GET.get("referrer", ""))


@require_safe
def pixel(request: HttpRequest) -> HttpResponse:
    """Count the view of a reader without scripts, with an image of one pixel."""
    if request.method == "HEAD":
        return _uncached(HttpResponse(content_type="image/gif"))
    response = _respond(request, request.GET.get("token", ""))
    if response.status_code != 200:
        return response
    return _uncached(HttpResponse(_GIF, content_type="image/gif"))


def _respond(request: HttpRequest, token: str, referrer: str = "") -> HttpResponse:
    now = timezone.now()
    try:
        response = _count(request, token, referrer, at=now)
    except DatabaseError as error:
        logger.exception("a view could not be counted")
        end_if_only_reading(error)
        response = JsonResponse({"error": _("Counting is paused; try again later.")}, status=503)
        response["Retry-After"] = str(RETRY_AFTER)
    return _uncached(response)


def _count(request: HttpRequest, token: str, referrer: str, *, at: datetime) -> HttpResponse:
    found = items.read_token(token)
    if found is None:
        counter.exclude(Exclusion.Reason.TOKEN, at=at)
        return JsonResponse(
            {"error": _("The page token is missing or invalid; reload the page.")}, status=400
        )
    item, use = found
    if not items.is_public(item):
        counter.exclude(Exclusion.Reason.STATUS, at=at, item=item, use=use)
        return JsonResponse({"error": _("This page is no longer public.")}, status=404)
    reason = exclusion_reason(request.META, host=request.get_host())
    if reason is None and _is_staff(request):
        reason = Exclusion.Reason.STAFF
    if reason:
        counter.exclude(reason, at=at, item=item, use=use)
    else:
        counter.count(
            item,
            address=client_address(request.META),
            agent=request.headers.get("User-Agent", ""),
            at=at,
            use=use,
            referrer=referring_host(request.META, referrer) if referrer else "",
        )
        rollup.roll_up_if_due(at=at)
    return JsonResponse({"views": totals.total(item)})


def _is_staff(request: HttpRequest) -> bool:
    # Without a session cookie nobody is signed in; this saves reading the session.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff


def _uncached(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response

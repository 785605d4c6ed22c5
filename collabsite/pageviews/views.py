"""The endpoints of counting; they set no cookie, and no answer is stored anywhere."""

import logging
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from collabsite.pageviews import counter, items, robots, rollup, totals
from collabsite.pageviews import item_report as usage
from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.tokens import read_token
from collabsite.pageviews.visitors import client_address

logger = logging.getLogger(__name__)

# One transparent point.
_GIF = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


# Cached pages carry no CSRF token; the signed page token and the origin stand in for it.
@csrf_exempt
@require_POST
def report(request: HttpRequest) -> HttpResponse:
    """Count the view of a page that is really seen and answer the item's fresh count."""
    return _answer(request, request.POST.get("token", ""))


@require_safe
def pixel(request: HttpRequest) -> HttpResponse:
    """Count the view of a page whose reader runs no script, with a picture of one point."""
    if request.method == "HEAD":
        return _unstored(HttpResponse(content_type="image/gif"))
    answer = _answer(request, request.GET.get("token", ""))
    if answer.status_code != 200:
        return answer
    return _unstored(HttpResponse(_GIF, content_type="image/gif"))


@require_safe
def item_report(request: HttpRequest, query: usage.ReportQuery) -> JsonResponse:
    """The usage of all items by month, as COUNTER's Item Report."""
    now = timezone.now()
    try:
        period = usage.read_period(query, today=now.date())
    except usage.BadPeriod as error:
        # As COUNTER's own interface says it (COUNTER_API 5.1, Exceptions).
        return JsonResponse(
            {"Code": 3020, "Message": "Invalid Date Arguments", "Data": str(error)}, status=400
        )
    return JsonResponse(
        usage.as_counter_json(usage.item_report(period, at=now)),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    try:
        return _unstored(_count(request, token, at=now))
    except DatabaseError:
        logger.exception("a view could not be counted")
        return _unstored(
            JsonResponse({"error": _("Counting pauses; try again later.")}, status=503)
        )


def _count(request: HttpRequest, token: str, *, at: datetime) -> HttpResponse:
    item = read_token(token)
    if item is None:
        counter.exclude(Exclusion.Reason.TOKEN, at=at)
        return JsonResponse(
            {"error": _("The page token is missing or not ours; load the page again.")}, status=400
        )
    if not items.is_public(item):
        counter.exclude(Exclusion.Reason.STATUS, at=at)
        return JsonResponse({"error": _("This page is no longer public.")}, status=404)
    agent = request.headers.get("User-Agent", "")
    reason = _reason_to_exclude(request, agent)
    if reason:
        counter.exclude(reason, at=at)
    else:
        counter.count(item, address=client_address(request), agent=agent, at=at)
        rollup.roll_up_if_due(at=at)
    return JsonResponse({"views": totals.total(item)})


def _reason_to_exclude(request: HttpRequest, agent: str) -> Exclusion.Reason | None:
    headers = request.headers
    if _is_from_elsewhere(request):
        return Exclusion.Reason.ORIGIN
    if headers.get("Sec-GPC") == "1" or headers.get("DNT") == "1":
        return Exclusion.Reason.OPTED_OUT
    if robots.is_robot(agent):
        return Exclusion.Reason.ROBOT
    if "prefetch" in headers.get("Sec-Purpose", "") or headers.get("Purpose") == "prefetch":
        return Exclusion.Reason.PREFETCH
    if _is_staff(request):
        return Exclusion.Reason.STAFF
    return None


def _is_from_elsewhere(request: HttpRequest) -> bool:
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return True
    # A picture of the site's own page sends no Origin, but then its Referer names the site.
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    if not origin:
        return False
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return True
    return host.casefold() not in {
        request.get_host().casefold(),
        urlsplit(settings.SITE_URL).netloc.casefold(),
    }


def _is_staff(request: HttpRequest) -> bool:
    # Without a session cookie nobody is signed in, and the session is not asked for.
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff


def _unstored(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response

"""Endpoints of counting, which set no cookie and are not cached, and counting of downloads."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from collabsite.counting import counter, rules, totals
from collabsite.counting.items import Item
from collabsite.counting.models import Exclusion, Use
from collabsite.counting.robots import is_robot
from collabsite.counting.visitors import client_address
from collabsite.web.database import end_if_only_reading

logger = logging.getLogger(__name__)

# Headers by which a reader opts out of being counted; the value is `1`.
OPT_OUT_HEADERS = {"Sec-GPC": "HTTP_SEC_GPC", "DNT": "HTTP_DNT"}
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
    if request.method == "GET":
        response = _respond(request, request.GET.get("token", ""))
        if response.status_code != 200:
            return response
    response = HttpResponse(_GIF, content_type="image/gif")
    add_never_cache_headers(response)
    return response


def count_download[Response: HttpResponseBase](
    request: HttpRequest, response: Response, *, item: Item, use: Use = Use.DOWNLOAD
) -> Response:
    """Count a response with a file of an item, which no script reports, and return it.

    Only whole files and unchanged ones count (COUNTER R5.1 §7.1). Caches beyond the reader's own may not
    keep the file, as they would give it uncounted. If it can't be counted, it is given all the same.
    """
    response["Cache-Control"] = "private, no-cache"
    # Ready pages are made by requests without an agent, which no reader sends.
    is_whole = "Range" not in request.headers and "User-Agent" in request.headers
    if request.method == "GET" and is_whole and response.status_code in {200, 304}:
        # Readers may follow a link of another site to a file, but a script of another site is no reader.
        is_cross_site = (
            request.headers.get("Sec-Fetch-Site") == "cross-site"
            and request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
        )
        try:
            _count_click(request, item, at=timezone.now(), use=use, is_cross_site=is_cross_site)
        except DatabaseError:
            logger.exception("a download could not be counted")
    return response


def _respond(request: HttpRequest, token: str, referrer: str = "") -> HttpResponse:
    try:
        response = _count(request, token, referrer, at=timezone.now())
    except DatabaseError as error:
        logger.exception("a view could not be counted")
        end_if_only_reading(error)
        response = JsonResponse({"error": _("Counting is paused; try again later.")}, status=503)
        response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def _count(request: HttpRequest, token: str, referrer: str, *, at: datetime) -> HttpResponse:
    item = Item.from_token(token)
    if item is None:
        counter.exclude(Exclusion.Reason.TOKEN, at=at)
        return JsonResponse(
            {"error": _("The page token is missing or invalid; reload the page.")}, status=400
        )
    if not item.is_public:
        return JsonResponse({"error": _("This page is no longer public.")}, status=404)
    hosts = {request.get_host().casefold(), urlsplit(settings.SITE_URL).netloc.casefold()}
    own = {host.partition(":")[0] for host in hosts}
    _count_click(
        request,
        item,
        at=at,
        referrer=rules.referring_host(referrer, own=own) if referrer else "",
        is_cross_site=_is_cross_site(request.META, hosts),
    )
    return JsonResponse({"views": totals.current_total(item)})


def _count_click(
    request: HttpRequest,
    item: Item,
    *,
    at: datetime,
    is_cross_site: bool,
    use: Use = Use.READ,
    referrer: str = "",
) -> None:
    """Count a use, or why it does not count. Staff and prefetched pages leave no trace."""
    meta = request.META
    agent = meta.get("HTTP_USER_AGENT", "")
    if is_cross_site:
        counter.exclude(Exclusion.Reason.TOKEN, at=at)
    elif any(meta.get(name) == "1" for name in OPT_OUT_HEADERS.values()):
        counter.exclude(Exclusion.Reason.OPTED_OUT, at=at)
    elif is_robot(agent):
        counter.exclude(Exclusion.Reason.ROBOT, at=at)
    elif (
        "prefetch" not in meta.get("HTTP_SEC_PURPOSE", "")
        and meta.get("HTTP_PURPOSE") != "prefetch"
        # Without a session cookie nobody is signed in; this saves reading the session.
        and not (settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff)
    ):
        address = client_address(meta)
        counter.count(item, address=address, agent=agent, at=at, use=use, referrer=referrer)


def _is_cross_site(meta: Mapping[str, Any], own: Collection[str]) -> bool:
    if meta.get("HTTP_SEC_FETCH_SITE") == "cross-site":
        return True
    # An image on the site's own page sends no Origin, but its Referer names the site.
    origin: str = meta.get("HTTP_ORIGIN") or meta.get("HTTP_REFERER", "")
    try:
        return bool(origin) and urlsplit(origin).netloc.casefold() not in own
    except ValueError:
        return True

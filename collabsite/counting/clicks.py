"""Clicks as requests bring them: reports of views with the token of a page, and downloads.

`meta` is the `META` of a request, or its environment in WSGI.
"""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from collabsite.counting import counter, rules, totals
from collabsite.counting.items import Item
from collabsite.counting.models import Exclusion, Use
from collabsite.counting.robots import is_robot
from collabsite.counting.visitors import client_address
from collabsite.web.database import end_if_only_reading

logger = logging.getLogger(__name__)

# Headers by which a reader opts out of being counted; the value is `1`.
OPT_OUT_HEADERS = {"Sec-GPC": "HTTP_SEC_GPC", "DNT": "HTTP_DNT"}

type Meta = Mapping[str, Any]


def take_report(
    meta: Meta, *, token: str, referrer: str, host: str, is_staff: bool
) -> tuple[int, dict[str, int | str]]:
    """Count the view of a page by the token in it; return the status and content of the answer.

    `referrer` is what the page says of it, and `host` is the valid one of the request.
    """
    report = partial(_take_report, meta, token, referrer, host, is_staff=is_staff)
    try:
        try:
            return report()
        except DatabaseError:
            # The server of the database was started again: once more, as a double click at worst.
            if connection.in_atomic_block or connection.is_usable():
                raise
            connection.close()
            return report()
    except DatabaseError as error:
        logger.exception("a view could not be counted")
        end_if_only_reading(error)
        return 503, {"error": "Counting is paused; try again later."}


def _take_report(
    meta: Meta, token: str, referrer: str, host: str, *, is_staff: bool
) -> tuple[int, dict[str, int | str]]:
    at = timezone.now()
    item = Item.from_token(token)
    if item is None:
        counter.exclude(Exclusion.Reason.TOKEN, at=at)
        return 400, {"error": "The page token is missing or invalid; reload the page."}
    if not item.is_public:
        return 404, {"error": "This page is no longer public."}
    own = _own_hosts(host, settings.SITE_URL)
    if _is_cross_site(meta, own):
        counter.exclude(Exclusion.Reason.TOKEN, at=at)
    elif not is_staff:
        names = {each.partition(":")[0] for each in own}
        came_from = rules.referring_host(referrer, own=names) if referrer else ""
        _count_reader(meta, item, at=at, referrer=came_from)
    return 200, {"views": totals.latest_reads_of(item).total}


def take_download(meta: Meta, item: Item, *, use: Use) -> None:
    """Count a download, if it can be counted."""
    at = timezone.now()
    # Readers may follow a link of another site to a file, but a script of another site is no reader.
    is_cross_site = (
        meta.get("HTTP_SEC_FETCH_SITE") == "cross-site"
        and meta.get("HTTP_SEC_FETCH_MODE", "navigate") != "navigate"
    )
    try:
        if is_cross_site:
            counter.exclude(Exclusion.Reason.TOKEN, at=at)
        else:
            _count_reader(meta, item, at=at, use=use)
    except DatabaseError:
        logger.exception("a download could not be counted")


def _count_reader(
    meta: Meta, item: Item, *, at: datetime, use: Use = Use.READ, referrer: str = ""
) -> None:
    """Count a use, or why it does not count. What is prefetched leaves no trace."""
    agent = meta.get("HTTP_USER_AGENT", "")
    if any(meta.get(name) == "1" for name in OPT_OUT_HEADERS.values()):
        counter.exclude(Exclusion.Reason.OPTED_OUT, at=at)
    elif is_robot(agent):
        counter.exclude(Exclusion.Reason.ROBOT, at=at)
    elif (
        "prefetch" not in meta.get("HTTP_SEC_PURPOSE", "")
        and meta.get("HTTP_PURPOSE") != "prefetch"
    ):
        address = client_address(meta)
        counter.count(item, address=address, agent=agent, at=at, use=use, referrer=referrer)


@lru_cache(maxsize=100)
def _own_hosts(host: str, site_url: str) -> frozenset[str]:
    return frozenset((host.casefold(), urlsplit(site_url).netloc.casefold()))


def _is_cross_site(meta: Meta, own: Collection[str]) -> bool:
    if meta.get("HTTP_SEC_FETCH_SITE") == "cross-site":
        return True
    # An image on the site's own page sends no Origin, but its Referer names the site.
    origin: str = meta.get("HTTP_ORIGIN") or meta.get("HTTP_REFERER", "")
    try:
        return bool(origin) and urlsplit(origin).netloc.casefold() not in own
    except ValueError:
        return True

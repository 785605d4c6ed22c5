"""Reports of uses: why some are left out, and many counted in one transaction."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from collabsite.pageviews import items, rules, totals
from collabsite.pageviews.counting import counter
from collabsite.pageviews.counting.visits import View
from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.robots import recognition

# Of answers that are requests (COUNTER R5.1 §7.1).
COUNTED_STATUSES = {200, 304}

SECOND = 1.0
# Headers by which a reader opts out of being counted; the value is `1`.
OPT_OUT_HEADERS = {"Sec-GPC": "HTTP_SEC_GPC", "DNT": "HTTP_DNT"}
MOST_ITEMS = 10_000


class Report(NamedTuple):
    """A report of a use, and why it's excluded."""

    view: View
    exclusion: Exclusion.Reason | None


def exclusion_reason(meta: Mapping[str, Any], *, host: str) -> Exclusion.Reason | None:
    """Return why a report of a page is excluded whoever sends it, None if it is not.

    `meta` is the `META` of a request, or its environment in WSGI; `host` is the valid host in it.
    """
    if _is_cross_site(meta, host):
        return Exclusion.Reason.ORIGIN
    return _reason_of_reader(meta)


def answer_exclusion_reason(meta: Mapping[str, Any], *, status: int) -> Exclusion.Reason | None:
    """Return why an answer with a file is excluded from its uses, None if it is not.

    Of statuses, only 200 and 304 count (COUNTER R5.1 §7.1): parts of a file don't. Readers may follow
    a link of another site to a file, but a script of another site that fetches it is no reader here.
    """
    if status not in COUNTED_STATUSES:
        return Exclusion.Reason.STATUS
    if (
        meta.get("HTTP_SEC_FETCH_SITE") == "cross-site"
        and meta.get("HTTP_SEC_FETCH_MODE", "navigate") != "navigate"
    ):
        return Exclusion.Reason.ORIGIN
    return _reason_of_reader(meta)


def _reason_of_reader(meta: Mapping[str, Any]) -> Exclusion.Reason | None:
    if any(meta.get(name) == "1" for name in OPT_OUT_HEADERS.values()):
        return Exclusion.Reason.OPTED_OUT
    if recognition.is_robot(meta.get("HTTP_USER_AGENT", "")):
        return Exclusion.Reason.ROBOT
    if "prefetch" in meta.get("HTTP_SEC_PURPOSE", "") or meta.get("HTTP_PURPOSE") == "prefetch":
        return Exclusion.Reason.PREFETCH
    return None


def count_reports(reports: Sequence[Report]) -> dict[str, int]:
    """Count reports in one transaction; return the totals of their items that are public.

    Reports of other items are left alone. If it fails, nothing is counted; so it does if a row is
    locked for long, by an import for instance.
    """
    public = _public.among({report.view.item for report in reports})
    reports = [report for report in reports if report.view.item in public]
    if not reports:
        return {}
    ledger = Counter(
        (report.view.at.astimezone(UTC).date(), report.view.item, report.view.use, report.exclusion)
        for report in reports
        if report.exclusion
    )
    with transaction.atomic():
        counter.limit_waiting()
        counter.exclude_all(ledger)
        counted = counter.count_views(report.view for report in reports if not report.exclusion)
        return counted | totals.totals(public - counted.keys())


class _PublicItems:
    """Items that were public a moment ago.

    A page that has just been withdrawn may also be shown for a second.
    """

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}

    def among(self, wanted: AbstractSet[str]) -> set[str]:
        """Return those of the items that are public."""
        now = time.monotonic()
        known = {item for item in wanted if now - self._seen.get(item, -SECOND) < SECOND}
        if unknown := wanted - known:
            found = items.filter_public(unknown)
            if len(self._seen) > MOST_ITEMS:
                self._seen.clear()
            self._seen.update(dict.fromkeys(found, now))
            known |= found
        return known


_public = _PublicItems()


def referring_host(meta: Mapping[str, Any], referrer: str) -> str:
    """Return the host of another site in a referrer that a request names, '' if there is none."""
    host = meta.get("HTTP_HOST", "").partition(":")[0].casefold()
    return rules.referring_host(referrer, own=(host, urlsplit(settings.SITE_URL).hostname or ""))


def _is_cross_site(meta: Mapping[str, Any], host: str) -> bool:
    if meta.get("HTTP_SEC_FETCH_SITE") == "cross-site":
        return True
    # An image on the site's own page sends no Origin, but its Referer names the site.
    origin = meta.get("HTTP_ORIGIN") or meta.get("HTTP_REFERER")
    if not origin:
        return False
    try:
        other = urlsplit(origin).netloc
    except ValueError:
        return True
    return other.casefold() not in {
        host.casefold(),
        urlsplit(settings.SITE_URL).netloc.casefold(),
    }

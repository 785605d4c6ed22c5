"""Reports of views: why some are left out, and many counted in one transaction."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from collabsite.pageviews import counter, items, robots, rules, totals
from collabsite.pageviews.models import Exclusion

SECOND = 1.0
# Headers by which a reader opts out of being counted; the value is `1`.
OPT_OUT_HEADERS = {"Sec-GPC": "HTTP_SEC_GPC", "DNT": "HTTP_DNT"}
MOST_ITEMS = 10_000


class Report(NamedTuple):
    """A report of a view, and why it's excluded."""

    view: counter.View
    exclusion: Exclusion.Reason | None


def exclusion_reason(
    meta: Mapping[str, Any], *, host: str, robots_version: int | None = None
) -> Exclusion.Reason | None:
    """Return why a report is excluded whoever sends it, None if it is not.

    `meta` is the `META` of a request, or its environment in WSGI; `host` is the valid host in it;
    `robots_version` is that of the list of robots, if it has just been asked for.
    """
    if _is_cross_site(meta, host):
        return Exclusion.Reason.ORIGIN
    if any(meta.get(name) == "1" for name in OPT_OUT_HEADERS.values()):
        return Exclusion.Reason.OPTED_OUT
    if robots.is_robot(meta.get("HTTP_USER_AGENT", ""), version=robots_version):
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
        (report.view.at.astimezone(UTC).date(), report.exclusion)
        for report in reports
        if report.exclusion
    )
    with transaction.atomic():
        counter.limit_waiting()
        for (day, reason), number in sorted(ledger.items()):
            counter.exclude(reason, at=rules.Hour(day, 0).start, count=number)
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

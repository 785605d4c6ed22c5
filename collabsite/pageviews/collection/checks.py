"""Check that views are counted: a synthetic view, which no report has, takes the way of all others."""

import json
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from collabsite.pageviews import items
from collabsite.pageviews.collection import gaps
from collabsite.pageviews.collection.reports import Report, count_reports
from collabsite.pageviews.counting.visits import View
from collabsite.pageviews.models import CountingCheck, ItemTotal, Visit
from collabsite.pageviews.uses import Use

KIND = "check"
ITEM = f"{KIND}:counting"
EVERY = timedelta(hours=1)
# A frozen counter is known after this time: a check may be late, or wait for a long task.
LATEST = timedelta(hours=2)
KEPT = timedelta(days=92)
# Seconds in which the site must answer.
PATIENCE = 20.0
# No robot by the list, so that the view counts.
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class CountingError(Exception):
    """A synthetic view was not counted; the message says what happened."""


@dataclass(frozen=True)
class CountingStatus:
    """The state of counting: `problem` is '' if the last check found none; `at` is its time."""

    problem: str
    at: datetime | None
    is_late: bool

    @property
    def is_frozen(self) -> bool:
        """Return whether views may not be counted at present."""
        return bool(self.problem)


def register() -> None:
    """Register the item of synthetic views: it may be counted, and is never described."""
    items.register(
        KIND,
        describe=lambda _items: {},
        find=lambda *_: None,
        filter_public=lambda wanted: [item for item in wanted if item == ITEM],
    )


def check_counting(*, at: datetime) -> str:
    """Count a synthetic view, store the result, and return the problem, '' if there is none.

    A counter that is found frozen begins a gap, which the next good check ends. Raises
    `DatabaseError` if the result can't be stored.
    """
    problem = ""
    try:
        _delete()
        _report_view(at=at)
        _find_view()
    except CountingError as error:
        problem = str(error)
    except DatabaseError as error:
        problem = f"the database: {str(error).strip().partition(chr(10))[0]}"
    with suppress(DatabaseError):
        _delete()
    last_good = CountingCheck.objects.filter(problem="").order_by("at").last()
    CountingCheck.objects.update_or_create(at=at, defaults={"problem": problem[:200]})
    CountingCheck.objects.filter(at__lt=at - KEPT).delete()
    if problem:
        gaps.open_frozen_gap(start=last_good.at if last_good else at)
    else:
        gaps.close_frozen_gap(at=at)
    return problem


def is_due(*, at: datetime) -> bool:
    """Return whether the last check is an hour old, or there was none."""
    return not CountingCheck.objects.filter(at__gt=at - EVERY).exists()


def counting_status(*, at: datetime) -> CountingStatus:
    """Return the result of the last check, and whether the next one is overdue."""
    last = CountingCheck.objects.order_by("at").last()
    if last is None:
        return CountingStatus("", None, is_late=True)
    return CountingStatus(last.problem, last.at, is_late=last.at < at - LATEST)


def _report_view(*, at: datetime) -> None:
    """Report the view to the site as a page does, or count it here if the site can't be reached."""
    query = urlencode({"token": items.page_token(ITEM, Use.CHECK)})
    request = urllib.request.Request(  # noqa: S310 # The address is a setting.
        f"{settings.SITE_URL}{reverse('pageviews:report')}?{query}",
        headers={"User-Agent": AGENT},
        method="POST",
    )
    # Not through a proxy for other sites.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            views = json.load(answer).get("views")
    except urllib.error.HTTPError as error:
        with error:
            raise CountingError(f"the report was answered {error.code}") from None
    except TimeoutError:
        raise CountingError(f"the report was not answered within {PATIENCE:.0f} s") from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise CountingError(f"the report was not answered within {PATIENCE:.0f} s") from None
        # The public address need not be known on this machine.
        views = count_reports([Report(View(ITEM, "127.0.0.1", AGENT, at, Use.CHECK), None)])[ITEM]
    except (OSError, ValueError, AttributeError) as error:
        raise CountingError(f"the answer to the report was broken: {error}") from None
    if not isinstance(views, int) or views < 1:
        raise CountingError(f"the answer to the report had {views} views in place of 1")


def _find_view() -> None:
    if not Visit.objects.filter(item=ITEM, use=Use.CHECK, total__gt=0).exists():
        raise CountingError("the report was answered, but the view is not stored")


def _delete() -> None:
    """Delete the synthetic view and its total."""
    Visit.objects.filter(item=ITEM).delete()
    ItemTotal.objects.filter(item=ITEM).delete()

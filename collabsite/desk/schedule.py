"""Calendar of the scheduled editions, a month at a time."""

import calendar
import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import get_format

from articles.models import Edition

# The most editions that the calendar knows, and the fewest weeks that it shows.
MAX_EDITIONS = 200
MIN_WEEKS = 4


def read_schedule(*, at: dt.datetime, month: str = "") -> dict[str, Any] | None:
    """Return the schedule of a month such as 2026-03, None if no edition waits for its time.

    It is that of the next edition by default. Weeks that are over are left out, and those of the
    next month follow instead. `earlier` and `later` are the first days of the months before and after
    it that have scheduled editions. One query.
    """
    waiting = Edition.objects.waiting(at=at).defer("content").order_by("published_at", "pk")
    by_day: dict[dt.date, list[Edition]] = {}
    for edition in waiting[:MAX_EDITIONS]:
        by_day.setdefault(timezone.localdate(edition.published_at), []).append(edition)
    if not by_day:
        return None
    months = sorted({day.replace(day=1) for day in by_day})
    shown = _parse_month(month) or months[0]
    today = timezone.localdate(at)
    return {
        "month": shown,
        "today": today,
        "weeks": [
            [(day, by_day.get(day, [])) for day in week] for week in _weeks_of(shown, today=today)
        ],
        "earlier": max((each for each in months if each < shown), default=None),
        "later": min((each for each in months if each > shown), default=None),
        "zone": timezone.get_current_timezone_name(),
    }


def _weeks_of(month: dt.date, *, today: dt.date) -> list[list[dt.date]]:
    """Return the days of the weeks that the calendar shows."""
    # Python counts the days of the week from Monday, Django from Sunday.
    weekdays = calendar.Calendar((int(get_format("FIRST_DAY_OF_WEEK")) - 1) % 7)
    weeks = weekdays.monthdatescalendar(month.year, month.month)
    if month == today.replace(day=1):
        weeks = [week for week in weeks if week[-1] >= today]
    while len(weeks) < MIN_WEEKS:
        weeks.append([day + dt.timedelta(days=7) for day in weeks[-1]])
    return weeks


def _parse_month(text: str) -> dt.date | None:
    try:
        month = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    # The calendar shows days of the months around it.
    return month if dt.MINYEAR < month.year < dt.MAXYEAR else None

"""Status of datasets in words, and the dates of their expected updates."""

import calendar
import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import DatasetStatus, Release

if TYPE_CHECKING:
    from django.utils.functional import Promise


def describe_status(*, status: str, number: int | None) -> str:
    """Return the status in a few words, such as “changed since release 2”."""
    if status == DatasetStatus.CHANGED:
        return _("changed since release %(number)s") % {"number": number}
    if status == DatasetStatus.RELEASED:
        return _("released %(number)s") % {"number": number}
    return _("draft")


def due_date(release: Release) -> dt.date | None:
    """Return the day by which new values are expected after this release; None without a schedule.

    The release's dataset must be loaded.
    """
    return day_of_update(release.issued_at, release.dataset.update_months)


def day_of_update(issued_at: dt.datetime | None, months: int | None) -> dt.date | None:
    """Return the day that is this number of months after a release, None without a schedule."""
    if not months or issued_at is None:
        return None
    issued = timezone.localdate(issued_at)
    years, month = divmod(issued.month - 1 + months, 12)
    year, month = issued.year + years, month + 1
    return dt.date(year, month, min(issued.day, calendar.monthrange(year, month)[1]))


def overdue_warnings(release: Release, *, at: dt.datetime) -> "tuple[Promise, ...]":
    """Return a lazy warning, for pages that quote the release, if new values are late at this time."""
    day = due_date(release)
    if day is None or day >= timezone.localdate(at):
        return ()
    return (
        format_lazy(
            gettext_lazy("the dataset “{title}” was due for an update in {month}"),
            title=release.content["title"],
            month=lazy(date_format, str)(day, "YEAR_MONTH_FORMAT"),
        ),
    )

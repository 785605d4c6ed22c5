"""Points in time as the interface writes them: in its language, in the site's time zone."""

import datetime as dt

from django.utils import timezone
from django.utils.formats import date_format


def written(at: dt.datetime) -> str:
    """Return the date and time, such as `30 November 2024, 13:00`; `at` is aware."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")

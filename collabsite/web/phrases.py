"""What the interface writes in many places, in its language: moments, lists, unnamed sections."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def moment(at: dt.datetime) -> str:
    """Return the date and time in the site's zone, such as `30 November 2024, 13:00`.

    `at` is aware.
    """
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def listed(words: Iterable[str]) -> str:
    """Return words or names as a list in a sentence."""
    return pgettext("between the items of a list", ", ").join(words)


def qualified(words: str, more: object) -> str:
    """Return words with what is said of them in brackets."""
    return pgettext("words and what is said of them", "%(words)s (%(more)s)") % {
        "words": words,
        "more": more,
    }


def section_name(heading: str) -> str:
    """Return what a section is called: its heading, or that it is the opening."""
    return heading or _("(opening)")

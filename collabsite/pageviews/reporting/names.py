"""Names of days, weeks and months in the active language."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from collabsite.pageviews.reporting.periods import Grain, Slot
from collabsite.pageviews.reporting.tables import Days


def span_name(begin: date, end: date) -> str:
    """Return the name of one day, or of the days from one to another."""
    first, last = date_format(begin, "DATE_FORMAT"), date_format(end, "DATE_FORMAT")
    if begin == end:
        return first
    return _("%(begin)s to %(end)s") % {"begin": first, "end": last}


def slot_days(slot: Slot, grain: Grain) -> Days:
    """Return the days of a slot; a whole month is named by its month."""
    following = slot.end + timedelta(days=1)
    is_month = grain is Grain.MONTH and slot.begin.day == 1 and following.day == 1
    name = _month_name(slot.begin) if is_month else span_name(slot.begin, slot.end)
    return Days(slot.begin, slot.end, name)


def _month_name(day: date) -> str:
    return date_format(day, pgettext("format of a month", "F Y"))


def axis_label(slot: Slot, grain: Grain) -> str:
    """Return the short name of a slot on the axis of a chart."""
    if grain is Grain.MONTH:
        return date_format(slot.begin, pgettext("format of a month on an axis", "M Y"))
    return date_format(slot.begin, pgettext("format of a day on an axis", "j M"))


def grain_header(grain: Grain) -> str:
    """Return the header of a column of slots."""
    names = {Grain.DAY: _("day"), Grain.WEEK: _("week"), Grain.MONTH: _("month")}
    return capfirst(names[grain])

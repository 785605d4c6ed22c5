"""Names of days, weeks and months in the active language."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from collabsite.pageviews.reporting.periods import Grain, Period, Slot


def span_name(begin: date, end: date) -> str:
    """Return the name of one day, or of the days from one to another."""
    first, last = date_format(begin, "DATE_FORMAT"), date_format(end, "DATE_FORMAT")
    if begin == end:
        return first
    return _("%(begin)s to %(end)s") % {"begin": first, "end": last}


@dataclass(frozen=True)
class Days:
    """Days from `begin` to `end`, both included; `by_month` names a whole month by its month."""

    begin: date
    end: date
    by_month: bool = False

    @cached_property
    def name(self) -> str:
        """The name in the language that is active first; most rows of a long table are not shown."""
        following = self.end + timedelta(days=1)
        if self.by_month and self.begin.day == 1 and following.day == 1:
            return date_format(self.begin, pgettext("format of a month", "F Y"))
        return span_name(self.begin, self.end)

    @property
    def value(self) -> date | str:
        """The day, or the interval by ISO 8601."""
        if self.begin == self.end:
            return self.begin
        return f"{self.begin.isoformat()}/{self.end.isoformat()}"


def slot_days(slot: Slot, grain: Grain) -> Days:
    """Return the days of a slot."""
    return Days(slot.begin, slot.end, by_month=grain is Grain.MONTH)


def days_of_slots(period: Period) -> list[Days]:
    """Return the days of each slot of a period."""
    return [slot_days(slot, period.grain) for slot in period.slots]


def axis_label(slot: Slot, grain: Grain) -> str:
    """Return the short name of a slot on the axis of a chart."""
    if grain is Grain.MONTH:
        return date_format(slot.begin, pgettext("format of a month on an axis", "M Y"))
    return date_format(slot.begin, pgettext("format of a day on an axis", "j M"))


def grain_header(grain: Grain) -> str:
    """Return the header of a column of slots."""
    names = {Grain.DAY: _("day"), Grain.WEEK: _("week"), Grain.MONTH: _("month")}
    return capfirst(names[grain])

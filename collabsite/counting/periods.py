"""Periods of UTC days, as an address chooses them, and the days, weeks or months that divide them."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Nothing on the web was counted before.
FIRST_DAY = date(2000, 1, 1)
# The most slots of a chart, in which each can still be seen.
MOST_SLOTS = 400


class Grain(TextChoices):
    """Length of a slot of a period."""

    DAY = "day", gettext_lazy("By day")
    WEEK = "week", gettext_lazy("By week")
    MONTH = "month", gettext_lazy("By month")

    def is_possible(self, days: int) -> bool:
        """Return whether so many days can be divided by it."""
        match self:
            case Grain.DAY:
                return days <= MOST_SLOTS
            case Grain.WEEK:
                return 7 < days <= 7 * (MOST_SLOTS - 1)
            case _:
                return days > 31

    def following(self, day: date) -> date:
        """Return the first day of the next slot; a week begins on Monday (ISO 8601)."""
        match self:
            case Grain.DAY:
                return day + dt.timedelta(days=1)
            case Grain.WEEK:
                return day + dt.timedelta(days=7 - day.weekday())
            case _:
                return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Period:
    """UTC days from `begin` to `end`, both included, divided by a grain."""

    begin: date
    end: date
    grain: Grain
    has_before: bool = True

    @property
    def before(self) -> tuple[date, date]:
        """The first and last day of the period of the same length before."""
        last = self.begin - dt.timedelta(days=1)
        return last - (self.end - self.begin), last

    @property
    def grains(self) -> list[Grain]:
        """The grains by which the period can be divided."""
        return [grain for grain in Grain if grain.is_possible((self.end - self.begin).days + 1)]

    @cached_property
    def starts(self) -> list[date]:
        """The first day of each slot; the first and last may be a part of a week or month."""
        starts = [self.begin]
        while (following := self.grain.following(starts[-1])) <= self.end:
            starts.append(following)
        return starts

    def has(self, day: date) -> bool:
        """Return whether a day is in the period."""
        return self.begin <= day <= self.end

    def slot_of(self, day: date) -> int:
        """Return the index of the slot of a day in the period."""
        return bisect_right(self.starts, day) - 1

    @property
    def name(self) -> str:
        """The first and last day in words."""
        return _span_name(self.begin, self.end)

    @property
    def slot_names(self) -> list[str]:
        """The names of the slots; a whole month has its own."""
        ends = [start - dt.timedelta(days=1) for start in self.starts[1:]]
        return [
            date_format(begin, "YEAR_MONTH_FORMAT")
            if self.grain is Grain.MONTH
            and begin.day == 1
            and (end + dt.timedelta(days=1)).day == 1
            else _span_name(begin, end)
            for begin, end in zip(self.starts, [*ends, self.end], strict=True)
        ]


_PERIODS: dict[str, Any] = {
    "1": gettext_lazy("Today"),
    "7": gettext_lazy("7 days"),
    "30": gettext_lazy("30 days"),
    "90": gettext_lazy("90 days"),
    "365": gettext_lazy("365 days"),
    "all": gettext_lazy("All time"),
}
_RANGE_HINT = gettext_lazy("Give the first and the last day of the range, such as 2026-01-31.")


class PeriodForm(forms.Form):
    """Choice of a period by an address: the last days, all time, or a range; by default 30 days."""

    period = forms.ChoiceField(choices=[*_PERIODS.items(), ("range", "")], required=False)
    begin = forms.DateField(required=False, error_messages={"invalid": _RANGE_HINT})
    end = forms.DateField(required=False, error_messages={"invalid": _RANGE_HINT})
    by = forms.ChoiceField(choices=Grain.choices, required=False)

    def clean(self) -> dict[str, Any]:
        """Check the range."""
        begin, end = self.cleaned_data.get("begin"), self.cleaned_data.get("end")
        if self.cleaned_data.get("period") == "range" and not self.errors:
            if not begin or not end:
                raise forms.ValidationError(_RANGE_HINT)
            if end < begin:
                raise forms.ValidationError(_("The last day lies before the first; exchange them."))
            if not FIRST_DAY <= begin <= utc_today():
                raise forms.ValidationError(_("Choose a first day from 2000 on and up to today."))
        return self.cleaned_data

    @cached_property
    def problem(self) -> str:
        """The first error of the range, '' if it is valid."""
        found = [
            str(each) for name in ("begin", "end", "__all__") for each in self.errors.get(name, ())
        ]
        return found[0] if found else ""

    def read(self, *, first_day: Callable[[], date | None]) -> Period:
        """Return the period, the usual one if the choice is wrong.

        `first_day` returns the first day with a view, and is called for all time only.
        """
        today = utc_today()
        choice = self._choice
        if choice == "range":
            begin, end = self.cleaned_data["begin"], min(self.cleaned_data["end"], today)
        else:
            begin, end = today, today
            if choice == "all":
                begin = min(first_day() or today, today)
            else:
                begin -= dt.timedelta(days=int(choice) - 1)
        days = (end - begin).days + 1
        by = self.cleaned_data.get("by")
        grain = Grain(by) if by else None
        if grain is None or not grain.is_possible(days):
            grain = Grain.DAY if days <= 92 else Grain.WEEK if days <= 731 else Grain.MONTH
        return Period(begin, end, grain, has_before=choice != "all")

    @property
    def _choice(self) -> str:
        return "30" if self.problem else self.cleaned_data.get("period") or "30"

    @property
    def query(self) -> str:
        """The query string of this choice, without the grain."""
        chosen = {"period": self._choice}
        if self._choice == "range":
            chosen |= {name: self.cleaned_data[name].isoformat() for name in ("begin", "end")}
        return urlencode(chosen)

    @property
    def links(self) -> list[tuple[str, str, bool]]:
        """The usual periods: query string, label, and whether it is chosen."""
        return [
            (urlencode({"period": choice}), str(label), choice == self._choice)
            for choice, label in _PERIODS.items()
        ]


def utc_today() -> date:
    """Return the present UTC day."""
    return timezone.now().astimezone(UTC).date()


def _span_name(begin: date, end: date) -> str:
    first = date_format(begin, "DATE_FORMAT")
    if begin == end:
        return first
    return _("%(begin)s to %(end)s") % {"begin": first, "end": date_format(end, "DATE_FORMAT")}

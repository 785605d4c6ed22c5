"""Periods of UTC days, as an address chooses them, and the days, weeks or months that divide them."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Nothing on the web was counted before.
FIRST_DAY = date(2000, 1, 1)
# The most slots of a chart, in which each can still be seen.
MOST_SLOTS = 400
_DAY = timedelta(days=1)


class Grain(TextChoices):
    """Length of a slot of a period."""

    DAY = "day", gettext_lazy("By day")
    WEEK = "week", gettext_lazy("By week")
    MONTH = "month", gettext_lazy("By month")

    @classmethod
    def possible(cls, days: int) -> "list[Grain]":
        """Return the grains by which so many days can be divided."""
        fits = {
            cls.DAY: days <= MOST_SLOTS,
            cls.WEEK: 7 < days <= 7 * (MOST_SLOTS - 1),
            cls.MONTH: days > 31,
        }
        return [grain for grain in cls if fits[grain]]

    def following(self, day: date) -> date:
        """Return the first day of the next slot; a week begins on Monday (ISO 8601)."""
        if self is Grain.MONTH:
            return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return day + timedelta(days=7 - day.weekday() if self is Grain.WEEK else 1)


@dataclass(frozen=True)
class Period:
    """UTC days from `begin` to `end`, both included, divided by a grain."""

    begin: date
    end: date
    grain: Grain = Grain.DAY
    has_before: bool = True

    @property
    def before(self) -> "Period | None":
        """The period of the same length before, None if there is none."""
        last = self.begin - _DAY
        return Period(last - (self.end - self.begin), last) if self.has_before else None

    @property
    def days(self) -> Q:
        """The condition of counts of these days."""
        # SQLite takes a longer way to days that have an end.
        if self.end >= utc_today():
            return Q(day__gte=self.begin)
        return Q(day__range=(self.begin, self.end))

    @property
    def grains(self) -> list[Grain]:
        """The grains by which the period can be divided."""
        return Grain.possible((self.end - self.begin).days + 1)

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
        ends = [*(start - _DAY for start in self.starts[1:]), self.end]
        return [
            date_format(begin, "YEAR_MONTH_FORMAT")
            if self.grain is Grain.MONTH and begin.day == (end + _DAY).day == 1
            else _span_name(begin, end)
            for begin, end in zip(self.starts, ends, strict=True)
        ]


_CHOICES: dict[str, Any] = {
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

    period = forms.ChoiceField(choices=[*_CHOICES.items(), ("range", "")], required=False)
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
        errors = (self.errors.get(name, ()) for name in ("begin", "end", "__all__"))
        return next((str(each) for found in errors for each in found), "")

    def read(self, *, first_day: Callable[[], date | None]) -> Period:
        """Return the period, the usual one if the choice is wrong.

        `first_day` returns the first day with a view, and is called for all time only.
        """
        begin = end = utc_today()
        choice = self._choice
        if choice == "range":
            begin, end = self.cleaned_data["begin"], min(self.cleaned_data["end"], end)
        elif choice == "all":
            begin = min(first_day() or end, end)
        else:
            begin -= timedelta(days=int(choice) - 1)
        days = (end - begin).days + 1
        grain = Grain.DAY if days <= 92 else Grain.WEEK if days <= 731 else Grain.MONTH
        if (by := self.cleaned_data.get("by")) in Grain.possible(days):
            grain = Grain(by)
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
            for choice, label in _CHOICES.items()
        ]


def utc_today() -> date:
    """Return the present UTC day."""
    return timezone.now().astimezone(dt.UTC).date()


def last_days(number: int) -> Period:
    """Return so many days up to today."""
    today = utc_today()
    return Period(today - timedelta(days=number - 1), today)


def _span_name(begin: date, end: date) -> str:
    first = date_format(begin, "DATE_FORMAT")
    if begin == end:
        return first
    return _("%(begin)s to %(end)s") % {"begin": first, "end": date_format(end, "DATE_FORMAT")}

"""Periods of UTC days that a report covers, and the days, weeks or months that divide them. Pure."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from django.utils.translation import gettext as _

from collabsite.web.query_params import UNVALIDATED, Description, Query, alias

# Nothing on the web was counted before.
FIRST_DAY = date(2000, 1, 1)
# The most slots of a chart, in which each can still be seen.
MAX_SLOTS = 400
# Up to so many days, a period is divided into days or weeks unless another grain is chosen.
MAX_DAYS_BY_DAY, MAX_DAYS_BY_WEEK = 92, 731

type Choice = Literal["today", "7", "30", "90", "365", "all", "range"]


class Grain(StrEnum):
    """Length of a slot of a period."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class PeriodQuery(Query):
    """Query parameters that choose a period; the default is the last 30 days."""

    period: Annotated[Choice, Description("The days up to today, or a range of one's own.")] = "30"
    begin: Annotated[str, UNVALIDATED, Description("The first day of a range, in UTC.")] = field(
        default="", metadata=alias("from")
    )
    end: Annotated[str, UNVALIDATED, Description("The last day of a range, in UTC.")] = field(
        default="", metadata=alias("to")
    )
    by: Annotated[
        Literal["", "day", "week", "month"], Description("Days, weeks or months in the chart.")
    ] = ""


@dataclass(frozen=True)
class Cover:
    """A span of days as whole months, with days to add to them, and others to subtract.

    `months` are the first days of the first and the last month; the spans include both their days.
    """

    months: tuple[date, date] | None
    added: tuple[tuple[date, date], ...]
    subtracted: tuple[tuple[date, date], ...]


def cover(begin: date, end: date) -> Cover:
    """Return the days from `begin` to `end`, both included, by as few single days as possible."""
    months: list[date] = []
    added: list[tuple[date, date]] = []
    subtracted: list[tuple[date, date]] = []
    month = begin.replace(day=1)
    while month <= end:
        following = _next_start(month, Grain.MONTH)
        first, last = max(begin, month), min(end, following - dt.timedelta(days=1))
        outside = (first - month).days, (following - last).days - 1
        if sum(outside) > (last - first).days:
            added.append((first, last))
        else:
            months.append(month)
            if outside[0]:
                subtracted.append((month, first - dt.timedelta(days=1)))
            if outside[1]:
                subtracted.append((last + dt.timedelta(days=1), following - dt.timedelta(days=1)))
        month = following
    return Cover((months[0], months[-1]) if months else None, tuple(added), tuple(subtracted))


class InvalidRangeError(ValueError):
    """A range of days that can't be shown; the message says why, and what to do."""


@dataclass(frozen=True)
class Slot:
    """A day, or the days of a week or month within a period; `begin` and `end` are included."""

    begin: date
    end: date


@dataclass(frozen=True)
class Period:
    """UTC days from `begin` to `end`, both included, divided by a grain."""

    choice: Choice
    begin: date
    end: date
    grain: Grain

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.begin).days + 1

    @property
    def before(self) -> tuple[date, date] | None:
        """First and last day of the period of the same length before; None before all time."""
        if self.choice == "all":
            return None
        return self.begin - dt.timedelta(days=self.days), self.begin - dt.timedelta(days=1)

    @property
    def begin_with_before(self) -> date:
        """First day of the period before, or of this one if there is none before."""
        return self.before[0] if self.before else self.begin

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in order; the first and last may be a part of a week or month."""
        starts = [self.begin]
        while (following := _next_start(starts[-1], self.grain)) <= self.end:
            starts.append(following)
        ends = [start - dt.timedelta(days=1) for start in starts[1:]]
        return tuple(map(Slot, starts, [*ends, self.end]))

    @cached_property
    def _starts(self) -> list[date]:
        return [slot.begin for slot in self.slots]

    def slot_of(self, day: date) -> int:
        """Return the index of the slot of a day in the period."""
        return bisect_right(self._starts, day) - 1

    def has(self, day: date) -> bool:
        """Return whether a day is in the period."""
        return self.begin <= day <= self.end

    @property
    def grains(self) -> Sequence[Grain]:
        """The grains by which the period can be divided."""
        return [grain for grain in Grain if _is_possible(grain, self.days)]


def read_period(query: PeriodQuery, *, today: date, first_day: Callable[[], date | None]) -> Period:
    """Return the chosen period.

    `first_day` returns the first day with a view, and is called for all time only. Raises
    `InvalidRangeError`.
    """
    begin, end = today, today
    match query.period:
        case "today":
            pass
        case "all":
            begin = min(first_day() or today, today)
        case "range":
            begin, end = _read_range(query, today=today)
        case number:
            begin = today - dt.timedelta(days=int(number) - 1)
    days = (end - begin).days + 1
    wanted = Grain(query.by) if query.by else None
    grain = wanted if wanted and _is_possible(wanted, days) else _usual_grain(days)
    return Period(query.period, begin, end, grain)


def _read_range(query: PeriodQuery, *, today: date) -> tuple[date, date]:
    try:
        begin, end = (date.fromisoformat(text.strip()) for text in (query.begin, query.end))
    except ValueError:
        raise InvalidRangeError(
            _("Give the first and the last day of the range, such as 2026-01-31.")
        ) from None
    if end < begin:
        raise InvalidRangeError(_("The last day lies before the first; exchange them."))
    if begin > today:
        raise InvalidRangeError(_("The range begins after today; choose an earlier first day."))
    if begin < FIRST_DAY:
        raise InvalidRangeError(_("The range begins before 2000; choose a later first day."))
    return begin, min(end, today)


def _usual_grain(days: int) -> Grain:
    if days <= MAX_DAYS_BY_DAY:
        return Grain.DAY
    return Grain.WEEK if days <= MAX_DAYS_BY_WEEK else Grain.MONTH


def _is_possible(grain: Grain, days: int) -> bool:
    match grain:
        case Grain.DAY:
            return days <= MAX_SLOTS
        case Grain.WEEK:
            return 7 < days <= 7 * (MAX_SLOTS - 1)
        case Grain.MONTH:
            return days > 31


def _next_start(day: date, grain: Grain) -> date:
    """Return the first day of the next slot; a week begins on Monday (ISO 8601)."""
    match grain:
        case Grain.DAY:
            return day + dt.timedelta(days=1)
        case Grain.WEEK:
            return day + dt.timedelta(days=7 - day.weekday())
        case Grain.MONTH:
            return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)

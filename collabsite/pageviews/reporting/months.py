"""Months of a report: texts such as `2026-11`, and whole months as a period. Pure."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Self

from django.utils.translation import gettext_noop

from collabsite.web.query_params import Pattern

_MONTH = r"[1-9][0-9]{3}-(?:0[1-9]|1[0-2])"
_DAY = re.compile(r"([1-9][0-9]{3})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?")

type Month = Annotated[str, Pattern(_MONTH, gettext_noop("a month like 2026-11"), longest=7)]
type Day = Annotated[str, Pattern(_DAY.pattern, gettext_noop("a month or a day"), longest=10)]


class InvalidPeriodError(ValueError):
    """A period that cannot be reported; the message names the parameter and a valid form."""


@dataclass(frozen=True)
class Months:
    """Whole months, from the first day of one to the last day of another."""

    begin: date
    end: date

    @classmethod
    def between(cls, first: date, last: date) -> Self:
        """Return the months from that of one day to that of another."""
        return cls(first_day(first), last_day(last))

    def __iter__(self) -> Iterator[date]:
        """Yield the first day of each month."""
        for number in range(_number(self.end) - _number(self.begin) + 1):
            yield add_months(self.begin, number)


def first_day(day: date) -> date:
    """Return the first day of the month of a day."""
    return day.replace(day=1)


def last_day(day: date) -> date:
    """Return the last day of the month of a day."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, number: int) -> date:
    """Return the first day of the month that is so many months after that of a day."""
    year, month = divmod(_number(day) + number, 12)
    return date(year, month + 1, 1)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


@cache
def month_text(day: date) -> str:
    """Return the month of a day as a text."""
    return f"{day.year:04}-{day.month:02}"


def parse_day(name: str, text: str) -> date | None:
    """Return the day that a parameter names, the first one for a month; None if it is empty.

    Raises `InvalidPeriodError`.
    """
    if not text:
        return None
    match = _DAY.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        raise InvalidPeriodError(
            f"{name} is {text[:40]!r}; give a month or a day that exists, like 2026-11 or 2026-11-30"
        ) from None

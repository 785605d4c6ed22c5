"""Periods of observations: years (2022) and their parts. Pure.

These are halves (2022-H1), quarters (2022-Q1), months (2022-05), weeks of ISO 8601 (2022-W07), and days.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable

# As JSON Schema and validators of fields know it; `period_days` knows the calendar.
PERIOD = r"^\d{4}(-(\d{2}(-\d{2})?|Q[1-4]|H[12]|W[0-5]\d))?$"
_VALID = re.compile(r"\d{4}(-([01]\d(-[0-3]\d)?|Q[1-4]|H[12]|W[0-5]\d))?", re.ASCII)
_DIGITS = re.compile(r"\d")
# Months of the parts of a year, by their letter; of a month without one.
_MONTHS = {"H": 6, "Q": 3, "": 1}

# Names of columns whose values are years, but not those of what is counted: “Papers per year”, “每年”,
# “Houses built”. In English the words before “year” name it unless one of these is among them.
_NO_NAME = (
    r"per|each|every|a|the|this|that|last|previous|prior|current|next|in|of|on|over|by|to|at|within"
    r"|full|half|mid|light|man|person|average|normal|typical|two|three|five|ten"
)
_EVENT = "成立|创立|创建|建立|设立|建成|落成|启动|开工|竣工|开业|开放|发布|出版|发表|上市|出生|起始|开始|结束"
_YEARS = re.compile(
    r"year(?: (?:of|founded|established|built|opened|launched|started|completed|born)\b.*)?"
    rf"|(?!.*\b(?:{_NO_NAME})\b)(?:[^\W\d]+ )*(?:year|yr)"
    r"|(?:when )?(?:founded|established|built|opened|launched|born|inception)(?: in)?"
    rf"|.*年份|(?:财|学)?年|(?:财政)?年度|.*(?:{_EVENT})(?:年|时间|年度)",
    re.IGNORECASE,
)


def names_years(label: str) -> bool:
    """Return whether a column of this name has years as its values: “Year founded”, “启动年份”."""
    return _YEARS.fullmatch(" ".join(label.replace("_", " ").split())) is not None


def period_days(period: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of a period, or None if it is none of the calendar."""
    if not _VALID.fullmatch(period):
        return None
    year, _, part = period.partition("-")
    try:
        if part.startswith("W"):
            monday = dt.date.fromisocalendar(int(year), int(part[1:]), 1)
            return monday, monday + dt.timedelta(days=6)
        if len(part) > 2:
            day = dt.date.fromisoformat(period)
            return day, day
        first, last = 1, 12
        if part:
            letter, number = _split(part)
            last = number * _MONTHS[letter]
            first = last - _MONTHS[letter] + 1
        end = calendar.monthrange(int(year), last)[1]
        return dt.date(int(year), first, 1), dt.date(int(year), last, end)
    except ValueError:
        return None


def are_of_one_kind(periods: Iterable[str]) -> bool:
    """Return whether all periods are of the calendar, and all years, quarters or the like."""
    periods = list(periods)
    return all(map(period_days, periods)) and len({_DIGITS.sub("", p) for p in periods}) == 1


def next_period(period: str) -> str:
    """Return the period after a year (2022), a part of one (2022-H2, 2022-W07, 2022-12) or a day."""
    year, _dash, part = period.partition("-")
    days = period_days(period) if part.startswith("W") else None
    if days:
        following = (days[1] + dt.timedelta(days=1)).isocalendar()
        return f"{following.year:04}-W{following.week:02}"
    if not part:
        return f"{int(year) + 1:04}"
    if len(part) > 2:
        return (dt.date.fromisoformat(period) + dt.timedelta(days=1)).isoformat()
    letter, number = _split(part)
    is_last = number * _MONTHS[letter] >= 12
    year, number = (f"{int(year) + 1:04}", 1) if is_last else (year, number + 1)
    return f"{year}-{letter}{number}" if letter else f"{year}-{number:02}"


def period_position(period: str) -> float:
    """Return the position of the beginning of a period on an axis of years."""
    year, _, part = period.partition("-")
    days = period_days(period) if part.startswith("W") else None
    if days:
        year, part = f"{days[0].year:04}", f"{days[0]:%m-%d}"
    part, _, day = part.partition("-")
    if not part:
        return float(year)
    letter, number = _split(part)
    into_month = (int(day) - 1) / calendar.monthrange(int(year), number)[1] if day else 0
    return int(year) + ((number - 1) * _MONTHS[letter] + into_month) / 12


def _split(part: str) -> tuple[str, int]:
    """Return the letter of a part of a year, '' of a month, and its number."""
    letter = part[0] if part[0].isalpha() else ""
    return letter, int(part.removeprefix(letter))

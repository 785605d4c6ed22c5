"""Periods of observations: years (2022), quarters (2022-Q1), months (2022-05) and days. Pure."""

import calendar
import datetime as dt
import re

# As JSON Schema and validators of fields know it; `period_days` knows the calendar.
PERIOD = r"^\d{4}(-(\d{2}(-\d{2})?|Q[1-4]))?$"
_VALID = re.compile(r"\d{4}(-([01]\d(-[0-3]\d)?|Q[1-4]))?", re.ASCII)


def period_days(period: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of a period, or None if it is none of the calendar."""
    if not _VALID.fullmatch(period):
        return None
    year, _, part = period.partition("-")
    try:
        if len(part) > 2:
            day = dt.date.fromisoformat(period)
            return day, day
        first, last = 1, 12
        if part.startswith("Q"):
            last = 3 * int(part[1:])
            first = last - 2
        elif part:
            first = last = int(part)
        end = calendar.monthrange(int(year), last)[1]
        return dt.date(int(year), first, 1), dt.date(int(year), last, end)
    except ValueError:
        return None


def next_period(period: str) -> str:
    """Return the period after a year (2022), a quarter (2022-Q4), a month (2022-12) or a day."""
    year, _dash, part = period.partition("-")
    if not part:
        return f"{int(year) + 1:04}"
    if len(part) > 2:
        return (dt.date.fromisoformat(period) + dt.timedelta(days=1)).isoformat()
    quarter = part.startswith("Q")
    number = int(part.removeprefix("Q"))
    last = 4 if quarter else 12
    year, number = (f"{int(year) + 1:04}", 1) if number >= last else (year, number + 1)
    return f"{year}-Q{number}" if quarter else f"{year}-{number:02}"


def period_position(period: str) -> float:
    """Return the position of the beginning of a period on an axis of years."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return int(year) + (int(part[1:]) - 1) / 4
    month, _, day = part.partition("-")
    into_month = (int(day) - 1) / calendar.monthrange(int(year), int(month))[1] if day else 0
    return int(year) + (int(month) - 1 + into_month) / 12 if month else float(year)

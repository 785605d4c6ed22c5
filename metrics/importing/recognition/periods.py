"""Periods as people write them: years, quarters, months and days. Pure."""

import calendar
import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics.importing.table import UnclearError

_YEAR = re.compile(r"(?!0000)(\d{4})(?:\.0+)?\s*年?", re.ASCII)
_MONTH = re.compile(r"(?!0000)(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*月?|M(\d{1,2}))", re.ASCII)
_QUARTER = re.compile(
    r"(?!0000)(\d{4})\s*[-/ 年]?\s*(?:Q|K|T|第)\s*([1-4一二三四])\s*(?:季度)?", re.IGNORECASE
)
_QUARTER_FIRST = re.compile(r"Q\s*([1-4])\s*[-/ ]?\s*(?!0000)(\d{4})", re.IGNORECASE | re.ASCII)
_DAY = re.compile(
    r"(?!0000)(\d{4})\s*([-/.年])\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?",
    re.ASCII,
)
_COMPACT_DAY = re.compile(r"((?:1[5-9]|20|21)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", re.ASCII)
# The order of day and month differs between countries.
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2((?:1[5-9]|20|21)\d\d)", re.ASCII)
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[\s,-]+((?:1[5-9]|20|21)\d\d)", re.ASCII)
_HANZI = {"一": "1", "二": "2", "三": "3", "四": "4"}
_MONTHS = {
    name: number
    for number, word in enumerate(calendar.month_name)
    if word
    for name in (word.lower(), word[:3].lower())
}

# A period in the name of a column. Only a plausible year may stand without parentheses.
_PLAIN = r"(?:1[5-9]|20|21)\d\d(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?|[- ]?Q[1-4]|年)?"
_LAST = re.compile(
    rf"(?P<label>.*[^\W\d_].*?)(?:\s*[(（\[]\s*(?P<inside>\d{{4}}[^()（）\[\]]{{0,7}})\s*[)）\]]"
    r"|\s*[:：]\s*(?P<after>\d{4}\S{0,6})"
    rf"|[\s,_.·–—-]+(?P<plain>{_PLAIN}))"
)  # fmt: skip
_FIRST = re.compile(rf"(?P<plain>{_PLAIN})[\s_:：·–—-]*(?P<label>[^\W\d_].*)")
# `1960 [YR1960]` of the World Bank's DataBank, `X1960` of R, `YR1960`.
_DECORATED = re.compile(r"(?:X|YR|Y|FY)?((?:1[5-9]|20|21)\d\d)(?:\s*\[YR\1\])?", re.ASCII)


def read_period(text: str) -> str | None:
    """Return a period as it is stored, '' for a blank text, or None if it is no period."""
    text = text.strip()
    if not text:
        return ""
    if len(text) == 4 and text.isdecimal() and text.isascii():
        return text if text != "0000" else None
    if year := _YEAR.fullmatch(text):
        return year[1]
    if month := _MONTH.fullmatch(text):
        number = int(month[2] or month[3])
        return f"{month[1]}-{number:02}" if 1 <= number <= 12 else None
    if quarter := _QUARTER.fullmatch(text):
        return f"{quarter[1]}-Q{_HANZI.get(quarter[2], quarter[2])}"
    if quarter := _QUARTER_FIRST.fullmatch(text):
        return f"{quarter[2]}-Q{quarter[1]}"
    if (named := _NAMED_MONTH.fullmatch(text)) and (number := _MONTHS.get(named[1].lower(), 0)):
        return f"{named[2]}-{number:02}"
    if day := _DAY.fullmatch(text):
        return _day(int(day[1]), int(day[3]), int(day[4]))
    if day := _COMPACT_DAY.fullmatch(text):
        return _day(*map(int, day.groups()))
    return None


def _day(year: int, month: int, day: int) -> str | None:
    is_valid = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{day:02}" if is_valid else None


def parse_period(text: str) -> str:
    """Return a period as it is stored. Raises `UnclearError` with a sentence if it is not valid."""
    period = read_period(text)
    if period is None:
        raise UnclearError(
            _("“%(text)s” is not a period; write a year such as 2022, 2022-05 or 2022-Q1")
            % {"text": text.strip()[:40]}
        )
    return period


def is_plausible(text: str) -> bool:
    """Return whether a text is a period of our times; any four digits are a year of some time."""
    period = read_period(text)
    if period is None:
        return _YEAR_LAST.fullmatch(text.strip()) is not None
    return "1500" <= period[:4] < "2200"


def order_dates(cells: Sequence[str]) -> Sequence[str]:
    """Return the cells of a column with its days as `2024-05-30`.

    `30/05/2024` and `05/30/2024` tell their order by a number above 12 anywhere in the column;
    where none tells, the cells stay as they are.
    """
    matches = [_YEAR_LAST.fullmatch(text.strip()) for text in cells]
    first = max((int(match[1]) for match in matches if match), default=0)
    second = max((int(match[3]) for match in matches if match), default=0)
    has_points = any(match[2] == "." for match in matches if match)
    if (first > 12) == (second > 12) and not (has_points and first <= 31 and second <= 12):
        return cells
    day, month = (3, 1) if second > 12 else (1, 3)
    return [
        f"{match[4]}-{int(match[month]):02}-{int(match[day]):02}" if match else text
        for text, match in zip(cells, matches, strict=True)
    ]


def header_period(head: str) -> str:
    """Return the period that a whole header is, '' if it says more or something else."""
    head = head.strip()
    if decorated := _DECORATED.fullmatch(head):
        return decorated[1]
    return read_period(head) or "" if is_plausible(head) else ""


def split_period(head: str) -> tuple[str, str]:
    """Split `Papers 2022`, `Papers (2022)` or `2022 Papers` into label and period, '' if none."""
    match = _LAST.fullmatch(head) or _FIRST.fullmatch(head)
    if match is None:
        return head, ""
    found = match.groupdict()
    period = read_period(found.get("inside") or found.get("after") or found["plain"] or "")
    return (match["label"].strip(), period) if period else (head, "")

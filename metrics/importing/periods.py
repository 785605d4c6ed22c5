"""Periods as people write them: years, halves, quarters, months, weeks and days. Pure."""

import calendar
import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from metrics.cells.periods import period_days
from metrics.importing.table import UnclearError

# A year of the statistics that people publish, in names and where the century is not written.
_CENTURY = r"(?:1[5-9]|20|21)"
_YEAR = re.compile(r"(?!0000)(\d{4})(?:\.0+)?\s*(?:年度?)?", re.ASCII)
_FISCAL = re.compile(rf"FY\s*({_CENTURY}?\d\d)", re.IGNORECASE | re.ASCII)
# `2022/23`, `2022-2023`, `FY 2022/23`: a year that begins in one and ends in the next.
_TWO_YEARS = re.compile(
    rf"(?:FY\s*)?({_CENTURY}\d\d)\s*[-/–—]\s*((?:{_CENTURY})?\d\d)\s*(?:年度)?",
    re.IGNORECASE | re.ASCII,
)
_TWO_SHORT_YEARS = re.compile(r"(\d\d)\s*/\s*(\d\d)", re.ASCII)
_MONTH = re.compile(r"(?!0000)(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*月?(?:份)?|M(\d{1,2}))", re.ASCII)
_PARTS = {"Q": "Q", "K": "Q", "T": "Q", "H": "H", "S": "H"}
_PART = re.compile(
    r"(?!0000)(\d{4})\s*[-/ ]?\s*(?:([QKT])\s*([1-4])|([HS])\s*([12]))", re.IGNORECASE | re.ASCII
)
_PART_FIRST = re.compile(
    rf"(?:([QT])\s?([1-4])|([HS])\s?([12])|([1-4])([QT])|([12])(H))\s?[-/ '’]?\s?({_CENTURY}?\d\d)",
    re.IGNORECASE | re.ASCII,
)
_CHINESE_PART = re.compile(r"(?!0000)(\d{4})\s*年?\s*(?:第?\s*([1-4一二三四])季度?|([上下])半年)")
_DAY = re.compile(
    r"(?!0000)(\d{4})\s*([-/.年])\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?",
    re.ASCII,
)
_COMPACT_DAY = re.compile(rf"({_CENTURY}\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", re.ASCII)
# The order of day and month differs between countries.
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2({_CENTURY}\d\d)", re.ASCII)
_NAMED_MONTH = re.compile(
    rf"([A-Za-z]{{3,9}})\.?(?:[\s,-]+({_CENTURY}\d\d)|[-'’ ](\d\d))"
    rf"|({_CENTURY}\d\d)[\s-]+([A-Za-z]{{3,9}})\.?",
    re.ASCII,
)
_NAMED_DAY = re.compile(
    rf"(?:(\d{{1,2}})[\s.-]+([A-Za-z]{{3,9}})|([A-Za-z]{{3,9}})\.?\s(\d{{1,2}}))[\s.,-]+({_CENTURY}\d\d)",
    re.ASCII,
)
_WEEK = re.compile(
    r"(?!0000)(\d{4})\s*-?\s*[Ww](?:eek)?\s*(\d{1,2})(?:-[1-7])?|(?!0000)(\d{4})年第?(\d{1,2})周"
)
# Columns that name a period together, from the largest part to the smallest.
_PART_HEADS = {
    name: place
    for place, names in enumerate(
        (
            ("year", "年", "年份"),
            ("half", "半年"),
            ("quarter", "qtr", "季度"),
            ("month", "period", "月", "月份"),
            ("week", "周"),
            ("day", "日"),
        )
    )
    for name in names
}
_LETTERS = {
    "half": "H",
    "半年": "H",
    "quarter": "Q",
    "qtr": "Q",
    "季度": "Q",
    "week": "W",
    "周": "W",
}
_HANZI = {"一": "1", "二": "2", "三": "3", "四": "4", "上": "1", "下": "2"}
_MONTHS = {
    name: number
    for number, word in enumerate(calendar.month_name)
    if word
    for name in (word.lower(), word[:3].lower())
} | {"sept": 9}

# A period in the name of a column. Only a plausible year may stand without parentheses.
_PLAIN = (
    rf"(?:FY\s?)?{_CENTURY}\d\d"
    rf"(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?|[-/–](?:{_CENTURY})?\d\d|[- ]?(?:Q[1-4]|H[12])|年)?"
    rf"|(?:Q[1-4]|H[12]|(?:{'|'.join(calendar.month_abbr[1:])})[a-z]{{0,6}}\.?)[ -]{_CENTURY}\d\d"
)
_LAST = re.compile(
    rf"(?P<label>.*?[^\W\d_].*?)(?:\s*[(（\[]\s*(?P<inside>[^()（）\[\]]*\d\d[^()（）\[\]]{{0,7}}?)\s*[)）\]]"
    r"|\s*[:：]\s*(?P<after>\d{4}\S{0,6})"
    rf"|[\s,_.·–—-]+(?P<plain>{_PLAIN}))"
)  # fmt: skip
# `1960 [YR1960]` of the World Bank's DataBank, `X1960` of R, `YR1960`.
_DECORATED = re.compile(rf"(?:X|YR|Y)?({_CENTURY}\d\d)(?:\s*\[YR\1\])?", re.ASCII)


def read_period(text: str) -> str | None:
    """Return a period as it is stored, '' for a blank text, or None if it is no period.

    A year that ends in the next, as `2022/23`, is stored as the one in which it begins. `2010/11`
    may be one too, but by itself it is a month; `settle_periods` knows by the others.
    """
    text = text.strip()
    if not text:
        return ""
    if len(text) == 4 and text.isdecimal() and text.isascii():
        return text if text != "0000" else None
    if year := _YEAR.fullmatch(text):
        return year[1]
    if month := _MONTH.fullmatch(text):
        number = int(month[2] or month[3])
        if 1 <= number <= 12:
            return f"{month[1]}-{number:02}"
    if part := _PART.fullmatch(text):
        return f"{part[1]}-{_PARTS[(part[2] or part[4]).upper()]}{part[3] or part[5]}"
    if part := _CHINESE_PART.fullmatch(text):
        hanzi = part[2] or part[3]
        return f"{part[1]}-{'Q' if part[2] else 'H'}{_HANZI.get(hanzi, hanzi)}"
    if part := _PART_FIRST.fullmatch(text):
        letter = _PARTS[(part[1] or part[3] or part[6] or part[8]).upper()]
        return f"{_full_year(part[9])}-{letter}{part[2] or part[4] or part[5] or part[7]}"
    if year := _FISCAL.fullmatch(text):
        return _full_year(year[1])
    if week := _WEEK.fullmatch(text):
        found = f"{week[1] or week[3]}-W{int(week[2] or week[4]):02}"
        return found if period_days(found) else None
    if years := _TWO_YEARS.fullmatch(text):
        return years[1] if _follows(years[1], years[2]) else None
    return _read_day(text) or _read_month(text)


def _read_month(text: str) -> str | None:
    """Return the month of `May 2022`, `2022 May` and `May-22`."""
    named = _NAMED_MONTH.fullmatch(text)
    if named is None or not (number := _MONTHS.get((named[1] or named[5]).lower(), 0)):
        return None
    return f"{_full_year(named[2] or named[3] or named[4])}-{number:02}"


def _read_day(text: str) -> str | None:
    if day := _DAY.fullmatch(text):
        return _day(int(day[1]), int(day[3]), int(day[4]))
    if day := _COMPACT_DAY.fullmatch(text):
        return _day(*map(int, day.groups()))
    if (day := _NAMED_DAY.fullmatch(text)) and (
        month := _MONTHS.get((day[2] or day[3]).lower(), 0)
    ):
        return _day(int(day[5]), month, int(day[1] or day[4]))
    return None


def _full_year(text: str) -> str:
    """Return a year with its century: that of 1950 to 2049 if it is not written."""
    if len(text) == 4:
        return text
    return f"20{text}" if text < "50" else f"19{text}"


def _follows(first: str, second: str) -> bool:
    """Return whether a year, of two or four digits, is the one after another."""
    return f"{int(first) + 1:04}".endswith(second)


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


def settle_periods(texts: Sequence[str], *, says_year: bool = False) -> Sequence[str]:
    """Return texts with those periods written out whose meaning only all of them tell.

    `2010/11` is no month beside `2012/13`, but begins in 2010 and ends in 2011: `2010/2011`.
    `22/23` is so if all are, and `22` a year if also the head of the column says so. The order of
    day and month is that of the whole column.
    """
    present = {text.strip() for text in texts} - {""}
    settled = _settle(present, says_year=says_year)
    if settled is None:
        settled = _ordered_dates(present)
    return [settled.get(text.strip(), text) for text in texts] if settled else texts


def _settle(present: set[str], *, says_year: bool) -> dict[str, str] | None:
    """Return what periods mean together, or None if each speaks for itself."""
    if says_year and present and all(len(text) == 2 and text.isdecimal() for text in present):
        # Numbers below 13 may be months, or years of a school.
        return {text: _full_year(text) for text in present} if max(present) > "13" else {}
    short = {text: m for text in present if (m := _TWO_SHORT_YEARS.fullmatch(text))}
    is_sure = len(short) > 1 or (says_year and len(short) == len(present) > 0)
    if is_sure and all(_follows(m[1], m[2]) for m in short.values()):
        return {text: _written_out(m) for text, m in short.items()}
    two = {text: m for text in present if (m := _TWO_YEARS.fullmatch(text))}
    if all(_follows(m[1], m[2]) for m in two.values()) and any(
        not 1 <= int(m[2]) <= 12 for m in two.values()
    ):
        return {text: _written_out(m) for text, m in two.items()}
    return None


def _written_out(years: re.Match[str]) -> str:
    """Return two years in full: `2010/2011`."""
    first = int(_full_year(years[1]))
    return f"{first}/{first + 1}"


def _ordered_dates(present: set[str]) -> dict[str, str]:
    """Return days as `2024-05-30`, by their texts.

    `30/05/2024` and `05/30/2024` tell their order by a number above 12 anywhere in the column;
    where none tells, the cells stay as they are.
    """
    days = {text: match for text in present if (match := _YEAR_LAST.fullmatch(text))}
    first = max((int(match[1]) for match in days.values()), default=0)
    second = max((int(match[3]) for match in days.values()), default=0)
    has_points = any(match[2] == "." for match in days.values())
    if (first > 12) == (second > 12) and not (has_points and first <= 31 and second <= 12):
        return {}
    day, month = (3, 1) if second > 12 else (1, 3)
    return {
        text: f"{match[4]}-{int(match[month]):02}-{int(match[day]):02}"
        for text, match in days.items()
    }


def header_period(head: str) -> str:
    """Return the period that a whole header is, '' if it says more or something else."""
    head = head.strip()
    if decorated := _DECORATED.fullmatch(head):
        return decorated[1]
    return read_period(head) or "" if is_plausible(head) else ""


def split_period(head: str) -> tuple[str, str]:
    """Split `Papers 2022` or `Papers (2022)` into label and period, '' if none.

    Years before a name (`2017-2018 Dem Margin`) mostly belong to it, and stay.
    """
    match = _LAST.fullmatch(head)
    if match is None:
        return head, ""
    period = read_period(match["inside"] or match["after"] or match["plain"])
    return (match["label"].strip(), period) if period else (head, "")


def join_periods(columns: Sequence[tuple[str, Sequence[str]]]) -> list[str]:
    """Return the periods that columns of years, and of quarters, months or days, name together.

    Each is given with its head, which says what a bare number is.
    """
    ordered = sorted(columns, key=lambda column: _PART_HEADS.get(_part_of(column[0]), 9))
    letters = [_LETTERS.get(_part_of(head), "") for head, _cells in ordered]
    joined = []
    for parts in zip(*(cells for _head, cells in ordered), strict=True):
        texts = [text.strip() for text in parts]
        signed = [
            f"{letter}{text}" if text.isdecimal() else text
            for letter, text in zip(letters, texts, strict=True)
        ]
        ways = ("-".join(signed), " ".join(reversed(signed)), "".join(signed), "-".join(texts))
        joined.append(next((found for way in ways if (found := read_period(way))), ways[0]))
    return joined


def is_part(head: str) -> bool:
    """Return whether a column of this name has parts of a period: years, quarters, months, days."""
    return _part_of(head) in _PART_HEADS


def _part_of(head: str) -> str:
    return head.strip().casefold()

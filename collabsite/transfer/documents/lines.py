"""The lines of a scraped document, and the facts stated under its title. Pure.

A scraped page has one paragraph a line, so a line is the unit of everything that is read here.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from collabsite.web.languages import is_chinese

MAX_BYTES = 2_000_000
# The most that fits a 32-bit column, roundly.
MAX_VIEWS = 2_000_000_000


class DocumentError(ValueError):
    """A document can't be read; the message names the line, if any, and the problem."""

    def __init__(self, line: int | None, message: str) -> None:
        super().__init__(line, message)
        self.line = line
        self.message = message

    def __str__(self) -> str:
        return self.message if self.line is None else f"line {self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its number in the file, from 1, and its text without margins."""

    number: int
    text: str


_LINE_BREAK = re.compile(r"\r\n|\r|\n")
# Breaks that no editor numbers: vertical tab, form feed, NEL and Unicode's separators.
_SOFT_BREAK = re.compile("[\v\f\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACES = "".join(filter(str.isspace, map(chr, range(0x3001))))
# A line of zero-width characters looks blank, so it is.
_MARGIN = _SPACES + "\u200b\u200e\u200f\u2060\ufeff"

# Full-width digits and punctuation to plain ones. Not NFKC, which would read `5²` as 52.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}


def lines_of(data: bytes) -> list[Line]:
    """Decode a document into its lines that are not blank.

    Raises DocumentError for what is too large, not UTF-8, binary, or empty.
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(None, f"the document has more than {MAX_BYTES:,} bytes")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="ignore")
        raise DocumentError(
            _line_number(before),
            f"byte 0x{data[error.start]:02x} is not UTF-8; save the document as UTF-8 text",
        ) from None
    if control := _CONTROL.search(text):
        raise DocumentError(
            _line_number(text[: control.start()]),
            f"the control character U+{ord(control[0]):04X} has no place in text;"
            " is this a text file?",
        )
    lines = [
        Line(number, stripped)
        for number, line in enumerate(_LINE_BREAK.split(text), start=1)
        for piece in _SOFT_BREAK.split(line)
        if (stripped := piece.strip(_MARGIN))
    ]
    if not lines:
        raise DocumentError(None, "the document is empty")
    return lines


def _line_number(before: str) -> int:
    return len(_LINE_BREAK.findall(before)) + 1


def half_width(text: str) -> str:
    """Replace full-width ASCII characters by plain ones."""
    return text.translate(_HALF_WIDTH)


# A longer line under the title is a paragraph, whatever it begins with.
MAX_FACTS = 1_000

type Label = Literal["date", "views", "origin"]

_WORDS: dict[Label, str] = {
    "date": "时间 日期 发布时间 发布日期 发表时间 date time published publishedon publicationdate",
    "views": "浏览 浏览量 浏览次数 阅读 阅读量 阅读次数 views pageviews",
    "origin": "来源 文章来源 出处 source origin",
}
_LABELS = {word: label for label, words in _WORDS.items() for word in words.split()}
_BULLET = r"(?:[-•*·–—]\s*)"
_LABELLED = re.compile(rf"(?P<bullet>{_BULLET}?)(?P<label>[^:：]{{1,30}})[:：](?P<value>.*)")
# Several facts on one line: a Chinese label after a space or a bar begins the next.
_NEXT_LABEL = re.compile(
    r"(?<=[^\s|｜•*·–—-])[\s|｜]+"
    rf"(?={_BULLET}?(?:{'|'.join(r'\s*'.join(k) for k in _LABELS if is_chinese(k[0]))})\s*[:：])"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value under the title, not yet read."""

    label: Label
    value: str
    bulleted: bool


def facts_of(line: Line) -> list[Fact]:
    """Find the facts that a line states: `- 浏览:17`, or several as `时间:… 浏览:… 来源:…`."""
    if len(line.text) > MAX_FACTS:
        return []
    facts = []
    for part in _NEXT_LABEL.split(line.text):
        match = _LABELLED.fullmatch(part)
        label = match and _LABELS.get(re.sub(r"\s", "", half_width(match["label"])).lower())
        if not match or not label:
            # Only the first part can be another text, and then the line has no facts.
            return []
        facts.append(Fact(label, match["value"].strip(_SPACES + "|｜"), bool(match["bullet"])))
    return facts


def is_labelled_item(line: Line) -> bool:
    """Return whether a line is a bullet with a label, as scraped pages have beside the date."""
    match = _LABELLED.fullmatch(line.text)
    return bool(match and match["bullet"] and len(match["label"]) <= 12)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_TIME = (
    r"(?:\s*T\s*|\s+)\d{1,2}[:时点]\d{2}(?:[:分]\d{2})?(?:\.\d+)?[分秒]?"
    r"\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_DATES = [
    re.compile(rf"{form}(?:{_TIME})?", re.ASCII | re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})\s*(?P<mark>[-/.])\s*(?P<month>\d{1,2})\s*(?P=mark)\s*(?P<day>\d{1,2})",
        r"(?P<year>\d{4})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?",
        rf"{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s*(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*{_MONTH}\s*,?\s*(?P<year>\d{{4}})",
    )
]


def parse_date(text: str) -> dt.date | None:
    """Read a day such as `2023-11-02`, `2023年11月2日` or `Nov 2, 2023`; a time is ignored.

    None for what is no date of the calendar.
    """
    plain = half_width(text).strip()
    for form in _DATES:
        if match := form.fullmatch(plain):
            month = match["month"].lower()
            number = int(month) if month.isdecimal() else _MONTHS.index(month[:3]) + 1
            try:
                return dt.date(int(match["year"]), number, int(match["day"]))
            except ValueError:
                return None
    return None


_VIEWS = re.compile(
    r"(?P<figure>\d{1,3}(?:,\d{3})+|\d{1,12}(?:\.\d{1,12})?)\s*(?P<scale>[万亿kKmM]?)\s*(?:次|views?)?",
    re.ASCII,
)
_VIEW_SCALES = {"": 1, "万": 10**4, "亿": 10**8, "k": 10**3, "m": 10**6}


def parse_views(text: str) -> int | None:
    """Read a number of views such as `17`, `1,204` or `1.2万`; None for anything else."""
    match = _VIEWS.fullmatch(half_width(text).strip())
    if match is None:
        return None
    views = Decimal(match["figure"].replace(",", "")) * _VIEW_SCALES[match["scale"].lower()]
    whole = int(views)
    return whole if whole == views and whole <= MAX_VIEWS else None

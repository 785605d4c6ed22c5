"""Mentions of a table in a text: its rows, columns and periods, and numbers. Pure.

A sentence is read as *tokens*: each mention is one sign of its kind, whatever its length, so that a pattern
matches any row or any number, and a list of rows like one.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, cached_property

from articles.audit import Number, NumberKind, numbers_in
from articles.audit.numbers import words
from articles.numbers.table import Table, TableColumn
from collabsite.web.languages import is_chinese


class Sign(StrEnum):
    """The sign of a kind of mention."""

    ROW = "\ue000"
    ALL = "\ue001"
    COLUMN = "\ue002"
    PERIOD = "\ue003"
    NUMBER = "\ue004"


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention; `codes` are of its rows, of its column, of its period or of the first and last of a range."""

    start: int
    end: int
    sign: Sign
    codes: tuple[str, ...] = ()
    number: Number | None = None


@dataclass(frozen=True, eq=False)
class Tokens:
    """A sentence in which each mention is one sign.

    `places` are the offsets of each sign of `written`, and of its end, into the text; `mentions` are by their place in
    `written`.
    """

    text: str
    folded: str
    written: str
    places: tuple[int, ...]
    mentions: Mapping[int, Mention]

    @property
    def names_table(self) -> bool:
        """Whether it names a row or a column of the table."""
        return bool(self.signs() & {Sign.ROW, Sign.COLUMN, Sign.ALL})

    def signs(self, start: int = 0, end: int | None = None) -> set[str]:
        """Return the kinds of mentions between two signs."""
        return set(self.written[start:end]) & set(Sign)

    def of(self, sign: Sign, start: int = 0, end: int | None = None) -> list[Mention]:
        """Return the mentions of a kind between two signs."""
        last = len(self.written) if end is None else end
        return [
            mention
            for at, mention in self.mentions.items()
            if mention.sign is sign and start <= at < last
        ]


_PLAIN = str.maketrans("’‘“”\u00a0\u2009\u202f", "''\"\"   ")


def folded(text: str) -> str:
    """Return a text of the same length in small letters, simplified characters and plain signs."""
    found = text.translate(_PLAIN)
    if not found.isascii():
        simplified = _to_simplified()(found)
        found = simplified if len(simplified) == len(text) else found
    small = found.lower()
    return small if len(small) == len(text) else found


@cache
def _to_simplified() -> Callable[[str], str]:
    # Reads its dictionaries, which most processes never need.
    from opencc import OpenCC

    return OpenCC("t2s").convert


# Periods as texts write them, and the code that each has.
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_MONTHS = "january february march april may june july august september october november december"
_MONTH = {name: number for number, name in enumerate(_MONTHS.split(), 1)}
_PERIOD = re.compile(
    rf"(?:the )?(?P<q>first|second|third|fourth) quarter(?: of|,)? (?P<y1>(?:19|20)\d\d)"
    rf"|q(?P<q2>[1-4]) (?P<y2>(?:19|20)\d\d)|(?P<y3>(?:19|20)\d\d)[ -]?q(?P<q3>[1-4])"
    rf"|(?P<m>{'|'.join(_MONTH)}),? (?P<y4>(?:19|20)\d\d)"
    rf"|(?P<y5>(?:19|20)\d\d)年第?(?P<q5>[一二三四1-4])季度?"
    rf"|(?P<y6>(?:19|20)\d\d)年(?P<m6>1[0-2]|[1-9])月份?"
    rf"|(?<!\d)(?<!\d[.,])(?<![$€£])(?P<y>(?:19|20)\d\d)(?:年度?(?!代)|(?<=(?:in|of|by|to|nd|om|ce|an) \d\d\d\d)(?![\d%年]|[.,]\d)|(?![\d%年]|[.,]\d|s\b| (?!was\b|has\b|its\b)[a-z]+s\b| people\b))",
)


def _period_of(found: re.Match[str]) -> str:
    groups = {name: part for name, part in found.groupdict().items() if part}
    year = next(part for name, part in groups.items() if name.startswith("y"))
    if quarter := next((part for name, part in groups.items() if name.startswith("q")), ""):
        return f"{year}-Q{_QUARTERS.get(quarter, quarter)}"
    if month := groups.get("m") or groups.get("m6"):
        return f"{year}-{_MONTH.get(month) or int(month):02}"
    return year


_BETWEEN_ROWS = re.compile(r",? (?:and|&|as well as) (?:the )?|, (?:the )?|[、和与及]|以及")
_BETWEEN_PERIODS = re.compile(r"(?: to | and |–|-|—|至|到)(?:the )?")
_FROM = re.compile("(?:(?<![a-z])(?:from|between) (?:the )?|[从由自在])$")
_COUNTS = {
    **{word: n for n, word in enumerate(words("two three four five six seven eight nine ten"), 2)},
    **{sign: n for n, sign in enumerate("二三四五六七八九十", 2)},
    "两": 2,
}
# Verbs that are a number for the audit.
MULTIPLE = re.compile(r"[a-z]+(?:ed|ing)|翻.*|.*(?:腰斩|砍半|减半|倍增)")
# Numbers in words, and the ranks that they give.
ORDINALS = {
    **{
        w: n
        for n, w in enumerate(
            words("first second third fourth fifth sixth seventh eighth ninth tenth"), 1
        )
    },
    **_COUNTS,
}


class TableNames:
    """The names of a table, by which a text is scanned."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._codes: dict[str, tuple[Sign, str]] = {}
        for head, code in _heads_of_names(table.columns):
            self._codes[head] = (Sign.COLUMN, code)
        for column in table.columns:
            for name in _column_names(column):
                self._codes[name] = (Sign.COLUMN, column.code)
        for row in table.rows:
            for name in row.names:
                self._codes[folded(name)] = (Sign.ROW, row.code)
        self._units = {
            folded(unit): column.code
            for column in table.columns
            for unit in (*column.measures, *column.units)
            if unit
        }

    @cached_property
    def _names(self) -> re.Pattern[str]:
        written = sorted(self._codes, key=len, reverse=True)
        latin = "|".join(map(re.escape, filter(str.isascii, written)))
        han = "|".join(re.escape(name) for name in written if not name.isascii())
        parts = [rf"(?<![a-z0-9])(?P<latin>{latin})(?P<s>'s|s(?='))?(?![a-z0-9])"] if latin else []
        parts += [rf"(?P<han>{han})"] if han else []
        return re.compile("|".join(parts) or "(?!)")

    @cached_property
    def _all(self) -> re.Pattern[str]:
        labels = [folded(label) for label in self.table.row_labels if label]
        latin = "|".join(_plural(label.split()[-1]) for label in labels if not is_chinese(label))
        han = "|".join({label for label in labels if is_chinese(label)} | {"国家", "地区"})
        latin = rf"|(?:all|any|every|each)(?: of)? (?:the |these |those )?(?:(?P<n>{'|'.join(_COUNTS)}|\d+) )?(?:{latin or 'rows'})\b|the (?P<n2>{'|'.join(_COUNTS)}|\d+) (?:{latin or 'rows'})\b"
        signs = "".join(sign for sign in _COUNTS if len(sign) == 1)
        return re.compile(
            rf"(?P<h>[{signs}]|\d+)(?:个)?(?:{han}|国|省|市|城|地)(?!家)|(?:各|所有|全部)(?:{han}|国|省|市|地){latin}"
        )

    def mentions(self, text: str, written: str) -> list[Mention]:
        """Return the mentions of a text in order; `written` is the text folded."""
        found = [
            Mention(m.start(), m.end(), *self._named(m)) for m in self._names.finditer(written)
        ]
        found += [
            Mention(m.start(), m.end(), Sign.PERIOD, (_period_of(m),))
            for m in _PERIOD.finditer(written)
        ]
        found += [
            Mention(m.start(), m.end(), Sign.ALL)
            for m in self._all.finditer(written)
            if self._counts_all(m)
        ]
        found += [
            Mention(n.start, self._with_unit(written, n.end), Sign.NUMBER, number=n)
            for n in numbers_in(text)
            if n.kind is NumberKind.QUANTITY and not MULTIPLE.fullmatch(folded(n.literal))
        ]
        kept: list[Mention] = []
        # The first, then the longest.
        for mention in sorted(found, key=lambda m: (m.start, -m.end)):
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
        return kept

    def _named(self, found: re.Match[str]) -> tuple[Sign, tuple[str, ...]]:
        groups = found.groupdict()
        sign, code = self._codes[groups.get("latin") or groups["han"]]
        return sign, (code,)

    def _counts_all(self, found: re.Match[str]) -> bool:
        groups = found.groupdict()
        count = groups.get("n") or groups.get("n2") or groups.get("h")
        return not count or _COUNTS.get(count, count) in {
            len(self.table.single_rows),
            str(len(self.table.single_rows)),
        }

    def _with_unit(self, written: str, end: int) -> int:
        """Return the end of a number with the unit of a column after it."""
        after = written[end : end + 32]
        gap = len(after) - len(after.lstrip(" -"))
        units = [unit for unit in self._units if after.startswith(unit, gap)]
        unit = max(units, key=len, default="")
        last = gap + len(unit)
        is_whole = not unit.isascii() or not after[last : last + 1].isalpha()
        end = end + last if unit and is_whole else end
        more = _HEDGE_AFTER.match(written, end)
        return more.end() if more else end

    def column_of_unit(self, mention: Mention, tokens: Tokens) -> str:
        """Return the column whose unit stands after a number; '' if several have it, or none."""
        number = mention.number
        if number is None:
            return ""
        unit = tokens.folded[number.end : mention.end].strip(" -")
        columns = {
            column.code
            for column in self.table.columns
            if (unit and unit in {*map(folded, column.measures), *map(folded, column.units)})
            or (number.unit and number.unit == column.sign)
        }
        return columns.pop() if len(columns) == 1 else ""

    def tokens(self, text: str) -> Tokens:
        """Return a sentence as tokens; lists of rows and ranges of periods are one sign each."""
        written = folded(text)
        signs: list[str] = []
        places: list[int] = []
        mentions: dict[int, Mention] = {}
        at = 0
        for mention in _joined(written, self.mentions(text, written)):
            signs += written[at : mention.start]
            places += range(at, mention.start)
            mentions[len(signs)] = mention
            signs.append(mention.sign)
            places.append(mention.start)
            at = mention.end
        signs += written[at:]
        places += range(at, len(text) + 1)
        return Tokens(text, written, "".join(signs), tuple(places), mentions)


def _joined(written: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """Yield mentions with lists of rows, and ranges of periods, as one."""
    before: Mention | None = None
    for mention in mentions:
        if before is None:
            before = mention
            continue
        gap = written[before.end : mention.start]
        is_list = before.sign is mention.sign is Sign.ROW and _BETWEEN_ROWS.fullmatch(gap)
        is_range = (
            before.sign is mention.sign is Sign.PERIOD
            and len(before.codes) == 1
            and before.codes < mention.codes
            and _BETWEEN_PERIODS.fullmatch(gap)
        )
        if is_list or is_range:
            codes = (*before.codes, *mention.codes)
            lead = _FROM.search(written, 0, before.start) if is_range else None
            start = lead.start() if lead else before.start
            before = replace(before, start=start, end=mention.end, codes=codes)
        else:
            yield before
            before = mention
    if before:
        yield before


_HEDGE_AFTER = re.compile("(?:多|余|左右|上下|以上|以下|有余|出头|之多| or (?:more|less|so|fewer))")


def _heads_of_names(columns: Iterable[TableColumn]) -> Iterator[tuple[str, str]]:
    """Yield the last words of names that only one column has: sales, of Electric car sales."""
    owners: dict[str, set[str]] = {}
    for column in columns:
        for name in filter(None, (column.name, column.other_name)):
            written = folded(name)
            words = written.split()
            heads = [" ".join(words[at:]) for at in range(1, len(words))]
            if is_chinese(written):
                heads = [written[at:] for at in range(1, len(written) - 1)]
            for head in heads:
                owners.setdefault(head, set()).add(column.code)
    for head, codes in owners.items():
        if len(codes) == 1:
            yield head, next(iter(codes))


def _column_names(column: TableColumn) -> Iterator[str]:
    for name in column.names:
        written = folded(name)
        yield written
        if written.isascii() and written.endswith("s"):
            yield written[:-1]


def _plural(label: str) -> str:
    return f"{label[:-1]}ies" if label.endswith("y") else f"{label}s"

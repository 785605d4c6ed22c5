"""Mentions of a table in a text: its rows, columns and periods, and numbers. Pure.

A *skeleton* is a text in which each mention is replaced by signs of its kind, with its length
unchanged, so that a pattern matches any row or any number.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.audit import Number, NumberKind, numbers_in
from articles.audit.numbers import words
from articles.claims.idioms.names import (
    GENERIC,
    GENERIC_HAN,
    NO_NAMES,
    QUALIFIERS,
    ROW_SYNONYMS,
    SYNONYMS,
)
from articles.claims.signs import Sign
from articles.claims.table import ClaimTable, TableColumn
from articles.claims.traditional import simplified
from collabsite.web.languages import is_chinese


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention; `code` is that of the row, column or period."""

    start: int
    end: int
    sign: Sign
    code: str = ""
    number: Number | None = None
    # Part of a name, a unit or another word for it.
    is_part: bool = False


_KEY = 3
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_YEAR_PART = re.compile(
    r"(?:the )?(?P<ordinal>first|second|third|fourth) quarter of (?P<of>\d{4})|Q(?P<q>[1-4]) (?P<qof>\d{4})|(?P<qy>\d{4}) Q(?P<q2>[1-4])"
    r"|(?P<hy>\d{4})年?(?:第?(?P<hq>[一二三四1-4])季度?|(?P<half>[上下])半年)|(?P<my>\d{4})年(?P<month>1[0-2]|0?[1-9])月",
    re.IGNORECASE,
)
_CENTURY = re.compile(r"turn of the (?:century|millennium)|世纪之交", re.IGNORECASE)
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_COUNTS = {
    w: n for n, w in enumerate(words("two three four five six seven eight nine ten twelve"), 2)
}
_HAN_COUNTS = {"两": 2, **{sign: n for n, sign in enumerate("二三四五六七八九十", 2)}}


class TableNames:
    """Index of the names of a table, by which a text is scanned once."""

    def __init__(self, table: ClaimTable) -> None:
        self.table = table
        self._by_key: dict[str, list[tuple[str, Sign, str, bool]]] = {}
        names = [(row.code, (row.name, row.other_name)) for row in table.rows]
        for code, each in names:
            others = ROW_SYNONYMS.get(each[0].lower(), ROW_SYNONYMS.get(each[1].lower(), ()))
            self._add(Sign.ROW, code, (*each, *others), is_part=False)
        for column in table.columns:
            self._add(Sign.COLUMN, column.code, (column.name, column.other_name), is_part=False)
        for code, part in self._parts():
            self._add(Sign.COLUMN, code, (part,), is_part=True)
        for entries in self._by_key.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[3]))
        labels = {simplified(label).lower().split()[-1] for label in table.row_labels if label}
        latin = sorted({*GENERIC, *(each for each in labels if not is_chinese(each))})
        han = sorted({*GENERIC_HAN, *(each for each in labels if is_chinese(each))}, key=len)
        self._all = re.compile(
            rf"\b(?P<count>{'|'.join(_COUNTS)}|\d+) (?:{'|'.join(map(_plural, latin))})\b"
            rf"|(?P<han>[{''.join(_HAN_COUNTS)}]|\d+)(?:个|大)?(?:{'|'.join(reversed(han))})(?!家)",
            re.IGNORECASE,
        )

    def _add(self, sign: Sign, code: str, names: Iterable[str], *, is_part: bool) -> None:
        for name in names:
            written = simplified(name).lower().strip()
            if len(written) >= 2 and written not in NO_NAMES:
                entry = (written, sign, code, is_part)
                self._by_key.setdefault(written[:_KEY], []).append(entry)

    def _parts(self) -> Iterator[tuple[str, str]]:
        """Yield words that mean one column only: parts of its name, its units, their synonyms."""
        owners: dict[str, set[str]] = {}
        for column in self.table.columns:
            # The unit of a percentage is what it is a part of.
            units = column.units if not column.sign else ()
            parts: set[str] = set()
            for name in (column.name, column.other_name, *units):
                parts |= _words_of(simplified(name).lower())
            for part in list(parts):
                parts |= SYNONYMS.get(part, SYNONYMS.get(part.removesuffix("s"), frozenset()))
            for part in parts:
                owners.setdefault(part, set()).add(column.code)
        qualified = {column.code for column in self.table.columns if _is_qualified(column)}
        for part, codes in owners.items():
            bare = codes - qualified if len(codes) > 1 else codes
            if len(bare) == 1:
                yield next(iter(bare)), part

    def mentions(self, text: str) -> list[Mention]:
        """Return the mentions in a text, in order; they do not overlap."""
        words = simplified(text)
        lowered = words.lower()
        taken = bytearray(len(words))
        found: list[Mention] = []
        names = [*self._names(words, lowered if len(lowered) == len(words) else words)]
        numbers = numbers_in(text)
        sources: list[Iterable[Mention]] = [
            [each for each in names if not each.is_part],
            self._whole(words),
            _year_parts(words),
            self._numbers(words, numbers),
            [each for each in names if each.is_part],
        ]
        for source in sources:
            for mention in source:
                if not any(taken[mention.start : mention.end]):
                    taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                    found.append(mention)
        found.sort(key=lambda mention: mention.start)
        return sorted([*found, *_next_years(words, found, taken)], key=lambda each: each.start)

    def _names(self, words: str, lowered: str) -> Iterator[Mention]:
        at = 0
        while at < len(lowered):
            mention = self._name_at(words, lowered, at)
            if mention:
                yield mention
                at = mention.end
            else:
                at += 1

    def _name_at(self, words: str, lowered: str, at: int) -> Mention | None:
        is_latin = lowered[at].isascii()
        if is_latin and at and (lowered[at - 1].isascii() and lowered[at - 1].isalnum()):
            return None
        for length in (_KEY, 2):
            for name, sign, code, is_part in self._by_key.get(lowered[at : at + length], ()):
                end = at + len(name)
                if not lowered.startswith(name, at):
                    continue
                if is_latin and name[-1].isascii():
                    if lowered[end : end + 1] == "s" and not name.endswith("s"):
                        end += 1
                    if end < len(lowered) and lowered[end].isascii() and lowered[end].isalnum():
                        continue
                return Mention(at, end, sign, code, is_part=is_part)
        return None

    def _whole(self, words: str) -> Iterator[Mention]:
        for found in self._all.finditer(words):
            written = (found["count"] or found["han"]).lower()
            count = _COUNTS.get(written) or _HAN_COUNTS.get(written)
            if (count or (int(written) if written.isdecimal() else 0)) == len(
                self.table.single_rows
            ):
                yield Mention(found.start(), found.end(), Sign.ALL)

    def _numbers(self, words: str, numbers: list[Number]) -> Iterator[Mention]:
        for number in numbers:
            if number.kind is NumberKind.YEAR:
                yield Mention(number.start, number.end, Sign.PERIOD, f"{number.value:f}"[:4])
            elif number.kind is NumberKind.ORDINAL:
                yield Mention(number.start, number.end, Sign.ORDINAL, number=number)
            elif number.kind is NumberKind.QUANTITY:
                yield self._quantity(words, number)

    def _quantity(self, words: str, number: Number) -> Mention:
        digits = f"{number.value:f}"
        # 2016年至2020年 may be read as a length of time.
        if digits in self.table.all_periods and number.unit in ("", "年"):
            end = number.end + words.startswith("年", number.end)
            return Mention(number.start, end, Sign.PERIOD, digits)
        return Mention(number.start, number.end, Sign.NUMBER, number=number)


def skeleton(text: str, mentions: Iterable[Mention]) -> str:
    """Return a text with a sign for each character of a mention."""
    signs = list(simplified(text))
    for mention in mentions:
        signs[mention.start : mention.end] = mention.sign.value * (mention.end - mention.start)
    return "".join(signs)


def _plural(word: str) -> str:
    return re.escape(word[:-1]) + "(?:y|ies)" if word.endswith("y") else re.escape(word) + "s?"


def _words_of(name: str) -> set[str]:
    """Return the words of an English name and the pairs of characters of a Chinese one."""
    latin = {word for word in _LATIN_WORD.findall(name) if len(word) > 2}
    singular = {word[:-1] for word in latin if word.endswith("s") and len(word) > 4}
    han = "".join(sign for sign in name if is_chinese(sign))
    pairs = {han[at : at + 2] for at in range(len(han) - 1)}
    return {part for part in latin | singular | pairs if part not in NO_NAMES}


_NEXT_YEAR = re.compile(
    r"the (?:following year|next year|year after)|a year later|one year later|次年|翌年|一年后",
    re.IGNORECASE,
)


def _next_years(words: str, found: list[Mention], taken: bytearray) -> Iterator[Mention]:
    """Yield the mentions of the year after one that is mentioned before."""
    for each in _NEXT_YEAR.finditer(words):
        years = [
            mention.code
            for mention in found
            if mention.sign is Sign.PERIOD
            and mention.end <= each.start()
            and len(mention.code) == 4
        ]
        if years and not any(taken[each.start() : each.end()]):
            yield Mention(each.start(), each.end(), Sign.PERIOD, str(int(years[-1]) + 1))


def _is_qualified(column: TableColumn) -> bool:
    names = simplified(f"{column.name} {column.other_name}").lower()
    return any(word in names.split() if word.isascii() else word in names for word in QUALIFIERS)


def _year_parts(words: str) -> Iterator[Mention]:
    for found in _CENTURY.finditer(words):
        yield Mention(found.start(), found.end(), Sign.PERIOD, "2000")
    for found in _YEAR_PART.finditer(words):
        year = found["of"] or found["qof"] or found["qy"] or found["hy"] or found["my"]
        if found["half"]:
            part = "H1" if found["half"] == "上" else "H2"
        elif found["month"]:
            part = f"{int(found['month']):02}"
        else:
            quarter = found["ordinal"] or found["q"] or found["q2"] or found["hq"]
            part = f"Q{_ORDINALS.get(quarter.lower(), quarter)}"
        yield Mention(found.start(), found.end(), Sign.PERIOD, f"{year}-{part}")

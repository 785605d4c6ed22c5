"""Mentions of a table in a text: its rows, columns and periods, and numbers. Pure.

A *skeleton* is a text in which each mention is replaced by signs of its kind, with its length
unchanged, so that a pattern matches any row or any number.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from articles.audit import PERCENT, TIMES, Number, NumberKind, numbers_in
from articles.audit.numbers import words
from articles.claims.column_names import parts_of_names
from articles.claims.dates import PeriodNames
from articles.claims.idioms.names import (
    GENERIC,
    GENERIC_HAN,
    NO_NAMES,
    PER_HEAD,
    ROW_SYNONYMS,
)
from articles.claims.row_names import (
    heads_of_parts,
    initials,
    is_proper,
    longer_name,
    names_another_row,
    peoples,
    ranges,
    short_names,
    signs_of_rows,
)
from articles.claims.signs import Sign
from articles.claims.traditional import simplified
from articles.numbers.table import Table
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
# A value with so many digits is in a text by no chance.
_DIGITS = 3
_DIGIT = re.compile("[0-9]")
# Of North or Latin America there may be another row, or none.
_CONTINENTS = frozenset(
    ("america", "american", "korea", "korean", "africa", "african", "asia", "asian")
)
_PART_OF_CONTINENT = re.compile(r"\b(?:north|south|latin|central|east|west)[ -]$")
# Years that are a difference of values, rather than a length of time.
_GAIN_BEFORE = re.compile(
    r"(?:lost|gained|gain of|loss of|added|by|up|down|缩短|延长|提高|增加|减少|下降|高出?|低|多出?|少)(?:了|约|近)?(?: (?:nearly|about|almost|over|under|more|less|than|some|around|just|only)){0,3} ?$",
    re.IGNORECASE,
)
_GAIN_AFTER = re.compile(
    r" (?:longer|higher|more|less|lower|shorter|ahead|behind|above|below)\b", re.IGNORECASE
)
# 2019年, and what is more than in it: 比2019年多.
_YEAR_OF = re.compile(r"(?:19|20)\d\d年")
# A million is a value after a hedge, or before one: 逾百万, 百万以上.
_SCALE_ALONE = re.compile("[十百]?[百千万亿]+")
_HEDGE_BEFORE = re.compile("(?:超过?|逾|破|近|过|站上|达到?|[多少高低大小]于|不[到足满及]|接)$")
_HEDGE_AFTER = re.compile("[\u4e00-\u9fff]{0,2}?(?:以[上下]|大关|关口)")
_IN_DATE = re.compile("[0-9一二三四五六七八九十][年月季]")
_WHOLE_GROUPS = ("count", "han", "shown", "bare", "counted", "alone", "joined")
_PLURAL = r"(?!(?:was|is|has|does|as|this|its|plus|versus|alas|thus)\b)[a-z]+s\b"
# Nouns that a number counts beside rows.
_TIMES_COUNTED = r"(?:years|months|quarters|seasons|weeks|days|decades|times|games|editions|points|elections|counts|rounds|periods|hours|surveys|readings)\b"
_COUNTED_QUARTERS = re.compile(r"(?P<count>[a-z]+) quarters", re.IGNORECASE)
_IN_A_ROW = re.compile(
    r" (?:in a row|running|straight|in succession|on the trot|on end|without|of (?:growth|decline|falling|rising|gains?|losses))",
    re.IGNORECASE,
)
_LAST_BEFORE = re.compile(r"\b(?:last|past|previous|next|following|these|those) $", re.IGNORECASE)
_CURRENCY = re.compile(r"(?!TEU)[A-Z]{3}")
_TIMES = frozenset(("year", "years", "年"))
_COUNTS = {
    w: n for n, w in enumerate(words("two three four five six seven eight nine ten twelve"), 2)
}
_HAN_COUNTS = {"两": 2, **{sign: n for n, sign in enumerate("二三四五六七八九十", 2)}}


class TableNames:
    """Index of the names of a table, by which a text is scanned once."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._by_key: dict[str, list[tuple[str, Sign, str, bool]]] = {}
        names = [(row.code, (row.name, row.other_name)) for row in table.rows]
        for code, each in names:
            others = {
                *ROW_SYNONYMS.get(each[0].lower(), ROW_SYNONYMS.get(each[1].lower(), ())),
                *peoples(each[0]),
                *ranges(each),
            }
            self._add(Sign.ROW, code, (*each, *others), is_part=False)
        self._longer: dict[str, re.Pattern[str]] = {}
        # Climate, of Climate Science, is no name in climate change.
        self._proper: set[str] = set()
        self._heads = heads_of_parts(table)
        for code, short in short_names(table):
            self._add(Sign.ROW, code, (short,), is_part=False)
            if short.isascii() and is_proper(table.row_of[code].name):
                self._proper.add(short)
            if longer := longer_name(table, code, short):
                self._longer[short] = longer
        for short, code in initials(table).items():
            self._add(Sign.ROW, code, (short,), is_part=False)
        for column in table.columns:
            self._add(Sign.COLUMN, column.code, (column.name, column.other_name), is_part=False)
        for column in table.columns:
            if PER_HEAD_WORDS.search(simplified(f"{column.name} {column.other_name}")):
                self._add(Sign.COLUMN, column.code, PER_HEAD, is_part=True)
        for code, part in parts_of_names(table):
            self._add(Sign.COLUMN, code, (part,), is_part=True)
        for entries in self._by_key.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[3]))
        first = re.escape("".join(sorted({key[0] for key in self._by_key})))
        # Where a name may begin; one of Latin letters doesn't begin within a word.
        self._first = re.compile(rf"[{first}](?<![0-9a-z][\x00-\x7f])" if first else "(?!)")
        labels = {simplified(label).lower().split()[-1] for label in table.row_labels if label}
        latin = sorted({*GENERIC, *(each for each in labels if not is_chinese(each))})
        han = sorted({*GENERIC_HAN, *(each for each in labels if is_chinese(each))}, key=len)
        self._dates = PeriodNames(table.all_periods)
        self._signs = signs_of_rows(table)
        self._together = re.compile(
            rf"(?P<signs>[{''.join(self._signs)}](?:[、和与及]?[{''.join(self._signs)}])+)(?=(?:[两二三四五六]|[2-6])[国省市地城者方局州港家]|双方|等[国地省市]|之间|[打战][平成]|平分|并列|[同均皆都各]|合计|加起来|合起来|差距|相差|[,，。;；]|$)"
            if self._signs
            else "(?!)"
        )
        self._measure = _measure_pattern(table)
        self._values = frozenset(table.values.values())
        self._least = min(table.values.values(), default=Decimal(0)) / 2
        self._all = re.compile(
            rf"\b(?P<count>{'|'.join(_COUNTS)}|\d+) (?:(?:big|great|large|main|major|leading|long|listed|largest) )?(?:{'|'.join(map(_plural, latin))})\b"
            rf"|(?P<han>[{''.join(_HAN_COUNTS)}]|\d+)(?:个|大|家|座|条|所|种|项|支|类|地|局|队|场|城|企|校|强|者|市|州|省|线|国|都|处|站|款|组|档|级|位|名|间|区|港|馆|库|岛|县)?(?:{'|'.join(reversed(han))}|(?<=[地局队场家城企校强者市州省线国都港馆站库岛县区]))(?!家)"
            rf"|\b(?P<shown>{'|'.join(_COUNTS)}|\d+) (?:[a-z]+ )?[a-z]+s (?:(?:listed|shown|given) )?(?:here|in (?:the|this|our) (?:table|list|data)|under review)\b"
            rf"|\b(?:of|all|these|our) (?:the )?(?P<bare>{'|'.join(_COUNTS)})\b(?! {_PLURAL}| (?:years?|months?|quarters?))"
            rf"|\b(?:all|(?:each|every one|none|all|any|both|across|between|among|of) (?:of )?(?:the|these|those|our)) (?P<counted>{'|'.join(_COUNTS)}) (?!{_TIMES_COUNTED}){_PLURAL}"
            rf"|\bthe (?P<alone>{'|'.join(_COUNTS)})\b(?! {_PLURAL}| [a-z]+est\b|[- ](?:{'|'.join(latin)}|year|month|quarter|time)|-)"
            rf"|\b(?P<joined>{'|'.join(_COUNTS)})-(?:{'|'.join(latin)})(?= )",
            re.IGNORECASE,
        )

    def _add(self, sign: Sign, code: str, names: Iterable[str], *, is_part: bool) -> None:
        for name in names:
            written = simplified(name).lower().strip()
            if len(written) >= 2 and written not in NO_NAMES:
                entry = (written, sign, code, is_part)
                self._by_key.setdefault(written[:_KEY], []).append(entry)

    def mentions(self, text: str) -> list[Mention]:
        """Return the mentions in a text, in order; they do not overlap."""
        words = simplified(text)
        lowered = words.lower()
        taken = bytearray(len(words))
        found: list[Mention] = []
        names = [*self._names(words, lowered if len(lowered) == len(words) else words)]
        numbers = [*numbers_in(text), *_round_numbers(words)]
        sources: list[Iterable[Mention]] = [
            [each for each in names if not each.is_part],
            self._abbreviated(words),
            self._whole(words),
            _periods(self._dates.parts(words)),
            _periods(self._dates.spans(words)),
            self._numbers(words, numbers),
            [each for each in names if each.is_part],
        ]
        for source in sources:
            for each in source:
                mention = each
                if mention.number and any(taken[mention.number.end : mention.end]):
                    # The unit is the name of a column.
                    mention = replace(mention, end=mention.number.end)
                if not any(taken[mention.start : mention.end]):
                    taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
                    found.append(mention)
        found.sort(key=lambda mention: mention.start)
        named = [(each.end, each.code) for each in found if each.sign is Sign.PERIOD]
        for each in _periods(self._dates.relative(words, named)):
            over = [m for m in found if m.start < each.end and each.start < m.end]
            if all(m.sign is Sign.NUMBER for m in over):
                # 两年后 is a period rather than two years.
                found = [m for m in found if m not in over]
                found.append(each)
        self._dates.remember(words)
        return _per_head(words, sorted(found, key=lambda each: each.start))

    def _names(self, words: str, lowered: str) -> Iterator[Mention]:
        end = 0
        for found in self._first.finditer(lowered):
            if found.start() >= end and (mention := self._name_at(words, lowered, found.start())):
                yield mention
                end = mention.end

    def _name_at(self, words: str, lowered: str, at: int) -> Mention | None:
        is_latin = lowered[at].isascii()
        for length in (_KEY, 2):
            for name, sign, code, is_part in self._by_key.get(lowered[at : at + length], ()):
                end = at + len(name)
                if not lowered.startswith(name, at) or _is_in_date(words, at):
                    continue
                if is_latin and name[-1].isascii():
                    if lowered[end : end + 1] == "s" and not name.endswith("s"):
                        end += 1
                    if end < len(lowered) and lowered[end].isascii() and lowered[end].isalnum():
                        continue
                if name in self._longer and self._longer[name].match(words, end):
                    continue
                if name in self._proper and not words[at].isupper():
                    continue
                if names_another_row(self._heads, words, at, end):
                    continue
                if name in _CONTINENTS and _PART_OF_CONTINENT.search(lowered, max(0, at - 8), at):
                    continue
                return Mention(at, end, sign, code, is_part=is_part)
        return None

    def shows_value(self, mentions: Iterable[Mention]) -> bool:
        """Return whether a text has a number that is a value of the table, with three digits or more."""
        return any(
            m.number is not None
            and len(_DIGIT.findall(m.number.literal)) >= _DIGITS
            and m.number.value in self._values
            for m in mentions
        )

    def _abbreviated(self, words: str) -> Iterator[Mention]:
        for found in self._together.finditer(words):
            for at, sign in enumerate(found["signs"], found.start()):
                if sign in self._signs:
                    yield Mention(at, at + 1, Sign.ROW, self._signs[sign])

    def _whole(self, words: str) -> Iterator[Mention]:
        for found in self._all.finditer(words):
            name = next(name for name in _WHOLE_GROUPS if found[name])
            written = found[name].lower()
            count = _COUNTS.get(written) or _HAN_COUNTS.get(written)
            if (count or (int(written) if written.isdecimal() else 0)) == len(
                self.table.single_rows
            ):
                start = found.start(name) if name in ("bare", "counted", "alone") else found.start()
                yield Mention(start, found.end(), Sign.ALL)

    def _numbers(self, words: str, numbers: list[Number]) -> Iterator[Mention]:
        for number in numbers:
            if number.kind is NumberKind.YEAR:
                code = self._dates.of_year(f"{number.value:f}"[:4])
                yield Mention(number.start, number.end, Sign.PERIOD, code)
            elif number.kind is NumberKind.ORDINAL:
                yield Mention(number.start, number.end, Sign.ORDINAL, number=number)
            elif number.kind is NumberKind.QUANTITY or _is_bare_scale(words, number):
                yield self._quantity(words, number)

    def _quantity(self, words: str, number: Number) -> Mention:
        digits = f"{number.value:f}"
        # 2016年至2020年 may be read as a length of time.
        is_year = bool(_YEAR_OF.match(words, number.start)) and number.literal == digits
        if (is_year or digits in self.table.all_periods) and number.unit in ("", "年"):
            end = number.end + words.startswith("年", number.end)
            return Mention(number.start, end, Sign.PERIOD, digits)
        if counted := _COUNTED_QUARTERS.fullmatch(number.literal):
            return _quarters(words, number, counted["count"])
        found = self._measure.match(words, number.end) if self._measure else None
        if not found and self._measure and self._measure.fullmatch(number.unit.lower()):
            # 33.7 and 31.8 million tonnes: the unit stands once.
            number = replace(number, unit="")
        is_part = 0 < number.value < 1 and "." not in number.literal
        if not found or number.unit in (PERCENT, TIMES) or is_part:
            return Mention(number.start, number.end, Sign.NUMBER, number=number)
        is_time = found["unit"].lower() in _TIMES
        if is_time and not (
            self._may_be_time(number)
            or _GAIN_BEFORE.search(words[: number.start])
            or _GAIN_AFTER.match(words, found.end())
        ):
            return Mention(number.start, number.end, Sign.NUMBER, number=number)
        unit = number.unit if _CURRENCY.fullmatch(number.unit) else ""
        number = replace(number, unit=unit)
        return Mention(number.start, found.end(), Sign.NUMBER, number=number)

    def _may_be_time(self, number: Number) -> bool:
        """Return whether a number of years is a value of a table that has years as its unit."""
        return number.value % 1 != 0 or number.value >= self._least


def _is_in_date(words: str, at: int) -> bool:
    """Return whether a name would begin in a date: 5月底 before 蓄水率, of 月底蓄水率."""
    return at > 0 and bool(_IN_DATE.match(words, at - 1))


def _is_bare_scale(words: str, number: Number) -> bool:
    """Return whether a million without a digit is a value, rather than an idiom."""
    return bool(_SCALE_ALONE.fullmatch(words[number.start : number.end])) and bool(
        _HEDGE_BEFORE.search(words[: number.start]) or _HEDGE_AFTER.match(words, number.end)
    )


# The billion mark, of which the number has no digit.
_ROUND = re.compile(
    r"(?<=the )(?P<scale>hundred|thousand|million|billion|trillion)(?=[ -](?:[a-z]+[ -])?(?:mark|barrier|threshold|milestone|line|level)\b)",
    re.IGNORECASE,
)
_SCALES = {"hundred": 2, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}


def _round_numbers(words: str) -> Iterator[Number]:
    """Yield the numbers that are only the name of a scale."""
    for found in _ROUND.finditer(words):
        value = Decimal(1).scaleb(_SCALES[found["scale"].lower()])
        yield Number(found.start(), found.end(), found[0], value, "", NumberKind.QUANTITY)


def _quarters(words: str, number: Number, count: str) -> Mention:
    """Return a number of quarters of a year: four quarters in a row are no fraction."""
    if count.lower() in ("two", "three") and not (
        _IN_A_ROW.match(words, number.end)
        or _LAST_BEFORE.search(words[max(0, number.start - 16) : number.start])
    ):
        return Mention(number.start, number.end, Sign.NUMBER, number=number)
    value = Decimal(_COUNTS[count.lower()])
    end = number.start + len(count)
    number = replace(number, end=end, literal=words[number.start : end], value=value)
    return Mention(number.start, end, Sign.NUMBER, number=number)


def _periods(found: Iterable[tuple[int, int, str]]) -> Iterator[Mention]:
    for start, end, code in found:
        yield Mention(start, end, Sign.PERIOD, code)


def skeleton(text: str, mentions: Iterable[Mention]) -> str:
    """Return a text with a sign for each character of a mention."""
    signs = list(simplified(text))
    for mention in mentions:
        signs[mention.start : mention.end] = mention.sign.value * (mention.end - mention.start)
    return "".join(signs)


PER_HEAD_WORDS = re.compile("|".join(map(re.escape, PER_HEAD)), re.IGNORECASE)


def _per_head(words: str, found: list[Mention]) -> list[Mention]:
    """Give a noun the column of the words for each person beside it: emissions per head."""
    columns = [mention for mention in found if mention.sign is Sign.COLUMN]
    codes: dict[int, str] = {}
    for one, next_one in pairwise(columns):
        if next_one.start - one.end <= 1:
            for each, other in ((one, next_one), (next_one, one)):
                if PER_HEAD_WORDS.fullmatch(words[each.start : each.end]):
                    codes[other.start] = each.code
    return [replace(m, code=codes[m.start]) if m.start in codes else m for m in found]


def _measure_pattern(table: Table) -> re.Pattern[str] | None:
    """Return a pattern of the units of a table after a number."""
    units = {unit for column in table.columns for unit in column.measures}
    if not units:
        return None
    latin = sorted((u for u in units if u.isascii() or "³" in u or "²" in u), key=len, reverse=True)
    han = sorted(units.difference(latin), key=len, reverse=True)
    return re.compile(
        rf"[ -]?[多余]?(?P<unit>(?:{'|'.join(map(re.escape, latin)) or '(?!)'})(?![A-Za-z])|(?:{'|'.join(map(re.escape, han)) or '(?!)'}))",
        re.IGNORECASE,
    )


def _plural(word: str) -> str:
    return re.escape(word[:-1]) + "(?:y|ies)" if word.endswith("y") else re.escape(word) + "s?"

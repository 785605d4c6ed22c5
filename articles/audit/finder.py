"""From a text to its numbers: find, judge, and let neighbours share what they have in common."""

import re
from bisect import bisect_right

from articles.audit import chinese_idioms, dates, english_idioms, identifiers, ranges
from articles.audit.chinese_numerals import chinese_numbers_in
from articles.audit.digits import digits_in
from articles.audit.english_words import english_numbers_in
from articles.audit.numbers import Candidate, Kind, Number
from articles.audit.shadow import is_han, shadow_of
from articles.audit.units import measure

# More digits than this are a code, whatever stands around them.
_LONGEST = 30


def find(text: str, language: str) -> list[Number]:
    """Return the numbers of a text in order; they do not overlap."""
    shadow = shadow_of(text)
    settled = _Settled()
    for opaque in identifiers.opaque_in(shadow):
        settled.add(opaque)
    candidates = sorted(
        [*digits_in(shadow), *english_numbers_in(shadow), *chinese_numbers_in(shadow)],
        key=lambda each: (each.start, -each.end),
    )
    found: list[Candidate] = []
    done = 0
    for candidate in candidates:
        opaque_end = settled.end_at(candidate.start)
        if opaque_end:
            done = max(done, opaque_end)
            continue
        if candidate.start < done:
            continue
        judged = _judge(shadow, candidate, language)
        if judged is None:
            continue
        if judged.start < done:
            judged.start = max(candidate.start, done)
        if judged.end <= judged.start:
            continue
        done = judged.end
        found.append(judged)
    ranges.share(shadow, found)
    found = sorted([*found, *settled.all], key=lambda each: each.start)
    return list(_numbers(text, found))


class _Settled:
    """What has been settled before numbers are looked for."""

    def __init__(self) -> None:
        self.all: list[Candidate] = []
        self._ordered: list[tuple[int, int]] | None = None

    def add(self, candidate: Candidate) -> None:
        self.all.append(candidate)
        self._ordered = None

    def end_at(self, position: int) -> int:
        """Return where the settled span at a position ends, or 0."""
        if self._ordered is None:
            self.all.sort(key=lambda each: each.start)
            kept: list[Candidate] = []
            for each in self.all:
                if not kept or each.start >= kept[-1].end:
                    kept.append(each)
            self.all = kept
            self._ordered = [(each.start, each.end) for each in kept]
        index = bisect_right(self._ordered, (position, 1 << 62)) - 1
        if index >= 0 and self._ordered[index][1] > position:
            return self._ordered[index][1]
        return 0


def _numbers(text: str, found: list[Candidate]) -> list[Number]:
    numbers: list[Number] = []
    for each in found:
        if each.kind is None or (numbers and each.start < numbers[-1].end):
            continue
        numbers.append(
            Number(
                each.start, each.end, text[each.start : each.end], each.scaled, each.unit, each.kind
            )
        )
    return numbers


_ORDINAL_SUFFIX = re.compile(r"(?:st|nd|rd|th)(?![A-Za-z])", re.IGNORECASE)
_HAN_ORDINAL_BEFORE = re.compile(r"第 ?$")
_ENUMERATOR = re.compile(r"[.、)](?=[ \u4e00-\u9fffA-Z“\"'])")
_HAN_ORDINAL_AFTER = re.compile(
    r" ?(?:世纪|号(?!召)|楼|等奖|年级|季度|线城市|线(?=[城教医工员])|流|级(?=[以警响预市保文甲])|届|期工程|审|甲|等座|环|附院|中全会|月份|院士楼|班)"
)
_DIMENSIONS = re.compile(r"-?(?:D|G)(?![A-Za-z])")


def _judge(shadow: str, number: Candidate, language: str) -> Candidate | None:
    if number.kind is Kind.ORDINAL or number.kind is Kind.YEAR:
        return number
    if number.script == "chinese":
        return _judge_chinese(shadow, number, language)
    if number.script == "english":
        return _judge_english(shadow, number, language)
    return _judge_digits(shadow, number, language)


def _judge_digits(shadow: str, number: Candidate, language: str) -> Candidate | None:
    if number.end - number.start > _LONGEST:
        return number.judged(Kind.IDENTIFIER)
    if compound := identifiers.compound_at(shadow, number):
        return compound
    if date := dates.date_at(shadow, number, language):
        if not (date.kind is Kind.YEAR and identifiers.labelled(shadow, number)):
            return date
        return date.judged(Kind.IDENTIFIER)
    if code := identifiers.code_at(shadow, number):
        return code
    start, end = number.start, number.end
    if suffix := _ORDINAL_SUFFIX.match(shadow, end):
        number.end = suffix.end()
        number.bare = False
        return number.judged(Kind.ORDINAL)
    if _HAN_ORDINAL_BEFORE.search(shadow, max(0, start - 2), start):
        number.start -= 1 if shadow[start - 1] == "第" else 2
        return number.judged(Kind.ORDINAL)
    if _HAN_ORDINAL_AFTER.match(shadow, end):
        return number.judged(Kind.ORDINAL)
    if _is_enumerator(shadow, number) or _is_reference(shadow, number):
        return number.judged(Kind.IDENTIFIER)
    if fraction := _FRACTION.match(shadow, start):
        numerator, denominator = int(fraction[1]), int(fraction[2])
        if 0 < numerator < denominator and not shadow.startswith(("/", "-"), fraction.end()):
            number.value = number.value.__class__(numerator) / denominator
            number.end = fraction.end()
            number.bare = False
            return number.judged(
                Kind.IDENTIFIER if identifiers.labelled(shadow, number) else Kind.QUANTITY
            )
    if shadow[start:end] in ("24", "9") and re.match(r"/(?:7|11)(?![0-9])", shadow[end : end + 4]):
        number.end += 2 if shadow[end + 1] == "7" else 3
        return number.judged(Kind.IDIOM)
    if re.match(r"(?:工程|计划(?!生育)|高校|院校|大学)", shadow[end : end + 3]) and shadow[
        start:end
    ] in ("985", "211", "863", "973", "111", "2011"):
        return number.judged(Kind.IDENTIFIER)
    if shadow[end : end + 1] == "后" and shadow[start:end] in (
        "70",
        "80",
        "90",
        "00",
        "60",
        "95",
        "85",
    ):
        number.end += 1
        return number.judged(Kind.IDIOM)
    measure(shadow, number, language)
    if number.end == end and not number.unit and (glued := identifiers.glued_after(shadow, number)):
        return glued
    if number.unit in ("%", "percentage points", "×") or number.scale or number.start < start:
        return number.judged(Kind.QUANTITY)
    if identifiers.labelled(shadow, number):
        return number.judged(Kind.IDENTIFIER)
    return number.judged(Kind.QUANTITY)


_FRACTION = re.compile(r"([0-9]{1,3})/([0-9]{1,3})(?![0-9/])")


def _is_enumerator(shadow: str, number: Candidate) -> bool:
    """Tell the 2 of a list's `2.`, `(2)` or `2、`."""
    start, end = number.start, number.end
    if end - start > 2:
        return False
    line = shadow[max(0, start - 6) : start].rpartition("\n")[2]
    opens = start - len(line) == 0 or shadow[start - len(line) - 1] == "\n"
    if opens and not line.strip(" #*>-(（") and _ENUMERATOR.match(shadow, end):
        return not line.strip().startswith("-") or True
    if shadow[start - 1 : start] == "(" and shadow.startswith(")", end):
        before = shadow[max(0, start - 6) : start - 1].rstrip(" ")
        return not before or before[-1] in ":;,.。、\n" or before.endswith((" and", " or"))
    return False


_REFERENCE_BEFORE = re.compile(r"\[(?:[0-9]{1,3}(?: ?[,–-] ?))*$")
_REFERENCE_AFTER = re.compile(r"(?:(?: ?[,–-] ?)[0-9]{1,3})*\]")


def _is_reference(shadow: str, number: Candidate) -> bool:
    """Tell the numbers in [3], [12, 13] and [4–6]."""
    before = shadow[max(0, number.start - 40) : number.start]
    return bool(_REFERENCE_BEFORE.search(before)) and bool(
        _REFERENCE_AFTER.match(shadow[number.end : number.end + 60])
    )


_RATIO = re.compile(r" (?:in|out of|in every|of every) (?=[a-z0-9])")


def _judge_english(shadow: str, number: Candidate, language: str) -> Candidate | None:
    kind = number.kind
    if kind is not None:
        return number
    start, end = number.start, number.end
    before = shadow[start - 1 : start]
    if before and (before.isalpha() and before.isascii()):
        return None
    measure(shadow, number, language)
    if number.end > end or number.start < start or number.scale:
        return number.judged(Kind.QUANTITY)
    return number.judged(english_idioms.judge(shadow, number))


def _judge_chinese(shadow: str, number: Candidate, language: str) -> Candidate | None:
    start, end = number.start, number.end
    if number.kind is Kind.QUANTITY:
        return number
    if span := chinese_idioms.saying_at(shadow, number):
        number.start, number.end = span
        number.bare = False
        return number.judged(Kind.IDIOM)
    if number.kind is Kind.IDIOM:
        if date := dates.date_at(shadow, number, language):
            return date
        return number
    if shadow[start - 1 : start] == "第":
        number.start -= 1
        number.bare = False
        return number.judged(Kind.ORDINAL)
    if date := dates.date_at(shadow, number, language):
        return date
    if (
        shadow[start - 1 : start] in tuple("周初")
        and end - start <= 3
        and shadow[end : end + 1] not in "个名年"
    ):
        return number.judged(Kind.DATE)
    if (
        _HAN_ORDINAL_AFTER.match(shadow, end)
        or (
            shadow[start - 1 : start] in tuple("\n(（")
            and shadow[end : end + 1] in tuple("、)）")
            and end > start
        )
        or (start == 0 and shadow[end : end + 1] == "、")
    ):
        number.bare = False
        return number.judged(Kind.ORDINAL)
    kind = chinese_idioms.judge(shadow, number)
    if kind is None:
        return None
    number.judged(kind)
    if kind is Kind.QUANTITY:
        measure(shadow, number, language)
    return number


__all__ = ["find", "is_han"]

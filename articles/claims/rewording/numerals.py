"""Numbers written as others are: with the same decimals, scale, unit and kind of numerals. Pure."""

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

from articles.audit import PERCENT, TIMES, Number
from articles.audit.normalization import normalize
from articles.audit.numbers import words
from articles.claims.traditional import simplified
from articles.numbers.verdicts import plain

# Digits beyond those of the author, and how the last one is rounded, the plainest first.
PRECISIONS = tuple(
    (more, rounding)
    for more in (0, 1, 2)
    for rounding in (ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING)
)

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SCALES = {
    "trillion": 12,
    "billion": 9,
    "million": 6,
    "thousand": 3,
    "兆": 12,
    "万亿": 12,
    "亿": 8,
    "万": 4,
}
_HAN = "〇一二三四五六七八九"
# Digits of a number that was written in words.
_FIGURES = 2

ORDINALS = ["", *words("first second third fourth fifth sixth seventh eighth ninth tenth")]
CARDINALS = ["", *words("one two three four five six seven eight nine ten")]


def han(number: int) -> str:
    """Return a number up to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _HAN[ones]
    return f"{_HAN[tens] if tens > 1 else ''}十{_HAN[ones] if ones else ''}"


def write_like(number: Number, value: Decimal, *, more: int, rounding: str, chinese: bool) -> str:
    """Return a value in the form of a number of the text, '' if there is none.

    A part of a whole, such as `a third`, and a number of per cent have their values in per cent.
    """
    written = normalize(number.literal)
    shown = [*_DIGITS.finditer(written)]
    if len(shown) != 1:
        return _in_words(number, value, more=more, rounding=rounding, chinese=chinese)
    digits = shown[0][0]
    stated = Decimal(digits.replace(",", ""))
    if not stated:
        return ""
    value = value / (number.value.copy_abs() / stated)
    decimals = len(digits.partition(".")[2])
    zeros = 0 if decimals else len(digits) - len(digits.rstrip("0"))
    rounded = _rounded(value, zeros - decimals - more, rounding)
    if not rounded:
        return ""
    if chinese and rounded >= 10_000 and number.literal.endswith(("万", "萬")):
        # 1.25亿 rather than 12500万.
        return f"{plain(rounded / 10_000)}{'亿' if number.literal.endswith('万') else '億'}"
    is_grouped = "," in digits or (not chinese and rounded >= 10_000)
    new = f"{rounded:,f}" if is_grouped else f"{rounded:f}"
    return number.literal[: shown[0].start()] + new + number.literal[shown[0].end() :]


def _rounded(value: Decimal, exponent: int, rounding: str) -> Decimal:
    rounded = value.quantize(Decimal(1).scaleb(exponent), rounding=rounding)
    return rounded.quantize(Decimal(1)) if exponent > 0 else rounded


def _in_words(number: Number, value: Decimal, *, more: int, rounding: str, chinese: bool) -> str:
    if number.unit == TIMES:
        size = plain(_rounded(value, -1 - more, rounding))
        return f"{size}倍" if chinese else f"{size} times"
    if number.unit == PERCENT or 0 < number.value < 1:
        tenths = _rounded(value / 10, 0, rounding)
        if "成" in number.literal and not more and 0 < tenths < 10:
            return f"{_HAN[int(tenths)]}成"
        more -= "成" in number.literal
        return f"{plain(_rounded(value, -more, rounding))}%"
    written = simplified(number.literal).lower()
    scale = next((word for word in _SCALES if word in written), "")
    if not scale and value < 1000:
        return plain(_rounded(value, -more, rounding))
    if not scale:
        large = [word for word in _SCALES if word.isascii() is not chinese]
        scale = next((word for word in large if value >= 10 ** _SCALES[word]), "")
    scaled = value / 10 ** _SCALES.get(scale, 0)
    if not scaled:
        return ""
    shown = plain(_rounded(scaled, scaled.adjusted() - _FIGURES - more + 1, rounding))
    word = number.literal[written.find(scale) :][: len(scale)] if scale in written else scale
    return f"{shown}{'' if chinese or not scale else ' '}{word}"


def with_count(literal: str, old: int, new: int) -> str:
    """Return words with another count or rank in the place of the first one, '' if there is none."""
    written = simplified(literal)
    for pattern, word in _forms(old, new):
        if found := re.search(pattern, written, re.IGNORECASE):
            if found[0][0].isupper():
                word = word.capitalize()
            renumbered = literal[: found.start()] + word + literal[found.end() :]
            return _FIRST_OF_ALL.sub("", renumbered) if new == 1 else renumbered
    return ""


# The first largest is the largest.
_FIRST_OF_ALL = re.compile(
    r"\b(?:first|1st)[ -](?=(?:\w+est|most|least|best|worst)\b)", re.IGNORECASE
)


def _forms(old: int, new: int) -> Iterator[tuple[str, str]]:
    """Yield patterns of a number, and another one in the same form."""
    for named in (ORDINALS, CARDINALS):
        if 0 < old < len(named) and 0 < new < len(named):
            yield rf"\b{named[old]}\b", named[new]
    yield rf"(?<!\d){old}(?:st|nd|rd|th)\b", f"{new}{_suffix(new)}"
    yield rf"(?<![\d.,]){old}(?![\d.,])", str(new)
    # Two of them, but the second.
    yield rf"(?<=第){han(old)}(?![一二三四五六七八九十百])", han(new)
    count = "[二两]" if old == 2 else han(old)
    yield rf"(?<![第一二三四五六七八九十百]){count}(?![一二三四五六七八九十百])", _han_count(new)


def _han_count(number: int) -> str:
    return "两" if number == 2 else han(number)


def _suffix(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")

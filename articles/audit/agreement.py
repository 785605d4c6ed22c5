"""Comparison of a number in a text with a value of the data. Pure.

A wording may round: it agrees with a value that rounds to it. Hedges before or after it (`about`,
`over`, `近`, `以上`) allow for more, on one side or both, up to a far end; words of direction (`fell
by`, `下降`) say which sign the value has.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from articles.audit import PERCENT, POINTS, TIMES, Number, NumberKind, numbers_in
from articles.audit.directions import adds, direction_of
from articles.audit.hedges import allows, hedge_of, vague_bounds
from articles.audit.normalization import normalize
from articles.audit.numbers import BASIS, PERMILLE
from collabsite.web.languages import is_chinese

_CURRENCY = re.compile(r"[A-Z]{3}")
# Units of rates, with the part of a per cent that one of them is.
_RATES = {PERCENT: 0, POINTS: 0, BASIS: -2, "bp": -2, PERMILLE: -1}
# The text around a wording that may belong to it: the rest of its clause, without other numbers.
_NEAR = 2
_CLAUSE_ENDS = re.compile(r"[\d.,;:!?()\ufffc\n，。；：！？、（）]")
_AROUND = 48
_EITHER_SIGN = ("±", "plus or minus", "+/-", "正负")
_BETWEEN_ENDS = re.compile(
    r" ?(?:%|per cent|percent)? ?(?:[-–—~～至到和与或]|——|to|and|or) ?[$€£¥]?", re.IGNORECASE
)
# Ends of a range may be rounded, but by no more than this part of its width.
_BEYOND_ENDS = Decimal("0.05")
# Multiples are round: doubled is 90 to 110 per cent more.
_MOST_OF_A_MULTIPLE = Decimal("0.2")


@dataclass(frozen=True)
class DataValue:
    """A value of the data in whole units (35 for 35 %).

    `unit` is `%`, `percentage points`, a currency or ''. A value that `is_change` is a change in per
    cent, which is no number of points.
    """

    value: Decimal
    unit: str
    is_change: bool = False


def wording_agrees(wording: str, fact: DataValue, *, before: str = "", after: str = "") -> bool:
    """Return whether an editor's wording of a value fits it; words without a number always do.

    `before` and `after` are the text around them, which may say that they are about, or more than,
    what they say, or that it fell by so much.
    """
    lead = _CLAUSE_ENDS.split(before[-_AROUND:])[-1]
    tail = "" if _CLAUSE_ENDS.match(after.lstrip()) else normalize(after[:_AROUND])
    # It stands for a value: `a third` in it is a fraction, not a rank, and `three times` a multiple.
    if is_chinese(wording):
        text = f"{lead}{wording}"
    else:
        text = f"{lead}{wording} {'as much' if wording.endswith('times') else 'of it'}"
    found = [number for number in numbers_in(text) if number.end > len(lead)]
    quantities = [number for number in found if number.kind == NumberKind.QUANTITY]
    words = normalize(f"{lead}{wording}")
    if not quantities and (bounds := vague_bounds(words[max(0, len(lead) - 2) :])):
        low, high = bounds
        return low <= fact.value.copy_abs() < high
    if not quantities:
        # Nor is `1987` a year there, if that is all it says.
        quantities = [number for number in found if number.literal == wording.strip()]
    return not quantities or any(
        _agrees(number, fact, words[: number.start], f"{words[number.end :]}{tail}", end)
        for number, end in _ends(words, quantities)
    )


def agrees(text: str, number: Number, fact: DataValue, *, left: Number | None = None) -> bool:
    """Return whether a number in a text agrees with a value of the data.

    `left` is the number before it, which may be the other end of a range.
    """
    before = normalize(text[max(0, number.start - _AROUND) : number.start])
    after = normalize(text[number.end : number.end + _AROUND])
    if left and (ends := _ends(text, [left, number])[0])[1]:
        before = normalize(text[max(0, left.start - _AROUND) : left.start])
        return _agrees(left, fact, before, after, ends[1])
    return _agrees(number, fact, before, after)


def is_near(number: Number, fact: DataValue) -> bool:
    """Return whether a number is so near to a value that it hardly is another quantity."""
    if not comparable(number, fact):
        return False
    stated = _in_unit_of(number, fact, is_added=False, direction=0)[0].copy_abs()
    value = fact.value.copy_abs()
    return max(stated, value) <= _NEAR * min(stated, value)


@dataclass(frozen=True)
class _End:
    """The right end of a range, or what a tolerance allows on both sides."""

    number: Number
    is_tolerance: bool


def _ends(text: str, numbers: list[Number]) -> list[tuple[Number, _End | None]]:
    """Return the numbers, or the left one with its right end if the two are those of a range."""
    if len(numbers) != 2:
        return [(number, None) for number in numbers]
    left, right = numbers
    gap = text[left.end : right.start]
    if "±" in gap or normalize(right.literal).lower().startswith(_EITHER_SIGN):
        return [(left, _End(right, is_tolerance=True))]
    if (not gap and left.value < right.value) or _BETWEEN_ENDS.fullmatch(gap):
        return [(left, _End(right, is_tolerance=False))]
    return [(left, None), (right, None)]


def _agrees(
    number: Number, fact: DataValue, before: str, after: str, end: _End | None = None
) -> bool:
    if not _may_be(number, fact):
        return False
    stated, place = _in_unit_of(number, fact, adds(before), direction_of(before, after))
    value = fact.value
    sign = _sign_of(number, stated, direction_of(before, after), fact)
    if sign and value and (value > 0) != (sign > 0):
        return False
    # A fall by 12 per cent is written without its sign.
    stated, value = stated.copy_abs(), value.copy_abs()
    if end:
        last = _in_unit_of(end.number, fact, adds(before), 0)[0].copy_abs()
        low, high = (stated - last, stated + last) if end.is_tolerance else sorted((stated, last))
        off = min(place / 2, (high - low) * _BEYOND_ENDS)
        return low - off <= value <= high + off
    return allows(hedge_of(before, normalize(number.literal), after), stated, place, value)


def _sign_of(number: Number, stated: Decimal, direction: int, fact: DataValue) -> int:
    """Return the sign that the words give a number, or 0 where they give none."""
    if number.value < 0:
        return -1
    if number.literal.startswith("+"):
        return 1
    if number.unit == TIMES and fact.unit in _RATES:
        return 1 if stated > 0 else -1
    if direction < 0 and fact.unit not in _RATES:
        # Members lost are counted without a sign, as a loss of so many.
        return 0
    return direction


def _may_be(number: Number, fact: DataValue) -> bool:
    """Return whether a number may be of the unit of a value."""
    if number.unit in (POINTS, BASIS) and fact.is_change:
        return False
    if comparable(number, fact) or not (number.unit and fact.unit) or number.unit == fact.unit:
        return True
    return number.unit == TIMES and fact.unit in _RATES


def _in_unit_of(
    number: Number, fact: DataValue, is_added: bool, direction: int
) -> tuple[Decimal, Decimal]:
    """Return what a number states in the unit of a value, and the value of its last place."""
    stated, place = number.value, place_of(number)
    if fact.unit not in _RATES:
        if number.unit == TIMES and is_added and fact.value.copy_abs() > stated + place / 2:
            # Of a ratio, two times more are three.
            stated += 1
        return stated, place
    if _is_share(number) and (fact.unit != POINTS or is_fraction(number)):
        stated *= 100
        return stated, min(place, stated * _ROUND_SHARE) if is_fraction(number) else place * 100
    if number.unit == TIMES:
        if is_added:
            change = stated
        elif direction < 0 and stated > 1:
            # A threefold fall leaves a third.
            change = 1 / stated - 1
        else:
            change = stated - 1
        # Three times as much is 200 per cent more.
        return change * 100, min(place, _MOST_OF_A_MULTIPLE) * 100
    shift = _RATES.get(number.unit, 0)
    return stated.scaleb(shift), place.scaleb(shift)


def comparable(number: Number, fact: DataValue) -> bool:
    """Return whether a number has the unit of a value, so that both may be the same quantity."""
    if number.unit == TIMES:
        return False
    if is_fraction(number) and fact.unit in _RATES:
        return True
    if fact.unit == POINTS:
        return number.unit in (POINTS, BASIS)
    ours = PERCENT if number.unit in _RATES else unit_in_data(number.unit)
    return ours == fact.unit or fact.unit in _namesakes(number)


# Money that is called by one name in several countries.
_YUAN = ("CNY", "TWD", "HKD", "MOP")
_DOLLARS = ("USD", "AUD", "CAD", "HKD", "SGD", "NZD", "TWD")
_BARE_YUAN = re.compile(r"(?<![币美欧日港澳加新韩])[元块]$")
_BARE_DOLLARS = re.compile(r"^[-+±]?\$|dollars?$")


def _namesakes(number: Number) -> tuple[str, ...]:
    """Return the other currencies that 元, $ or ¥ may mean where no country is named."""
    literal = normalize(number.literal)
    if number.unit == "CNY" and _BARE_YUAN.search(literal):
        return () if "人民币" in literal or "RMB" in literal else _YUAN
    if number.unit == "CNY" and literal.startswith("¥"):
        return ("CNY", "JPY")
    if number.unit == "USD" and _BARE_DOLLARS.search(literal):
        return () if "US" in literal else _DOLLARS
    return ()


def unit_in_data(unit: str) -> str:
    """Return the unit of a spelled-out number as columns have it: `%`, a currency code, or ''.

    No column is in days or kilometres.
    """
    return unit if unit == PERCENT or _CURRENCY.fullmatch(unit) else ""


def _is_share(number: Number) -> bool:
    """Return whether a number is a fraction that stands for a percentage: two thirds."""
    return not number.unit and 0 < number.value < 1


def is_fraction(number: Number) -> bool:
    """Return whether a share is not a decimal such as `0.8`, which may be an index."""
    return _is_share(number) and not re.search(r"\d[.．]\d", number.literal)


# A fraction in words is a round one: a third is 31 to 35 per cent, a tenth 9.4 to 10.6.
_ROUND_SHARE = Decimal("0.12")
_ROUNDEST_SHARE = Decimal(4)
_TENTHS = re.compile("成(?P<more>[一二三四五六七八九半])?$")


def place_of(number: Number) -> Decimal:
    """Return the value of one unit in the last place of a literal: 100,000 for `1.2M`."""
    if is_fraction(number):
        return _ROUNDEST_SHARE
    if (tenths := _TENTHS.search(number.literal)) and "." not in number.literal:
        return Decimal(2 if tenths["more"] else 5)
    digits = re.search(r"\d[\d,，]*(?:[.．](\d+))?", number.literal)
    if digits and number.value:
        shown = Decimal(digits[0].translate({ord(","): None, ord("，"): None, ord("．"): "."}))
        scale = number.value.copy_abs() / shown if shown else Decimal(1)
        decimals = len(digits[1] or "")
        if scale.normalize().as_tuple().digits == (1,):
            return scale * Decimal(10) ** -decimals
    whole = number.value.copy_abs()
    if whole and whole == whole.to_integral_value(ROUND_FLOOR):
        zeros = len(str(int(whole))) - len(str(int(whole)).rstrip("0"))
        # Twenty is twenty, but three million is round.
        return Decimal(10) ** zeros if zeros >= 3 else Decimal(1)
    exponent = whole.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)

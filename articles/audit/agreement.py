"""Comparison of a number in a text with a value of the data. Pure.

A wording may round: it agrees with a value that rounds to it. Words of approximation before or
after it (`about`, `over`, `近`, `以上`) allow for more, on both sides or on one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from articles.audit import PERCENT, POINTS, TIMES, Number, NumberKind, numbers_in
from collabsite.web.languages import is_chinese

# The share of a value by which a number may be off and still be about, or nearly, that much.
_ABOUT = Decimal("0.05")
_NEARLY = Decimal("0.1")

_BEFORE = {
    "about": r"about|around|roughly|approximately|approx\.|some|circa|ca\.|~|≈|大约|约|左右|大概",
    "over": r"over|more than|at least|above|upwards of|exceed(?:s|ed|ing)?|超过|逾|多于|至少|高于|突破",
    "under": r"under|less than|fewer than|below|at most|up to|不到|不足|少于|低于|至多|最多",
    "nearly": r"nearly|almost|close to|just under|接近|将近|近",
}
_AFTER = {
    "about": r"左右|上下|or so",
    "over": r"以上|[多余]|or more|\+|plus",
    "under": r"以下|or less",
}

_CURRENCY = re.compile(r"[A-Z]{3}")
_RATES = {PERCENT, POINTS}


@dataclass(frozen=True)
class DataValue:
    """A value of the data in whole units (35 for 35 %); `unit` is `%`, a currency or ''."""

    value: Decimal
    unit: str


def wording_agrees(wording: str, fact: DataValue, *, before: str = "", after: str = "") -> bool:
    """Return whether an editor's wording of a value fits it; words without a number always do.

    `before` and `after` are the text around them, which may say that they are about, or more than,
    what they say.
    """
    opening = re.search(
        rf"(?:^|\W|(?<=[\u3400-\u9fff]))(?:{_hedges(_BEFORE)})\s*$", before, re.IGNORECASE
    )
    closing = re.match(rf"\s*(?:{_hedges(_AFTER)})", after, re.IGNORECASE)
    start = opening[0] if opening else ""
    words = f"{wording}{closing[0] if closing else ''}"
    # It stands for a value: `a third` in it is a fraction, not a rank, and `three times` a multiple.
    if is_chinese(wording):
        text = f"{start}{words}"
    else:
        text = f"{start}{words} {'as much' if wording.endswith('times') else 'of it'}"
    found = [number for number in numbers_in(text) if number.end > len(start)]
    quantities = [number for number in found if number.kind == NumberKind.QUANTITY]
    if not quantities:
        # Nor is `1987` a year there, if that is all it says.
        quantities = [number for number in found if number.literal == wording.strip()]
    return not quantities or any(agrees(text, number, fact) for number in quantities)


def _hedges(words: Mapping[str, str]) -> str:
    return "|".join(words.values())


def agrees(text: str, number: Number, fact: DataValue) -> bool:
    """Return whether a number in a text agrees with a value of the data."""
    stated, value = number.value, fact.value
    if _is_share(number) and fact.unit in _RATES:
        stated *= 100
    elif comparable(number, fact):
        pass
    elif number.unit == TIMES and fact.unit in _RATES:
        # Three times as much is 200 per cent more.
        stated = (stated - 1) * 100
    elif number.unit and fact.unit:
        return False
    if not number.literal.startswith(("+", "-", "−")):
        # A fall by 12 per cent is written without its sign.
        stated, value = stated.copy_abs(), value.copy_abs()
    return _fits(stated, value, _hedge(text, number), _place(number))


def comparable(number: Number, fact: DataValue) -> bool:
    """Return whether a number has the unit of a value, so that both may be the same quantity."""
    if number.unit == TIMES:
        return False
    if _is_fraction(number) and fact.unit in _RATES:
        return True
    ours = PERCENT if number.unit in _RATES else unit_in_data(number.unit)
    return ours == fact.unit


def unit_in_data(unit: str) -> str:
    """Return the unit of a spelled-out number as columns have it: `%`, a currency code, or ''.

    No column is in days or kilometres.
    """
    return unit if unit == PERCENT or _CURRENCY.fullmatch(unit) else ""


def _fits(stated: Decimal, value: Decimal, hedge: str, place: Decimal) -> bool:
    off = (stated - value).copy_abs()
    if off <= place / 2:
        return True
    if hedge == "over":
        return value >= stated
    if hedge == "under":
        return value <= stated
    if hedge == "nearly":
        return value <= stated and off <= stated * _NEARLY
    return hedge == "about" and off <= value * _ABOUT


def _hedge(text: str, number: Number) -> str:
    """Return the unit that the words around a number give it, or ''."""
    before, after = text[max(0, number.start - 16) : number.start], text[number.end :]
    # `nearly` first: `just under` ends in `under`.
    for name in ("nearly", "over", "under", "about"):
        if re.search(
            rf"(?:^|\W|(?<=[\u3400-\u9fff]))(?:{_BEFORE[name]})\s*$", before, re.IGNORECASE
        ):
            return name
    for name, words in _AFTER.items():
        if re.match(rf"\s*(?:{words})", after, re.IGNORECASE):
            return name
    return ""


def _is_share(number: Number) -> bool:
    """Return whether a number is a fraction that stands for a percentage: two thirds."""
    return not number.unit and 0 < number.value < 1


def _is_fraction(number: Number) -> bool:
    """Return whether a share is not a decimal such as `0.8`, which may be an index."""
    return _is_share(number) and not re.search(r"\d[.．]\d", number.literal)


def _place(number: Number) -> Decimal:
    """Return the value of one unit in the last place of a literal: 100,000 for `1.2M`."""
    if _is_fraction(number):
        # A fraction in words is a round one: a third is 31 to 35 per cent.
        return Decimal(4)
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
    return Decimal(1)

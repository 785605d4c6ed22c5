"""Guesses in Chinese numerals, 三四个 and 七八十岁: two numbers, as the ends of a range are."""

import re
from dataclasses import replace
from decimal import Decimal

from articles.audit.numbers import Candidate, NumberKind
from articles.audit.numerals import DIGITS, value_of

# 十七八: 17 or 18; 四五百: 400 or 500; 一千二三百: 1,200 or 1,300.
_GUESS = re.compile(
    "(?P<head>[一二两三四五六七八九]?[十百千](?:[一二三四五六七八九]百)?(?:[一二三四五六七八九]十)?)?"
    "(?P<low>[一二两三四五六七八])(?P<high>[二两三四五六七八九])(?P<scale>[十百千]?[万亿]?)"
)
# 六七成: 60 or 70 per cent.
_TENTHS = re.compile("成(?![为立功果长员就本绩交分语效年人都])")


def is_guess(written: str) -> bool:
    """Tell 三四 and 三五 from 三八 and 二〇二四: a guess names neighbours."""
    found = _GUESS.fullmatch(written)
    if not found:
        return False
    low, high = DIGITS[found["low"]], DIGITS[found["high"]]
    return high == low + 1 or (low, high) == (3, 5)


def take_tenths(text: str, number: Candidate) -> bool:
    """Take in the 成 of 六七成; tell whether there was one."""
    if not _TENTHS.match(text, number.end):
        return False
    number.end, number.scale, number.unit = number.end + 1, 1, "%"
    return True


def ends(text: str, number: Candidate) -> list[Candidate]:
    """Part a guess that counts into its two numbers; anything else is left whole."""
    if number.script != "chinese" or number.kind is not NumberKind.QUANTITY:
        return [number]
    found = _GUESS.match(text, number.start)
    if not found or not is_guess(found[0]) or found.end() > number.end:
        return [number]
    head = value_of(found["head"]) if found["head"] else None
    scale = value_of(found["scale"]) if found["scale"] else None
    middle = found.start("high")
    parts = []
    for digit, start, end in (
        (found["low"], number.start, middle),
        (found["high"], middle, number.end),
    ):
        value = (head or Decimal(0)) + DIGITS[digit] * (scale or Decimal(1))
        if found["scale"][-1:] in ("万", "亿"):
            # 十七八万: the scale is of both.
            power = value_of(found["scale"][-1]) or Decimal(1)
            value = (head or Decimal(0)) * power + DIGITS[digit] * (scale or Decimal(1))
        parts.append(replace(number, start=start, end=end, value=value, bare=False))
    return parts

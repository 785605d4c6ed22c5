"""Amounts without a definite value, such as `hundreds` and 数百, and the values that they allow. Pure."""

import re
from decimal import Decimal

from articles.audit.english import SCALES, VAGUE
from articles.audit.numerals import value_of

# So many times a unit, such as a hundred, are hundreds.
_LEAST, _MOST = Decimal("1.9"), Decimal(10)
_LATIN = re.compile(
    rf"(?<![A-Za-z])(?:(?:(?P<many>{'|'.join(VAGUE)}) (?:of|and) )?(?P<vague>{'|'.join(VAGUE)})"
    rf"|(?:several|a few|a couple of|many|some few) (?P<scale>{'|'.join(SCALES)}))(?![A-Za-z])",
    re.IGNORECASE,
)
_BIG = "十百千万亿"
_HAN = re.compile(
    rf"(?P<tens>[一二三四五六七八九]?十)几(?P<scaled>[{_BIG}]{{0,2}})"
    rf"|(?:[数几]|好几|若干)(?P<several>[{_BIG}]{{1,3}})|(?<![早晚历])上(?P<about>[百千万亿]{{1,2}})"
    r"|数以(?P<counted>[百千万亿]{1,2})计|成(?P<low>[百千])上(?P<high>[千万])"
)


def vague_bounds(words: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and greatest value that vague words allow, the latter not included."""
    if found := _LATIN.search(words):
        unit = Decimal(VAGUE.get((found["vague"] or "").lower(), 0) or 1)
        if found["scale"]:
            unit = Decimal(SCALES[found["scale"].lower()])
        if found["many"]:
            unit *= 10 if found["many"].lower() == "dozens" else VAGUE[found["many"].lower()]
        # Dozens go on to a hundred.
        most = Decimal(100) if unit == SCALES["dozen"] else unit * _MOST
        return unit * _LEAST, most
    return _han_bounds(words)


def _han_bounds(words: str) -> tuple[Decimal, Decimal] | None:
    found = _HAN.search(words)
    if not found:
        return None
    if found["tens"]:
        base = value_of(found["tens"]) or Decimal(0)
        scale = value_of(found["scaled"]) if found["scaled"] else Decimal(1)
        return (base + 1) * (scale or 1), (base + 10) * (scale or 1)
    if found["low"]:
        return _value(found["low"]) * _LEAST, _value(found["high"]) * _MOST
    if found["several"]:
        return _value(found["several"]) * _LEAST, _value(found["several"]) * _MOST
    unit = _value(found["about"] or found["counted"])
    return unit, unit * _MOST


def _value(written: str) -> Decimal:
    return value_of(written) or Decimal(0)

"""Words around a number, such as `just over` and 以上, and vague ones, such as `hundreds`, and what they allow. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from articles.audit.english import SCALES, VAGUE
from articles.audit.lexicon import fill, read_lexicon
from articles.audit.numerals import value_of

# The values that a hedge allows: from the number and the place of its last digit, the ends, and
# whether each end is one of them.
type Bounds = tuple[Decimal, Decimal, bool, bool]

# How far off a value may be: about, nearly and just over so much, and beyond it at all.
_ABOUT = Decimal("0.05")
_MOST_ABOUT = Decimal("0.1")
_NEARLY = Decimal("0.1")
_JUST = Decimal("0.075")
_FAR = Decimal("1.5")
_LOW = Decimal("0.5")
# Less than 5 per cent may be next to nothing.
_SMALL = Decimal(5)


@dataclass(frozen=True)
class Hedge:
    """Words before and after a number, in both languages, and the values that they allow."""

    before: str
    han_before: str
    after: str
    bounds: Callable[[Decimal, Decimal], Bounds]


def _just(stated: Decimal, place: Decimal) -> Decimal:
    return max(stated * _JUST, place / 2)


def _about(stated: Decimal, place: Decimal) -> Bounds:
    # About 3 may be 3.3, but about three thousand are not 3400.
    off = max(stated * _ABOUT, min(place / 2, stated * _MOST_ABOUT))
    return stated - off, stated + off, True, True


def _furthest(stated: Decimal, place: Decimal) -> Decimal:
    return max(stated * _FAR, stated + place)


def _lowest(stated: Decimal) -> Decimal:
    return stated * _LOW if stated > _SMALL else Decimal(0)


def _last_place(stated: Decimal) -> Decimal:
    exponent = stated.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


_LEXICON = read_lexicon("hedges.toml")
# What a number is not reached by.
NOT_REACHED: str = _LEXICON["parts"]["not_reached"]


# The values that each hedge of the lexicon allows.
_BOUNDS: Mapping[str, Callable[[Decimal, Decimal], Bounds]] = {
    "just over": lambda s, p: (s, s + _just(s, p), False, True),
    "just under": lambda s, p: (s - _just(s, p), s, True, False),
    "at least": lambda s, p: (s, _furthest(s, p), True, True),
    "at most": lambda s, _p: (_lowest(s), s, True, True),
    "over": lambda s, p: (s, _furthest(s, p), False, True),
    "under": lambda s, _p: (_lowest(s), s, True, False),
    "close to": lambda s, p: (s * (1 - _NEARLY), s + p / 2, True, True),
    "nearly": lambda s, _p: (s * (1 - _NEARLY), s, True, False),
    # The rest of the last digit that is written: 1200多 is less than 1300.
    "odd": lambda s, _p: (s, s + _last_place(s), False, False),
    "about": _about,
    "or so": lambda s, _p: (s * (1 - _ABOUT), s * (1 + 3 * _ABOUT), True, True),
}


def _words(name: str, side: str) -> str:
    return fill(_LEXICON["hedges"][name].get(side, ""), _LEXICON["parts"])


HEDGES = {
    name: Hedge(_words(name, "before"), _words(name, "chinese"), _words(name, "after"), bounds)
    for name, bounds in _BOUNDS.items()
}
# Hedges that are part of the numeral: 过半, 一大半.
_WITHIN = {
    "过半": "over",
    "超半": "over",
    "一大半": "over",
    "一多半": "over",
    "一小半": "under",
    "一少半": "under",
}
# The rest of the last digit may be told within the numeral: 590多万.
_ODD = re.compile("(?<=[0-9十百千])[多余餘](?=[十百千万萬亿億])")
_JUST_BEFORE = re.compile("(?:刚刚?|略|险|勉强|微)$")
_SIGNS = {"~": "about", "≈": "about", ">": "over", "≥": "at least", "<": "under", "≤": "at most"}


def _pattern(side: str) -> str:
    groups = []
    for name, hedge in HEDGES.items():
        words = getattr(hedge, side)
        if words:
            groups.append(f"(?P<{name.replace(' ', '_')}>{words})")
    return "|".join(groups)


_LATIN = re.compile(
    rf"(?<![A-Za-z])(?:{_pattern('before')})(?:,? (?:an? |the |by |one )?|-)$",
    re.IGNORECASE,
)
_HAN = re.compile(rf"(?:{_pattern('han_before')})(?:了|为|至|到|达|在|有|是)? ?$")
_AFTER = re.compile(_pattern("after"), re.IGNORECASE)
_REACH = 32


def hedge_of(before: str, literal: str, after: str) -> str:
    """Return the name of the hedge around a number, or ''."""
    if within := next((name for sign, name in _WITHIN.items() if literal.startswith(sign)), ""):
        # 刚过半 is hardly more than half.
        return "just over" if within == "over" and _JUST_BEFORE.search(before) else within
    if _ODD.search(literal):
        return "odd"
    lead = before[-_REACH:]
    if sign := _SIGNS.get(lead.rstrip()[-1:]):
        return sign
    for pattern in (_LATIN, _HAN):
        if found := pattern.search(lead if lead[-1:] in " -" or pattern is _HAN else f"{lead} "):
            return _name(found)
    found = _AFTER.match(after)
    return _name(found) if found else ""


def _name(found: re.Match[str]) -> str:
    return (found.lastgroup or "").replace("_", " ")


def allows(hedge: str, stated: Decimal, place: Decimal, value: Decimal) -> bool:
    """Return whether a number with a hedge, or with none, may stand for a value."""
    if not hedge:
        return (stated - value).copy_abs() <= place / 2
    low, high, has_low, has_high = HEDGES[hedge].bounds(stated, place)
    return (low < value or (has_low and low == value)) and (
        value < high or (has_high and value == high)
    )


# So many times a unit, such as a hundred, are hundreds.
_LEAST, _MOST = Decimal("1.9"), Decimal(10)
_VAGUE_LATIN = re.compile(
    rf"(?<![A-Za-z])(?:(?:(?P<many>{'|'.join(VAGUE)}) (?:of|and) )?(?P<vague>{'|'.join(VAGUE)})"
    rf"|(?:several|a few|a couple of|many|some few) (?P<scale>{'|'.join(SCALES)}))(?![A-Za-z])",
    re.IGNORECASE,
)
_BIG = "十百千万亿"
_VAGUE_HAN = re.compile(
    rf"(?P<tens>[一二三四五六七八九]?十)几(?P<scaled>[{_BIG}]{{0,2}})"
    rf"|(?:[数几]|好几|若干)(?P<several>[{_BIG}]{{1,3}})|(?<![早晚历])上(?P<about>[百千万亿]{{1,2}})"
    r"|数以(?P<counted>[百千万亿]{1,2})计|成(?P<low>[百千])上(?P<high>[千万])"
)


def vague_bounds(words: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and greatest value that vague words allow, the latter not included."""
    if found := _VAGUE_LATIN.search(words):
        unit = Decimal(VAGUE.get((found["vague"] or "").lower(), 0) or 1)
        if found["scale"]:
            unit = Decimal(SCALES[found["scale"].lower()])
        if found["many"]:
            unit *= 10 if found["many"].lower() == "dozens" else VAGUE[found["many"].lower()]
        # Dozens go on to a hundred.
        most = Decimal(100) if unit == SCALES["dozen"] else unit * _MOST
        return unit * _LEAST, most
    return _chinese_bounds(words)


def _chinese_bounds(words: str) -> tuple[Decimal, Decimal] | None:
    found = _VAGUE_HAN.search(words)
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

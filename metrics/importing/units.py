"""Units in the heads of columns: `Emissions (t CO₂)`, `GDP [million US$]`, `Emissions, tonnes`. Pure."""

import re
import unicodedata
from collections.abc import Iterable

# In the form of `_fold`. Each may be alone, or come before what it is of or per.
_WORDS = """
    t kg g mg μg kt mt gt tg tonne tonnes ton tons gram grams micrograms milligrams kilogram kilograms
    km m cm mm nm km2 m2 km3 m3 ha hectare hectares acre acres mile miles metre metres meter meters
    kilometre kilometres kilometer kilometers sqkm l ml hl litre litres liter liters gallons barrels
    kw mw gw tw wh kwh mwh gwh twh j kj mj gj tj pj ej toe ktoe mtoe btu kcal °c °f hpa hz khz mhz
    ghz db ppm ppb kb mb gb tb bit/s kbit/s mbit/s s min h hour hours day days week weeks month
    months year years yr yrs person persons people inhabitants population households individuals
    students pupils teachers researchers births deaths cases patients jobs employees workers fte
    papers articles publications citations patents items units pieces vehicles animals index points
    point score ratio number count % percent percentage dollars dollar euros euro pounds yuan rmb us$
    a$ c$ hk$ nt$ int$ $ € £ ¥ usd eur gbp cny jpy
"""
_UNITS = frozenset(_WORDS.split())
# Words before a unit: scales, and of which sort it is.
_BEFORE = re.compile(
    r"(?:(?:thousand|million|billion|trillion|hundred)s?|thous\.?|mill?\.?|mln\.?|bn\.?|mio\.?|mrd\.?"
    r"|'?000s?|1,?000|10\^?[3-9]|current|constant|real|nominal|metric|international|annual|average"
    r"|us|square|sq\.?|cubic|in|of|[12]\d{3}) "
)
_AFTER = re.compile(
    r"(?:[,;/]| of| per| at| in| co2| equivalent| eq| ppp| \(| thousand| million| billion|$).*"
)
_SCALES = {"thousand", "thousands", "million", "millions", "billion", "billions", "trillion"}
_SCALE = re.compile(
    r"thous|mill?ion|billion|trillion|\b(?:ml?n|bn|mio|mrd|m|k)\b|000|10\^|[百千万亿]"
)
_OTHER = re.compile(r"per .+|.+ per .+|index,? .+|[12]\d{3} ?= ?1(?:00)?|每.+")
_HANZI = re.compile(
    r"[百千万十亿]*(?:"
    r"吨|公斤|千克|克|毫克|公里|千米|米|厘米|毫米|平方公里|平方千米|平方米|立方米|公顷|亩|升|千瓦|千瓦时|兆瓦|吉瓦|吉瓦时"
    r"|吨标准煤|吨二氧化碳|度|摄氏度|小时|分钟|秒|天|日|周|月|年|岁|人|人次|户|名|人年|篇|件|项|个|次|例|家|所|台|辆|艘|头"
    r"|只|册|种|元|美元|欧元|英镑|日元|港元|指数|分|倍)(?:/.+)?"
)
# As the last word of a name rather words than units.
_AMBIGUOUS = frozenset(
    {"min", "number", "count", "index", "score", "ratio", "population", "mb", "tb"}
)
_BRACKETED = re.compile(r"(?P<label>.+?)\s*[(（\[](?P<unit>[^()（）\[\]]+(?:\([^()]*\))?)[)）\]]")
_ABOVE = re.compile(r"(?:units?|计量单位|单位)\s*[:：]\s*(?P<unit>.+)", re.IGNORECASE)
_LAST = re.compile(r"(?P<label>.+),\s+(?P<unit>[^,()（）\[\]]+)")


def split_unit(head: str) -> tuple[str, str]:
    """Return the name of a column without the unit at its end, and the unit, '' if there is none."""
    bracketed = _BRACKETED.fullmatch(head)
    match = bracketed or _LAST.fullmatch(head)
    if match is None or not is_unit(match["unit"]) or not (bracketed or _is_clear(match["unit"])):
        return head, ""
    return match["label"].strip(), match["unit"].strip().removeprefix("in ")


def unit_above(lines: Iterable[str]) -> str:
    """Return the unit that a line above a table names, such as `Unit: tonnes` or `单位：亿元`."""
    matches = (_ABOVE.fullmatch(line.strip(" ()（）")) for line in lines)
    return next((m["unit"].strip() for m in matches if m and is_unit(m["unit"])), "")


def is_unit(text: str) -> bool:
    """Return whether a text is a unit, perhaps with a scale: `million US$`, `% of GDP`, `万人`."""
    words = _fold(text)
    if _OTHER.fullmatch(words) or _HANZI.fullmatch(words) or words in _SCALES:
        return True
    while before := _BEFORE.match(words):
        words = words[before.end() :]
    first = re.split(r"[\s,;/]", words, maxsplit=1)[0]
    return first in _UNITS and bool(_AFTER.fullmatch(words[len(first) :]))


def has_scale(unit: str) -> bool:
    """Return whether values in a unit are in thousands, millions and so on."""
    return bool(_SCALE.search(_fold(unit)))


def _is_clear(unit: str) -> bool:
    """Return whether a text is a unit even after a comma."""
    words = _fold(unit)
    return len(words) > 1 and words not in _AMBIGUOUS


def _fold(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()

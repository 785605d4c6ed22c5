"""Parts of a match of an idiom: numbers, signs and counts. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace

from articles.audit import PERCENT, TIMES
from articles.audit.numbers import words
from articles.claims.claims import Stated
from articles.claims.sentences import Sentence

HAN_COUNTS = {"两": 2, **{sign: n for n, sign in enumerate("二三四五六七八九十", 2)}}
COUNTS = {
    **{
        word: n
        for n, word in enumerate(words("one two three four five six seven eight nine ten"), 1)
    },
    **{sign: n for n, sign in enumerate("一二三四五六七八九十", 1)},
    "两": 2,
    "both": 2,
}


UNITS = re.compile(r"[A-Z]{3}")


UP = ("up", "up2", "up3", "more", "most", "most2", "most3", "most4", "ahead")


DOWN = ("down", "down2", "down3", "less", "least", "least2", "behind")


# More than so much is denied: nothing is said of by how much.
NEGATED = re.compile(
    r"(?:(?<![a-z])(?:not|never|nor|without|didn't|doesn't|none of the years)(?![a-z])[^,.;]{0,40}|未曾?|未能|没有?|从未|从没有?|不曾|尚未|仍未|并未|并没有?|并不)"
    r"(?:能够?)?(?:超过|超出|高于|突破|越过|迈过|站上|达到?|到过?|低于|少于|低过|跌破|跌穿|过)?$"
    r"|未(?:超过|超出|突破|破|跌破)$",
    re.IGNORECASE,
)


_FIRST_TIME = re.compile(r"首次|首度|第一次|头一[次回]|首破|for the first time", re.IGNORECASE)


def groups_of(found: re.Match[str]) -> Mapping[str, str]:
    """Return the named groups of a match that took part in it."""
    return {name: part for name, part in found.groupdict().items() if part is not None}


def sign_of(found: re.Match[str]) -> int:
    """Return 1 for more, most and a rise, -1 for less, least and a fall, and 0 for neither."""
    groups = groups_of(found)
    if any(name in groups for name in UP):
        return 1
    return -1 if any(name in groups for name in DOWN) else 0


def number_of(found: re.Match[str], sentence: Sentence, name: str = "n") -> Stated | None:
    """Return the number that a group of a match has, with its offsets into the sentence."""
    if name not in found.re.groupindex or found[name] is None:
        return None
    return sentence.stated(found.start(name))


def amounts_of(stated: Stated | None) -> tuple[Stated, ...]:
    """Return a number as the amounts of a statement; () if there is none."""
    return (stated,) if stated else ()


def is_multiple(stated: Stated) -> bool:
    """Return whether a number says how many times."""
    return stated.number.unit == TIMES


def is_table_number(stated: Stated) -> bool:
    """Return whether a number may be of a table: none is in days or kilometres."""
    unit = stated.number.unit
    return not unit or bool(UNITS.fullmatch(unit)) or not unit.isalpha() or " " in unit


def as_multiple(stated: Stated) -> Stated:
    """Return a part of another value as a multiple: 40 per cent of it, 四成."""
    number = stated.number
    if number.unit != PERCENT:
        return stated
    return Stated(stated.text, replace(number, value=number.value / 100, unit=TIMES))


# What numbers count that are none of the table: 432 firms, twenty years.
_COUNTER = re.compile("[多余]?(?:[个名家份场座条次款批站口栋所间期项封]|年|天|个月|小时|分钟)")
_MANY = 10_000


def counts_others(stated: Stated, sentence: Sentence) -> bool:
    """Return whether a number counts other things than those of the table."""
    number = stated.number
    mention = sentence.at(number.start)
    return bool(
        mention
        and mention.end == number.end
        and not number.unit
        and (number.value < _MANY or "多" in sentence.words[number.end : number.end + 1])
        and _COUNTER.match(sentence.words, number.end)
    )


def with_lead(stated: Stated, lead: str) -> Stated:
    """Return a number with the hedge of words that stand elsewhere."""
    number = stated.number
    moved = replace(number, start=len(lead), end=len(lead) + len(number.literal))
    return Stated(f"{lead}{number.literal}{stated.text[number.end :]}", moved)


def as_fraction(stated: Stated) -> Stated:
    """Return a half or a third as a multiple."""
    return Stated(stated.text, replace(stated.number, unit=TIMES))


def is_first_time(sentence: Sentence, found: re.Match[str]) -> bool:
    """Return whether a claim says that something is so for the first time."""
    first, last = sentence.clause(found.start())
    near = sentence.words[max(first, found.start() - 8) : found.end()]
    return bool(
        _FIRST_TIME.search(near + sentence.words[found.end() : min(last, found.end() + 60)])
    )


# Names of a row that is the whole of the others.
_WHOLE = re.compile(r"(?:the )?(?:world|globe|global|worldwide|national|continent)", re.IGNORECASE)


def is_whole(found: re.Match[str], sentence: Sentence) -> bool:
    """Return whether the row that a match has as its whole is the world, or such a sum."""
    return bool(_WHOLE.match(sentence.words, found.start("whole_r")))

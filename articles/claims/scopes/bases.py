"""Periods that a sentence only compares with, or in which something began. Pure."""

import re

from articles.claims.sentences import Sentence
from articles.claims.signs import Sign

_P = f"{Sign.PERIOD}+"

BASE = re.compile(
    rf"(?:[与和同跟较比](?P<han>{_P})(?:年)?(?:底|末|初)?(?:的?(?:水平|同期))?(?:相比|相较|比较|比)|(?:[较比]|高于|低于|多于|少于|超过|超越|不及|不如|不敌|恢复[到至]|收复|好于|优于|差于|逊于|高过|胜过)(?P<han2>{_P})(?:年)?(?:底|末|初)?"
    rf"|(?:compared (?:with|to)|than|relative to|against|up on|down on|versus|above|below)(?: (?:its|the|their|level|levels|figure|in|of))* (?P<latin>{_P}))",
    re.IGNORECASE,
)

# Than in 2020 and 2021.
_AND = re.compile(rf"(?: and| or|,)? ?(?=(?P<next>{Sign.PERIOD}))", re.IGNORECASE)


def bases_in(sentence: Sentence) -> frozenset[int]:
    """Return the places of the periods with which something is compared."""
    ends = {m.start: m.end for m in sentence.of(Sign.PERIOD)}
    found: set[int] = set()
    for match in BASE.finditer(sentence.skeleton):
        at = next(match.start(n) for n in ("han", "han2", "latin") if match[n])
        while at in ends and at not in found:
            found.add(at)
            joined = _AND.match(sentence.skeleton, ends[at])
            at = joined.start("next") if joined else -1
    return frozenset(found)


# Almost double the crop of 2022, 51 % up on the year before.
_LATIN_BASE = re.compile(
    rf"\b(?:compared (?:with|to)|than|relative to|against|versus|on|from|over|as (?:much|many|high|large|big|long|low) as|double|twice|triple|times|half|short of)"
    rf"(?: (?!and\b|but\b|in\b(?! {Sign.PERIOD}))[a-z'-]+){{0,4}} (?P<latin>{_P})(?! ?(?:to|until|through|[-–—]))",
    re.IGNORECASE,
)


def told_bases(sentence: Sentence) -> frozenset[int]:
    """Return the places of the periods that a sentence only compares with."""
    if sentence.has_han:
        return bases_in(sentence)
    return frozenset(m.start("latin") for m in _LATIN_BASE.finditer(sentence.skeleton))


# When something began is not what a text speaks of: opened in 1967, 1967年通车.
_BEGAN = re.compile(
    r"\b(?:opened|built|founded|established|enlarged|created|launched|born|completed|inaugurated|renovated|introduced|invented|dates?|dating)(?: back)?(?: in| from| to)* $",
    re.IGNORECASE,
)
_BEGAN_HAN = re.compile(
    "年?代?[0-9]{0,2}月?[0-9]{0,2}日?(?:正式)?(?:通车|启用|建成|落成|成立|创立|创办|开业|开通|开馆|出生|诞生|设立|设市|升格|竣工|始建|投产|投用|创刊|建校)"
)


def is_of_history(end: int, start: int, sentence: Sentence) -> bool:
    """Return whether a period only says when something began."""
    return bool(_BEGAN.search(sentence.words, 0, start) or _BEGAN_HAN.match(sentence.words, end))

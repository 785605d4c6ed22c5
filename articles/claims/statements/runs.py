"""Statements of runs of changes, or of places held. Pure."""

import re

from articles.audit import TIMES
from articles.claims.claims import Statement
from articles.claims.idioms.english.words import YEARS
from articles.claims.sentences import Sentence
from articles.claims.statements.parts import COUNTS, groups_of, number_of, sign_of

# What never rose may have stayed as it was.
_NEVER = re.compile(r"never|yet to|\bnot\b|n't\b", re.IGNORECASE)
# They are quarters, rather than rows.
_PERIODS = re.compile(YEARS, re.IGNORECASE)


def read_run(found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Read in how many periods in a row something is so: a direction, a rank or a level."""
    groups = groups_of(found)
    sign = sign_of(found)
    if "rise_first" in groups or "fall_first" in groups:
        return Statement(sign=1 if "rise_first" in groups else -1, turns=True)
    if "them" in groups and not _PERIODS.search(sentence.words, 0, found.start()):
        return None
    if "every" in groups or "every_one" in groups:
        is_never = bool(_NEVER.search(found[0]))
        return Statement(sign=1 if "topped" in groups else sign, is_flat=is_never)
    if "level" in groups and (level := number_of(found, sentence, "level")):
        counted = number_of(found, sentence, "n") or number_of(found, sentence, "o")
        if not counted:
            return None
        return Statement(count=int(counted.number.value), amounts=(level,))
    rank = int("topped" in groups or "bottomed" in groups)
    if "place" in groups and (place := number_of(found, sentence, "place")):
        rank = int(place.number.value)
    sign = -1 if "bottomed" in groups else 1 if rank else sign
    if "first" in groups:
        ranked = number_of(found, sentence, "o")
        if not ranked or ranked.number.value != 1:
            return None
        return Statement(sign=sign, is_first=True)
    if "again" in groups:
        return Statement(sign=sign, count=2)
    for name in ("n", "n2"):
        if name in groups and groups[name].lower() in COUNTS:
            return Statement(sign=sign or 1, count=COUNTS[groups[name].lower()], rank=rank)
    for name in ("o", "o2", "n", "n2"):
        if name in groups and (stated := number_of(found, sentence, name)):
            number = stated.number
            if number.value != int(number.value) or number.unit in ("%", TIMES):
                return None
            return Statement(
                sign=sign,
                count=int(number.value),
                is_exact=name in ("o", "o2"),
                rank=rank,
            )
    return None

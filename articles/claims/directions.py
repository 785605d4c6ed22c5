"""Words of direction in a sentence: rose, 下降. Pure."""

import re

from articles.claims.idioms.chinese import HAN_DOWN, HAN_UP
from articles.claims.idioms.english import DOWN, UP, VERBS_DOWN, VERBS_UP

DIRECTION = re.compile(
    rf"(?<![A-Za-z-])(?:(?P<up>{VERBS_UP}|{UP}|growth|increases?|rises?|gains?)|(?P<down>{VERBS_DOWN}|{DOWN}|shrink|losses|loss|falls?))(?![a-z])|(?P<down2>{HAN_DOWN})|(?P<up2>{HAN_UP})",
    re.IGNORECASE,
)


def directions_in(text: str, start: int, end: int) -> list[int]:
    """Return 1 for each rise, and -1 for each fall, in a part of a skeleton."""
    return [
        1 if found["up"] or found["up2"] else -1
        for found in DIRECTION.finditer(text, max(0, start), end)
    ]

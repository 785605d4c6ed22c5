"""Words of direction in a sentence: rose, 下降. Pure."""

import re

from articles.claims.idioms.chinese import HAN_DOWN, HAN_UP
from articles.claims.idioms.english import DOWN, UP, VERBS_DOWN, VERBS_UP
from articles.claims.idioms.english.words import LESS, MORE
from articles.claims.signs import Sign

DIRECTION = re.compile(
    rf"(?<![A-Za-z-])(?:(?P<up>{VERBS_UP}|{UP}|growth|increases?|rises?|gains?)|(?P<down>{VERBS_DOWN}|{DOWN}|shrink|lost|losses|loss|falls?))(?![a-z])|(?P<down2>{HAN_DOWN})|(?P<up2>{HAN_UP})",
    re.IGNORECASE,
)


def directions_in(text: str, start: int, end: int) -> list[int]:
    """Return 1 for each rise, and -1 for each fall, in a part of a skeleton."""
    return [
        1 if found["up"] or found["up2"] else -1
        for found in DIRECTION.finditer(text, max(0, start), end)
    ]


# More than a year before, and not more than so much.
_COMPARED = re.compile(
    rf"(?<![A-Za-z-])(?:(?P<more>{MORE})|(?P<less>{LESS}))(?![a-z])(?! than (?:[$€£]?{Sign.NUMBER}|(?:in |the |that of )*{Sign.ROW}))(?=[^,.;]{{0,30}} than |[^,.;a-z]*(?:[,.;]|$))",
    re.IGNORECASE,
)


def more_or_less_in(text: str, start: int, end: int) -> list[int]:
    """Return 1 for each word for more, and -1 for each for less, in a part of a skeleton."""
    return [1 if found["more"] else -1 for found in _COMPARED.finditer(text, start, end)]

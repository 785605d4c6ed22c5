"""Idioms of claims, in English and in Chinese, as tables: a new one is added in one place.

Patterns are written over a skeleton (`articles.claims.mentions`): `<R>` is a row of the table, `<A>` all of
its rows, `<C>` a column, `<P>` a period, `<N>` a number and `<O>` an ordinal. Chinese is simplified there.
Of two patterns that match the same words, the one of the earlier kind wins, and then the earlier one.
"""

import re
from collections.abc import Iterable

from articles.claims.claims import ClaimKind
from articles.claims.idioms import chinese, english
from articles.claims.idioms.idiom import Idiom, idioms

# A change of all that is left with a direction comes after what says more.
_ORDER = [
    ClaimKind.RUN,
    ClaimKind.ORDER,
    ClaimKind.COMPARISON,
    ClaimKind.SHARE,
    ClaimKind.RANK,
    ClaimKind.SUPERLATIVE,
    ClaimKind.TOTAL,
    ClaimKind.AVERAGE,
    ClaimKind.CHANGE,
    ClaimKind.THRESHOLD,
]


def _in_order(found: Iterable[Idiom]) -> tuple[Idiom, ...]:
    return tuple(sorted(found, key=lambda idiom: _ORDER.index(idiom.kind)))


ENGLISH = _in_order(idioms(english.IDIOMS))
CHINESE = _in_order(idioms(chinese.IDIOMS))
IDIOMS = _in_order([*ENGLISH, *CHINESE])


# Words that an idiom has itself, and parts of them: what else a match has, stood in a gap of a pattern.
_WRITTEN = " ".join(pattern for _kind, _cues, pattern in (*english.IDIOMS, *chinese.IDIOMS))
WORDS = frozenset(re.findall(r"[a-z]{3,}", _WRITTEN.lower()))
SIGNS = frozenset(re.findall(r"[\u4e00-\u9fff]", _WRITTEN))

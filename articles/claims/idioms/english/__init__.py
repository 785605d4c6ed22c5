"""English idioms of claims."""

from articles.claims.idioms.english import (
    changes,
    comparisons,
    levels,
    pointers,
    ranks,
    runs,
    shares,
    superlatives,
)
from articles.claims.idioms.english.words import DOWN, UP, VERBS_DOWN, VERBS_UP

__all__ = ["DOWN", "IDIOMS", "UP", "VERBS_DOWN", "VERBS_UP"]

IDIOMS = (
    *runs.IDIOMS,
    *comparisons.IDIOMS,
    *shares.IDIOMS,
    *ranks.IDIOMS,
    *superlatives.IDIOMS,
    *pointers.IDIOMS,
    *levels.IDIOMS,
    *changes.IDIOMS,
)

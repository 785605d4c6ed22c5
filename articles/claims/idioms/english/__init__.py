"""English idioms of claims."""

from articles.claims.idioms.english import periods, rows
from articles.claims.idioms.english.words import DOWN, UP, VERBS_DOWN, VERBS_UP

__all__ = ["DOWN", "IDIOMS", "UP", "VERBS_DOWN", "VERBS_UP"]

IDIOMS = (*periods.IDIOMS, *rows.IDIOMS)

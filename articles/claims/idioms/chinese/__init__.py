"""Chinese idioms of claims, in simplified characters."""

from articles.claims.idioms.chinese import periods, places, rows
from articles.claims.idioms.chinese.words import HAN_DOWN, HAN_UP

__all__ = ["HAN_DOWN", "HAN_UP", "IDIOMS"]

IDIOMS = (*periods.IDIOMS, *places.IDIOMS, *rows.IDIOMS)

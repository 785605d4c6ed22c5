"""Audit of numbers: finds every number in a text, English and Chinese, and classifies it.

Pure: no database, no request. A *quantity* needs backing; years, dates, ordinals, identifiers and
idioms do not. `agreement` compares a number with a value of the data, and `backing` decides what
backs each number of a passage.
"""

from articles.audit.finder import numbers_in
from articles.audit.numbers import PERCENT, POINTS, TIMES, Number, NumberKind

__all__ = ["PERCENT", "POINTS", "TIMES", "Number", "NumberKind", "numbers_in"]

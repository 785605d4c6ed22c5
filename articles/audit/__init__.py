"""Audit of numbers: finds every number in a text, English and Chinese, and classifies it.

Pure: no database, no request. A *quantity* needs backing; years, dates, ordinals, identifiers and
idioms do not. `agreement` compares a number with a value of the data, and `backing` decides what
backs each number of a passage.
"""

from articles.audit.numbers import PERCENT, POINTS, TIMES, Number, NumberKind

__all__ = ["PERCENT", "POINTS", "TIMES", "Number", "NumberKind", "numbers_in"]


def numbers_in(text: str) -> list[Number]:
    """Return the numbers of a text in order, with offsets into it; they do not overlap.

    English and Chinese are distinguished by script, so a text may have both.
    """
    # Compiles hundreds of regular expressions, and most processes look for no number.
    from articles.audit.finder import find_numbers

    return find_numbers(text)

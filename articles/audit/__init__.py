"""Every number in a text, English and Chinese, and whether it claims something.

Pure: no database, no request. A *quantity* needs backing; years, dates, ordinals, identifiers and
idioms do not.
"""

from articles.audit.finder import find
from articles.audit.numbers import Kind, Number

__all__ = ["Kind", "Number", "numbers_in"]

_LANGUAGES = {"", "en", "zh", "zh-hans"}


def numbers_in(text: str, language: str = "") -> list[Number]:
    """Return the numbers of a text in order, with offsets into it; they do not overlap.

    The script decides as it goes, so texts in both languages need no `language`. Raises ValueError
    for a language that is not known.
    """
    if language not in _LANGUAGES:
        raise ValueError(f"language {language!r}: it is en, zh or empty")
    return find(text)

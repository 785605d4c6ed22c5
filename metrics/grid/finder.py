"""Search for texts in the cells of all pages of the grid."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.cells.decimals import plain_decimal
from metrics.grid.input import latest_release, row_texts, rows_per_page
from metrics.models import Dataset, Observation, Release
from metrics.tables import pivot

# No number is written with such a word: its unit and scale are shorter.
WORD = re.compile(r"^\D*[a-z]{4}\D*$", re.IGNORECASE)


@dataclass(frozen=True)
class TextQuery:
    """Words to find in cells and in the names of rows, as the grid's script finds them on its page."""

    words: str
    same_case: bool
    whole: bool

    @property
    def pattern(self) -> re.Pattern[str]:
        """The words as a pattern to search for."""
        words = re.escape(self.words)
        flags = re.NOFLAG if self.same_case else re.IGNORECASE
        return re.compile(rf"^\s*{words}\s*$" if self.whole else words, flags)


def find_next_page(dataset: Dataset, query: TextQuery, *, page: int) -> int | None:
    """Return the number of the next page with a match, after the last one from the first on.

    None if no page but this one has a match.
    """
    release = latest_release(dataset)
    if release is None or not query.words:
        return None
    across = pivot.columns(release)
    size = rows_per_page(len(across))
    pattern = query.pattern
    is_word = bool(WORD.search(query.words))
    candidates = _find_candidates(release, query, with_numbers=not is_word)
    rows = release.entities.order_by("ordering", "pk").values_list("pk", "label")
    pages: dict[int, list[int]] = {}
    for place, (row, label) in enumerate(rows):
        if row in candidates or pattern.search(label):
            pages.setdefault(place // size + 1, []).append(row)
    for number in sorted(pages.keys() - {page}, key=lambda number: (number < page, number)):
        if is_word or _has_match(release, pages[number], across, pattern):
            return number
    return None


def _find_candidates(release: Release, query: TextQuery, *, with_numbers: bool) -> set[int]:
    """Return the rows with a text that matches, or with a number that has the digits of the words.

    Only a number that is written out tells whether it matches, and that takes long. It has fewer zeros
    at its ends in millions, and more where its column has decimals.
    """
    digits = re.sub("[^0-9]", "", query.words).strip("0")
    pattern = query.pattern
    cells = Observation.objects.filter(entity__release=release).order_by()
    if not with_numbers:
        cells = cells.exclude(literal="")
    return {
        row
        for row, text, value in cells.values_list("entity", "literal", "value").iterator()
        if pattern.search(text)
        or (with_numbers and value is not None and digits in _digits_of(value))
    }


def _digits_of(value: Decimal) -> str:
    return plain_decimal(value).replace(".", "")


def _has_match(
    release: Release, rows: Sequence[int], across: Sequence[pivot.Column], pattern: re.Pattern[str]
) -> bool:
    return any(
        pattern.search(text)
        for entity in pivot.entities(release).filter(pk__in=rows)
        for text in (entity.label, *row_texts(entity, across))
    )

"""Search for texts in the cells of all pages of the grid."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from metrics import pivot
from metrics.grid.input import latest_release, row_texts, rows_per_page
from metrics.models import Dataset, Entity, Observation, Release

# No number is written with such a word: its unit and scale are shorter.
WORD = re.compile(r"^\D*[a-z]{4}\D*$", re.IGNORECASE)
# Rows are read by so many pages at a time.
PAGES_AT_ONCE = 10


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
    if WORD.search(query.words):
        found = (place // size + 1 for place in _places_of_words(release, pattern))
        pages = sorted(set(found) - {page}, key=lambda number: (number < page, number))
        return next(iter(pages), None)
    for place, entity in _rows_from(release, page * size, size):
        number = place // size + 1
        texts = (entity.label, *row_texts(entity, across))
        if number != page and any(map(pattern.search, texts)):
            return number
    return None


def _places_of_words(release: Release, pattern: re.Pattern[str]) -> Iterator[int]:
    """Yield the places of the rows in which a text matches: numbers are not written out."""
    written = Observation.objects.filter(entity__release=release).exclude(literal="")
    texts = written.order_by().values_list("entity", "literal").iterator()
    matching = {row for row, text in texts if pattern.search(text)}
    rows = release.entities.order_by("ordering", "pk").values_list("pk", "label")
    for place, (row, label) in enumerate(rows):
        if row in matching or pattern.search(label):
            yield place


def _rows_from(release: Release, start: int, size: int) -> Iterator[tuple[int, Entity]]:
    """Yield the rows with their places, from one to the end, and then those before it."""
    rows = pivot.entities(release).order_by("ordering", "pk")
    count = release.entities.count()
    for first, last in ((start, count), (0, min(start, count))):
        for begin in range(first, last, size * PAGES_AT_ONCE):
            yield from enumerate(rows[begin : min(begin + size * PAGES_AT_ONCE, last)], begin)

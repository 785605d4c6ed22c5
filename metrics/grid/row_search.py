"""Finding rows by their names, in a grid of many pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from metrics import pivot
from metrics.grid.input import latest, rows_per_page
from metrics.models import Dataset, Release

MOST_FOUND = 20


@dataclass(frozen=True)
class FoundRow:
    """A row that was found: its name, the page that it stands on, and its number there, from 0."""

    label: str
    page: int
    number: int


@dataclass(frozen=True)
class Found:
    """What was looked for, the first rows that have it in their names, and how many do."""

    words: str
    rows: tuple[FoundRow, ...]
    count: int


def rows_named(dataset: Dataset, words: str) -> Found:
    """Return the rows whose names or codes hold the words.

    Names are compared here and not in the database, as SQLite ignores the case of ASCII alone.
    """
    wanted = " ".join(words.split()).casefold()
    release = latest(dataset)
    if release is None or not wanted:
        return Found(words, (), 0)
    size = rows_per_page(len(pivot.columns(release)))
    matching = [
        FoundRow(label, place // size + 1, place % size)
        for place, (code, label) in enumerate(_all(release))
        if wanted in label.casefold() or wanted in code.casefold()
    ]
    # A row that is called just so is meant before those that have more in their names.
    exact = [row for row in matching if row.label.casefold() == wanted]
    return Found(words, tuple(exact or matching)[:MOST_FOUND], len(exact or matching))


def row_of(release: Release, code: str, *, size: int) -> FoundRow | None:
    """Return where a row stands, on pages of `size` rows."""
    return next(
        (
            FoundRow(label, place // size + 1, place % size)
            for place, (known, label) in enumerate(_all(release))
            if known == code
        ),
        None,
    )


def _all(release: Release) -> Iterator[tuple[str, str]]:
    rows = release.entities.order_by("ordering", "pk").values_list("code", "label")
    yield from rows.iterator()

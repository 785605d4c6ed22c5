"""Rows of the grid: their order, and the search for rows by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics import pivot
from metrics.grid.input import latest_release, rows_per_page
from metrics.models import Dataset, Entity, Release

STEP = 10
# A limit that both databases can store.
MAX_ORDER = 2_000_000_000


def validate_order(text: str) -> str:
    """Return the error in a row's number, or ''; the number may be empty."""
    if not text or (text.isascii() and text.isdigit() and int(text[:12]) <= MAX_ORDER):
        return ""
    return _("Write a whole number up to %(largest)d.") % {"largest": MAX_ORDER}


def reorder(release: Release, numbers: Mapping[str, int]) -> None:
    """Give rows, by their codes, their new numbers.

    A row that takes the number of another goes before it, and then all rows are numbered again.
    """
    rows = list(release.entities.order_by("ordering", "pk"))
    before = {row.pk: row.ordering for row in rows}
    for row in rows:
        row.ordering = numbers.get(row.code, row.ordering)
    rows.sort(key=lambda row: (row.ordering, row.code not in numbers))
    if len({row.ordering for row in rows}) < len(rows):
        for place, row in enumerate(rows, start=1):
            row.ordering = place * STEP
    changed = [row for row in rows if row.ordering != before[row.pk]]
    Entity.objects.bulk_update(changed, ["ordering"], batch_size=1000)


MAX_FOUND = 20


@dataclass(frozen=True)
class RowLocation:
    """A row that was found: its name, its page, and its number on that page, from 0."""

    label: str
    page: int
    number: int


@dataclass(frozen=True)
class RowSearchResult:
    """Words of a search, the first rows that match, and the number of matches."""

    words: str
    rows: tuple[RowLocation, ...]
    count: int


def search_rows(dataset: Dataset, words: str) -> RowSearchResult:
    """Return the rows whose names or codes contain the words.

    Names are compared here and not in the database, because SQLite ignores the case of ASCII alone.
    """
    pattern = " ".join(words.split()).casefold()
    release = latest_release(dataset)
    if release is None or not pattern:
        return RowSearchResult(words, (), 0)
    size = rows_per_page(len(pivot.columns(release)))
    matching = [
        RowLocation(label, place // size + 1, place % size)
        for place, (code, label) in enumerate(_all(release))
        if pattern in label.casefold() or pattern in code.casefold()
    ]
    # A row that is called just so is meant before those that have more in their names.
    exact = [row for row in matching if row.label.casefold() == pattern]
    return RowSearchResult(words, tuple(exact or matching)[:MAX_FOUND], len(exact or matching))


def locate_row(release: Release, code: str, *, size: int) -> RowLocation | None:
    """Return the location of a row, on pages of `size` rows."""
    return next(
        (
            RowLocation(label, place // size + 1, place % size)
            for place, (known, label) in enumerate(_all(release))
            if known == code
        ),
        None,
    )


def _all(release: Release) -> Iterator[tuple[str, str]]:
    rows = release.entities.order_by("ordering", "pk").values_list("code", "label")
    yield from rows.iterator()

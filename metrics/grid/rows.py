"""Rows of the grid: their order, and the search for rows by name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from metrics.cells import parse
from metrics.grid.input import column_key, find_indicator, latest_release, rows_per_page
from metrics.models import Dataset, Entity, Indicator, Release
from metrics.tables import pivot

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


def arrange(release: Release, codes: Sequence[str]) -> None:
    """Put rows, by their codes, in this order, where the first of them stands now."""
    stored = list(release.entities.order_by("ordering", "pk"))
    listed = {row.code: row for row in stored if row.code in set(codes)}
    arranged = [listed[code] for code in codes if code in listed]
    if not arranged:
        return
    start = next(place for place, row in enumerate(stored) if row.code in listed)
    others = [row for row in stored if row.code not in listed]
    before = {row.pk: row.ordering for row in stored}
    _number(others[:start], arranged, others[start:])
    changed = [row for row in stored if row.ordering != before[row.pk]]
    Entity.objects.bulk_update(changed, ["ordering"], batch_size=1000)


def _number(above: Sequence[Entity], rows: Sequence[Entity], below: Sequence[Entity]) -> None:
    """Number rows between others, and all of them if there is no room between these."""
    first = above[-1].ordering if above else -1
    last = below[0].ordering if below else first + (len(rows) + 1) * STEP
    apart = (last - first) // (len(rows) + 1)
    if apart and (above or below):
        for place, row in enumerate(rows, start=1):
            row.ordering = first + place * apart
        return
    for place, row in enumerate([*above, *rows, *below], start=1):
        row.ordering = place * STEP


def sort(release: Release, by: str) -> int:
    """Sort all rows of a release by a column; return how many rows have another place then.

    `by` is the key of the column in the grid, '' for the names of rows, after `+` or `-`.
    """
    stored = list(release.entities.order_by("ordering", "pk"))
    descending = by.startswith("-")
    if by[1:]:
        columns = (each for each in pivot.columns(release) if column_key(each) == by[1:])
        column = next(columns, None)
        if column is None:
            return 0
        ranked = pivot.order_by_value(release.entities.all(), column, descending=descending)
        ranks = {pk: rank for rank, pk in enumerate(ranked.values_list("pk", flat=True))}
        ordered = sorted(stored, key=lambda row: ranks[row.pk])
    else:
        ordered = sorted(stored, key=lambda row: row.label.casefold(), reverse=descending)
    moved = [now for now, then in zip(ordered, stored, strict=True) if now != then]
    before = {row.pk: row.ordering for row in stored}
    _number((), ordered, ())
    changed = [row for row in ordered if row.ordering != before[row.pk]]
    Entity.objects.bulk_update(changed if moved else [], ["ordering"], batch_size=1000)
    return len(moved)


def rank_texts(dataset: Dataset, key: str, texts: Sequence[str], *, descending: bool) -> list[int]:
    """Return the places of texts that were typed into a column, in the order of their values.

    Texts that are no values of the column come last either way. An empty key is that of the names
    of rows.
    """
    indicator = find_indicator(dataset, key) if key else None
    ranked = []
    last = []
    for place, text in enumerate(texts):
        try:
            value = _sorting_value(text, indicator)
        except parse.CellError:
            value = None
        if value is None:
            last.append(place)
        else:
            ranked.append((value, place))
    ranked.sort(key=lambda pair: pair[0], reverse=descending)
    return [place for _value, place in ranked] + last


def _sorting_value(text: str, indicator: Indicator | None) -> Any:  # noqa: ANN401 - a number or a text.
    """Return the value by which a text is sorted, None if it is missing."""
    if indicator is None or indicator.kind == parse.ValueKind.TEXT:
        return text.strip().casefold() or None
    return parse.parse_entry(text, kind=indicator.kind, currency=indicator.currency).value


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

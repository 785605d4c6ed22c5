"""Columns of a file in which some cells are no numbers of one unit, and what becomes of them."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from metrics.cells import ParsedCell, ValueKind, parse_cell, shorten
from metrics.importing.column_types import type_column, unit_of
from metrics.importing.names import Axes, infer_type
from metrics.importing.table import CellEntries, CellEntry, UnreadableCell

# So many cells of a column are named.
MAX_NAMED = 20


@dataclass(frozen=True)
class TextCell:
    """A cell that is no number: its row in the file, the name of that row, and its text."""

    row: int
    name: str
    text: str


@dataclass(frozen=True)
class TextColumn:
    """A column and its cells that are no numbers, of so many with content.

    A new column becomes text, unless it is chosen that these cells have no value. One that has
    numbers already, or shall have them, can't become text.
    """

    label: str
    count: int
    of: int
    cells: tuple[TextCell, ...]
    can_be_text: bool = True


def find_text_columns(axes: Axes, entries: CellEntries) -> list[TextColumn]:
    """Return the columns of which `type_column` warned that they become text."""
    if not axes.warnings:
        return []
    found = []
    for code, some in _by_indicator(entries, axes.new_indicators).items():
        new = axes.new_indicators[code]
        if new.kind == ValueKind.TEXT and _warning(new.label, some) in axes.warnings:
            found.append(_text_column(axes, new.label, some, _not_fitting(some)))
    return found


def find_unreadable(axes: Axes, entries: CellEntries) -> list[TextColumn]:
    """Return the columns of numbers with a few cells that are none, if no other error is left.

    The errors of these cells are taken away, as there is a choice about them.
    """
    wrong = {(problem.row, problem.column) for problem in axes.problems}
    numeric = {*axes.state.indicators, *axes.new_indicators} if wrong else set()
    numeric = {code for code in numeric if axes.indicator(code).kind != ValueKind.TEXT}
    found = []
    for code, some in _by_indicator(entries, numeric).items():
        words = [e for e in some if (e.row, e.column) in wrong and _is_word(e)]
        if 0 < len(words) < len(some) / 2:
            label = axes.heads.get(code, axes.indicator(code).label)
            found.append(_text_column(axes, label, some, words, can_be_text=False))
            wrong -= {(entry.row, entry.column) for entry in words}
    if wrong:
        return []
    axes.problems = []
    return found


def set_missing(axes: Axes, entries: CellEntries, labels: Collection[str]) -> None:
    """Let the cells that are no numbers have no value in these columns; their text is kept."""
    codes = {*axes.state.indicators, *axes.new_indicators} if labels else set()
    chosen = {code for code in codes if axes.indicator(code).label in labels}
    for code, some in _by_indicator(entries, chosen).items():
        new = axes.new_indicators.get(code)
        words = set(_not_fitting(some) if new else filter(_is_word, some))
        if new and words:
            if (warning := _warning(new.label, some)) in axes.warnings:
                axes.warnings.remove(warning)
            others = [_text(entry) for entry in some if entry not in words]
            infer_type(axes, code, others)
        for place, entry in enumerate(entries.rows):
            if entry in words:
                entries.rows[place] = entry._replace(value="", as_written=_text(entry))


def _by_indicator(entries: CellEntries, codes: Collection[str]) -> dict[str, list[CellEntry]]:
    columns: dict[str, list[CellEntry]] = {}
    for entry in entries if codes else ():
        if entry.indicator in codes:
            columns.setdefault(entry.indicator, []).append(entry)
    return columns


def _text(entry: CellEntry) -> str:
    return entry.as_written or entry.value


def _warning(label: str, entries: Iterable[CellEntry]) -> str | None:
    return type_column(list(map(_text, entries)), label=label).warning


def _is_word(entry: CellEntry) -> bool:
    """Return whether a cell has neither a number nor a sign for a missing value."""
    cell = parse_cell(_text(entry))
    is_read = not isinstance(entry.value, UnreadableCell)
    return is_read and cell.kind is ValueKind.TEXT and not cell.missing


def _not_fitting(entries: Iterable[CellEntry]) -> list[CellEntry]:
    """Return the cells that are no numbers in the unit that most numbers have."""
    read = [(entry, parse_cell(_text(entry))) for entry in entries]
    present = [(entry, cell) for entry, cell in read if not cell.missing]
    units = Counter(unit_of(cell) for _entry, cell in present if cell.kind is not ValueKind.TEXT)
    usual = units.most_common(1)[0][0] if units else None

    def fits(cell: ParsedCell) -> bool:
        return cell.kind is not ValueKind.TEXT and unit_of(cell) == usual

    return [entry for entry, cell in present if not fits(cell)]


def _text_column(
    axes: Axes,
    label: str,
    entries: Iterable[CellEntry],
    wrong: list[CellEntry],
    *,
    can_be_text: bool = True,
) -> TextColumn:
    names = {code: label for code, (label, _place) in axes.state.entities.items()}
    names |= axes.new_entities
    return TextColumn(
        label=label,
        count=len(wrong),
        of=sum(not parse_cell(_text(entry)).missing for entry in entries),
        cells=tuple(
            TextCell(entry.row, names[entry.entity], shorten(_text(entry).strip()))
            for entry in wrong[:MAX_NAMED]
        ),
        can_be_text=can_be_text,
    )

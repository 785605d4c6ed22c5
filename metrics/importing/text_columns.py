"""Columns of a file in which some cells are no numbers of one unit, and what becomes of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from metrics.cells.parse import ParsedCell, ValueKind, parse_cell, shorten
from metrics.importing.column_types import infer_type, unit_of
from metrics.importing.entries import CellEntries, CellEntry
from metrics.importing.match import Axes
from metrics.importing.table import UnreadableCell

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
    return [
        _text_column(axes, code, axes.new_indicators[code].label, entries, _misfits(entries, code))
        for code in axes.warnings
    ]


def find_unreadable(axes: Axes, entries: CellEntries) -> list[TextColumn]:
    """Return the columns of numbers with a few cells that are none, if no other error is left.

    The errors of these cells are taken away, as there is a choice about them.
    """
    wrong = {(problem.row, problem.column) for problem in axes.problems}
    numeric = {*axes.state.indicators, *axes.new_indicators} if wrong else set()
    numeric = {code for code in numeric if axes.indicator(code).kind != ValueKind.TEXT}
    words: dict[str, list[CellEntry]] = {}
    counts = Counter[str]()
    for entry in entries if numeric else ():
        counts[entry.key.indicator] += 1
        if entry.key.indicator in numeric and entry.place in wrong and _is_word(entry):
            words.setdefault(entry.key.indicator, []).append(entry)
    found = []
    for code, some in words.items():
        if len(some) < counts[code] / 2:
            label = axes.heads.get(code, axes.indicator(code).label)
            found.append(_text_column(axes, code, label, entries, some, can_be_text=False))
            wrong -= {entry.place for entry in some}
    if wrong:
        return []
    axes.problems = []
    return found


def set_missing(axes: Axes, entries: CellEntries, labels: Collection[str]) -> None:
    """Let the cells that are no numbers have no value in these columns; their text is kept."""
    codes = {*axes.state.indicators, *axes.new_indicators} if labels else set()
    for code in codes:
        if axes.indicator(code).label not in labels:
            continue
        new = axes.new_indicators.get(code)
        column = (entry for entry in entries if entry.key.indicator == code)
        misfits = _misfits(entries, code) if new else filter(_is_word, column)
        words = {entry.place for entry in misfits}
        if new and words:
            axes.warnings.pop(code, None)
            infer_type(axes, code, (e.text for e in column if e.place not in words))
        entries.missing |= words


def _is_word(entry: CellEntry) -> bool:
    """Return whether a cell has neither a number nor a sign for a missing value."""
    cell = parse_cell(entry.text)
    is_read = not isinstance(entry.record.value, UnreadableCell)
    return is_read and cell.kind is ValueKind.TEXT and not cell.missing


def _present(entries: CellEntries, code: str) -> Iterator[tuple[CellEntry, ParsedCell]]:
    for entry in entries:
        if entry.key.indicator == code and not (cell := parse_cell(entry.text)).missing:
            yield entry, cell


def _misfits(entries: CellEntries, code: str) -> Iterator[CellEntry]:
    """Return the cells that are no numbers in the unit that most numbers have."""
    units = Counter(_unit(cell) for _entry, cell in _present(entries, code))
    usual = next((unit for unit, _count in units.most_common() if unit), None)
    return (entry for entry, cell in _present(entries, code) if _unit(cell) != usual)


def _unit(cell: ParsedCell) -> str:
    """Return the unit of a number, and '' of a text."""
    return "" if cell.kind is ValueKind.TEXT else unit_of(cell)


def _text_column(
    axes: Axes,
    code: str,
    label: str,
    entries: CellEntries,
    wrong: Iterable[CellEntry],
    *,
    can_be_text: bool = True,
) -> TextColumn:
    wrong = iter(wrong)
    named = [
        TextCell(entry.record.row, axes.entity_label(entry.key.entity), shorten(entry.text.strip()))
        for entry in islice(wrong, MAX_NAMED)
    ]
    return TextColumn(
        label=label,
        count=len(named) + sum(1 for _ in wrong),
        of=sum(1 for _ in _present(entries, code)),
        cells=tuple(named),
        can_be_text=can_be_text,
    )

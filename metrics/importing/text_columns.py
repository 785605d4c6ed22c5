"""Columns of a file that become text because some of their cells are no numbers of one unit."""

from collections import Counter
from dataclasses import dataclass

from metrics.cells import ParsedCell, ValueKind, parse_cell, shorten
from metrics.importing.column_types import type_column, unit_of
from metrics.importing.names import Axes
from metrics.importing.table import CellEntries, CellEntry

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
    """A new column that becomes text: the cells that are no numbers, of so many with content."""

    label: str
    count: int
    of: int
    cells: tuple[TextCell, ...]


def find_text_columns(axes: Axes, entries: CellEntries) -> list[TextColumn]:
    """Return the columns of which `type_column` warned that they become text."""
    columns: dict[str, list[CellEntry]] = {}
    for entry in entries:
        if axes.warnings and entry.indicator in axes.new_indicators:
            columns.setdefault(entry.indicator, []).append(entry)
    return [
        _text_column(axes, label, some)
        for code, some in columns.items()
        for label in [axes.new_indicators[code].label]
        if axes.new_indicators[code].kind == ValueKind.TEXT
        if type_column([e.as_written or e.value for e in some], label=label).warning
        in axes.warnings
    ]


def _text_column(axes: Axes, label: str, entries: list[CellEntry]) -> TextColumn:
    read = [(entry, parse_cell(entry.as_written or entry.value)) for entry in entries]
    present = [(entry, cell) for entry, cell in read if not cell.missing]
    units = Counter(unit_of(cell) for _entry, cell in present if cell.kind is not ValueKind.TEXT)
    usual = units.most_common(1)[0][0] if units else None

    def fits(cell: ParsedCell) -> bool:
        return cell.kind is not ValueKind.TEXT and unit_of(cell) == usual

    wrong = [(entry, cell) for entry, cell in present if not fits(cell)]
    names = {code: label for code, (label, _place) in axes.state.entities.items()}
    names |= axes.new_entities
    return TextColumn(
        label=label,
        count=len(wrong),
        of=len(present),
        cells=tuple(
            TextCell(entry.row, names[entry.entity], shorten(cell.literal))
            for entry, cell in wrong[:MAX_NAMED]
        ),
    )

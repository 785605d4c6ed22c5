"""Subject of a chart: columns and rows of numbers. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext

from collabsite.web.text import with_remark
from metrics.shown import TableCell, TableColumn, TableRow


@dataclass(frozen=True)
class Subject:
    """Columns and rows of a chart; `write` formats the marks of its axis.

    The row with the code `highlight` is emphasised; without one the first of lines is, and no bar.
    `is_log` asks for a scale of powers of ten.
    """

    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    write: Callable[[Sequence[Decimal]], list[str]]
    highlight: str = ""
    is_log: bool = False

    @cached_property
    def numbers(self) -> list[Decimal]:
        """All values."""
        return [
            Decimal(cell.value) for row in self.rows for cell in row.cells if cell.value is not None
        ]

    @property
    def emphasis(self) -> int | None:
        """The number of the emphasised row."""
        return next((n for n, row in enumerate(self.rows) if row.code == self.highlight), None)

    @property
    def is_one_indicator(self) -> bool:
        """Return whether the columns are one indicator in several periods."""
        return len({column.code for column in self.columns}) == 1

    @property
    def heading(self) -> str:
        """Common part of all columns: the indicator, or the period; and the unit."""
        units = {unit_in_words(column) for column in self.columns}
        return _in_unit(self._common, units.pop() if len(units) == 1 else "")

    @property
    def _common(self) -> str:
        if len(self.columns) == 1:
            return self.columns[0].header
        if self.is_one_indicator:
            return self.columns[0].label
        periods = {column.period for column in self.columns}
        return periods.pop() if len(periods) == 1 else ""

    @property
    def names(self) -> list[str]:
        """Names that tell the columns apart."""
        if self.is_one_indicator:
            return [column.period or column.label for column in self.columns]
        differ = len({unit_in_words(column) for column in self.columns}) > 1
        return [
            _in_unit(
                column.label if self._common else column.header,
                unit_in_words(column) if differ else "",
            )
            for column in self.columns
        ]


def axis_unit(column: TableColumn) -> str:
    """Return a unit that is equal for two columns that can share an axis."""
    # Changes in per cent and shares in per cent can't.
    return column.kind if column.kind.startswith("percent") else column.unit


def unit_in_words(column: TableColumn) -> str:
    """Return the unit of a column, '' if its values name it."""
    has_sign = column.kind not in {"count", "number"}
    return "" if has_sign and " " not in column.unit else column.unit


def heading_of(column: TableColumn) -> str:
    """Return the header of a column with its unit."""
    return _in_unit(column.header, unit_in_words(column))


def title_of(row: TableRow, column: TableColumn, cell: TableCell) -> str:
    """Return the description of a mark."""
    return gettext("%(row)s, %(column)s: %(value)s") % {
        "row": row.label,
        "column": column.header,
        "value": cell.text,
    }


def _in_unit(words: str, unit: str) -> str:
    return with_remark(words, unit) if words and unit else words or unit

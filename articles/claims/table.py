"""A table that claims are about: rows, columns, periods and values, with names in both languages.

Pure; the caller reads it from wherever the data is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from collabsite.web.languages import is_chinese


@dataclass(frozen=True)
class TableRow:
    """A row. A group is a total of other rows, which is compared with none of them."""

    code: str
    name: str
    other_name: str = ""
    is_group: bool = False


@dataclass(frozen=True)
class TableColumn:
    """A column of numbers.

    `sign` is `%`, a currency or ''; `units` are words for what is counted (papers, 篇), in any
    language, and may have a scale (million tonnes, 亿元). A column of changes in per cent `is_change`.
    """

    code: str
    name: str
    other_name: str = ""
    sign: str = ""
    units: tuple[str, ...] = ()
    is_change: bool = False
    # Read from the units by `articles.claims.units`.
    scale: Decimal = Decimal(1)
    measures: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cell:
    """The place of a value; `period` is '' if the data names none."""

    row: str
    column: str
    period: str = ""


@dataclass(frozen=True, eq=False)
class ClaimTable:
    """A release of a dataset, or a part of it, as claims see it."""

    dataset: str
    rows: tuple[TableRow, ...]
    columns: tuple[TableColumn, ...]
    values: Mapping[Cell, Decimal]
    # Words for what a row is: country, 国家.
    row_labels: tuple[str, ...] = ()
    # The number of the release, 0 if there is none.
    release: int = 0

    def reference(self, cell: Cell) -> str:
        """Return `dataset/entity/indicator/period`, without the period if there is none."""
        return "/".join(filter(None, (self.dataset, cell.row, cell.column, cell.period)))

    @cached_property
    def single_rows(self) -> tuple[str, ...]:
        """Codes of the rows that are no groups."""
        return tuple(row.code for row in self.rows if not row.is_group)

    @cached_property
    def groups(self) -> frozenset[str]:
        """Codes of the rows that are totals of others."""
        return frozenset(row.code for row in self.rows if row.is_group)

    @cached_property
    def column_of(self) -> Mapping[str, TableColumn]:
        """Columns by their code."""
        return {column.code: column for column in self.columns}

    @cached_property
    def row_of(self) -> Mapping[str, TableRow]:
        """Rows by their code."""
        return {row.code: row for row in self.rows}

    @cached_property
    def _periods(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for cell in self.values:
            found.setdefault(cell.column, set()).add(cell.period)
        return {column: tuple(sorted(periods)) for column, periods in found.items()}

    def periods(self, column: str) -> tuple[str, ...]:
        """Return the periods in which a column has values, the oldest first."""
        return self._periods.get(column, ())

    @cached_property
    def all_periods(self) -> frozenset[str]:
        """Periods in which any column has values."""
        return frozenset(cell.period for cell in self.values)


def in_script_of(names: Iterable[str], *, chinese: bool) -> str:
    """Return the first name in a script, or the first of all."""
    found = [name for name in names if name]
    return next((name for name in found if is_chinese(name) == chinese), found[0] if found else "")

"""A table that texts speak of: rows, columns, periods and values, with names in both languages.

Pure; the caller reads it from wherever the data is.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from collabsite.web.languages import is_chinese


@dataclass(frozen=True)
class TableRow:
    """A row. A group is a total of other rows, which is compared with none of them."""

    code: str
    name: str
    other_name: str = ""
    is_group: bool = False
    also_called: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which texts speak of it."""
        return tuple(filter(None, (self.name, self.other_name, *self.also_called)))


@dataclass(frozen=True)
class TableColumn:
    """A column of numbers.

    `sign` is `%`, a currency or ''; `units` are words for what is counted (papers, 篇), in any
    language, and may have a scale (million tonnes, 亿元). A column of changes in per cent `is_change`,
    and one of parts of a whole, which add up, `is_share`.
    """

    code: str
    name: str
    other_name: str = ""
    sign: str = ""
    units: tuple[str, ...] = ()
    is_change: bool = False
    # Read from the names and units by `articles.numbers.units`.
    is_share: bool = False
    scale: Decimal = Decimal(1)
    measures: frozenset[str] = frozenset()
    also_called: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which texts speak of it."""
        return tuple(filter(None, (self.name, self.other_name, *self.also_called)))


class Cell(NamedTuple):
    """The place of a value; `period` is '' if the data names none."""

    row: str
    column: str
    period: str = ""


class Ranking:
    """Keys, such as rows or periods, from the most to the least of their values, or the other way round."""

    def __init__(self, values: Mapping[str, Decimal], keys: Iterable[str], sign: int) -> None:
        # Equal ones stay in the order that they come in.
        self._keys = sorted(keys, key=values.__getitem__, reverse=sign > 0)
        self._ascending = [values[key] for key in self._keys[:: -1 if sign > 0 else 1]]
        self._sign = sign

    def __len__(self) -> int:
        return len(self._keys)

    def _places(self, value: Decimal) -> tuple[int, int]:
        """Return the first place of a value, and that after the last one."""
        first, last = bisect_left(self._ascending, value), bisect_right(self._ascending, value)
        return (len(self) - last, len(self) - first) if self._sign > 0 else (first, last)

    def ahead(self, value: Decimal) -> list[str]:
        """Return the keys with more than a value, the first one first."""
        return self.keys(0, self._places(value)[0])

    def equal(self, value: Decimal) -> list[str]:
        """Return the keys with a value."""
        return self.keys(*self._places(value))

    def behind(self, value: Decimal) -> str | None:
        """Return the first key with less than a value."""
        _first, at = self._places(value)
        return self._keys[at] if at < len(self) else None

    def keys(self, first: int, last: int) -> list[str]:
        """Return the keys from one place up to another."""
        return self._keys[first:last]


@dataclass(frozen=True, eq=False)
class Table:
    """A release of a dataset, or a part of it, indexed by row, column and period."""

    dataset: str
    rows: tuple[TableRow, ...]
    columns: tuple[TableColumn, ...]
    values: Mapping[Cell, Decimal]
    # Words for what a row is: country, 国家.
    row_labels: tuple[str, ...] = ()
    # The number of the release, 0 if there is none.
    release: int = 0
    _changes: dict[tuple[str, str, str, bool], Mapping[str, Decimal]] = field(
        init=False, repr=False, default_factory=dict
    )
    _wholes: dict[tuple[str, str], tuple[tuple[Cell, ...], Decimal]] = field(
        init=False, repr=False, default_factory=dict
    )
    _rankings: dict[tuple[str, str, str | None, bool, int], Ranking] = field(
        init=False, repr=False, default_factory=dict
    )

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
    def _by_period(self) -> Mapping[str, Mapping[str, dict[str, Decimal]]]:
        found: dict[str, dict[str, dict[str, Decimal]]] = defaultdict(lambda: defaultdict(dict))
        for (row, column, period), value in self.values.items():
            found[column][period][row] = value
        return {column: dict(sorted(periods.items())) for column, periods in found.items()}

    @cached_property
    def _periods(self) -> Mapping[str, tuple[str, ...]]:
        return {column: tuple(periods) for column, periods in self._by_period.items()}

    def periods(self, column: str) -> tuple[str, ...]:
        """Return the periods in which a column has values, the oldest first."""
        return self._periods.get(column, ())

    def in_period(self, column: str, period: str) -> Mapping[str, Decimal]:
        """Return the values of a column in a period, by row."""
        return self._by_period.get(column, {}).get(period, {})

    def of_row(self, row: str, column: str) -> Mapping[str, Decimal]:
        """Return the values of a row in a column, by period, the oldest first."""
        periods = self._by_period.get(column, {})
        return {period: values[row] for period, values in periods.items() if row in values}

    def whole(self, column: str, period: str) -> tuple[tuple[Cell, ...], Decimal]:
        """Return the cells of all rows that are no groups, and their sum."""
        key = (column, period)
        if (found := self._wholes.get(key)) is None:
            values = self.in_period(column, period)
            cells = tuple(Cell(row, column, period) for row in self.single_rows if row in values)
            total = sum((values[cell.row] for cell in cells), Decimal(0))
            found = self._wholes[key] = (cells, total)
        return found

    def changes(
        self, column: str, base: str, period: str, *, in_per_cent: bool
    ) -> Mapping[str, Decimal]:
        """Return the changes of a column between two periods, by row; per cent of what was positive."""
        key = (column, base, period, in_per_cent)
        if (found := self._changes.get(key)) is None:
            first, last = self.in_period(column, base), self.in_period(column, period)
            found = self._changes[key] = {
                row: (last[row] - value) / value * 100 if in_per_cent else last[row] - value
                for row, value in first.items()
                if row in last and (value > 0 or not in_per_cent)
            }
        return found

    def ranking(
        self, column: str, period: str, sign: int, *, base: str | None, in_per_cent: bool
    ) -> Ranking:
        """Return the rows that are no groups by their values, or by their changes since a base."""
        key = (column, period, base, in_per_cent, sign)
        if (found := self._rankings.get(key)) is None:
            values = (
                self.in_period(column, period)
                if base is None
                else self.changes(column, base, period, in_per_cent=in_per_cent)
            )
            rows = [row for row in self.single_rows if row in values]
            found = self._rankings[key] = Ranking(values, rows, sign)
        return found


def in_script_of(names: Sequence[str], *, chinese: bool) -> str:
    """Return the first name in a script, or the first of all."""
    found = [name for name in names if name]
    return next((name for name in found if is_chinese(name) == chinese), found[0] if found else "")

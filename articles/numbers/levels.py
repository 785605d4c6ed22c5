"""Values of a table that judges look up, and what they say of them. Pure.

What is missing is raised as a `CannotTellError`.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from articles.audit import PERCENT
from articles.numbers.statements import Measure, Statement
from articles.numbers.table import Cell, Ranking, Table
from articles.numbers.verdicts import CannotTellError, Names, Verdict, VerdictKind, plain


def period_in(table: Table, column: str, period: str | None) -> str:
    """Return a period of a column, or its newest for None; raise if it has no values then."""
    known = table.periods(column)
    if not known:
        raise CannotTellError(
            _("%(column)s has no values.") % {"column": Names(table).column(column)}
        )
    if period is None:
        return known[-1]
    if period not in known:
        raise CannotTellError(_("The data has no values for %(periods)s.") % {"periods": period})
    return period


class Level:
    """The values of a measure by row, each with its cell and as it is written."""

    def __init__(self, table: Table, measure: Measure) -> None:
        self.table, self.measure, self.column = table, measure, measure.column
        self.period = period_in(table, measure.column, measure.period)
        if measure.base is None:
            self.values = table.in_period(self.column, self.period)
        else:
            period_in(table, measure.column, measure.base)
            self.values = table.changes(
                self.column, measure.base, self.period, in_per_cent=measure.in_per_cent
            )
        self.names = Names(table)

    def value(self, row: str) -> Decimal:
        """Return the value of a row; raise if it has none."""
        if row not in self.values:
            raise no_value(self.table, Cell(row, self.column, self.period))
        return self.values[row]

    def written(self, value: Decimal) -> str:
        """Return a value with its unit."""
        if self.measure.base is not None and self.measure.in_per_cent:
            return f"{plain(value)}%"
        return self.names.value(value, self.column)

    def shown(self, rows: Sequence[str]) -> str:
        """Return rows with their values, a few of them."""
        return self.names.listed(
            [f"{self.names.row(row)} {self.written(self.values[row])}" for row in rows[:7]]
        )

    def cells(self, rows: Sequence[str]) -> tuple[Cell, ...]:
        """Return the cells that decide about rows."""
        periods = [self.period] if self.measure.base is None else [self.measure.base, self.period]
        return tuple(Cell(row, self.column, period) for row in rows for period in periods)

    def ranking(self, rows: Sequence[str], among: Sequence[str], sign: int) -> Ranking:
        """Return rows and those that they are compared with by their values; raise if one is missing."""
        if not among and all(row not in self.table.groups for row in rows):
            every: Sequence[str] = self.table.single_rows
            found = self.table.ranking(
                self.column,
                self.period,
                sign,
                base=self.measure.base,
                in_per_cent=self.measure.in_per_cent,
            )
            if len(found) == len(every):
                return found
        else:
            every = list(dict.fromkeys([*rows, *(among or self.table.single_rows)]))
        if any(row in self.table.groups for row in rows):
            raise CannotTellError(_("A total of other rows is not compared with them."))
        for row in every:
            self.value(row)
        return Ranking(self.values, every, sign)


def no_value(table: Table, cell: Cell) -> CannotTellError:
    names = Names(table)
    where = names.join(filter(None, (names.row(cell.row), names.column(cell.column), cell.period)))
    return CannotTellError(_("The data has no value for this: %(cell)s.") % {"cell": where})


def value_of(table: Table, row: str, column: str, period: str) -> Decimal:
    values = table.in_period(column, period)
    if row not in values:
        raise no_value(table, Cell(row, column, period))
    return values[row]


def sum_of_all(
    table: Table, column: str, periods: Sequence[str]
) -> tuple[tuple[Cell, ...], Decimal]:
    """Return the cells of all rows that are no groups, and their sum; raise if one is missing."""
    wholes = [table.whole(column, period) for period in periods]
    for period, (cells, _sum) in zip(periods, wholes, strict=True):
        if len(cells) < len(table.single_rows):
            values = table.in_period(column, period)
            missing = next(row for row in table.single_rows if row not in values)
            raise no_value(table, Cell(missing, column, period))
    return (
        tuple(cell for cells, _sum in wholes for cell in cells),
        sum((total for _cells, total in wholes), Decimal(0)),
    )


def sum_of(table: Table, cells: Sequence[Cell]) -> Decimal:
    return sum((value_of(table, *cell) for cell in cells), Decimal(0))


def periods_since(table: Table, column: str, since: str, period: str | None) -> list[str]:
    """Return the periods of a column from one up to another, or only the last one."""
    at = period_in(table, column, period)
    return [each for each in table.periods(column) if (since or at) <= each <= at]


def cells_of(rows: Sequence[str], column: str, *periods: str) -> tuple[Cell, ...]:
    return tuple(Cell(row, column, period) for row in rows for period in periods)


def require_sums(table: Table, column: str) -> None:
    """Raise if the values of a column can't be added up."""
    found = table.column_of[column]
    if found.sign == PERCENT and not found.is_share:
        raise CannotTellError(
            _("%(column)s is in per cent, which can't be added up.")
            % {"column": Names(table).column(column)}
        )


def verdict_on(
    holds: bool,
    cells: Sequence[Cell],
    reason: str,
    nearest: Statement | None = None,
) -> Verdict:
    if holds:
        return Verdict(VerdictKind.HOLDS, tuple(cells), reason)
    return Verdict(VerdictKind.FAILS, tuple(cells), reason, nearest)

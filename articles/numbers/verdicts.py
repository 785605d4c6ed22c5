"""Verdicts on claims, and the words in which they are given, in the language of the interface."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, getcontext
from enum import StrEnum

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from articles.numbers.statements import Statement, column_of, periods_of
from articles.numbers.table import Cell, Table, in_script_of


class VerdictKind(StrEnum):
    """Kind of a verdict."""

    HOLDS = "holds"
    FAILS = "fails"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict: the cells that decide it, why, and, of what fails, the nearest statement that holds."""

    kind: VerdictKind
    cells: tuple[Cell, ...]
    reason: str
    nearest: Statement | None = None


class CannotTellError(Exception):
    """Something is missing to judge a claim; the message says what."""


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Return a value with so many decimals at most."""
    # Beyond the precision of arithmetic there are no decimals to round.
    if value.adjusted() + places >= getcontext().prec or not value % 1:
        return value
    return value.quantize(Decimal(1).scaleb(-places))


def plain(value: Decimal, places: int = 2) -> str:
    """Return a value in digits with groups, and without zeros after its last decimal."""
    written = f"{rounded(value, places):,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def ordinal(rank: int) -> str:
    """Return the words for a rank."""
    if rank == 1:
        return pgettext("rank", "first")
    if rank == 2:
        return pgettext("rank", "second")
    if rank == 3:
        return pgettext("rank", "third")
    return _("number %(rank)d") % {"rank": rank}


class Names:
    """Names of the rows and columns of a table, and its values, for readers of the interface."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._is_chinese = (get_language() or "").startswith("zh")

    def row(self, code: str) -> str:
        """Return the name of a row."""
        row = self.table.row_of[code]
        return in_script_of((row.name, row.other_name), chinese=self._is_chinese)

    def rows(self, codes: Iterable[str]) -> str:
        """Return the names of rows."""
        return self.join(self.row(code) for code in codes)

    def column(self, code: str) -> str:
        """Return the name of a column."""
        column = self.table.column_of[code]
        return in_script_of((column.name, column.other_name), chinese=self._is_chinese)

    def scope(self, statement: Statement) -> str:
        """Return the names of the rows, the column and the periods that a statement is about."""
        rows = self.listed([self.row(row) for row in statement.rows if row in self.table.row_of])
        if statement.rows == self.table.single_rows and len(statement.rows) > _MOST_SHOWN:
            rows = _("all %(count)d rows") % {"count": len(statement.rows)}
        column, periods = column_of(statement), periods_of(statement)
        name = self.column(column) if column in self.table.column_of else ""
        return " · ".join(filter(None, [rows, name, " → ".join(periods)]))

    def join(self, parts: Iterable[str]) -> str:
        """Return parts of a list in one."""
        return ("、" if self._is_chinese else ", ").join(parts)

    def value(self, value: Decimal, column: str) -> str:
        """Return a value with its unit."""
        found = self.table.column_of[column]
        sign = found.sign
        if sign == "%":
            return f"{plain(value)}%"
        if found.scale > 1:
            unit = in_script_of(found.units, chinese=self._is_chinese)
            # The scale of 100 million yuan is no number of its own.
            times = "×" if unit[:1].isdigit() else ""
            return f"{plain(value / found.scale)} {times}{unit}"
        return f"{sign} {plain(value)}".strip()

    def cell(self, cell: Cell, *, period: bool = False) -> str:
        """Return the name of a row and its value: China 2.41%."""
        shown = self.value(self.table.values[cell], cell.column)
        name = self.row(cell.row)
        return f"{name} {cell.period} {shown}" if period and cell.period else f"{name} {shown}"

    def cells(self, cells: Sequence[Cell]) -> str:
        """Return rows and their values, with the periods if these differ."""
        shown = cells[: _MOST_SHOWN + 1]
        differ = len({cell.period for cell in shown}) > 1
        return self.listed([self.cell(cell, period=differ) for cell in shown])

    def listed(self, parts: Sequence[str]) -> str:
        """Return parts of a list in one, of which the last ones are left out if there are many."""
        return self.join([*parts[:_MOST_SHOWN], "…"] if len(parts) > _MOST_SHOWN else parts)


_MOST_SHOWN = 6

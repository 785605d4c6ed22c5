"""Growth of rows between two periods, as a table against which claims about growth are judged. Pure."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from articles.claims.claims import Claim
from articles.claims.judging.changes import pairs_of
from articles.claims.table import Cell, ClaimTable
from articles.claims.verdicts import CannotTellError


def growth_table(
    claim: Claim, table: ClaimTable, column: str, *, absolute: bool = False
) -> ClaimTable:
    """Return the changes of a column, in per cent or as differences, in the last of its periods.

    A column of changes is left as it is. Raise if several pairs of periods are possible.
    """
    found = table.column_of[column]
    if found.is_change:
        return table
    pairs = pairs_of(claim, table, column)
    if len(pairs) > 1:
        raise CannotTellError(_("The text does not say between which periods."))
    old, new = pairs[0]
    values: dict[Cell, Decimal] = {}
    for row in table.rows:
        before, after = Cell(row.code, column, old), Cell(row.code, column, new)
        if before in table.values and after in table.values:
            first, last = table.values[before], table.values[after]
            if absolute or first > 0:
                values[after] = last - first if absolute else (last - first) / first * 100
    changed = found if absolute else replace(found, sign="%", scale=Decimal(1), is_change=True)
    columns = tuple(changed if each.code == column else each for each in table.columns)
    return replace(table, columns=columns, values=values)

"""Numbers computed of cells of a column: sums, means, differences, ratios and shares. Pure.

In the prose, an operation stands in the place of a row, `DATASET/sum(*)/COLUMN/PERIOD`. Its cells are

    *                   those of all rows that are no groups, in the period
    ROW:*               those of a row in all periods of the column
    ROW,ROW             those of rows, in the period
    ROW:PERIOD,…        those of rows in periods of their own

A mean, a ratio and a share are shown with so many decimals as follow the name: `mean1(*)`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext
from enum import StrEnum
from typing import Self

from metrics.cells.decimals import DOUBLE_DIGITS, WIDE, Rounding, round_significant
from metrics.cells.formats import NumberStyle
from metrics.cells.parse import ValueKind


class Operation(StrEnum):
    """An operation on cells; a share is a ratio in per cent."""

    SUM = "sum"
    MEAN = "mean"
    DIFFERENCE = "difference"
    RATIO = "ratio"
    SHARE = "share"

    @property
    def is_of_two(self) -> bool:
        """Return whether it is of two cells."""
        return self in {Operation.DIFFERENCE, Operation.RATIO, Operation.SHARE}

    @property
    def is_rounded(self) -> bool:
        """Return whether it is a quotient, which no number of decimals may show exactly."""
        return self not in {Operation.SUM, Operation.DIFFERENCE}


# In place of a row or a period.
ALL = "*"
_CODE = re.compile(r"(?P<name>[a-z]+)(?P<decimals>[0-9]?)\((?P<cells>[^()/]+)\)")


@dataclass(frozen=True)
class Computation:
    """An operation on cells of a column, each a row and a period, '' for that of the reference."""

    operation: Operation
    cells: tuple[tuple[str, str], ...]
    decimals: int = 0

    @classmethod
    def parse(cls, code: str) -> Self | None:
        """Return the computation in the place of a row; None for the code of a row."""
        match = _CODE.fullmatch(code)
        if not match or match["name"] not in Operation:
            return None
        operation = Operation(match["name"])
        cells = tuple(
            (row, period)
            for row, _, period in (c.partition(":") for c in match["cells"].split(","))
        )
        is_listed = all(row not in ("", ALL) and period != ALL for row, period in cells)
        is_whole = len(cells) == 1 and cells[0][0] != "" and match["cells"].count(ALL) == 1
        if operation.is_of_two and not (is_listed and len(cells) == 2):
            return None
        if not (is_listed or is_whole):
            return None
        decimals = int(match["decimals"] or 0) if operation.is_rounded else 0
        return cls(operation, cells, decimals)

    @property
    def code(self) -> str:
        """The computation in the place of a row."""
        cells = ",".join(f"{row}:{period}" if period else row for row, period in self.cells)
        return f"{self.operation}{self.decimals or ''}({cells})"

    def compute(self, values: Sequence[Decimal]) -> Decimal | None:
        """Return the number of these cells' values, None if they are divided by zero.

        Sums and differences are exact; quotients have as many digits as a number of 64 bits keeps.
        """
        with localcontext(WIDE):
            match self.operation:
                case Operation.SUM:
                    return sum(values, Decimal())
                case Operation.DIFFERENCE:
                    return values[0] - values[1]
                case Operation.MEAN:
                    quotient = sum(values, Decimal()) / len(values)
                case _:
                    factor = 100 if self.operation is Operation.SHARE else 1
                    try:
                        quotient = factor * values[0] / values[1]
                    except (DivisionByZero, InvalidOperation):
                        return None
            return round_significant(quotient, DOUBLE_DIGITS)

    def style(self, column: NumberStyle) -> NumberStyle:
        """Return the style of the number, of cells of a column with this style."""
        match self.operation:
            case Operation.RATIO:
                column = NumberStyle(ValueKind.NUMBER)
            case Operation.SHARE:
                column = NumberStyle(ValueKind.PERCENT)
            case Operation.DIFFERENCE if column.kind.startswith("percent"):
                # Percentages differ by points.
                column = replace(column, kind=ValueKind.NUMBER)
            case Operation.MEAN if column.kind is ValueKind.COUNT:
                column = replace(column, kind=ValueKind.NUMBER)
        if not self.operation.is_rounded:
            return column
        return replace(
            column, compact=False, decimals=self.decimals, rounding=Rounding.DECIMALS.value
        )

"""Layouts of a data table in a file, which downloads write and imports read. Pure.

Wide: entities down, one column for each indicator and period, after the entities' labels. Long: a
row for each cell. Values are plain decimals in whole units (`+35%` is 35), missing cells are empty.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

# Entity and indicator by code, the status by its SDMX code (CL_OBS_STATUS 2.1), the source by key.
LONG = ("entity", "indicator", "period", "value", "status", "note", "source")
# Further columns to build the same release again. `value` has the words of a text column;
# `as_written` has those of a cell whose number, or absence, was written in words of its own.
AS_WRITTEN = "as_written"
ENTITY_LABEL = "entity_label"
INDICATOR_LABEL = "indicator_label"
KIND = "kind"
# Such as `papers`, `USD`, `USD at 2015 prices`, `% of GDP`, or nothing.
UNIT = "unit"
# Whether the column writes 1.2M for 1,200,000: `true` or `false`.
COMPACT = "compact"
DECIMALS = "decimals"
# In the first row of each indicator only: it may be long.
DEFINITION = "definition"
# `decimals` or `significant` if the column shows its values rounded to so many. Downloads have it
# only if a column does.
ROUNDING = "rounding"
# In descriptions of rows and columns only, if the data has names in the other language.
OTHER_LABEL = "other_label"
OTHER_UNIT = "other_unit"
EXTRAS = (
    *(AS_WRITTEN, ENTITY_LABEL, INDICATOR_LABEL, KIND, UNIT, COMPACT, DECIMALS, DEFINITION),
    ROUNDING,
)


class WideColumn(Protocol):
    """Column of the wide layout, as `metrics.tables.pivot.Column` has it."""

    @property
    def key(self) -> str: ...
    @property
    def header(self) -> str: ...
    @property
    def unit(self) -> str: ...


def wide_headers(row_label: str, columns: Sequence[WideColumn]) -> list[str]:
    """Return the header row of the wide layout: `Research Area`, `Cost (USD)`, `Change (%)`.

    A header that would occur twice has its column's key after it: `Change (%) [change-2]`.
    """
    heads = [_with_unit(column) for column in columns]
    taken = [row_label, *heads]
    return [
        row_label,
        *(
            f"{head} [{column.key}]" if taken.count(head) > 1 else head
            for head, column in zip(heads, columns, strict=True)
        ),
    ]


def _with_unit(column: WideColumn) -> str:
    unit = column.unit
    return column.header if not unit or unit in column.header else f"{column.header} ({unit})"


class Layout(StrEnum):
    """Layout of a file, see the module."""

    WIDE = "wide"
    LONG = "long"

"""Numbers, tables and charts of a release, as the texts that quote them store them. Pure."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class NumberData:
    """A number of the data in a sentence, with its place in the data and its labels.

    `value` is a plain decimal. `text` is what the sentence says: the number in this `form`, or
    the editor's fixed `wording`.
    """

    dataset: str = ""
    release: int = 0
    entity: str = ""
    indicator: str = ""
    period: str = ""
    kind: str = ""
    currency: str = ""
    unit: str = ""
    entity_label: str = ""
    indicator_label: str = ""
    value: str | None = None
    text: str = ""
    form: str = ""
    wording: str = ""
    as_in_table: str = ""

    @property
    def label(self) -> str:
        """Labels of the row and column."""
        return " · ".join(filter(None, [self.entity_label, self.indicator_label]))

    @property
    def sign(self) -> str:
        """Code of a currency or `%`, with which the unit of money and of a percentage begins."""
        return "" if self.kind in {"count", "number"} else self.unit.partition(" ")[0]

    @property
    def is_change(self) -> bool:
        """Return whether it is a change in per cent, not a percentage or a number of points."""
        return self.kind == "percent_change" and not re.search("point|百分点|pp", self.unit)


@dataclass(frozen=True)
class TableColumn:
    """A column of a table: an indicator in a period, '' if it has none."""

    code: str
    label: str = ""
    header: str = ""
    period: str = ""
    kind: str = ""
    unit: str = ""


@dataclass(frozen=True)
class TableCell:
    """A cell as shown (`text`) and as a number (`value`, a plain decimal, None for text)."""

    text: str = ""
    value: str | None = None
    status: str = ""
    note: str = ""


@dataclass(frozen=True)
class TableRow:
    """A row of a table and its cells, in the order of the columns."""

    code: str
    label: str = ""
    cells: tuple[TableCell, ...] = ()


@dataclass(frozen=True)
class TableData:
    """A table of the data that the prose shows; `sources` are the keys of its sources."""

    dataset: str = ""
    release: int = 0
    caption: str = ""
    notes: str = ""
    row_label: str = ""
    columns: tuple[TableColumn, ...] = ()
    rows: tuple[TableRow, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChartData(TableData):
    """A chart of the data that the prose shows: its kind, and the table that it draws."""

    kind: str = ""

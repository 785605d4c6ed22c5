"""Tables of a report: for a page, as CSV, and as sheets of an Excel workbook."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from collabsite.pageviews import items
from collabsite.web.spreadsheets import neutralise, replace_unwritable

# Excel takes a CSV file without it for one in the machine's own encoding.
_BOM = "\ufeff"
# A sheet's name has at most so many characters, and none of the others.
_MAX_SHEET_NAME, _NOT_IN_SHEET_NAMES = 31, str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NO_VALUE = "–"


class Kind(Enum):
    """Kind of values in a column."""

    TEXT = "text"
    DAYS = "days"
    NUMBER = "number"
    CHANGE = "change"
    SHARE = "share"

    @property
    def is_number(self) -> bool:
        """Return whether its cells stand at the right."""
        return self not in {Kind.TEXT, Kind.DAYS}


@dataclass(frozen=True)
class Days:
    """Days from `begin` to `end`, both included, and their name in the active language."""

    begin: date
    end: date
    name: str

    @property
    def value(self) -> date | str:
        """The day, or the interval by ISO 8601."""
        if self.begin == self.end:
            return self.begin
        return f"{self.begin.isoformat()}/{self.end.isoformat()}"


# A share is a fraction of 1. None is an empty cell.
type Value = str | int | float | Days | None


@dataclass(frozen=True)
class Column:
    """Column of a table: its header, and the kind of its values."""

    header: str
    kind: Kind = Kind.NUMBER


@dataclass(frozen=True)
class ShownCell:
    """A cell as a text for a page."""

    text: str
    is_number: bool


@dataclass(frozen=True)
class Row:
    """Row of a table; `url` is the public address of its item."""

    values: tuple[Value, ...]
    item: str = ""
    url: str = ""
    language: str = ""

    @property
    def panel(self) -> str:
        """The address of the readership of its item, '' if it has none."""
        return items.panel_address(self.item) if self.item else ""


@dataclass(frozen=True)
class Table:
    """A table; `name` stands in addresses and names of files.

    A page shows no more than `most` rows. `empty` is said where there are none.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    note: str = ""
    most: int | None = None

    @property
    def shown(self) -> list[tuple[Row, list[ShownCell]]]:
        """The rows that a page shows, with their cells as texts."""
        kinds = [column.kind for column in self.columns]
        return [
            (
                row,
                [
                    ShownCell(shown_value(value, kind), kind.is_number)
                    for value, kind in zip(row.values, kinds, strict=True)
                ],
            )
            for row in self.rows[: self.most]
        ]

    @property
    def hidden(self) -> int:
        """Number of rows that a page does not show."""
        return max(len(self.rows) - self.most, 0) if self.most is not None else 0


def share(part: int, whole: int) -> float | None:
    """Return a fraction, None if there is no whole."""
    return part / whole if whole else None


def shown_value(value: Value, kind: Kind) -> str:
    """Return a value as a text in the active language."""
    match value:
        case None:
            return _NO_VALUE
        case Days():
            return value.name
        case str():
            return value
        case _ if kind is Kind.SHARE:
            percent = number_format(abs(value) * 100, decimal_pos=1, force_grouping=True)
            return f"{_sign(value)}{percent}%"
        case _ if kind is Kind.CHANGE:
            return f"{_sign(value)}{number_format(abs(value), force_grouping=True)}"
        case _:
            return number_format(value, force_grouping=True)


def _sign(value: float) -> str:
    if value == 0:
        return "±"
    # A minus as wide as the plus.
    return "+" if value > 0 else "−"


def to_csv(table: Table) -> Iterator[str]:
    """Return the table as CSV by RFC 4180, in pieces. Days are by ISO 8601, shares are fractions."""
    held = io.StringIO(newline="")
    held.write(_BOM)
    writer = csv.writer(held)
    writer.writerow(neutralise(column.header) for column in table.columns)
    for row in table.rows:
        writer.writerow(_csv_text(value) for value in row.values)
    yield held.getvalue()


def _csv_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case Days():
            return str(value.value)
        case str():
            return neutralise(value)
        case float():
            return f"{value:.4f}"
        case _:
            return str(value)


def to_workbook(tables: Sequence[Table], *, notes: Sequence[tuple[str, str]]) -> bytes:
    """Return an Excel workbook with a sheet for each table, and one of notes."""
    # Few requests need it, and it takes a fifth of a second to import.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    def cell(sheet: Any, value: Value, kind: Kind) -> Any:  # noqa: ANN401
        plain = value.value if isinstance(value, Days) else value
        if isinstance(plain, str):
            plain = replace_unwritable(plain)
        made = WriteOnlyCell(sheet, plain)
        if isinstance(plain, str):
            # Never a formula, even after it was edited.
            made.data_type = "s"
            made.number_format = "@"
        elif isinstance(plain, date):
            made.number_format = "yyyy-mm-dd"
        elif kind is Kind.SHARE:
            made.number_format = "0.0%"
        return made

    def bold(sheet: Any, text: str) -> Any:  # noqa: ANN401
        made = cell(sheet, text, Kind.TEXT)
        made.font = Font(bold=True)
        return made

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(_sheet_name(table.title))
        sheet.freeze_panes = "B2"
        for number, column in enumerate(table.columns):
            letter = chr(ord("A") + number)
            width = 44 if number == 0 and column.kind is Kind.TEXT else 16
            sheet.column_dimensions[letter].width = width
        sheet.append([bold(sheet, column.header) for column in table.columns])
        for row in table.rows:
            sheet.append(
                [
                    cell(sheet, value, column.kind)
                    for value, column in zip(row.values, table.columns, strict=True)
                ]
            )
    sheet = book.create_sheet(_sheet_name(_("About these numbers")))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
    for name, text in notes:
        sheet.append([bold(sheet, name), cell(sheet, text, Kind.TEXT)])
    book.properties.creator = None
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet_name(title: str) -> str:
    return title.translate(_NOT_IN_SHEET_NAMES)[:_MAX_SHEET_NAME]

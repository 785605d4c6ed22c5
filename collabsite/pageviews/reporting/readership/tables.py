"""Tables of a report: for a page, as CSV, and as sheets of an Excel workbook."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from django.utils.formats import number_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from collabsite.pageviews import items
from collabsite.pageviews.reporting.readership.names import Days
from collabsite.web.spreadsheets import neutralise, replace_unwritable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

# Excel takes a CSV file without it for one in the machine's own encoding.
_BOM = "\ufeff"
# A sheet's name has at most so many characters, and none of the others.
_MAX_SHEET_NAME, _NOT_IN_SHEET_NAMES = 31, str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NO_VALUE = "–"
_TEXT = SafeString("<td>")
_TIME, _NUMBER = SafeString('<td class="time">'), SafeString('<td class="number">')
# Rows of a long table on a page, and the most after “all” is chosen; its files have all of them.
MOST_ROWS, MOST_EXPANDED = 10, 1000


class Kind(Enum):
    """Kind of values in a column."""

    TEXT = "text"
    DAYS = "days"
    NUMBER = "number"
    CHANGE = "change"
    SHARE = "share"
    PART = "part"

    @property
    def is_number(self) -> bool:
        """Return whether its cells stand at the right."""
        return self not in {Kind.TEXT, Kind.DAYS}

    @property
    def opening_tag(self) -> SafeString:
        """The tag that begins a cell."""
        if self is Kind.TEXT:
            return _TEXT
        return _TIME if self is Kind.DAYS else _NUMBER


# A share is a fraction of 1. None is an empty cell.
type Value = str | int | float | Days | None


@dataclass(frozen=True)
class Column:
    """Column of a table: its header, and the kind of its values.

    `in_files_only` leaves it out of the page, where a table takes half of the width.
    """

    header: str
    kind: Kind = Kind.NUMBER
    in_files_only: bool = False


class ShownRow(NamedTuple):
    """A row for a page: its heading as a text, and its other cells as elements."""

    row: "Row"
    heading: str
    cells: SafeString


@dataclass(frozen=True)
class Row:
    """Row of a table; `url` is the public address of its item. A sum is of rows above it."""

    values: tuple[Value, ...]
    item: str = ""
    url: str = ""
    language: str = ""
    is_sum: bool = False

    @property
    def panel(self) -> str:
        """The address of the readership of its item, '' if it has none."""
        return items.panel_address(self.item) if self.item else ""


class LazyRows(Sequence[Row]):
    """Rows that are made of their sources when they are read: a page shows ten of a thousand."""

    def __init__[Source](self, sources: Sequence[Source], make: Callable[[Source], Row]) -> None:
        self._sources: Sequence[Any] = sources
        self._make = make

    def __len__(self) -> int:
        return len(self._sources)

    @overload
    def __getitem__(self, index: int) -> Row: ...

    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...

    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            return [self._make(source) for source in self._sources[index]]
        return self._make(self._sources[index])


@dataclass(frozen=True)
class Table:
    """A table; `name` stands in addresses and names of files.

    A page shows no more than `most` rows; `is_expanded` tells that a reader chose to see more of
    them than usual. `empty` is said where there are none.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    empty: str = ""
    note: str = ""
    most: int | None = None
    is_expanded: bool = False

    @property
    def shown(self) -> list[ShownRow]:
        """The rows that a page shows."""
        # A template takes three times as long for the hundreds of cells of a page.
        columns = [
            (number, column.kind)
            for number, column in enumerate(self.columns)
            if number and not column.in_files_only
        ]
        heading = self.columns[0].kind
        return [
            ShownRow(
                row,
                shown_value(row.values[0], heading),
                format_html_join(
                    "",
                    "{}{}</td>",
                    (
                        (kind.opening_tag, shown_value(row.values[number], kind))
                        for number, kind in columns
                    ),
                ),
            )
            for row in self.rows[: self.most]
        ]

    @property
    def shown_columns(self) -> list[Column]:
        """The columns that a page shows."""
        return [column for column in self.columns if not column.in_files_only]

    @property
    def hidden(self) -> int:
        """Number of rows that a page does not show."""
        return max(len(self.rows) - self.most, 0) if self.most is not None else 0


def expand[R: "DataclassInstance"](report: R, name: str) -> R:
    """Return the report with more rows of the table of this name, if it has one."""
    values = {each.name: getattr(report, each.name) for each in fields(report)}
    expanded = {
        field: replace(table, most=MOST_EXPANDED, is_expanded=True)
        for field, table in values.items()
        if isinstance(table, Table) and table.name == name and table.hidden
    }
    return replace(report, **expanded)


def share(part: int, whole: int) -> float | None:
    """Return a fraction, None if there is no whole."""
    return part / whole if whole else None


def comparison_columns(header: str, *, change_in_files_only: bool = False) -> tuple[Column, ...]:
    """Return the columns of `comparison_values`; `header` is that of the period before."""
    return (
        Column(header),
        Column(_("Change"), Kind.CHANGE, in_files_only=change_in_files_only),
        Column(_("Change in %"), Kind.SHARE),
    )


def comparison_values(now: int, before: int) -> tuple[Value, ...]:
    """Return a number of the period before, and the change since then."""
    return before, now - before, share(now - before, before)


def shown_value(value: Value, kind: Kind) -> str:
    """Return a value as a text in the active language."""
    match value:
        case None:
            return _NO_VALUE
        case Days():
            return value.name
        case str():
            return value
        case _ if kind is Kind.SHARE or kind is Kind.PART:
            percent = _decimal_text(abs(value) * 100)
            return f"{_sign(value) if kind is Kind.SHARE else ''}{percent}%"
        case float():
            return _decimal_text(value)
        case _ if kind is Kind.CHANGE:
            return f"{_sign(value)}{number_format(abs(value), force_grouping=True)}"
        case _:
            return number_format(value, force_grouping=True)


def _decimal_text(value: float) -> str:
    # Django cuts further digits off.
    return number_format(round(value, 1), decimal_pos=1, force_grouping=True)


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
        elif kind in {Kind.SHARE, Kind.PART}:
            made.number_format = "0.0%"
        elif isinstance(plain, float):
            made.number_format = "0.0"
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

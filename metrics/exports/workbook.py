"""Workbook (.xlsx) with typed cells and a sheet of notes, written to disk in steps."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from wsgiref.util import FileWrapper

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from collabsite.web import spreadsheets
from metrics.cells import parse
from metrics.cells.decimals import count_decimals, fits_double, plain_decimal
from metrics.cells.parse import ValueKind, round_value
from metrics.exports.archive import ReproducibleArchive
from metrics.exports.extract import (
    ExportedRow,
    Extract,
    about_lines,
    batch_size,
    column_lines,
    read_rows,
    status_lines,
)
from metrics.exports.tabular import (
    Value,
    cell_value,
    is_rounding,
    long_header,
    long_rows,
    wide_header,
)
from metrics.tables import layouts, pivot
from metrics.tables.selection import SelectionError

# Limits of a sheet (rows with the header, columns) and of the characters of a cell.
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
MAX_CHARACTERS = 32_767
# The most decimals that a number format of Excel can have.
MAX_DECIMALS_SHOWN = 30


# So many bytes are sent at once.
BLOCK = 65_536

# In the face that all other cells have by themselves.
BOLD = Font(name="Calibri", size=11, bold=True)

MIN_WIDTH, MAX_WIDTH = 10, 60
# So many rows are looked at to find how wide the columns should be.
SAMPLED_ROWS = 100


def check_size(extract: Extract, *, long: bool) -> None:
    """Raise `SelectionError` if a sheet has no room for the extract: one query."""
    across = len(extract.columns)
    rows = extract.rows.count() * (across if long else 1) + 1
    if rows > MAX_ROWS or (not long and across + 1 > MAX_COLUMNS):
        raise SelectionError(
            (
                _(
                    "An Excel sheet holds at most 1,048,576 rows and 16,384 columns, and this is more. "
                    "Choose fewer, or use CSV."
                ),
            )
        )


def workbook_pieces(extract: Extract, *, long: bool) -> FileWrapper:
    """Return the workbook in pieces, to be closed; raises `SelectionError` if a sheet has no room for it."""
    check_size(extract, long=long)
    return FileWrapper(write_workbook(extract, long=long), BLOCK)


def write_workbook(extract: Extract, *, long: bool) -> IO[bytes]:
    """Return the workbook as an unnamed file, deleted when it is closed."""
    file = TemporaryFile()  # noqa: SIM115 - the sender closes it.
    book = Workbook(write_only=True)
    try:
        data, about = book.create_sheet(_("Data")), book.create_sheet(pgettext("sheet", "Notes"))
        _write_notes(about, extract)
        if long:
            _write_long(data, extract)
        else:
            _write_wide(data, about, extract)
        book.properties.title = _clean(extract.content.title)
        book.properties.creator = None
        moment = extract.issued_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
        book.properties.created = book.properties.modified = moment
        ExcelWriter(book, ReproducibleArchive(file, at=extract.issued_at)).save()
    except BaseException:
        file.close()
        raise
    finally:
        _remove_what_is_left(book)
    file.seek(0)
    return file


def _remove_what_is_left(book: Workbook) -> None:
    """Remove the files of unfinished sheets, which the library leaves."""
    for sheet in book.worksheets:
        writer = sheet._writer
        if writer is not None and Path(writer.out).exists():
            if not sheet.closed:
                sheet.close()
            writer.cleanup()


def _write_wide(sheet: Any, about: Any, extract: Extract) -> None:  # noqa: ANN401
    remarks = _Remarks(about, extract)

    def rows() -> Iterator[list[Any]]:
        for line in read_rows(extract):
            values = map(cell_value, line.cells, extract.columns)
            remarks.add(line)
            yield [_said(sheet, line.label), *map(partial(_typed, sheet), values, extract.columns)]

    numeric = [False, *(column.numeric for column in extract.columns)]
    _write_rows(sheet, wide_header(extract), rows(), numeric=numeric)


def _write_long(sheet: Any, extract: Extract) -> None:  # noqa: ANN401
    header = long_header(rounding=is_rounding(extract))
    place, exact = header.index("value"), header.index(layouts.AS_WRITTEN)

    def rows() -> Iterator[list[Any]]:
        for row in long_rows(extract):
            row[exact] = row[exact] or _exact_text(row[place])
            yield [_said(sheet, value) if isinstance(value, str) else value for value in row]

    _write_rows(sheet, header, rows(), numeric=[name == "value" for name in header])


def _exact_text(value: Value) -> str:
    """Return the digits of a number of which a workbook keeps the first 15 only, else ''."""
    return plain_decimal(value) if isinstance(value, Decimal) and not fits_double(value) else ""


def _write_rows(
    sheet: Any,  # noqa: ANN401
    header: Sequence[str],
    rows: Iterator[list[Any]],
    *,
    numeric: Sequence[bool],
) -> None:
    """Write the header and the rows of values and cells, in columns as wide as the first rows need."""
    first = list(islice(rows, min(SAMPLED_ROWS, batch_size(len(header)))))
    widest = [min(_width(head), MAX_WIDTH // 2) for head in header]
    for row in first:
        texts = (_shown(getattr(value, "value", value)) for value in row)
        widest = [max(now, _width(text)) for now, text in zip(widest, texts, strict=True)]
    for number, width in enumerate(widest, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = min(max(width + 2, MIN_WIDTH), MAX_WIDTH)
    sheet.freeze_panes = "B2"
    heads = [_text(sheet, head) for head in header]
    for cell, is_number in zip(heads, numeric, strict=True):
        cell.font = BOLD
        cell.alignment = Alignment(
            wrap_text=True, vertical="bottom", horizontal="right" if is_number else "left"
        )
    sheet.append(heads)
    for row in chain(first, rows):
        sheet.append(row)


def _shown(value: Any) -> str:  # noqa: ANN401
    """Return about what a cell shows, with room for the sign of a unit."""
    return f"{value:,} %" if isinstance(value, Decimal) else str(value or "")


def _write_notes(sheet: Any, extract: Extract) -> None:  # noqa: ANN401
    for letter, width in zip("ABCDEF", (28, 60, 16, 16, 60, 28), strict=True):
        sheet.column_dimensions[letter].width = width
    _append(sheet, about_lines(extract))
    explanation = _(
        "Values are in whole units. A percentage is stored as it is said: 35 is 35 %, and its"
        " format only adds the sign. An empty cell has no value; why is said below."
    )
    _append(sheet, [(), (_("How to read it"), explanation), ()])
    _append(sheet, column_lines(extract), headed=True)
    _append(sheet, [()])
    _append(sheet, status_lines(), headed=True)


class _Remarks:
    """Rows of the notes sheet about single cells, written with the data."""

    def __init__(self, sheet: Any, extract: Extract) -> None:  # noqa: ANN401
        self.sheet = sheet
        self.extract = extract
        self.begun = False

    def add(self, line: ExportedRow) -> None:
        """Write the status, note and source of the cells of a row."""
        for cell, column in zip(line.cells, self.extract.columns, strict=True):
            value = cell_value(cell, column)
            written = _exact_text(value) or ("" if cell.literal == value else cell.literal)
            if not (cell.status != "A" or cell.note or cell.source or written):
                continue
            if not self.begun:
                self.begun = True
                head = (_("Row"), _("Column"), _("Status"), _("As written"), _("Note"), _("Source"))
                _append(self.sheet, [()])
                _append(self.sheet, [head], headed=True)
            row = (line.label, column.header, cell.status, written, cell.note, cell.source)
            # There may be thousands: without a style, which takes longer than all else.
            self.sheet.append([_said(self.sheet, text) for text in row])


def _append(sheet: Any, rows: Iterable[Sequence[str]], *, headed: bool = False) -> None:  # noqa: ANN401
    """Write rows of texts, wrapped; the first in bold if it is a head."""
    for row in rows:
        shown = [_text(sheet, text) for text in row]
        for number, cell in enumerate(shown):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if headed or (number == 0 and len(row) == 2):
                cell.font = BOLD
        sheet.append(shown)
        headed = False


def _text(sheet: Any, text: str) -> Any:  # noqa: ANN401
    """Return a cell that stays text, even after it was edited."""
    cell = WriteOnlyCell(sheet, _clean(text) or None)
    cell.data_type = "s" if text else "n"
    if spreadsheets.neutralise(text) != text:
        cell.number_format = "@"
    return cell


def _said(sheet: Any, text: str) -> Any:  # noqa: ANN401
    """Return a text for a row, as a cell if the library would convert it otherwise.

    Of 100,000 rows, most texts are only words, and cells take time.
    """
    if not text:
        return None
    if text.startswith("#") or spreadsheets.neutralise(text) != text:
        return _text(sheet, text)
    return _clean(text)


def _typed(sheet: Any, value: Value, column: pivot.Column) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return _said(sheet, value)
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, Decimal):
        cell.number_format = number_format(value, column)
    return cell


def number_format(value: Decimal, column: pivot.Column) -> str:
    """Return the number format of a value in Excel; it does not change the value."""
    style = column.indicator.style
    # In a compact column `decimals` belongs to the shortened figures.
    least = 0 if style.compact else style.exact.decimals
    shown = value
    if style.rounding:
        shown = round_value(value, compact=False, decimals=style.decimals, rounding=style.rounding)
    decimals = min(max(least, count_decimals(shown)), MAX_DECIMALS_SHOWN)
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    if style.kind is ValueKind.YEAR:
        return "0"
    if style.kind is ValueKind.PERCENT:
        # In quotes it is a sign and no more; bare, it would show 35 as 3500%.
        return f'{digits}"%"'
    if style.kind is ValueKind.PERCENT_CHANGE:
        return f'+{digits}"%";-{digits}"%";{digits}"%"'
    if style.kind is ValueKind.MONEY:
        symbol = parse.SYMBOLS.get(style.currency, f"{style.currency} ")
        return f'"{symbol}"{digits};-"{symbol}"{digits}'
    return digits


def _clean(text: str) -> str:
    """Return the text without characters that a workbook can't hold."""
    cleaned = spreadsheets.replace_unwritable(text)
    return cleaned if len(cleaned) <= MAX_CHARACTERS else cleaned[: MAX_CHARACTERS - 1] + "…"


def _width(text: str) -> int:
    """Return the width of the widest line in characters; hanzi count as two."""
    return max(
        (
            sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
            for line in text.splitlines()
        ),
        default=0,
    )

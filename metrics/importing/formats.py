"""Files as rows of texts, by their content; workbooks in bounded memory. Pure."""

import datetime as dt
import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from collabsite.web.text import format_list
from metrics.cells.decimals import DOUBLE_DIGITS, decimal_of_double, plain_decimal, shift_decimal
from metrics.importing.choices import NO_CHOICES, Choices
from metrics.importing.delimited import error_value_message, read_delimited
from metrics.importing.file_kinds import refuse_archive, refuse_other_files
from metrics.importing.table import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    FileError,
    RawTable,
    Rows,
    UnreadableCell,
    too_many_cells_error,
)

# A sheet of 4 million cells; what unpacks to more was made to.
_MAX_UNPACKED = 400_000_000
_MAX_PARTS = 2_000


def _read_workbook(data: bytes, sheet: str) -> RawTable:
    """Read the named sheet of a workbook, or the first. Raises `FileError`."""
    _refuse_bombs(data)
    book = _opened(data, data_only=True)
    names = tuple(found.title for found in book.worksheets)
    if not names:
        raise FileError(_("The workbook has no sheet with cells."))
    name = sheet or names[0]
    if name not in names:
        message = _("There is no sheet “%(name)s”; the workbook has %(names)s.")
        raise FileError(
            message % {"name": name, "names": format_list(f"“{found}”" for found in names)}
        )
    rows = list(_rows(book[name]))
    if _holds_formulas(data):
        _read_formulas(rows, book[name], _opened(data, data_only=False)[name])
    return RawTable(Rows(rows), _("Excel, sheet “%(name)s”") % {"name": name}, sheets=names)


def _opened(data: bytes, *, data_only: bool) -> Any:  # noqa: ANN401 - openpyxl has no types.
    # Heavy, and needed by few processes.
    import openpyxl

    try:
        with warnings.catch_warnings():
            # The library warns about parts that it ignores: styles, drawings, validations.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
    except Exception:  # noqa: BLE001 - a broken workbook fails in a hundred ways.
        raise FileError(
            _("The workbook is damaged or protected by a password: save it again in Excel.")
        ) from None


def _refuse_bombs(data: bytes) -> None:
    """Refuse an archive that unpacks to too much, or XML with a document type."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise FileError(
                    _("The workbook unpacks to more than can be imported; it was refused.")
                )
            for part in parts:
                with archive.open(part) as unpacked:
                    if b"<!DOCTYPE" in unpacked.read(2000):
                        raise FileError(
                            _(
                                "The workbook defines XML entities, which no spreadsheet program does; it was "
                                "refused."
                            )
                        )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise FileError(_("The workbook is damaged: save it again in Excel.")) from None


def _rows(sheet: Any) -> Iterator[list[str]]:  # noqa: ANN401
    # The size that a workbook declares is often wrong.
    sheet.reset_dimensions()
    count = 0
    try:
        for number, row in enumerate(sheet.rows, start=1):
            if number > MAX_ROWS:
                raise too_many_cells_error()
            if len(row) > MAX_COLUMNS * 8:
                raise too_many_cells_error()
            count += len(row)
            if count > MAX_CELLS:
                raise too_many_cells_error()
            yield [_text(cell) for cell in row]
    except FileError:
        raise
    except Exception:  # noqa: BLE001 - a broken sheet fails in a hundred ways.
        raise FileError(_("The sheet is damaged: save the workbook again in Excel.")) from None


def _text(cell: Any) -> str:  # noqa: ANN401
    """Return the text of a cell as an editor would type it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, dt.datetime | dt.date):
        return _period(value, cell.number_format or "")
    if isinstance(value, dt.time | dt.timedelta):
        return UnreadableCell(
            str(value), _("the cell holds a time; format it as a number or as text")
        )
    text = str(value).replace("\0", "").strip()
    return UnreadableCell(text, error_value_message(text)) if cell.data_type == "e" else text


def _number(value: float, number_format: str) -> str:
    if not math.isfinite(value):
        return UnreadableCell(str(value), error_value_message(str(value)))
    number = Decimal(value) if isinstance(value, int) else decimal_of_double(value)
    return _written(number, number_format)


def _written(number: Decimal, number_format: str) -> str:
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format)
    if "%" in shown:
        return f"{plain_decimal(shift_decimal(number, 2))}%"
    return plain_decimal(number)


def _period(value: dt.date, number_format: str) -> str:
    """Return a date as the period that it shows: its year, or its month."""
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format).lower()
    if "y" in shown and "m" not in shown and "d" not in shown:
        return f"{value.year:04}"
    if "d" in shown and value.day != 1:
        message = _("%(date)s is a day; write a year such as 2022, or a month such as 2022-05")
        return UnreadableCell(f"{value:%Y-%m-%d}", message % {"date": f"{value:%Y-%m-%d}"})
    return f"{value:%Y-%m}"


def _holds_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if not part.filename.startswith("xl/worksheets/"):
                continue
            with archive.open(part) as unpacked:
                before = b""
                while block := unpacked.read(1_000_000):
                    if re.search(rb"<f[ >/]", before + block):
                        return True
                    before = block[-4:]
    return False


def _read_formulas(rows: list[list[str]], results: Any, formulas: Any) -> None:  # noqa: ANN401
    """Mark formulas without a stored value, as programs other than Excel write them.

    Results are read with the 15 digits that Excel shows: `=0.1+0.2` is stored as
    0.30000000000000004, whose last digits say nothing but how computers calculate.
    """
    formulas.reset_dimensions()
    for texts, row, shown in zip(rows, formulas.rows, results.rows, strict=False):
        for place, cell in enumerate(row[: len(texts)]):
            if cell.data_type != "f":
                continue
            if not texts[place]:
                texts[place] = UnreadableCell(
                    str(cell.value),
                    _("the formula has no value stored; open the file in Excel and save it again"),
                )
            elif isinstance(value := shown[place].value, float) and math.isfinite(value):
                rounded = Decimal(format(value, f".{DOUBLE_DIGITS}g"))
                texts[place] = _written(rounded, cell.number_format or "")


def read_file(data: bytes, sheet: str = "", choices: Choices = NO_CHOICES) -> RawTable:
    """Return a file as rows of texts, by its content and not its name. Raises `FileError`."""
    if not data.strip():
        raise FileError(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise FileError(too_large_message(len(data)))
    if is_workbook(data):
        refuse_archive(data)
        return _read_workbook(data, sheet)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError(
            _(
                "This is an old workbook (.xls), or one with a password: save it as an Excel workbook"
                " (.xlsx) or as “CSV UTF-8”."
            )
        )
    if sheet:
        raise FileError(_("A CSV file has no sheets; leave the name of the sheet empty."))
    refuse_other_files(data)
    return read_delimited(data, choices)


def is_workbook(data: bytes) -> bool:
    """Return whether a file is an archive, as workbooks are."""
    return data.startswith(b"PK\x03\x04")


def too_large_message(size: int | None) -> str:
    """Return the error for a file that is too large; the size of a pipe is None."""
    if size is None:
        return _(
            "The file has more than %(limit)d MB, which is the most that can be imported at once."
            " Split it into several files."
        ) % {"limit": MAX_BYTES // 1_000_000}
    # Rounded up, so that it never looks like the limit.
    return _(
        "The file has %(size).1f MB, and at most %(limit)d MB can be imported at once. Split it"
        " into several files."
    ) % {"size": math.ceil(size / 100_000) / 10, "limit": MAX_BYTES // 1_000_000}

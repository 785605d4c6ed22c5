"""XLSX: a sheet of a workbook as texts, in bounded memory. Pure."""

import datetime as dt
import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from import_export.formats import base_formats

from collabsite.web.phrases import listed
from metrics import cells
from metrics.importing.csv_files import error_in_cell
from metrics.importing.files import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    FileError,
    Table,
    Unreadable,
    made_table,
    too_large,
)

# A sheet of 4 million cells; what unpacks to more was made to.
_MAX_UNPACKED = 400_000_000
_MAX_PARTS = 2_000
# Excel keeps numbers with 15 digits, and more in a file only by the binary fraction.
_EXACT = ".15g"


class XLSX(base_formats.XLSX):  # type: ignore[misc]
    """The format of the library, but for cells as they are shown and workbooks made to harm."""

    def create_dataset(self, in_stream: bytes, sheet: str = "") -> Table:
        """Read the named sheet, or the first. Raises `FileError`."""
        _refuse_bombs(in_stream)
        book = _opened(in_stream, data_only=True)
        names = tuple(found.title for found in book.worksheets)
        if not names:
            raise FileError(_("The workbook has no sheet with cells."))
        name = sheet or names[0]
        if name not in names:
            message = _("There is no sheet “%(name)s”; the workbook has %(names)s.")
            raise FileError(
                message % {"name": name, "names": listed(f"“{found}”" for found in names)}
            )
        rows = list(_rows(book[name]))
        if _holds_formulas(in_stream):
            _mark_unstored(rows, _opened(in_stream, data_only=False)[name])
        return made_table(
            rows, described=_("Excel, sheet “%(name)s”") % {"name": name}, sheets=names
        )


def _opened(data: bytes, *, data_only: bool) -> Any:  # noqa: ANN401 - openpyxl has no types.
    try:
        with warnings.catch_warnings():
            # It warns of what it leaves out: styles, drawings, validations.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)
    except Exception:  # noqa: BLE001 - a broken workbook fails in a hundred ways.
        raise FileError(
            _("The workbook is damaged or protected by a password: save it again in Excel.")
        ) from None


def _refuse_bombs(data: bytes) -> None:
    """Refuse an archive that unpacks to far more than a table, or XML that grows when read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise FileError(
                    _("The workbook unpacks to more than a table that can be imported; refused.")
                )
            for part in parts:
                with archive.open(part) as unpacked:
                    if b"<!DOCTYPE" in unpacked.read(2000):
                        raise FileError(_("The workbook defines entities; no spreadsheet does."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise FileError(_("The workbook is damaged: save it again in Excel.")) from None


def _rows(sheet: Any) -> Iterator[list[str]]:  # noqa: ANN401
    # What a workbook says of its size is often wrong.
    sheet.reset_dimensions()
    count = 0
    try:
        for number, row in enumerate(sheet.rows, start=1):
            if number > MAX_ROWS:
                raise too_large()
            if len(row) > MAX_COLUMNS * 8:
                raise too_large()
            count += len(row)
            if count > MAX_CELLS:
                raise too_large()
            yield [_text(cell) for cell in row]
    except FileError:
        raise
    except Exception:  # noqa: BLE001 - a broken sheet fails in a hundred ways.
        raise FileError(_("The sheet is damaged: save the workbook again in Excel.")) from None


def _text(cell: Any) -> str:  # noqa: ANN401
    """Return what a cell says, as an editor would type it."""
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
        return Unreadable(str(value), _("the cell holds a time; format it as a number or as text"))
    text = str(value).replace("\0", "").strip()
    return Unreadable(text, error_in_cell(text)) if cell.data_type == "e" else text


def _number(value: float, number_format: str) -> str:
    if not math.isfinite(value):
        return Unreadable(str(value), error_in_cell(str(value)))
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, _EXACT))
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format)
    if "%" in shown:
        return f"{_plain(cells.shifted(number, 2))}%"
    return _plain(number)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _period(value: dt.date, number_format: str) -> str:
    """Return a date as the period that it shows: its year, or its month."""
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format).lower()
    if "y" in shown and "m" not in shown and "d" not in shown:
        return f"{value.year:04}"
    if "d" in shown and value.day != 1:
        message = _("%(date)s is a day; write a year such as 2022, or a month such as 2022-05")
        return Unreadable(f"{value:%Y-%m-%d}", message % {"date": f"{value:%Y-%m-%d}"})
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


def _mark_unstored(rows: list[list[str]], sheet: Any) -> None:  # noqa: ANN401
    """Name the formulas beside which no value is stored, as other programs than Excel write them."""
    sheet.reset_dimensions()
    for texts, row in zip(rows, sheet.rows, strict=False):
        for place, cell in enumerate(row[: len(texts)]):
            if not texts[place] and cell.data_type == "f":
                texts[place] = Unreadable(
                    str(cell.value),
                    _("the formula has no value stored; open the file in Excel and save it again"),
                )

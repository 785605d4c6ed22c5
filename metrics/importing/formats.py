"""CSV files and workbooks as tables of texts, in bounded memory. Pure."""

import csv
import datetime as dt
import io
import math
import re
import warnings
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from collabsite.web import spreadsheets
from collabsite.web.text import format_list
from metrics import cells
from metrics.importing.table import (
    MAX_BYTES,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    FileError,
    FileTable,
    UnreadableCell,
    make_table,
    too_many_cells_error,
)

_BOMS = [(b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]
_SEPARATORS = ",;\t"
_ERRORS = re.compile(r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")


def _read_csv(data: bytes) -> FileTable:
    """Read a CSV file; detect its encoding and its separator. Raises `FileError`."""
    text, encoding = decode(data)
    separator, text = _separator(text.replace("\0", ""))
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            rows.append([read_cell(cell) for cell in row])
            if len(rows) > MAX_ROWS:
                raise too_many_cells_error()
    except csv.Error:
        raise FileError(
            _(
                "Row %(row)d can't be read: look for a quotation mark (\") that is opened and"
                " not closed."
            )
            % {"row": len(rows) + 1}
        ) from None
    named = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs")}[separator]
    described = _("CSV, %(encoding)s, separated by %(separator)s")
    return make_table(rows, described=described % {"encoding": encoding, "separator": named})


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding."""
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _strictly(data, codec), "UTF-8" if codec == "utf-8-sig" else "UTF-16"
    for codec, offset in [("utf-16-le", 1), ("utf-16-be", 0)]:
        start = data[:2000]
        # Latin letters, digits and separators are every other byte of UTF-16, the rest is 0.
        if start and start[offset::2].count(0) > len(start) / 4:
            return _strictly(data, codec), "UTF-16"
    if b"\0" in data:
        raise FileError(
            _("This is not a table: it holds bytes that can't be text. Choose a CSV or XLSX file.")
        )
    try:
        return data.decode(), "UTF-8"
    except UnicodeDecodeError:
        return _chinese(data), "GB18030"


def _strictly(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise FileError(
            _(
                "The file begins like UTF-16 or UTF-8 but is not valid: save it again as “CSV UTF-8”."
            )
        ) from None


def _chinese(data: bytes) -> str:
    """Decode GB 18030, which Excel writes on a Chinese Windows; refuse implausible text."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    foreign = {character for character in text if not character.isascii()}
    usual = {character for character in foreign if _is_gb2312(character)}
    # The accented letters of a Western encoding, with the letters after them, become rare hanzi.
    if len(usual) * 2 <= len(foreign) or not text:
        raise FileError(
            _(
                "The encoding of the file is neither UTF-8, UTF-16 nor GB18030: save it again as"
                " “CSV UTF-8”, or as an Excel workbook (.xlsx)."
            )
        )
    return text


def _is_gb2312(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _separator(text: str) -> tuple[str, str]:
    """Return the separator of the cells, and the text without Excel's line that declares it."""
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared and declared[1] in _SEPARATORS:
        # The line stays, blank, so that rows keep their numbers.
        return declared[1], "\n" + text[declared.end() :]
    start = [line for line in islice(io.StringIO(text, newline=""), 50) if line.strip()]

    def likeness(separator: str) -> tuple[int, int]:
        """Return how many rows are as wide as the header, and how wide that is."""
        try:
            widths = [len(row) for row in csv.reader(start, delimiter=separator)]
        except csv.Error:
            return 0, 0
        width = widths[0] if widths else 0
        return (widths.count(width) if width > 1 else 0), width

    return max(_SEPARATORS, key=likeness), text


def read_cell(text: str) -> str:
    """Return the text of a cell of CSV, without the guard of our own exports."""
    if text[:1].isalnum():
        return text
    if _ERRORS.fullmatch(text.strip()):
        return UnreadableCell(text.strip(), error_value_message(text.strip()))
    if text.startswith("="):
        message = _("“%(text)s” is a formula; put its value in its place")
        return UnreadableCell(text, message % {"text": text[:40]})
    restored = spreadsheets.restore(text)
    return restored if restored.strip() else ""


def error_value_message(text: str) -> str:
    """Return what to do about a spreadsheet's error value."""
    return _("the cell holds the error %(error)s; fix it there, or leave the cell empty") % {
        "error": text
    }


# A sheet of 4 million cells; what unpacks to more was made to.
_MAX_UNPACKED = 400_000_000
_MAX_PARTS = 2_000
# Excel keeps numbers with 15 digits, and more in a file only by the binary fraction.
_EXACT = ".15g"


def _read_workbook(data: bytes, sheet: str) -> FileTable:
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
        _mark_unstored(rows, _opened(data, data_only=False)[name])
    return make_table(rows, described=_("Excel, sheet “%(name)s”") % {"name": name}, sheets=names)


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
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, _EXACT))
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format)
    if "%" in shown:
        return f"{_plain(cells.shift_decimal(number, 2))}%"
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


def _mark_unstored(rows: list[list[str]], sheet: Any) -> None:  # noqa: ANN401
    """Mark formulas without a stored value, as programs other than Excel write them."""
    sheet.reset_dimensions()
    for texts, row in zip(rows, sheet.rows, strict=False):
        for place, cell in enumerate(row[: len(texts)]):
            if not texts[place] and cell.data_type == "f":
                texts[place] = UnreadableCell(
                    str(cell.value),
                    _("the formula has no value stored; open the file in Excel and save it again"),
                )


def read_file(data: bytes, sheet: str = "") -> FileTable:
    """Return a file as a table, by its content and not its name. Raises `FileError`."""
    if not data.strip():
        raise FileError(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise FileError(too_large_message(len(data)))
    if data.startswith(b"PK\x03\x04"):
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
    return _read_csv(data)


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

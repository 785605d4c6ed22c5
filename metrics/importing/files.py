"""Files as rows of texts, by their content: text in any encoding, and workbooks. Pure."""

import csv
import datetime as dt
import io
import math
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from collabsite.web import spreadsheets
from collabsite.web.text import format_list
from metrics.cells.decimals import DOUBLE_DIGITS, decimal_of_double, plain_decimal, shift_decimal
from metrics.importing.choices import ENCODINGS, NO_CHOICES, SEPARATORS, Choices
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
# Of so many different cells in a row, equal ones are one text.
_MOST_KEPT = 50_000
_SAMPLE_LINES, _SAMPLE_LENGTH = 200, 1_000_000

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_DATA_FILES = (b"SQLite format 3", b"PAR1", b"$FL2", b"$FL3", b"<stata_dta>", b"ARROW1")
_PAGES = (b"<!doctype", b"<html", b"<?xml", b"<svg")
_BOMS = [(b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")]
_ERRORS = re.compile(r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
# Control characters that no text has, but any program, archive or sound.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
# A cell in quotation marks, whatever the separator: separators within it are text.
_QUOTED = re.compile(r'(?:^|(?<=[\t;|,]))"(?:[^"]|"")*"', re.MULTILINE)
# A rule below the heads of a table in Markdown.
_RULE = re.compile(r"\s*:?-{2,}:?\s*")
# A tab or a semicolon is rarer within cells than a comma, so that it wins when both would do.
_BY_RARITY = ("\t", ";", "|", ",")


def read_file(data: bytes, sheet: str = "", choices: Choices = NO_CHOICES) -> RawTable:
    """Return a file as rows of texts, by its content and not its name. Raises `FileError`."""
    if not data.strip():
        raise FileError(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise FileError(too_large_message(len(data)))
    if is_workbook(data):
        return _read_workbook(data, sheet)
    if sheet:
        raise FileError(_("A CSV file has no sheets; leave the name of the sheet empty."))
    if message := _what_else(data):
        raise FileError(message)
    return _read_text(data, choices)


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


def _what_else(data: bytes) -> str:
    """Return what to do about a file that is no table by its first bytes, '' for any other."""
    start = data[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _(
            "This is an old workbook (.xls), or one with a password: save it as an Excel workbook"
            " (.xlsx) or as “CSV UTF-8”."
        )
    if data.startswith(_PICTURES):
        return _(
            "This is a picture, not a table: choose the CSV or XLSX file that it was made from."
        )
    if data.startswith(b"%PDF"):
        return _(
            "This is a PDF, not a table: copy the table out of it, or choose a CSV or XLSX file."
        )
    if data.startswith(_ARCHIVES):
        return _archive_message()
    if data.startswith(_DATA_FILES):
        return _(
            "This is a data file of another program: export the table from there as CSV or XLSX,"
            " and choose that file."
        )
    if start.startswith(b"{\\rtf"):
        return _document_message()
    if start.startswith(_PAGES):
        return _("This is a web page or XML, not a table: download the table as CSV or XLSX.")
    if start.startswith((b"{", b"[{", b"[[")):
        return _("This is JSON, not a table: choose a CSV or XLSX file.")
    return ""


def _archive_message() -> str:
    return _("This is an archive, not a table: unpack it, and choose the CSV or XLSX file in it.")


def _document_message() -> str:
    return _(
        "This is a document of a word processor or a presentation, not a table: copy the table"
        " out of it and paste it."
    )


def _read_text(data: bytes, choices: Choices) -> RawTable:
    """Read a text file; detect what is not chosen. Raises `FileError`."""
    text, encoding = decode(data, choices.encoding)
    separator, text = _separator(text.replace("\0", ""), SEPARATORS.get(choices.separator, ""))
    cells = _read_rows(text, separator)
    rows = Rows(map(_bare_row, cells) if separator == "|" else cells)
    name = next(name for name, sign in SEPARATORS.items() if sign == separator)
    described = _("CSV, %(encoding)s, separated by %(separator)s")
    return RawTable(
        rows,
        described % {"encoding": encoding, "separator": separator_names()[name]},
        encoding=encoding,
        separator=name,
    )


def separator_names() -> dict[str, str]:
    """Return the names of the separators for the editor, by those of `choices`."""
    return {
        "comma": _("commas"),
        "semicolon": _("semicolons"),
        "tab": _("tabs"),
        "bar": _("vertical bars"),
    }


def _bare_row(row: list[str]) -> list[str]:
    """Return a row of a table as Markdown has it, in which spaces and rules only align cells."""
    return [
        text if isinstance(text, UnreadableCell) else "" if _RULE.fullmatch(text) else text.strip()
        for text in row
    ]


def _read_rows(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the cells of each row. Raises `FileError`."""
    # Not io.StringIO, which takes four bytes for each character.
    lines = (line[0] for line in re.finditer(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+", text))
    number = cells = 0
    texts = _Texts()
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=separator, strict=True), start=1):
            cells += len(row)
            if number > MAX_ROWS or cells > MAX_CELLS:
                raise too_many_cells_error()
            yield [texts[cell] for cell in row]
    except csv.Error:
        raise FileError(
            _(
                "Row %(row)d can't be read: look for a quotation mark (\") that is opened and"
                " not closed."
            )
            % {"row": number + 1}
        ) from None


class _Texts(dict[str, str]):
    """Cells as they are read, so that names and years that occur again are one text."""

    def __missing__(self, cell: str) -> str:
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[cell] = read = cell if cell.isalnum() else _read_cell(cell)
        return read


def _read_cell(text: str) -> str:
    """Return the text of a cell of CSV, without the guard of our own exports."""
    if text[:1].isalnum():
        return text
    if _ERRORS.fullmatch(text.strip()):
        return UnreadableCell(text.strip(), _error_value_message(text.strip()))
    if text.startswith("=") and text.strip("= "):
        message = _("“%(text)s” is a formula; put its value in its place")
        return UnreadableCell(text, message % {"text": text[:40]})
    restored = spreadsheets.restore(text)
    return restored if restored.strip() else ""


def _error_value_message(text: str) -> str:
    return _("the cell holds the error %(error)s; fix it there, or leave the cell empty") % {
        "error": text
    }


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text of a file and the name of its encoding, the chosen or a guessed one."""
    if encoding:
        return _strictly(data, encoding), encoding
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strictly(data, name), name
    start = data[:2000]
    # Latin letters, digits and separators are every other byte of UTF-16, the rest is 0.
    if max(start[::2].count(0), start[1::2].count(0)) > len(start) / 4:
        return _strictly(data, "UTF-16"), "UTF-16"
    try:
        text, name = data.decode(), "UTF-8"
    except UnicodeDecodeError:
        text, name = _without_mark(data)
    if "\0" in text or len(_CONTROLS.findall(text[:20_000])) > len(text[:20_000]) / 100:
        raise FileError(
            _("This is not a table: it holds bytes that can't be text. Choose a CSV or XLSX file.")
        )
    return text, name


def _strictly(data: bytes, encoding: str) -> str:
    codec = ENCODINGS[encoding]
    if encoding == "UTF-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16-be" if data[::2].count(0) > data[1::2].count(0) else "utf-16-le"
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise FileError(
            _(
                "The file can't be read as %(encoding)s: choose another encoding, or save it again as"
                " “CSV UTF-8”."
            )
            % {"encoding": encoding}
        ) from None


def _without_mark(data: bytes) -> tuple[str, str]:
    """Decode what is no UTF-8: GB 18030, which Excel writes in China, or a Western encoding.

    A general detector takes accented letters for Central European ones, as a table has too few of
    them. Read as GB 18030, the accented letters of a Western text, with the letters after them,
    are rare hanzi; those of a Chinese text are nearly all among the 6763 of GB 2312.
    """
    text = data.decode("gb18030", errors="replace")
    foreign = {character for character in text if not character.isascii()}
    usual = {character for character in foreign if character.encode("gb2312", errors="ignore")}
    if "\ufffd" not in foreign and len(usual) * 2 > len(foreign):
        return text, "GB18030"
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def _separator(text: str, chosen: str) -> tuple[str, str]:
    """Return the separator of the cells, and the text without Excel's line that declares it."""
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared and declared[1] in SEPARATORS.values():
        # The line stays, blank, so that rows keep their numbers.
        return chosen or declared[1], "\n" + text[declared.end() :]
    if chosen:
        return chosen, text
    sample = _QUOTED.sub('""', text[:_SAMPLE_LENGTH])
    start = [line for line in sample.splitlines()[:_SAMPLE_LINES] if line.strip()]

    def likeness(separator: str) -> int:
        """Return how many rows have the commonest width, of more than one cell."""
        try:
            widths = Counter(len(row) for row in csv.reader(start, delimiter=separator))
        except csv.Error:
            return 0
        return max((count for width, count in widths.items() if width > 1), default=0)

    best = max(_BY_RARITY, key=likeness)
    return (best if likeness(best) else ","), text


def _read_workbook(data: bytes, sheet: str) -> RawTable:
    """Read the named sheet of a workbook, or the first. Raises `FileError`."""
    _refuse_other_archives(data)
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
    rows = list(_sheet_rows(book[name]))
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


def _refuse_other_archives(data: bytes) -> None:
    """Refuse an archive that is no workbook, unpacks to too much, or has a document type."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise FileError(
                    _("The workbook unpacks to more than can be imported; it was refused.")
                )
            names = [part.filename for part in parts]
            if "xl/workbook.xml" not in names:
                raise FileError(_other_archive_message(names))
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


def _other_archive_message(names: list[str]) -> str:
    folders = {name.partition("/")[0] for name in names}
    if "content.xml" in folders:
        return _(
            "This is an OpenDocument file: save it as an Excel workbook (.xlsx) or as “CSV UTF-8”."
        )
    if "xl" in folders or "Index" in folders:
        return _(
            "This is a workbook in a format that can't be read (.xlsb or .numbers): save it as an"
            " Excel workbook (.xlsx) or as “CSV UTF-8”."
        )
    if folders & {"word", "ppt"}:
        return _document_message()
    return _archive_message()


def _sheet_rows(sheet: Any) -> Iterator[list[str]]:  # noqa: ANN401
    # The size that a workbook declares is often wrong.
    sheet.reset_dimensions()
    count = 0
    try:
        for number, row in enumerate(sheet.rows, start=1):
            count += len(row)
            if number > MAX_ROWS or len(row) > MAX_COLUMNS * 8 or count > MAX_CELLS:
                raise too_many_cells_error()
            yield [_cell_text(cell) for cell in row]
    except FileError:
        raise
    except Exception:  # noqa: BLE001 - a broken sheet fails in a hundred ways.
        raise FileError(_("The sheet is damaged: save the workbook again in Excel.")) from None


def _cell_text(cell: Any) -> str:  # noqa: ANN401
    """Return the text of a cell as an editor would type it."""
    value, number_format = cell.value, cell.number_format or ""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return UnreadableCell(str(value), _error_value_message(str(value)))
        number = Decimal(value) if isinstance(value, int) else decimal_of_double(value)
        return _written(number, number_format)
    if isinstance(value, dt.datetime | dt.date):
        return _period(value, number_format)
    if isinstance(value, dt.time | dt.timedelta):
        return UnreadableCell(
            str(value), _("the cell holds a time; format it as a number or as text")
        )
    text = str(value).replace("\0", "").strip()
    return UnreadableCell(text, _error_value_message(text)) if cell.data_type == "e" else text


def _signs(number_format: str) -> str:
    """Return a number format without the words in it."""
    return re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format).lower()


def _written(number: Decimal, number_format: str) -> str:
    if "%" in _signs(number_format):
        return f"{plain_decimal(shift_decimal(number, 2))}%"
    return plain_decimal(number)


def _period(value: dt.date, number_format: str) -> str:
    """Return a date as the period that it shows: its year, its month, or its day."""
    signs = _signs(number_format)
    if "y" in signs and "m" not in signs and "d" not in signs:
        return f"{value.year:04}"
    return f"{value:%Y-%m-%d}" if "d" in signs else f"{value:%Y-%m}"


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

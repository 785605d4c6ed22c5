"""CSV as editors have it: any of the usual encodings and separators. Pure."""

import csv
import io
import re
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from import_export.formats import base_formats

from metrics import layouts
from metrics.importing.files import MAX_ROWS, FileError, Table, Unreadable, made_table, too_large

_BOMS = [(b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]
_SEPARATORS = ",;\t"
_ERRORS = re.compile(r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")


class CSV(base_formats.CSV):  # type: ignore[misc]
    """The format of the library, which asks for the encoding and the separator, finding both."""

    def create_dataset(self, in_stream: bytes, **kwargs: Any) -> Table:  # noqa: ANN401
        """Read a file. Raises `FileError`."""
        text, encoding = decoded(in_stream)
        separator, text = _separator(text.replace("\0", ""))
        rows: list[list[str]] = []
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        try:
            for row in reader:
                rows.append([read_cell(cell) for cell in row])
                if len(rows) > MAX_ROWS:
                    raise too_large()
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
        return made_table(rows, described=described % {"encoding": encoding, "separator": named})


def decoded(data: bytes) -> tuple[str, str]:
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
            _("This is no table: it holds bytes that no text has. Choose a CSV or XLSX file.")
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
            _("The file begins like UTF-16 or UTF-8 and is not: save it again as “CSV UTF-8”.")
        ) from None


def _chinese(data: bytes) -> str:
    """Decode what Excel writes on a Chinese Windows; refuse what only happens to decode."""
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
    """Return what separates the cells, and the text without Excel's line that says so."""
    said = re.match(r"sep=(.)\r?\n", text)
    if said and said[1] in _SEPARATORS:
        # The line stays, blank, so that rows keep their numbers.
        return said[1], "\n" + text[said.end() :]
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
    """Return what a cell of CSV says: without the guard of our own exports."""
    if text[:1].isalnum():
        return text
    if _ERRORS.fullmatch(text.strip()):
        return Unreadable(text.strip(), error_in_cell(text.strip()))
    if text.startswith("="):
        message = _("“%(text)s” is a formula; put its value in its place")
        return Unreadable(text, message % {"text": text[:40]})
    restored = layouts.restored(text)
    return restored if restored.strip() else ""


def error_in_cell(text: str) -> str:
    """Return what to do about a spreadsheet's error."""
    return _("the cell holds the error %(error)s; mend it there, or leave the cell empty") % {
        "error": text
    }

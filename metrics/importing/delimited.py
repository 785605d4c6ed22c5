"""Text files of cells: their encoding, their separator and their rows. Pure."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from collabsite.web import spreadsheets
from metrics.importing.choices import ENCODINGS, SEPARATORS, Choices
from metrics.importing.file_kinds import refuse_other_texts
from metrics.importing.table import (
    MAX_CELLS,
    MAX_ROWS,
    FileError,
    RawTable,
    Rows,
    UnreadableCell,
    too_many_cells_error,
)

_BOMS = [(b"\xef\xbb\xbf", "UTF-8"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16")]
_ERRORS = re.compile(r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")
# Control characters that no text has, but any program, archive or sound.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
# A cell in quotation marks, whatever the separator: separators within it are text.
_QUOTED = re.compile(r'(?:^|(?<=[\t;|,]))"(?:[^"]|"")*"', re.MULTILINE)
_RULE = re.compile(r"\s*:?-{2,}:?\s*")
_SAMPLE_LINES, _SAMPLE_LENGTH = 200, 1_000_000
# Of so many different cells in a row, equal ones are one text.
_MOST_KEPT = 50_000
# A tab or a semicolon is rarer within cells than a comma, so that it wins when both would do.
_BY_RARITY = ("\t", ";", "|", ",")


def read_delimited(data: bytes, choices: Choices) -> RawTable:
    """Read a text file; detect what is not chosen. Raises `FileError`."""
    text, encoding = decode(data, choices.encoding)
    if not choices.separator:
        refuse_other_texts(text)
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
        self[cell] = read = cell if cell.isalnum() else read_cell(cell)
        return read


def separator_names() -> dict[str, str]:
    """Return the names of the separators for the editor, by those of `choices`."""
    return {
        "comma": _("commas"),
        "semicolon": _("semicolons"),
        "tab": _("tabs"),
        "bar": _("vertical bars"),
    }


def decode(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return the text of a file and the name of its encoding, the chosen or a guessed one."""
    if encoding:
        return _strictly(data, encoding), encoding
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strictly(data, name), name
    for codec, offset in [("utf-16-le", 1), ("utf-16-be", 0)]:
        start = data[:2000]
        # Latin letters, digits and separators are every other byte of UTF-16, the rest is 0.
        if start and start[offset::2].count(0) > len(start) / 4:
            try:
                return data.decode(codec), "UTF-16"
            except UnicodeDecodeError:
                raise _invalid_error() from None
    if b"\0" in data:
        raise FileError(
            _("This is not a table: it holds bytes that can't be text. Choose a CSV or XLSX file.")
        )
    try:
        text, name = data.decode(), "UTF-8"
    except UnicodeDecodeError:
        text, name = _without_mark(data)
    if len(_CONTROLS.findall(text[:20_000])) > len(text[:20_000]) / 100:
        raise FileError(
            _("This is not a table: it holds bytes that can't be text. Choose a CSV or XLSX file.")
        )
    return text, name


def _strictly(data: bytes, encoding: str) -> str:
    codec = ENCODINGS[encoding]
    if encoding == "UTF-16" and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        codec = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        raise _invalid_error(encoding) from None


def _invalid_error(encoding: str = "UTF-16") -> FileError:
    return FileError(
        _(
            "The file can't be read as %(encoding)s: choose another encoding, or save it again as"
            " “CSV UTF-8”."
        )
        % {"encoding": encoding}
    )


def _without_mark(data: bytes) -> tuple[str, str]:
    """Decode what is no UTF-8: GB 18030, which Excel writes in China, or a Western encoding.

    A general detector takes accented letters for Central European ones, as a table has too few of
    them. Read as GB 18030, the accented letters of a Western text, with the letters after them,
    are rare hanzi; those of a Chinese text are nearly all among the 6763 of GB 2312.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    foreign = {character for character in text if not character.isascii()}
    usual = {character for character in foreign if _is_gb2312(character)}
    if text and len(usual) * 2 > len(foreign):
        return text, "GB18030"
    try:
        return data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "Latin-1"


def _is_gb2312(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _separator(text: str, chosen: str) -> tuple[str, str]:
    """Return the separator of the cells, and the text without Excel's line that declares it."""
    declared = re.match(r"sep=(.)\r?\n", text)
    if declared and declared[1] in SEPARATORS.values():
        # The line stays, blank, so that rows keep their numbers.
        return chosen or declared[1], "\n" + text[declared.end() :]
    if chosen:
        return chosen, text
    sample = _QUOTED.sub('""', text[:_SAMPLE_LENGTH])
    lines = islice(io.StringIO(sample, newline=""), _SAMPLE_LINES)
    start = [line for line in lines if line.strip()]

    def likeness(separator: str) -> int:
        """Return how many rows have the commonest width, of more than one cell."""
        try:
            widths = Counter(len(row) for row in csv.reader(start, delimiter=separator))
        except csv.Error:
            return 0
        return max((count for width, count in widths.items() if width > 1), default=0)

    best = max(_BY_RARITY, key=likeness)
    return (best if likeness(best) else ","), text


def read_cell(text: str) -> str:
    """Return the text of a cell of CSV, without the guard of our own exports."""
    if text[:1].isalnum():
        return text
    if _ERRORS.fullmatch(text.strip()):
        return UnreadableCell(text.strip(), error_value_message(text.strip()))
    if text.startswith("=") and text.strip("= "):
        message = _("“%(text)s” is a formula; put its value in its place")
        return UnreadableCell(text, message % {"text": text[:40]})
    restored = spreadsheets.restore(text)
    return restored if restored.strip() else ""


def error_value_message(text: str) -> str:
    """Return what to do about a spreadsheet's error value."""
    return _("the cell holds the error %(error)s; fix it there, or leave the cell empty") % {
        "error": text
    }

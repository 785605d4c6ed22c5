"""Kinds of files that are no tables, by their content, with what to do instead. Pure."""

import io
import re
import zipfile

from django.utils.translation import gettext as _

from metrics.importing.table import FileError

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_DATA_FILES = (b"SQLite format 3", b"PAR1", b"$FL2", b"$FL3", b"<stata_dta>", b"ARROW1")
_PC_AXIS = (b"CHARSET=", b"AXIS-VERSION=")
_MEDIA = (b"ID3", b"OggS", b"fLaC", b"\x1aE\xdf\xa3")
# Parts of archives by which the programs that wrote them are known.
_PARTS = (
    ("word/", "document"),
    ("ppt/", "document"),
    ("xl/workbook.bin", "xlsb"),
    ("Index/", "numbers"),
)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_MAIL = re.compile(
    r"^(?:from|to|cc|subject|date|received|return-path|message-id|mime-version|delivered-to|content-type|x-[\w-]+): \S",
    re.IGNORECASE | re.MULTILINE,
)
_CODE = re.compile(
    r"^\s*(?:import [\w.]+$|from [\w.]+ import |def \w+\(|class \w+.*[:{]$|#include\b|function\b.*\("
    r"|(?:const|let|var) \w+ =|return [\w(]|using [\w.]+;|public (?:class|static|void)|(?:for|if) ?\("
    r"|library\(|(?:CREATE TABLE|INSERT INTO|SELECT|create table|insert into) |.*(?:[{}]|\);)$)",
    re.MULTILINE,
)
_RECORDS = re.compile(r"BEGIN:V|@\w+\{|TY  - |%%MatrixMarket|\\(?:documentclass|begin)\b")
# So much of a text tells what it is.
_START = 4_000
_FEW = 3


def refuse_archive(data: bytes) -> None:
    """Raise `FileError` for an archive that is no workbook of Excel; a damaged one passes."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, KeyError):
        return
    found = next((kind for part, kind in _PARTS if any(n.startswith(part) for n in names)), "")
    if kind.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
        raise FileError(
            _(
                "This is an OpenDocument spreadsheet (.ods): save it as an Excel workbook (.xlsx) or"
                " as “CSV UTF-8”."
            )
        )
    if found in {"xlsb", "numbers"}:
        raise FileError(
            _(
                "This is a workbook in a format that can't be read (.xlsb or .numbers): save it as an"
                " Excel workbook (.xlsx) or as “CSV UTF-8”."
            )
        )
    if found == "document" or kind.startswith(_OPEN_DOCUMENT):
        raise FileError(
            _(
                "This is a document of a word processor or a presentation, not a table: copy the table"
                " out of it and paste it."
            )
        )
    if not any(name.startswith("xl/") for name in names):
        raise FileError(
            _("This is an archive, not a table: unpack it, and choose the CSV or XLSX file in it.")
        )


def refuse_other_files(data: bytes) -> None:
    """Raise `FileError` for a picture, a PDF, a web page and the like, which can't be a table."""
    is_bitmap = data.startswith(b"BM") and b"\0" in data[:2000]
    is_webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    brand = data[8:12] if data[4:8] == b"ftyp" else b""
    if data.startswith(_PICTURES) or is_bitmap or is_webp or brand in {b"heic", b"heix", b"avif"}:
        raise FileError(
            _("This is a picture, not a table: choose the CSV or XLSX file that it was made from.")
        )
    if data.startswith(b"%PDF"):
        raise FileError(
            _("This is a PDF, not a table: copy the table out of it, or choose a CSV or XLSX file.")
        )
    if data.startswith(_ARCHIVES):
        raise FileError(
            _("This is an archive, not a table: unpack it, and choose the CSV or XLSX file in it.")
        )
    if data.startswith((*_DATA_FILES, *_PC_AXIS)):
        raise FileError(
            _(
                "This is a data file of another program: export the table from there as CSV or XLSX,"
                " and choose that file."
            )
        )
    if brand or data.startswith(_MEDIA):
        raise FileError(_("This is a recording, not a table: choose a CSV or XLSX file."))
    if data.startswith(b"{\\rtf"):
        raise FileError(
            _(
                "This is a document of a word processor or a presentation, not a table: copy the table"
                " out of it and paste it."
            )
        )
    start = data[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg")):
        raise FileError(
            _("This is a web page or XML, not a table: download the table as CSV or XLSX.")
        )
    if start.startswith((b"{", b"[{", b"[[")):
        raise FileError(_("This is JSON, not a table: choose a CSV or XLSX file."))


def refuse_other_texts(text: str) -> None:
    """Raise `FileError` for an e-mail, a program or bibliographic records."""
    start = text[:_START]
    head = re.split(r"\r?\n\r?\n", start.strip(), maxsplit=1)[0]
    lines = [line for line in start.splitlines() if line.strip()]
    if len(_MAIL.findall(head)) >= min(_FEW, len(lines)):
        raise FileError(
            _("This is an e-mail, not a table: copy the table out of it, or choose its attachment.")
        )
    if len(_CODE.findall(start)) > len(lines) / 2:
        raise FileError(_("This is program code, not a table: choose a CSV or XLSX file."))
    if _RECORDS.match(start.lstrip()):
        raise FileError(
            _("These are records in another format, not a table: choose a CSV or XLSX file.")
        )

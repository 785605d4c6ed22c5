"""Recognition of a file by its first bytes, and limits of what an archive expands to. Pure."""

import io
import posixpath
import zipfile
import zlib
from urllib.parse import unquote

from django.utils.translation import gettext as _

from articles.files.content import ImportFileError

MAX_BYTES = 25 * 1024 * 1024
# What an archive may expand to: its texts, which are parsed as XML, and all of it.
MAX_XML_BYTES = 12 * 1024 * 1024
MAX_EXPANDED_BYTES = 200 * 1024 * 1024
MAX_ENTRIES = 2_000
TEXT_ENDINGS = (".md", ".markdown", ".txt", ".html", ".htm")

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The name of the stream in which Office encrypts a document.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
MEGABYTE = 1024 * 1024


def is_archive(data: bytes) -> bool:
    """Return whether the file is a ZIP archive, as documents of Word are."""
    return data.startswith(_ZIP)


def refuse_large(size: int) -> None:
    """Raise ImportFileError for a file that is too large."""
    if size > MAX_BYTES:
        raise ImportFileError(
            _(
                "The file has %(size)d MB; at most %(most)d MB are read. Compress its pictures"
                " in Word (Picture Format, Compress Pictures), or divide the document."
            )
            % {"size": size // MEGABYTE + 1, "most": MAX_BYTES // MEGABYTE}
        )


def refuse_unreadable(data: bytes, *, ending: str) -> None:
    """Raise ImportFileError for a file that is too large, empty, encrypted, or of another kind."""
    refuse_large(len(data))
    if not data.strip():
        raise ImportFileError.empty()
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ImportFileError(
                _(
                    "The document is protected with a password. Remove the password in Word"
                    " (File, Info, Protect Document), save it, and choose it again."
                )
            )
        raise ImportFileError(
            _("This is a document of an old Word (.doc). Save it as .docx, and choose that file.")
        )
    if is_archive(data):
        return
    if ending == ".docx":
        raise ImportFileError(
            _("The file is damaged: it is no Word document. Save it again in Word as .docx.")
        )
    for start, kind in [(b"%PDF", "PDF"), (b"{\\rtf", "RTF")]:
        if data.startswith(start):
            raise ImportFileError(
                _("%(kind)s files can't be imported. Save the document as .docx in Word.")
                % {"kind": kind}
            )


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open an archive, and check what it expands to before anything of it is read.

    A reader of the archive gets no more of an entry than its stated size. Raises ImportFileError.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise damaged() from None
    entries = archive.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ImportFileError(
            _("The archive is protected with a password. Save the document without one.")
        )
    expanded = sum(entry.file_size for entry in entries)
    texts = sum(entry.file_size for entry in entries if _is_xml(entry.filename))
    if len(entries) > MAX_ENTRIES or expanded > MAX_EXPANDED_BYTES or texts > MAX_XML_BYTES:
        raise ImportFileError(
            _(
                "The document is too large when it is unpacked (%(size)d MB). Divide it,"
                " and import its parts one after the other."
            )
            % {"size": expanded // MEGABYTE + 1}
        )
    return archive


def refuse_other_documents(archive: zipfile.ZipFile) -> None:
    """Raise ImportFileError for an archive that is a document of another program than Word."""
    names = archive.namelist()
    for folder, kind in [("xl/", "Excel"), ("ppt/", "PowerPoint")]:
        if any(name.startswith(folder) for name in names):
            raise ImportFileError(
                _("This is a file of %(kind)s. Choose a Word document or a Markdown file.")
                % {"kind": kind}
            )
    if "word/document.xml" in names or "[Content_Types].xml" in names:
        return
    if "mimetype" in names:
        raise ImportFileError(
            _(
                "This is a document of LibreOffice or OpenOffice. Save it as Word document"
                " (.docx), and choose that file."
            )
        )
    raise ImportFileError(
        _(
            "This archive is no Word document, and has no text to import. Put one Markdown file"
            " and its images in it."
        )
    )


def find_text(archive: zipfile.ZipFile) -> str:
    """Return the name of the only text in an archive of a text and its pictures, '' if none is.

    Raises ImportFileError if there are several.
    """
    names = archive.namelist()
    if {"[Content_Types].xml", "mimetype"} & set(names):
        return ""
    texts = [name for name in names if _is_text(name)]
    if len(texts) > 1:
        raise ImportFileError(
            _("The archive has %(count)d texts. Put one text and its images in an archive.")
            % {"count": len(texts)}
        )
    return texts[0] if texts else ""


def find_picture(archive: zipfile.ZipFile, address: str, *, beside: str) -> bytes | None:
    """Return the picture to which a text of the archive refers, None if it is not there."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(beside), unquote(address)))
    try:
        return archive.read(path)
    # What is compressed in another way than all programs know, or damaged.
    except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError):
        return None


def damaged() -> ImportFileError:
    """Return the error for a document that can't be read."""
    return ImportFileError(
        _(
            "The document is damaged and can't be read. Open it in Word, save it again as .docx,"
            " and choose that file."
        )
    )


def _is_text(name: str) -> bool:
    is_hidden = any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
    return not is_hidden and name.lower().endswith(TEXT_ENDINGS)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))

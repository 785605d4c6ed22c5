"""Files in articles: images, and Word documents, Markdown and HTML that become articles.

`read_file` is pure: it returns what a file holds, in the elements of prose, and lists what could
not be kept. `articles.files.article` stores it.
"""

import zipfile
import zlib
from functools import partial
from pathlib import PurePath

from articles.files import archives
from articles.files.content import (
    FileSection,
    FindPicture,
    ImportedFile,
    ImportFileError,
    Loss,
    LossKind,
    Picture,
)
from articles.files.html import is_page, read_html

__all__ = [
    "ENDINGS",
    "MAX_BYTES",
    "MAX_PICTURES",
    "FileSection",
    "ImportFileError",
    "ImportedFile",
    "Loss",
    "LossKind",
    "Picture",
    "read_file",
]

MAX_BYTES = archives.MAX_BYTES
MAX_PICTURES = 40
# The endings of the files that are read.
ENDINGS = (".docx", *archives.TEXT_ENDINGS, ".zip")


def read_file(data: bytes, *, name: str) -> ImportedFile:
    """Read a Word document, a Markdown file or HTML; what it is follows from its first bytes.

    Raises ImportFileError, whose message names the problem and what to do, in the language of the
    editor.
    """
    archives.refuse_unreadable(data, ending=PurePath(name).suffix.lower())
    if archives.is_archive(data):
        found = _read_archive(data, name=name)
    else:
        found = _read_text(data, name=name)
    if not found.sections and not found.title:
        raise ImportFileError.empty()
    if len(found.pictures) > MAX_PICTURES:
        raise ImportFileError.too_many_pictures(len(found.pictures), MAX_PICTURES)
    return found


def _read_archive(data: bytes, *, name: str) -> ImportedFile:
    """Read a Word document, or the text of an archive with its pictures."""
    with archives.open_archive(data) as archive:
        text = archives.find_text(archive)
        if text:
            archives.refuse_large(archive.getinfo(text).file_size)
            try:
                content = archive.read(text)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):
                raise archives.damaged() from None
            find = partial(archives.find_picture, archive, beside=text)
            return _read_text(content, name=PurePath(text).name, find=find)
    # Imported when a file is read, as its package would slow down every start of the site.
    from articles.files.word import read_word

    return read_word(data, name=name)


def _read_text(
    data: bytes, *, name: str, find: FindPicture = lambda _address: None
) -> ImportedFile:
    if PurePath(name).suffix.lower() in {".html", ".htm"} and is_page(data):
        return read_html(data, name=name, find=find)
    # Imported when a file is read, as its packages would slow down every start of the site.
    from articles.files.markdown import read_markdown

    return read_markdown(data, name=name, find=find)

"""Documents as HTML, as programs put them on the clipboard or in a file. Pure."""

import re
from html import unescape

from articles.file_import.content import (
    FindPicture,
    ImportedFile,
    Loss,
    Picture,
    find_embedded,
    refuse_long,
    take_pictures,
    with_whole_links,
)
from articles.file_import.sections import divide

_PAGE = re.compile(
    r"\s*<(?:!doctype html|html|head|meta|!--|body|article|p|div|h[1-6]|table|b|span)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)</title>", re.IGNORECASE)


def is_page(data: bytes) -> bool:
    """Return whether the file begins as HTML does."""
    return _PAGE.match(data[:2000].decode("utf-8-sig", errors="replace")) is not None


def read(
    data: bytes, *, name: str, find: FindPicture, title: str = "", address: str = ""
) -> ImportedFile:
    """Read a document in HTML, with the pictures that are in it or that `find` returns.

    `title` is given if it is known apart from the text, and `address` is where the text was, for the links
    in it. Raises ImportFileError.
    """
    html = data.decode("utf-8-sig", errors="replace")
    file_title = _TITLE.search(html)
    pictures: dict[str, Picture] = {}
    losses: list[Loss] = []

    losses += find_embedded(html)
    text = with_whole_links(take_pictures(html, find, pictures, losses), address)
    refuse_long(text)
    return divide(
        text,
        name=name,
        title=title,
        file_title=" ".join(unescape(file_title[1]).split()) if file_title else "",
        pictures=tuple(pictures.values()),
        losses=losses,
    )

"""Documents as HTML, as programs put them on the clipboard or in a file. Pure."""

import re
from html import escape, unescape
from urllib.parse import unquote

from articles.file_import.content import (
    FindPicture,
    ImportedFile,
    Loss,
    LossKind,
    Picture,
    find_embedded,
    is_embedded,
    read_picture,
    refuse_long,
    with_whole_links,
)
from articles.file_import.sections import divide

_PAGE = re.compile(
    r"\s*<(?:!doctype html|html|head|meta|!--|body|article|p|div|h[1-6]|table|b|span)\b",
    re.IGNORECASE,
)
# Ends at the next one, so that time does not grow with the square of many that have no end.
_IMAGE = re.compile(r"<img\b[^<>]*+(?:<(?!img\b)[^<>]*+)*+>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
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

    def take(match: re.Match[str]) -> str:
        found = {
            attribute[1].lower(): unescape(next(filter(None, attribute.groups()[1:]), ""))
            for attribute in _ATTRIBUTE.finditer(match[0])
        }
        address, alt = found.get("src", ""), found.get("alt", "").strip()
        content = read_picture(address, find)
        if not content:
            where = "" if is_embedded(address) else unquote(address.rpartition("/")[2])
            losses.append(Loss(LossKind.LINKED_PICTURE, detail=(where or alt)[:200]))
            return ""
        picture = Picture.of(content, alt)
        pictures.setdefault(picture.name, picture)
        # Of a picture without words HTML says that it is decorative; it may also say nothing.
        is_decorative = "alt" in found and not alt
        written = (
            ' data-decorative=""' if is_decorative else f' data-alt="{escape(alt)}"' * bool(alt)
        )
        return f'<picture data-image="{picture.name}"{written}></picture>'

    losses += find_embedded(html)
    text = with_whole_links(_IMAGE.sub(take, html), address)
    refuse_long(text)
    return divide(
        text,
        name=name,
        title=title,
        file_title=" ".join(unescape(file_title[1]).split()) if file_title else "",
        pictures=tuple(pictures.values()),
        losses=losses,
    )

"""Content of an imported file, and what could not be kept of it. Pure."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from html import escape, unescape
from typing import Self
from urllib.parse import unquote, urljoin

import msgspec
from django.utils.translation import gettext as _

# Longer texts are no articles, and take long to read.
MAX_CHARACTERS = 2_000_000
_EMBEDDED = re.compile(
    r"""<(?:iframe|video|audio|embed|object)\b"""
    r"""(?:[^<>]*?\s(?:src|data)\s*=\s*["']?([^"'\s>]+))?""",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"""(?P<start><a\b[^<>]*?\bhref\s*=\s*)(?P<target>"[^"]*"|'[^']*'|[^\s"'<>]+)""", re.IGNORECASE
)
# Ends at the next one, so that time does not grow with the square of many that have no end.
_IMAGE = re.compile(r"<img\b[^<>]*+(?:<(?!img\b)[^<>]*+)*+>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\b(src|alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_DATA = re.compile(r"data:image/[\w.+-]+;base64,", re.IGNORECASE)


class ImportFileError(ValueError):
    """A file can't be imported; the message says why and what to do, in the editor's language."""

    @classmethod
    def empty(cls) -> Self:
        """Return the error for a file without any text."""
        return cls(_("The file has no text. Save the document again, and choose that file."))

    @classmethod
    def too_many_pictures(cls, count: int, most: int) -> Self:
        """Return the error for a file with more pictures than are imported at a time."""
        return cls(
            _(
                "The file has %(count)d pictures; at most %(most)d are imported at a time."
                " Divide the document, and import its parts one after the other."
            )
            % {"count": count, "most": most}
        )


def refuse_long(text: str) -> None:
    """Raise ImportFileError for a text that is too long."""
    # An ampersand is written as an entity and read again, which takes as long as four letters.
    if len(text) + 3 * text.count("&") > MAX_CHARACTERS:
        raise ImportFileError(
            _(
                "The text has %(size)s characters; at most %(most)s are read. Divide it, and"
                " import its parts one after the other."
            )
            % {"size": f"{len(text):,}", "most": f"{MAX_CHARACTERS:,}"}
        )


class LossKind(StrEnum):
    """Kinds of what could not be kept; `Loss.detail` is told in brackets."""

    # The title of a file that was imported into an article; detail: the title.
    TITLE = "title"
    # Detail: the text of the formula.
    FORMULA = "formula"
    CHART = "chart"
    OBJECT = "object"
    COMMENT = "comment"
    TRACKED_CHANGE = "tracked-change"
    # A footnote of a heading; detail: its text.
    HEADING_NOTE = "heading-note"
    # An unreadable picture; detail: why.
    PICTURE = "picture"
    # A picture that is not in the file; detail: its address.
    LINKED_PICTURE = "linked-picture"
    # A picture that the editor may not add.
    FORBIDDEN_PICTURE = "forbidden-picture"
    # A field of the file's head that articles do not take; detail: its name.
    FIELD = "field"


class Loss(msgspec.Struct, frozen=True):
    """Something that was not kept, how often, and a detail by which an editor finds it."""

    kind: LossKind
    count: int = 1
    detail: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture of the file, the name by which sections refer to it, and its alternative text."""

    name: str
    data: bytes
    alt: str = ""

    @classmethod
    def of(cls, data: bytes, alt: str) -> Self:
        """Return the picture; the same picture has the same name."""
        return cls(f"file:{hashlib.sha256(data).hexdigest()[:24]}", data, alt)


# Returns the picture at an address in a text, None if it is not at hand.
type FindPicture = Callable[[str], bytes | None]


def find_embedded(html: str) -> list[Loss]:
    """Return films, sounds and pages of other sites in HTML, none of which can be kept."""
    return [
        Loss(LossKind.OBJECT, detail=unescape(part[1] or "")[:200])
        for part in _EMBEDDED.finditer(html)
    ]


def find_links(html: str) -> tuple[str, ...]:
    """Return the addresses of the links in HTML, also those that are none."""
    return tuple(filter(None, map(_target, _LINK.finditer(html))))


def _target(link: re.Match[str]) -> str:
    return unescape(link["target"].strip("\"'")).strip()


def with_whole_links(html: str, address: str) -> str:
    """Return HTML whose links are whole addresses, as they are beside `address`, that of the text."""

    def complete(link: re.Match[str]) -> str:
        target = _target(link)
        if target.startswith("#") or re.match(
            r"(?!https?:)[a-z][a-z0-9+.-]*:", target, re.IGNORECASE
        ):
            return link[0]
        try:
            return f'{link["start"]}"{escape(urljoin(address, target))}"'
        except ValueError:
            return link[0]

    return _LINK.sub(complete, html) if address else html


def take_pictures(
    html: str, find: FindPicture, pictures: dict[str, Picture], losses: list[Loss]
) -> str:
    """Return HTML with marks of its pictures, which are added to `pictures`, or to `losses`."""

    def take(match: re.Match[str]) -> str:
        found = {
            attribute[1].lower(): unescape(next(filter(None, attribute.groups()[1:]), ""))
            for attribute in _ATTRIBUTE.finditer(match[0])
        }
        address, alt = found.get("src", ""), found.get("alt", "").strip()
        start = _DATA.match(address)
        try:
            content = (
                base64.b64decode(unquote(address[start.end() :]), validate=True)
                if start
                else find(address)
            )
        except (binascii.Error, ValueError):
            content = None
        if not content:
            where = "" if start else unquote(address)
            losses.append(Loss(LossKind.LINKED_PICTURE, detail=(where or alt)[:200]))
            return ""
        picture = Picture.of(content, alt)
        pictures.setdefault(picture.name, picture)
        attributes = {"data-alt": alt, "data-caption": found.get("title", "")}
        written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items() if value)
        # Of a picture without words HTML says that it is decorative; it may also say nothing.
        written += ' data-decorative=""' if "alt" in found and not alt else ""
        return f'<picture data-image="{picture.name}"{written}></picture>'

    return _IMAGE.sub(take, html)


@dataclass(frozen=True)
class FileSection:
    """A heading and what follows it; only the first section may have no heading.

    The HTML is prose, but not sanitized. `<picture data-image>` has the name of a `Picture`.
    """

    heading: str
    html: str


@dataclass(frozen=True)
class ImportedFile:
    """Content of a file. `name` is that of the file; a missing title is ''.

    `links` are the addresses of all its links, also of those that sections have no place for.
    """

    name: str
    title: str = ""
    standfirst: str = ""
    sections: tuple[FileSection, ...] = ()
    pictures: tuple[Picture, ...] = ()
    losses: tuple[Loss, ...] = field(default=())
    links: tuple[str, ...] = ()

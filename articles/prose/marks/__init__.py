"""Marks of the data in the prose: numbers in sentences, tables and charts.

A mark refers to a dataset, and to a cell of it if it is a number. `session.py` renders marks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.content import EmbedData

if TYPE_CHECKING:
    from django.utils.functional import Promise


class UnresolvedMarkError(Exception):
    """A mark refers to something that does not exist or is not published; the message says what.

    The message is lazy, so that it is in the language of the editor and not in that of the article.
    """


def citation_link(number: int, *, locator: str = "", anchor: str = "") -> SafeString:
    """Return a link to entry `number` of the reference list, which may link back to its anchor."""
    here = format_html(' id="{}"', anchor) if anchor else ""
    label = f"{number}, {locator}" if locator else f"{number}"
    return format_html('<a class="citation"{} href="#ref.{}">[{}]</a>', here, number, label)


@dataclass(frozen=True)
class RenderContext:
    """The article around the marks that are rendered; without one, nothing is numbered.

    `heading` is that of their section, which a caption need not repeat.
    `cite(key, locator)` numbers a source in the article's reference list and returns a link to its
    entry, `[2]`. `footnote(html)` keeps a note for the end of the article and returns its number;
    the page gives it the anchor `note.N`. The same note twice has one number.
    """

    language: str
    cite: Callable[[str, str], SafeString] = lambda _key, _locator: citation_link(1)
    footnote: Callable[[str], int] = lambda _html: 1
    heading: str = ""


@dataclass(frozen=True)
class Rendered:
    """HTML of a mark, and the data that it shows, which is stored with it.

    `alt` is the alternative text of a chart. `warnings` are lazy, like an `UnresolvedMarkError`, and
    block nothing.
    """

    html: str
    data: EmbedData
    alt: str = ""
    warnings: "tuple[str | Promise, ...]" = ()

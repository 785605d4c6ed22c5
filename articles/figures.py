"""The registry: a mark in the prose -> who renders it.

Articles know no data. The app that does registers a renderer for its element here, and the prose
keeps only an opaque reference.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.prose import Mark

if TYPE_CHECKING:
    from django.utils.functional import Promise


class UnresolvedMarkError(Exception):
    """A mark refers to something that is not there or not published; the message says what.

    It is lazy, so that it speaks the language of the editor and not that of the article.
    """


@dataclass(frozen=True)
class Setting:
    """What a renderer is told: the language of the article, the time of publishing, and two verbs.

    `cite(key, locator)` numbers a source in the article's reference list and returns the number.
    `footnote(html)` keeps a note for the end of the article, outside the sentence, and returns
    its number; the page gives it the anchor `note.N`. The same note twice has one number.
    """

    language: str
    at: dt.datetime
    cite: Callable[[str, str], int]
    footnote: Callable[[str], int]


@dataclass(frozen=True)
class Rendered:
    """The HTML that takes the mark's place, and the data that it shows, frozen with it.

    `warnings` are lazy, like an `UnresolvedMarkError`, and stop nothing.
    """

    html: str
    data: Mapping[str, Any]
    warnings: "tuple[str | Promise, ...]" = ()


type Renderer = Callable[[Mark, Setting], Rendered]

_renderers: dict[str, Renderer] = {}


def register(element: str, renderer: Renderer) -> None:
    """Let `renderer` render the marks of this element."""
    _renderers[element] = renderer


def render(mark: Mark, setting: Setting) -> Rendered:
    """Render a mark; raises `UnresolvedMarkError` if it refers to nothing."""
    if mark.element not in _renderers:
        raise UnresolvedMarkError(
            format_lazy(_("nothing here can show “{reference}”"), reference=mark.reference)
        )
    return _renderers[mark.element](mark, setting)

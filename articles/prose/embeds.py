"""The registry: a mark in the prose -> who renders it.

Articles know no data. The app that does registers a renderer for its element here, and the prose
keeps only an opaque reference.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.prose.document import Mark
from articles.references.citations import citation_mark

if TYPE_CHECKING:
    from django.utils.functional import Promise


class UnresolvedMarkError(Exception):
    """A mark refers to something that does not exist or is not published; the message says what.

    It is lazy, so that it speaks the language of the editor and not that of the article.
    """


@dataclass(frozen=True)
class Setting:
    """What a renderer is told: the language of the article, the time of publishing, and two verbs.

    `cite(key, locator)` numbers a source in the article's reference list and returns a link to its
    entry, `[2]`.
    `footnote(html)` keeps a note for the end of the article, outside the sentence, and returns
    its number; the page gives it the anchor `note.N`. The same note twice has one number.

    `marks` are all that will be rendered, so that what they refer to can be read at once; what a
    renderer read it may keep in `kept`, under a key of its own.
    """

    language: str
    at: dt.datetime
    cite: Callable[[str, str], SafeString]
    footnote: Callable[[str], int]
    marks: Sequence[Mark] = ()
    kept: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def apart(cls, language: str, at: dt.datetime, marks: Sequence[Mark] = ()) -> Self:
        """Return a setting for marks without an article around them: nothing is numbered."""
        return cls(language, at, lambda _key, _locator: citation_mark(1), lambda _html: 1, marks)


@dataclass(frozen=True)
class Rendered:
    """The HTML that takes the mark's place, and the data that it shows, frozen with it.

    `warnings` are lazy, like an `UnresolvedMarkError`, and stop nothing.
    """

    html: str
    data: Mapping[str, Any]
    warnings: "tuple[str | Promise, ...]" = ()


@dataclass(frozen=True)
class Wanted:
    """A number in a text that may be a cell: in whole units, as written, and its sentence."""

    value: Decimal
    unit: str
    literal: str
    sentence: str


@dataclass(frozen=True)
class Candidate:
    """A mark that would say the same as a number in the text, and what the data calls it."""

    label: str
    text: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class DatasetName:
    """What a dataset is called now, in its own language, and the address of its page."""

    title: str
    language: str
    url: str


type Renderer = Callable[[Mark, Setting], Rendered]
# From the references of datasets, the numbers, the language and the time, to candidates for each.
type Finder = Callable[
    [Sequence[str], Sequence[Wanted], str, dt.datetime], Sequence[Sequence[Candidate]]
]

# From slugs of datasets, and the time, to how each is named and where it is.
type Namer = Callable[[Collection[str], dt.datetime], Mapping[str, "DatasetName"]]

_renderers: dict[str, Renderer] = {}
_finders: list[Finder] = []
_namers: list[Namer] = []


def register(element: str, renderer: Renderer) -> None:
    """Let `renderer` render the marks of this element."""
    _renderers[element] = renderer


def render(mark: Mark, setting: Setting) -> Rendered:
    """Render a mark; raises `UnresolvedMarkError` if it refers to nothing.

    It speaks the setting's language, whoever publishes the article or looks at it.
    """
    if mark.element not in _renderers:
        raise UnresolvedMarkError(
            format_lazy(_("nothing here can show “{reference}”"), reference=mark.reference)
        )
    with translation.override(setting.language or None):
        return _renderers[mark.element](mark, setting)


def data_shown(mark: Mark, setting: Setting) -> Mapping[str, Any] | None:
    """Return the data that a mark shows, None if it refers to nothing."""
    try:
        return render(mark, setting).data
    except UnresolvedMarkError:
        return None


def register_finder(finder: Finder) -> None:
    """Let `finder` tell which numbers of a text equal something that a mark could show."""
    _finders.append(finder)


def candidates(
    datasets: Sequence[str], numbers: Sequence[Wanted], *, language: str, at: dt.datetime
) -> list[list[Candidate]]:
    """Return, for each number, the marks that could stand in its place, the likeliest first."""
    found: list[list[Candidate]] = [[] for _number in numbers]
    if not datasets or not numbers:
        return found
    for finder in _finders:
        for mine, more in zip(found, finder(datasets, numbers, language, at), strict=True):
            mine.extend(more)
    return found


def register_namer(namer: Namer) -> None:
    """Let `namer` tell what datasets are called."""
    _namers.append(namer)


def dataset_names(slugs: Collection[str], *, at: dt.datetime) -> dict[str, DatasetName]:
    """Return, by the slug that an edition knows it by, what each dataset is called at this time."""
    names: dict[str, DatasetName] = {}
    if slugs:
        for namer in _namers:
            names |= namer(slugs, at)
    return names

"""Contract between the prose and the app that has the data.

Articles know no data: a mark in the prose is an opaque reference. The app that has the data
registers one `EmbedProvider`, which says what the marks show.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.content import EmbedData
from articles.prose.document import Mark
from articles.prose.links import DataPage, LinkTarget, PageStatus

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from articles.claims import ClaimTable


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


@dataclass(frozen=True)
class NumberQuery:
    """A number in a text that may be bound to a cell: its value, its text, and its sentence."""

    value: Decimal
    unit: str
    literal: str
    sentence: str


@dataclass(frozen=True)
class CellCandidate:
    """A mark that would show the same as a number in the text, and the name of its cell."""

    label: str
    text: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class DatasetName:
    """The present title of a dataset, its language, and the address of its page."""

    title: str
    language: str
    url: str


@dataclass(frozen=True)
class RankedRow:
    """A row of a column's ranking; rows with the same value have the same rank, from 1."""

    rank: int
    entity: str
    label: str
    value: Decimal


class EmbedSession(Protocol):
    """The data at one time, for the marks of some texts, which is read at once."""

    def render(self, mark: Mark, context: RenderContext) -> Rendered:
        """Render a mark in the language of the context; raise `UnresolvedMarkError`."""
        ...

    def read(self, mark: Mark, *, language: str) -> EmbedData | None:
        """Return the data that a mark shows in this language, None if it refers to nothing."""
        ...

    def write(self, mark: Mark, value: Decimal, *, language: str) -> str:
        """Return a value in words of this language, with the unit of the mark's cell.

        Return '' if there is no such cell, or if it has text.
        """
        ...

    def read_column(self, reference: str) -> Mapping[str, Decimal]:
        """Return the values of a column, `dataset/indicator/period`, by the codes of its rows.

        Without a period, or with `latest`, they are those of the newest period that has a value.
        Raise `UnresolvedMarkError` if there is no such column.
        """
        ...

    def rank_rows(self, reference: str) -> Sequence[RankedRow]:
        """Return the rows of a column that have a value, the largest first.

        Raise `UnresolvedMarkError` as `read_column` does.
        """
        ...


class EmbedProvider(Protocol):
    """Interface of the app that has the data."""

    def lock_data(self, marks: Iterable[Mark]) -> None:
        """Lock the data of these marks until the transaction ends: no newer data is issued.

        Call it before an article is locked, as issuing does; otherwise the two could wait for each
        other.
        """
        ...

    def open_session(self, marks: Iterable[Mark], *, at: dt.datetime) -> EmbedSession:
        """Return a session for these marks, with the data that is public at this time."""
        ...

    def find_candidates(
        self,
        datasets: Collection[str],
        numbers: Sequence[NumberQuery],
        *,
        language: str,
        at: dt.datetime,
    ) -> Sequence[Sequence[CellCandidate]]:
        """Return, for each number, the marks that could take its place, the likeliest first.

        Without datasets, the newest are searched.
        """
        ...

    def dataset_names(
        self, slugs: Collection[str], *, at: dt.datetime
    ) -> Mapping[str, DatasetName]:
        """Return the names of datasets by the slugs that editions know them by."""
        ...

    def unreleased_titles(self, slugs: Collection[str], *, at: dt.datetime) -> Sequence[str]:
        """Return the titles of the datasets with these slugs that have no release yet."""
        ...

    def read_claim_tables(
        self, slugs: Collection[str], *, at: dt.datetime
    ) -> "Mapping[str, ClaimTable]":
        """Return the newest releases of datasets as claims see them, by these slugs; few queries.

        A dataset without a release is left out, and so is one with too many values to be judged.
        """
        ...

    def sorted_table_url(
        self, dataset: str, release: int, column: str, *, largest_first: bool
    ) -> str:
        """Return the address of the table of a release, with its rows in the order of a column.

        A column of several periods is `code:period`.
        """
        ...

    def find_pages(
        self, pages: Collection[DataPage], *, at: dt.datetime
    ) -> Mapping[DataPage, PageStatus]:
        """Return the state at this time of each of these pages of datasets and numbers."""
        ...

    def search_pages(
        self, words: Sequence[str], *, limit: int, at: dt.datetime
    ) -> Sequence[LinkTarget]:
        """Return pages of datasets with these words in their title, and of numbers in their labels.

        Without words, return the datasets that were changed last. At most `limit` of each kind.
        """
        ...


_providers: list[EmbedProvider] = []


def register(provider: EmbedProvider) -> None:
    """Register the provider that renders the marks of data."""
    _providers[:] = [provider]


def provider() -> EmbedProvider:
    """Return the provider that was registered."""
    return _providers[0]

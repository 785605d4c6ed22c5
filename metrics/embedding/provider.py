"""Provider of data for the prose of articles, by the contract of `articles.prose.embeds`."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language

from articles.content import EmbedData
from articles.prose import embeds
from articles.prose.document import Mark
from articles.prose.embeds import (
    CellCandidate,
    DatasetName,
    NumberQuery,
    RankedRow,
    RenderContext,
    Rendered,
    UnresolvedMarkError,
)
from articles.prose.links import DataPage, LinkTarget, PageStatus
from collabsite.web.routes import url_with_query
from metrics.claim_tables import read_claim_tables
from metrics.embedding import candidates
from metrics.embedding.numbers import BoundNumber, render_number
from metrics.embedding.pages import find_pages, search_pages
from metrics.embedding.quoted_data import QuotedData, column_of, place_of
from metrics.embedding.tables import read_chart, read_table, render_chart, render_table
from metrics.models import Dataset, Entity, Release

if TYPE_CHECKING:
    from articles.claims import ClaimTable


class DataSession:
    """The data that some marks show: of the newest releases at a time, or of one release.

    See `articles.prose.embeds.EmbedSession`.
    """

    def __init__(
        self, marks: Iterable[Mark] = (), *, at: dt.datetime, release: Release | None = None
    ) -> None:
        self._at = at
        self._quoted = QuotedData(marks, at=at, release=release)

    def render(self, mark: Mark, context: RenderContext) -> Rendered:
        """Render a mark in the language of the context; raise `UnresolvedMarkError`."""
        renderers = {"data": render_number, "div": render_table, "figure": render_chart}
        with translation.override(context.language or None):
            return renderers[mark.element](mark, self._quoted, context, at=self._at)

    def read(self, mark: Mark, *, language: str) -> EmbedData | None:
        """Return the data that a mark shows in this language, None if it refers to nothing."""
        with translation.override(language or None):
            try:
                if mark.element == "data":
                    return BoundNumber.of(mark, self._quoted, language=language).data
                read = read_chart if mark.element == "figure" else read_table
                return read(mark, self._quoted, language=language)
            except UnresolvedMarkError:
                return None

    def write(self, mark: Mark, value: Decimal, *, language: str) -> str:
        """Return a value in words of this language, with the unit of the mark's cell, or ''."""
        try:
            number = BoundNumber.of(mark, self._quoted, language=language)
        except UnresolvedMarkError:
            return ""
        return number.write(value, language=language)

    def read_column(self, reference: str) -> dict[str, Decimal]:
        """Return the values of a column, `dataset/indicator/period`, by the codes of its rows."""
        return {entity.code: value for entity, value in self._column(reference)}

    def rank_rows(self, reference: str) -> tuple[RankedRow, ...]:
        """Return the rows of a column that have a value, the largest first."""
        found = sorted(self._column(reference), key=lambda each: -each[1])
        ranks: dict[Decimal, int] = {}
        for number, (_entity, value) in enumerate(found, start=1):
            ranks.setdefault(value, number)
        return tuple(
            RankedRow(ranks[value], entity.code, entity.label, value) for entity, value in found
        )

    def _column(self, reference: str) -> list[tuple[Entity, Decimal]]:
        return [
            (each.entity, each.value)
            for each in self._quoted.column_values(*column_of(reference))
            if each.value is not None
        ]


class DataProvider:
    """The data of all datasets; see `articles.prose.embeds.EmbedProvider`."""

    def lock_data(self, marks: Iterable[Mark]) -> None:
        """Lock the datasets that these marks quote, as issuing does; at most one query."""
        slugs = {
            place_of(mark.reference)[0]
            for mark in marks
            if mark.element in ("data", "div", "figure")
        }
        if slugs:
            released = Release.objects.filter(slug__in=slugs)
            named = Q(slug__in=slugs) | Q(pk__in=released.values("dataset"))
            datasets = Dataset.objects.filter(named).order_by("pk")
            list(datasets.select_for_update().values_list("pk"))

    def open_session(self, marks: Iterable[Mark], *, at: dt.datetime) -> DataSession:
        """Return a session for these marks, with the releases that are public at this time."""
        return DataSession(marks, at=at)

    def find_candidates(
        self,
        datasets: Collection[str],
        numbers: Sequence[NumberQuery],
        *,
        language: str,
        at: dt.datetime,
    ) -> list[list[CellCandidate]]:
        """Return, for each number, the cells that have its value, the likeliest first."""
        return candidates.find_candidates(datasets, numbers, language=language, at=at)

    def dataset_names(
        self, slugs: Collection[str], *, at: dt.datetime
    ) -> Mapping[str, DatasetName]:
        """Return the names of datasets by the slugs that they have or had; at most one query."""
        if not slugs:
            return {}
        here = get_language()
        newest = Release.objects.newest(at=at).filter(dataset__releases__slug__in=slugs)
        return {
            known: DatasetName(
                title=other if other and here != language else title,
                language=here if other and here else language,
                url=reverse("metrics:dataset", args=[slug]),
            )
            for known, title, language, other, slug in newest.values_list(
                "dataset__releases__slug",
                *("content__title", "content__language", "content__other_title", "slug"),
            )
        }

    def unreleased_titles(self, slugs: Collection[str], *, at: dt.datetime) -> Sequence[str]:
        """Return the titles of the datasets with these slugs that have no release yet; one query."""
        drafts = Dataset.objects.filter(slug__in=slugs)
        released = Release.objects.newest(at=at).values("dataset")
        return list(drafts.exclude(pk__in=released).order_by("pk").values_list("title", flat=True))

    def read_claim_tables(
        self, slugs: Collection[str], *, at: dt.datetime
    ) -> "Mapping[str, ClaimTable]":
        """Return the newest releases as claims see them, by the slugs of datasets."""
        return read_claim_tables(slugs, at=at)

    def sorted_table_url(
        self, dataset: str, release: int, column: str, *, largest_first: bool
    ) -> str:
        """Return the address of the table of a release, with its rows in the order of a column."""
        page = reverse("metrics:release", args=[dataset, release])
        sort = f"-{column}" if largest_first else column
        # The charts stand before the table.
        return f"{url_with_query(page, sort=sort)}#page.table"

    def find_pages(
        self, pages: Collection[DataPage], *, at: dt.datetime
    ) -> Mapping[DataPage, PageStatus]:
        """Return the state of each page; at most three queries."""
        return find_pages(pages, at=at)

    def search_pages(
        self, words: Sequence[str], *, limit: int, at: dt.datetime
    ) -> Sequence[LinkTarget]:
        """Return the pages with these words; at most four queries."""
        return search_pages(words, limit=limit, at=at)


def register() -> None:
    """Register the provider."""
    embeds.register(DataProvider())

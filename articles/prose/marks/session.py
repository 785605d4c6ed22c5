"""Data that the marks of a text show, read at once."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.utils import translation

from articles.content import EmbedData
from articles.prose.marks import RenderContext, Rendered, UnresolvedMarkError
from articles.prose.marks.numbers import BoundNumber, render_number
from articles.prose.marks.quoted_data import QuotedData, place_of
from articles.prose.marks.tables import read_chart, read_table, render_chart, render_table
from articles.prose.parse import Mark
from metrics.models import Dataset, Release


class DataSession(QuotedData):
    """The data that some marks show: of the newest releases at a time, or of one release."""

    @cached_property
    def _shown(self) -> dict[tuple[object, ...], EmbedData | None]:
        # Many articles show the same cell.
        return {}

    def render(self, mark: Mark, context: RenderContext) -> Rendered:
        """Render a mark in the language of the context; raise `UnresolvedMarkError`."""
        renderers = {"data": render_number, "div": render_table, "figure": render_chart}
        with translation.override(context.language or None):
            return renderers[mark.element](mark, self, context, at=self._at)

    def read(self, mark: Mark, *, language: str) -> EmbedData | None:
        """Return the data that a mark shows in this language, None if it refers to nothing."""
        key = mark.element, mark.reference, *sorted(mark.attributes.items()), language
        if key not in self._shown:
            self._shown[key] = self._read(mark, language)
        return self._shown[key]

    def _read(self, mark: Mark, language: str) -> EmbedData | None:
        with translation.override(language or None):
            try:
                if mark.element == "data":
                    return BoundNumber.of(mark, self, language=language).data
                read = read_chart if mark.element == "figure" else read_table
                return read(mark, self, language=language)
            except UnresolvedMarkError:
                return None

    def write(self, mark: Mark, value: Decimal, *, language: str) -> str:
        """Return a value in words of this language, with the unit of the mark's cell, or ''."""
        try:
            number = BoundNumber.of(mark, self, language=language)
        except UnresolvedMarkError:
            return ""
        return number.write(value, language=language)


def lock_data(marks: Iterable[Mark]) -> None:
    """Lock the datasets that these marks quote until the transaction ends; at most one query.

    No newer data is issued meanwhile. Call it before an article is locked, as issuing does; otherwise
    the two could wait for each other.
    """
    slugs = {
        place_of(mark.reference)[0] for mark in marks if mark.element in ("data", "div", "figure")
    }
    if slugs:
        released = Release.objects.filter(slug__in=slugs)
        named = Q(slug__in=slugs) | Q(pk__in=released.values("dataset"))
        datasets = Dataset.objects.filter(named).order_by("pk")
        list(datasets.select_for_update().values_list("pk"))

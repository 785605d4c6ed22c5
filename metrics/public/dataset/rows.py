"""Pages of the rows of a selection, read from the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, Subquery
from msgspec import Meta

from metrics.charts.choice import ChartQuery
from metrics.models import Beginning, Entity, Observation, Release
from metrics.public.dataset.table import StatusLine, status_lines, statuses_of
from metrics.tables import pivot
from metrics.tables.selection import Selection, SelectionQuery

PAGE_SIZE = 100
# A page of a wide table has fewer rows, but some.
MOST_CELLS = 2500
FEWEST_ROWS = 10


# For `?page=`: every row there is, which the `.json` twin alone can give.
ALL_ROWS = "all"


@dataclass(frozen=True)
class DatasetQuery(SelectionQuery, ChartQuery):
    """Query parameters of the page of a release."""

    page: Annotated[
        str,
        Meta(
            pattern=f"^(?:{ALL_ROWS}|[1-9][0-9]{{0,8}})$",
            description="The page of rows; the first is 1. `all` gives all rows at once, in JSON alone.",
        ),
    ] = "1"


@dataclass(frozen=True)
class SelectedPage:
    """A page of a selection: its rows and the statuses of its cells.

    `in_all` is the number of rows without any filter.
    """

    selection: Selection
    page: "Page[int]"
    rows: tuple[pivot.DataRow, ...]
    statuses: tuple[StatusLine, ...]
    in_all: int


def select_page(selection: Selection, number: str, *, size: int | None = None) -> SelectedPage:
    """Return a page of `size` rows; a number past either end becomes the first or the last."""
    in_all, count = _counts(selection)
    page = Paginator(range(count), size or page_size(selection.columns)).get_page(number)
    rows = pivot.rows(_rows(selection, page), selection.columns)
    return SelectedPage(selection, page, rows, statuses_of(rows), in_all)


def _rows(selection: Selection, page: "Page[int]") -> list[Entity]:
    """Return the rows of a page, with their observations prefetched."""
    begin, end = max(0, page.start_index() - 1), page.end_index()
    column = selection.sort_column
    if column is None or selection.entity or not page.has_other_pages():
        return list(selection.rows[begin:end])
    ranking = Ranking(selection.release, column, descending=selection.sort.startswith("-"))
    rows = ranking.between(begin, end)
    pivot.prefetch_observations(rows, selection.columns)
    return rows


def select_all(selection: Selection) -> SelectedPage:
    """Return all rows as one page without reading them; the caller streams them."""
    in_all, count = _counts(selection)
    page = Paginator(range(count), max(1, count)).page(1)
    found = (
        Observation.objects.filter(
            entity__in=selection.rows.order_by(),
            indicator__in={c.indicator.pk for c in selection.columns},
            period__in={c.period for c in selection.columns},
        )
        .order_by()
        .values_list("status", flat=True)
        .distinct()
    )
    return SelectedPage(selection, page, (), status_lines(dict.fromkeys(found, "")), in_all)


def _counts(selection: Selection) -> tuple[int, int]:
    """Return the number of rows of the release, and of those that are selected."""
    release = selection.release
    in_all = release.content["rows"]
    return in_all, selection.rows.count() if selection.entity else in_all


def page_size(columns: Sequence[pivot.Column]) -> int:
    """Return the number of rows on a page."""
    return max(FEWEST_ROWS, min(PAGE_SIZE, MOST_CELLS // max(1, len(columns))))


class Ranking:
    """The rows of a release in the order of a column's values; those without one come last.

    It walks along an index, so that the time hardly depends on the number of rows before the page;
    the query of a selection joins and sorts all of them.
    """

    def __init__(self, release: Release, column: pivot.Column, *, descending: bool) -> None:
        self.release = release
        self.descending = descending
        self.all = Observation.objects.filter(
            indicator=column.indicator.pk, period=column.period
        ).order_by()
        self.is_valued = Q(value__isnull=False)
        # The indexed field, and the fields that order rows with equal values of it.
        self.key, self.others = "value", list[str]()
        if not column.numeric:
            self.all = self.all.annotate(beginning=Beginning("literal"))
            self.is_valued = Q(literal__gt="") & ~Q(status__in=pivot.ABSENT_STATUSES)
            self.key, self.others = "beginning", ["literal"]

    def between(self, begin: int, end: int) -> list[Entity]:
        """Return the rows from rank `begin` up to `end`; at most three queries."""
        if not begin and len(first := self._valued(end=end)) == end:
            return first
        observed, valued = self._counts()
        if not begin:
            return [*first, *self._lacking(observed, 0, end - valued)]
        if begin >= valued:
            return self._lacking(observed, begin - valued, end - valued)
        if end <= valued:
            before = self._before(begin)
            return self._valued(since=begin, begin=begin - before, end=end - before)
        # The last rows with a value are the first ones in reverse order.
        tail = self._valued(end=valued - begin, backwards=True)
        return [*reversed(tail), *self._lacking(observed, 0, end - valued)]

    def _counts(self) -> tuple[int, int]:
        """Count the observations, and those with a value."""
        counted = self.all.aggregate(
            observed=Count("pk"), valued=Count("pk", filter=self.is_valued)
        )
        return counted["observed"], counted["valued"]

    def _before(self, place: int) -> int:
        """Count the rows before the value at a rank."""
        earlier = {f"{self.key}__{'gt' if self.descending else 'lt'}": self._at(place)}
        return self.all.filter(self.is_valued, **earlier).count()

    def _at(self, place: int) -> Subquery:
        """Return a subquery for the value at a rank."""
        ordered = self.all.filter(self.is_valued).order_by(
            f"-{self.key}" if self.descending else self.key
        )
        return Subquery(ordered.values(self.key)[place : place + 1])

    def _valued(
        self, *, begin: int = 0, end: int, since: int | None = None, backwards: bool = False
    ) -> list[Entity]:
        """Return rows with a value, counted from the value at rank `since`."""
        found = self.all.filter(self.is_valued)
        if since is not None:
            found = found.filter(
                **{f"{self.key}__{'lte' if self.descending else 'gte'}": self._at(since)}
            )
        falling = self.descending != backwards
        order = [
            *(f"-{key}" if falling else key for key in (self.key, *self.others)),
            *(f"-{key}" if backwards else key for key in ("entity__ordering", "entity__pk")),
        ]
        ordered = found.select_related("entity").order_by(*order)
        return [observation.entity for observation in ordered[begin:end]]

    def _lacking(self, observed: int, begin: int, end: int) -> list[Entity]:
        """Return rows without a value, in the order of the dataset."""
        if observed == self.release.content.get("rows"):
            # Each row has an observation, so that those without a value are found by an index.
            without = self.all.filter(~self.is_valued).select_related("entity")
            ordered = without.order_by("entity__ordering", "entity__pk")
            return [observation.entity for observation in ordered[begin:end]]
        valued = self.all.filter(self.is_valued).values("entity")
        rows = self.release.entities.exclude(pk__in=valued).order_by("ordering", "pk")
        return list(rows[begin:end])

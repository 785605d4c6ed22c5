"""Turning to a page of a selection, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from metrics import pivot
from metrics.models import Entity, Observation
from metrics.public.dataset import marks
from metrics.public.dataset.ranking import Ranking
from metrics.selection import Selection

PAGE_SIZE = 100
# A page of a wide table has fewer rows, but some.
MOST_CELLS = 2500
FEWEST_ROWS = 10


@dataclass(frozen=True)
class Turned:
    """A page of a selection: its rows and the statuses of its cells.

    `in_all` is how many rows there are without any filter.
    """

    selection: Selection
    page: "Page[int]"
    rows: tuple[pivot.Row, ...]
    statuses: tuple[marks.StatusLine, ...]
    in_all: int


def turn(selection: Selection, number: str, *, size: int | None = None) -> Turned:
    """Turn to a page of so many rows; to the first or the last one if there is no such page."""
    in_all, count = _counts(selection)
    page = Paginator(range(count), size or page_size(selection.columns)).get_page(number)
    rows = pivot.rows(_rows(selection, page), selection.columns)
    return Turned(selection, page, rows, marks.statuses(rows), in_all)


def _rows(selection: Selection, page: "Page[int]") -> list[Entity]:
    """Return the rows of a page, with their observations at hand."""
    begin, end = max(0, page.start_index() - 1), page.end_index()
    column = selection.sorted_by
    if column is None or selection.is_filtered or not page.has_other_pages():
        return list(selection.rows[begin:end])
    ranking = Ranking(selection.release, column, descending=selection.sort.startswith("-"))
    rows = ranking.between(begin, end)
    pivot.attach(rows, selection.columns)
    return rows


def whole(selection: Selection) -> Turned:
    """Return all rows as one page, none of them read: who asks for so many reads them in turn."""
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
    return Turned(selection, page, (), marks.lines(dict.fromkeys(found, "")), in_all)


def _counts(selection: Selection) -> tuple[int, int]:
    """Return how many rows the release has, and how many of them are selected."""
    release = selection.release
    in_all = release.content.get("rows")
    if in_all is None:
        in_all = release.entities.count()
    return in_all, selection.rows.count() if selection.is_filtered else in_all


def page_size(columns: Sequence[pivot.Column]) -> int:
    """Return how many rows a page has."""
    return max(FEWEST_ROWS, min(PAGE_SIZE, MOST_CELLS // max(1, len(columns))))

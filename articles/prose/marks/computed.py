"""Numbers computed of cells, as if each were a value of a row of its own."""

from collections.abc import Iterable, Sequence
from copy import copy
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.text import format_lazy, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from articles.prose.marks import UnresolvedMarkError
from metrics.cells.operations import ALL, Computation, Operation
from metrics.cells.parse import ValueKind
from metrics.models import Entity, Indicator, Observation, Release

# The most cells that a name lists; others are counted.
_MOST_NAMED = 4


class _Cell(NamedTuple):
    """A cell with its row's code, labels and period."""

    row: str
    label: str
    other_label: str
    period: str
    value: Decimal
    status: str


class ColumnCells:
    """Cells of a column of a release, read at once for all numbers that are computed of them.

    `rows` are those whose cells will be read.
    """

    def __init__(self, release: Release, column: str, rows: Iterable[str] = ()) -> None:
        self._release, self._column = release, column
        self._expected = set(rows)
        # The rows that were read, and the periods of which all rows were.
        self._rows: set[str] = set()
        self._whole: set[str] = set()
        self._cells: dict[tuple[str, str], _Cell] = {}

    def compute(self, computation: Computation, period: str) -> Observation:
        """Return the number as the value of a row that is named for it; nothing is stored.

        Raises `UnresolvedMarkError`, also if a cell has no value.
        """
        indicator, title = self._indicator, self._title
        places = self._places(computation, period or max(self._periods, default=""))
        self._read(computation, places)
        if missing := next((place for place in places if place not in self._cells), None):
            rows = self._release.entities.filter(code=missing[0])
            row = rows.values_list("label", flat=True).first()
            name = " · ".join(filter(None, [row or missing[0], indicator.label, missing[1]]))
            problem = gettext_lazy(
                "it can't be computed, as the dataset “{dataset}” has no value at “{name}”"
            )
            raise UnresolvedMarkError(format_lazy(problem, dataset=title, name=name))
        cells = [self._cells[place] for place in places]
        value = computation.compute([cell.value for cell in cells]) if cells else None
        if value is None:
            problem = gettext_lazy("“{name}” of “{dataset}” can't be computed")
            raise UnresolvedMarkError(format_lazy(problem, dataset=title, name=computation.code))
        shared = {cell.period for cell in cells}
        normal = Observation.Status.NORMAL
        return Observation(
            entity=Entity(
                release=self._release,
                code=computation.code,
                label=self._label(computation, cells, other=False),
                other_label=self._label(computation, cells, other=True),
            ),
            indicator=_column(indicator, computation),
            period=shared.pop() if len(shared) == 1 else "",
            value=value,
            status=next((cell.status for cell in cells if cell.status != normal), normal),
        )

    @cached_property
    def _title(self) -> str:
        return self._release.content.get("title") or self._release.dataset.title

    @cached_property
    def _indicator(self) -> Indicator:
        indicator = self._release.indicators.filter(code=self._column).first()
        if indicator is None or not ValueKind(indicator.kind).is_measure:
            problem = gettext_lazy("the dataset “{dataset}” has no column of quantities “{name}”")
            raise UnresolvedMarkError(format_lazy(problem, dataset=self._title, name=self._column))
        return indicator

    @cached_property
    def _periods(self) -> list[str]:
        found = self._valued.order_by().values_list("period", flat=True)
        return sorted(found.distinct())

    @cached_property
    def _ungrouped(self) -> list[str]:
        rows = self._release.entities.filter(is_group=False)
        return list(rows.values_list("code", flat=True))

    @cached_property
    def _has_groups(self) -> bool:
        return self._release.entities.filter(is_group=True).exists()

    @property
    def _valued(self) -> QuerySet[Observation]:
        return Observation.objects.filter(indicator=self._indicator, value__isnull=False)

    def _places(self, computation: Computation, period: str) -> list[tuple[str, str]]:
        """Return the row and period of each cell."""
        [(row, own), *_others] = computation.cells
        if row == ALL:
            return [(code, period) for code in self._ungrouped]
        if own == ALL:
            return [(row, each) for each in self._periods]
        return [(row, own or period) for row, own in computation.cells]

    def _read(self, computation: Computation, places: Sequence[tuple[str, str]]) -> None:
        """Read the cells at these places, unless they were read."""
        found = self._valued
        if computation.cells[0][0] == ALL:
            periods = {period for _row, period in places} - self._whole
            if not periods:
                return
            self._whole |= periods
            found = found.filter(period__in=periods)
        else:
            rows = {row for row, _period in places} - self._rows
            if not rows:
                return
            rows |= self._expected
            self._rows |= rows
            found = found.filter(entity__code__in=rows)
        fields = ("entity__code", "entity__label", "entity__other_label", "period", "value")
        for each in found.order_by().values_list(*fields, "status"):
            cell = _Cell(*each)
            self._cells[cell.row, cell.period] = cell

    def _label(self, computation: Computation, cells: Sequence[_Cell], *, other: bool) -> str:
        """Return the name of the number, with the names of its rows."""
        labels = [(other and cell.other_label) or cell.label for cell in cells]
        periods = {cell.period for cell in cells}
        [(row, own), *_others] = computation.cells
        count = {"n": len(cells), "row": labels[0]}
        if row == ALL and self._has_groups:
            rows = ngettext(
                "%(n)d row that is no group", "%(n)d rows that are no groups", len(cells)
            )
            names = [rows % count]
        elif row == ALL:
            names = [ngettext("all %(n)d row", "all %(n)d rows", len(cells)) % count]
        elif own == ALL:
            row = ngettext("%(row)s in %(n)d period", "%(row)s in all %(n)d periods", len(cells))
            names = [row % count]
        elif len(cells) > _MOST_NAMED:
            names = [ngettext("%(n)d cell", "%(n)d cells", len(cells)) % count]
        else:
            names = [
                f"{label} {cell.period}" if len(periods) > 1 else label
                for label, cell in zip(labels, cells, strict=True)
            ]
        words = {
            "cells": get_text_list(names, pgettext("between the last two names", "and")),
            "first": names[0],
            "second": names[-1],
        }
        match computation.operation:
            case Operation.SUM:
                return _("Sum of %(cells)s") % words
            case Operation.MEAN:
                return _("Mean of %(cells)s") % words
            case Operation.DIFFERENCE:
                return _("%(first)s minus %(second)s") % words
            case Operation.RATIO:
                return _("%(first)s divided by %(second)s") % words
            case Operation.SHARE:
                return _("%(first)s as a percentage of %(second)s") % words


def _column(indicator: Indicator, computation: Computation) -> Indicator:
    """Return the column in which the number would stand."""
    column = copy(indicator)
    style = computation.style(indicator.style)
    column.kind, column.currency, column.compact = style.kind.value, style.currency, style.compact
    column.decimals, column.rounding = style.decimals, style.rounding
    if computation.operation in {Operation.RATIO, Operation.SHARE}:
        column.unit = _("times") if computation.operation is Operation.RATIO else ""
        column.other_unit = ""
    elif computation.operation is Operation.DIFFERENCE and indicator.kind.startswith("percent"):
        column.unit, column.other_unit = _("percentage points"), ""
    return column

"""Numbers computed of cells that equal a number of a text, for the dialog *Number*."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from articles.audit import POINTS, TIMES, Number, numbers_in
from articles.audit.agreement import unit_in_data
from articles.prose.marks.computed import ColumnCells
from articles.prose.marks.quoted_data import Place
from metrics.cells.decimals import round_decimals
from metrics.cells.formats import form_choices, round_in_style
from metrics.cells.operations import ALL, Computation, Operation
from metrics.cells.parse import ValueKind
from metrics.models import Indicator, Observation, Release

# The most offers; the most values that are read, and cells of a column that a paragraph may name.
MOST_OFFERS = 6
MOST_VALUES = 50_000
_MOST_NEAR = 20

_TOTALS = (Operation.SUM, Operation.MEAN)
_ORDERED = (Operation.DIFFERENCE, Operation.RATIO, Operation.SHARE)

type _Cell = tuple[str, str]


class ComputedOffer(NamedTuple):
    """The reference of a number, its value, and the form that is the words; None if none is."""

    reference: str
    number: Observation
    form: str | None


class _Found(NamedTuple):
    """A computation that equals the number, and how far it is from the likeliest."""

    order: tuple[bool, int]
    computation: Computation
    column: Indicator
    period: str


@dataclass(frozen=True)
class _Column:
    """A column and its values by row and period; `near` are the cells that the paragraph shows."""

    indicator: Indicator
    values: Mapping[_Cell, Decimal]
    near: Sequence[_Cell]


def find_offers(
    release: Release, words: str, *, around: str, bound: Collection[Place], language: str
) -> list[ComputedOffer]:
    """Return computations that, written as the words are, equal the number in them; four queries.

    Two cells are of one row or one period, and at least one of them is bound or shown in the paragraph
    (`bound`, `around`). A dataset with too many values has no offers.
    """
    numbers = [number for number in numbers_in(words) if number.literal == words.strip()]
    values = Observation.objects.filter(indicator__release=release, value__isnull=False)
    if not numbers or values.count() > MOST_VALUES:
        return []
    rows = list(release.entities.filter(is_group=False).values_list("code", flat=True))
    found = {
        (each.computation.code, each.column.code, each.period): each
        for column in _columns(release, values, around, bound)
        for each in _equal(column, rows, numbers[0])
    }
    likeliest = sorted(found.values(), key=lambda each: each.order)[:MOST_OFFERS]
    return [_offer(release, each, words.strip(), language) for each in likeliest]


def _columns(
    release: Release,
    values: QuerySet[Observation],
    around: str,
    bound: Collection[Place],
) -> list[_Column]:
    shown = {number.value.copy_abs() for number in numbers_in(around)}
    indicators = {
        each.pk: each for each in release.indicators.all() if ValueKind(each.kind).is_measure
    }
    by_column: dict[int, dict[_Cell, Decimal]] = {pk: {} for pk in indicators}
    fields = ("indicator", "entity__code", "period", "value")
    for pk, row, period, value in values.order_by().values_list(*fields):
        if pk in by_column:
            by_column[pk][row, period] = value
    columns = []
    for pk, indicator in indicators.items():
        cells = by_column[pk]
        newest = max((period for _row, period in cells), default="")
        named = {(row, period or newest) for row, code, period in bound if code == indicator.code}
        near = [
            cell
            for cell, value in cells.items()
            if cell not in named
            and (
                value.copy_abs() in shown
                or round_in_style(value, indicator.style).copy_abs() in shown
            )
        ]
        bound_here = [cell for cell in named if cell in cells]
        columns.append(_Column(indicator, cells, [*bound_here, *near][:_MOST_NEAR]))
    return columns


def _equal(column: _Column, rows: Sequence[str], number: Number) -> Iterator[_Found]:
    """Yield the computations of a column that equal the number."""
    values, near = column.values, column.near
    periods = sorted({period for _row, period in values}, reverse=True)
    totals = [((ALL, ""), period, [(row, period) for row in rows]) for period in periods]
    if len(periods) > 1:
        totals += [((row, ALL), "", [(row, each) for each in periods]) for row in rows]
    for whole, period, cells in totals:
        if len(cells) < 2 or any(cell not in values for cell in cells):
            continue
        for operation in _TOTALS:
            terms = [values[cell] for cell in cells]
            if computation := _matching(operation, (whole,), terms, column, number):
                order = 0 if whole[0] == ALL else 1
                yield _Found((not near, order), computation, column.indicator, period)
    for one, other, operation in _pairs(column, number):
        terms = [values[one], values[other]]
        if computation := _matching(operation, (one, other), terms, column, number):
            order = 2 if one in near and other in near else 3
            yield _Found((not near, order), *_shortened(computation, column.indicator))


def _pairs(column: _Column, number: Number) -> Iterator[tuple[_Cell, _Cell, Operation]]:
    """Yield pairs of cells of one row or one period, of which both are near, or one."""
    values, near = column.values, column.near
    by_value: dict[Decimal, list[_Cell]] = {}
    for cell, value in values.items():
        by_value.setdefault(value, []).append(cell)
    for one in near:
        for other in near:
            if one != other and _are_beside(one, other):
                yield from ((one, other, operation) for operation in _ORDERED)
                if one < other:
                    yield one, other, Operation.SUM
        value, target = values[one], number.value
        for wanted, operation, is_first in (
            (target - value, Operation.SUM, True),
            (value - target, Operation.DIFFERENCE, True),
            (value + target, Operation.DIFFERENCE, False),
        ):
            for other in by_value.get(wanted, ()):
                if other not in near and _are_beside(one, other):
                    yield (one, other, operation) if is_first else (other, one, operation)


def _are_beside(one: _Cell, other: _Cell) -> bool:
    return one[0] == other[0] or one[1] == other[1]


def _matching(
    operation: Operation,
    cells: tuple[_Cell, ...],
    terms: Sequence[Decimal],
    column: _Column,
    number: Number,
) -> Computation | None:
    """Return the computation if it is written as the number is and equals it."""
    decimals = _decimals(number.literal) if operation.is_rounded else 0
    computation = Computation(operation, cells, decimals)
    style = computation.style(column.indicator.style)
    sign = style.currency or ("%" if style.kind.startswith("percent") else "")
    if unit_in_data(number.unit) not in ("", sign):
        return None
    if (number.unit == TIMES and operation is not Operation.RATIO) or (
        number.unit == POINTS and operation is not Operation.DIFFERENCE
    ):
        return None
    value = computation.compute(terms)
    if value is None:
        return None
    if operation.is_rounded:
        is_same = round_decimals(value, decimals) == number.value
    else:
        is_same = number.value in (value, round_in_style(value, style))
    return computation if is_same else None


def _decimals(literal: str) -> int:
    """Return how many decimals a number is written with."""
    digits = re.search(r"[.．](\d+)", literal)
    return min(len(digits[1]), 9) if digits else 0


def _shortened(computation: Computation, column: Indicator) -> tuple[Computation, Indicator, str]:
    """Return a computation of cells of one period with the period outside, as that of the column."""
    periods = {period for _row, period in computation.cells}
    if len(periods) > 1:
        return computation, column, ""
    cells = tuple((row, "") for row, _period in computation.cells)
    shortened = Computation(computation.operation, cells, computation.decimals)
    return shortened, column, periods.pop()


def _offer(release: Release, found: _Found, words: str, language: str) -> ComputedOffer:
    number = ColumnCells(release, found.column.code).compute(found.computation, found.period)
    assert number.value is not None  # noqa: S101 - it equals a number.
    reference = [release.dataset.slug, found.computation.code, found.column.code]
    choices = form_choices(number.value, number.indicator.style, language=language)
    form = next((each.form for each in choices if each.text == words), None)
    return ComputedOffer("/".join([*reference, *filter(None, [found.period])]), number, form)

"""Cells of the data that have the value of a number in a text."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Q, When

from articles.audit.agreement import unit_in_data
from articles.prose.marks.numbers import text_of
from metrics.cells.decimals import (
    is_storable,
    shift_decimal,
    significant_digits,
)
from metrics.cells.formats import form_choices, round_in_style
from metrics.models import Observation, Release
from metrics.tables import pivot

# The most candidates for one number, the datasets that are searched where none is named, and the
# most cells that are read for all.
MOST_CANDIDATES = 3
MOST_DATASETS = 5
MOST_READ = 2000


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


def find_candidates(
    datasets: Collection[str],
    numbers: Sequence[NumberQuery],
    *,
    language: str,
    at: dt.datetime,
) -> list[list[CellCandidate]]:
    """Return the cells of the datasets' newest releases that show each number; two queries.

    Those whose row and column the sentence names come first, then those of the newest period.
    Without datasets, those that were issued last are searched, for cells that the sentence names.
    """
    if not numbers:
        return [[] for _number in numbers]
    values = {value for number in numbers for value in _values(number)}
    near = Q(pk__in=[])
    for value in values:
        near |= Q(value__range=_rounding_to(value))
    newest = Release.objects.newest(at=at).select_related("dataset")
    wanted = (
        newest.filter(dataset__slug__in=set(datasets))
        if datasets
        else newest.last_issued(MOST_DATASETS)
    )
    releases = {release.pk: release for release in wanted}
    found: dict[Decimal, list[Observation]] = {}
    if values and releases:
        observations = (
            Observation.objects.filter(
                Q(value__in=values) | (near & ~Q(indicator__rounding="")),
                entity__release__in=releases,
            )
            .select_related("entity", "indicator")
            # Those that are equal come first, as only so many are read.
            .order_by(
                Case(When(value__in=values, then=0), default=1), "-period", "entity", "indicator"
            )
        )
        for observation in observations[:MOST_READ]:
            if observation.value is not None:
                written = releases[observation.entity.release_id].content["language"]
                style = observation.indicator.style
                shown = round_in_style(observation.value, style, language=written)
                for value in {observation.value, shown}:
                    found.setdefault(value, []).append(observation)
    least = 0 if datasets else 1
    return [_ranked(number, found, releases, language, least=least) for number in numbers]


def _values(number: NumberQuery) -> set[Decimal]:
    """Return the values that a cell may have: a sentence writes a decrease without its sign."""
    value = number.value
    if not is_storable(value):
        return set()
    return {value} if number.literal.startswith(("+", "-", "−")) else {value, value.copy_negate()}


def _rounding_to(value: Decimal) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest number that may be rounded to the digits of a value."""
    digits = significant_digits(value)
    half = shift_decimal(Decimal(5), value.adjusted() - len(digits)) if value else Decimal("0.5")
    least, most = value - half, value + half
    return least if is_storable(least) else value, most if is_storable(most) else value


def _ranked(
    number: NumberQuery,
    found: dict[Decimal, list[Observation]],
    releases: dict[int, Release],
    language: str,
    *,
    least: int,
) -> list[CellCandidate]:
    cells = [
        observation
        for value in sorted(_values(number), key=lambda value: value != number.value)
        for observation in found.get(value, [])
        if observation.indicator.sign == unit_in_data(number.unit)
        and _named(observation, number.sentence) >= least
    ]
    cells.sort(key=lambda cell: -_named(cell, number.sentence))
    return [
        _candidate(cell, releases[cell.entity.release_id], number, language)
        for cell in cells[:MOST_CANDIDATES]
    ]


def _named(cell: Observation, sentence: str) -> int:
    """Return the score of the labels in a sentence: a row counts more than a column."""
    words = sentence.casefold()

    def is_named(labels: tuple[str, str]) -> bool:
        return any(label and label.casefold() in words for label in labels)

    entity, indicator = cell.entity, cell.indicator
    is_row = is_named((entity.label, entity.other_label))
    return 2 * is_row + is_named((indicator.label, indicator.other_label))


def _candidate(
    cell: Observation, release: Release, number: NumberQuery, language: str
) -> CellCandidate:
    assert cell.value is not None  # noqa: S101 - cells_with leaves out what has no value.
    indicator = cell.indicator
    written = release.content["language"]
    in_table = text_of(cell, language=language, data_language=written, form="")
    reference = [release.dataset.slug, cell.entity.code, indicator.code]
    attributes = {"data-cell": "/".join([*reference, *filter(None, [cell.period])])}
    if in_table != number.literal:
        offered = form_choices(cell.value, indicator.style, language=language)
        form = next((each.form for each in offered if each.text == number.literal), "")
        # Binding a number does not change the sentence.
        attributes |= {"data-form": form} if form else {"data-wording": number.literal}
    is_other = language != written
    header = pivot.header(indicator.label_in(other=is_other), cell.period)
    row = cell.entity.label_in(other=is_other)
    return CellCandidate(f"{row} · {header}", in_table, attributes)

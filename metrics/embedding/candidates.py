"""Cells of the data that have the value of a number in a text."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal

from articles.audit.agreement import unit_in_data
from articles.prose.embeds import CellCandidate, NumberQuery
from metrics import pivot
from metrics.cells import MAX_DECIMALS, MAX_INTEGER_DIGITS
from metrics.embedding.numbers import text_of
from metrics.models import Observation, Release
from metrics.number_formats import form_choices

# The most candidates for one number, and the most cells that are read for all.
MOST_CANDIDATES = 3
MOST_READ = 2000


def find_candidates(
    datasets: Collection[str],
    numbers: Sequence[NumberQuery],
    *,
    language: str,
    at: dt.datetime,
) -> list[list[CellCandidate]]:
    """Return the cells of the datasets' newest releases that equal each number; two queries.

    Those whose row and column the sentence names come first, then those of the newest period.
    """
    if not datasets or not numbers:
        return [[] for _number in numbers]
    values = {value for number in numbers for value in _values(number)}
    releases = {
        release.pk: release
        for release in Release.objects.newest(at=at)
        .filter(dataset__slug__in=set(datasets))
        .select_related("dataset")
    }
    found: dict[Decimal, list[Observation]] = {}
    if values and releases:
        observations = (
            Observation.objects.filter(entity__release__in=releases, value__in=values)
            .select_related("entity", "indicator")
            .order_by("-period", "entity", "indicator")
        )
        for observation in observations[:MOST_READ]:
            if observation.value is not None:
                found.setdefault(observation.value.normalize(), []).append(observation)
    return [_ranked(number, found, releases, language) for number in numbers]


def _values(number: NumberQuery) -> set[Decimal]:
    """Return the values that a cell may have: a sentence writes a decrease without its sign."""
    value = number.value.normalize()
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > MAX_DECIMALS:
        return set()
    if value.adjusted() >= MAX_INTEGER_DIGITS:
        return set()
    return {value} if number.literal.startswith(("+", "-", "−")) else {value, value.copy_negate()}


def _ranked(
    number: NumberQuery,
    found: dict[Decimal, list[Observation]],
    releases: dict[int, Release],
    language: str,
) -> list[CellCandidate]:
    cells = [
        observation
        for value in sorted(_values(number), key=lambda value: value != number.value)
        for observation in found.get(value, [])
        if pivot.unit(observation.indicator) == unit_in_data(number.unit)
    ]
    cells.sort(key=lambda cell: -_named(cell, number.sentence))
    return [
        _candidate(cell, releases[cell.entity.release_id], number, language)
        for cell in cells[:MOST_CANDIDATES]
    ]


def _named(cell: Observation, sentence: str) -> int:
    """Return the score of the labels in a sentence: a row counts more than a column."""
    words = sentence.casefold()
    return 2 * (cell.entity.label.casefold() in words) + (cell.indicator.label.casefold() in words)


def _candidate(
    cell: Observation, release: Release, number: NumberQuery, language: str
) -> CellCandidate:
    assert cell.value is not None  # noqa: S101 - cells_with leaves out what has no value.
    indicator = cell.indicator
    in_table = text_of(cell, language=language, data_language=release.content["language"], form="")
    reference = [release.dataset.slug, cell.entity.code, indicator.code]
    attributes = {"data-cell": "/".join([*reference, *filter(None, [cell.period])])}
    if in_table != number.literal:
        offered = form_choices(cell.value, indicator.style, language=language)
        form = next((each.form for each in offered if each.text == number.literal), "")
        # Binding a number does not change the sentence.
        attributes |= {"data-form": form} if form else {"data-wording": number.literal}
    header = pivot.header(indicator.label, cell.period)
    return CellCandidate(f"{cell.entity.label} · {header}", in_table, attributes)

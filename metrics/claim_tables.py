"""Releases as tables against which claims in a text are judged: three queries."""

import re

from articles.claims import Cell, ClaimTable, TableColumn, TableRow
from metrics.cells import ValueKind
from metrics.models import Indicator, Observation, Release

# Joint publications (2022): the period is in the cells, or in no name that a text uses.
_IN_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")


def claim_table(release: Release) -> ClaimTable:
    """Return the rows, numeric columns and values of a release, with names in both languages."""
    dataset = release.dataset
    indicators = [
        indicator for indicator in release.indicators.all() if indicator.kind != ValueKind.TEXT
    ]
    observations = Observation.objects.filter(indicator__in=indicators, value__isnull=False)
    values = observations.order_by().values_list(
        "entity__code", "indicator__code", "period", "value"
    )
    labels = (dataset.row_label, dataset.other_row_label)
    return ClaimTable(
        dataset=release.slug or dataset.slug,
        rows=tuple(
            TableRow(entity.code, entity.label, entity.other_label, entity.is_group)
            for entity in release.entities.all()
        ),
        columns=tuple(map(_column, indicators)),
        values={
            Cell(row, column, period): value
            for row, column, period, value in values
            if value is not None
        },
        row_labels=tuple(filter(None, labels)),
    )


def _column(indicator: Indicator) -> TableColumn:
    return TableColumn(
        code=indicator.code,
        name=_IN_BRACKETS.sub("", indicator.label),
        other_name=_IN_BRACKETS.sub("", indicator.other_label),
        sign=indicator.sign,
        units=tuple(filter(None, (indicator.unit, indicator.other_unit))),
        is_change=indicator.kind == ValueKind.PERCENT_CHANGE,
    )

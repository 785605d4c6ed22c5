"""Import of a table of a document as a dataset with its working copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from articles.sources.models import Source
from collabsite.web.slugs import claimed, slug_of, unused
from metrics.cells.group_names import is_group_name
from metrics.cells.parse import ParsedCell
from metrics.importing.column_types import ColumnType, split_period, type_column
from metrics.models import (
    Dataset,
    DatasetSource,
    Entity,
    Indicator,
    Observation,
    Release,
    slug_is_taken,
)
from metrics.tables import pivot


@dataclass(frozen=True)
class ImportedDataset:
    """A new dataset, and the warnings about its columns."""

    dataset: Dataset
    warnings: tuple[str, ...]


@transaction.atomic
def import_table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    title: str,
    language: str,
    sources: Sequence[Source],
) -> ImportedDataset:
    """Store a table as a dataset: the first column labels the rows, the others are indicators.

    A column becomes numbers only if all its cells are numbers of one unit; otherwise it is text,
    and a warning names it.
    """
    dataset = Dataset.objects.create(
        title=title,
        slug=unused(slug_of(title, "data"), slug_is_taken),
        language=language,
        row_label=header[0],
    )
    DatasetSource.objects.bulk_create(
        DatasetSource(dataset=dataset, ordering=number * 10, source=source)
        for number, source in enumerate(sources, start=1)
    )
    release = Release.objects.create(dataset=dataset, number=1)
    entities = _entities(release, [row[0] for row in rows])
    warnings = []
    codes: set[str] = set()
    indicator, last_period = None, ""
    for number, head in enumerate(header[1:], start=1):
        texts = [row[number] for row in rows]
        column = type_column(texts, label=head)
        warnings += [column.warning] if column.warning else []
        label, period = split_period(head)
        # Years of one indicator, side by side in their order, are columns of one indicator: what
        # quotes its latest value means the last of them.
        goes_on = last_period and last_period < period and _is_like(indicator, label, column)
        if indicator is None or not goes_on:
            indicator = Indicator.objects.create(
                release=release,
                ordering=number * 10,
                code=claimed(slug_of(label, f"column-{number}"), codes),
                label=label or head,
                kind=column.kind.value,
                currency=column.currency,
                compact=column.compact,
                decimals=column.decimals,
                rounding=column.rounding,
            )
        cells = [column.parse(text) for text in texts]
        _observations(entities, indicator, period, cells, language)
        last_period = period
    return ImportedDataset(dataset, tuple(warnings))


def _is_like(indicator: Indicator | None, label: str, column: ColumnType) -> bool:
    return indicator is not None and (
        indicator.label,
        indicator.kind,
        indicator.currency,
        indicator.compact,
    ) == (label, column.kind.value, column.currency, column.compact)


def _entities(release: Release, labels: Sequence[str]) -> list[Entity]:
    codes: set[str] = set()
    return Entity.objects.bulk_create(
        Entity(
            release=release,
            ordering=number * 10,
            code=claimed(slug_of(label, f"row-{number}"), codes),
            label=label,
            is_group=is_group_name(label),
        )
        for number, label in enumerate(labels, start=1)
    )


def _observations(
    entities: Sequence[Entity],
    indicator: Indicator,
    period: str,
    cells: Sequence[ParsedCell],
    language: str,
) -> None:
    Observation.objects.bulk_create(
        Observation(
            entity=entity,
            indicator=indicator,
            period=period,
            value=cell.value,
            literal=kept_literal(cell.literal, cell.value, indicator, language),
            status=_status(cell),
        )
        for entity, cell in zip(entities, cells, strict=True)
    )


def kept_literal(literal: str, value: Decimal | None, indicator: Indicator, language: str) -> str:
    """Return the text of a cell if its indicator would write it otherwise, else ''."""
    shown = (
        pivot.MISSING_CELL.text
        if value is None
        else pivot.display_value(value, indicator, language, exact=True)
    )
    return "" if literal == shown else literal


def _status(cell: ParsedCell) -> str:
    return Observation.Status.MISSING if cell.missing else Observation.Status.NORMAL

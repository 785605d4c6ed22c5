"""Setting the status, note and source of many cells at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from articles.models import Source
from metrics import pivot, working_copy
from metrics.models import Dataset, Entity, Observation, Release

Status = Observation.Status


@dataclass(frozen=True)
class CellSelection:
    """Which cells: columns by their keys, and rows by their codes or a part of their names.

    `codes` of None are all rows.
    """

    columns: Sequence[str]
    codes: Sequence[str] | None = None
    named: str = ""


@dataclass(frozen=True)
class StatusUpdate:
    """What to set; '' and None leave it as it is."""

    status: str = ""
    note: str = ""
    source: Source | None = None


@dataclass(frozen=True)
class StatusUpdateResult:
    """How many cells were changed, and how many the status does not fit and were left alone."""

    changed: int
    unfit: int


def update_statuses(
    dataset: Dataset, chosen: CellSelection, wanted: StatusUpdate
) -> StatusUpdateResult:
    """Set what is wanted in the working copy, in one transaction.

    A value is never lost: what is missing or cannot exist is said only of cells without a value,
    every other status only of those that have one.
    """
    with transaction.atomic():
        release = working_copy.ensure(dataset)
        rows = _rows(release, chosen)
        cells = _cells(release, chosen, rows)
        if wanted.status == Status.NOT_APPLICABLE:
            _fill_gaps(release, chosen, rows)
        fitting = cells
        if wanted.status in pivot.ABSENT_STATUSES:
            fitting = cells.filter(status__in=pivot.ABSENT_STATUSES)
        elif wanted.status:
            fitting = cells.exclude(status__in=pivot.ABSENT_STATUSES)
        values = {
            name: value
            for name, value in [
                ("status", wanted.status),
                ("note", wanted.note),
                ("source", wanted.source),
            ]
            if value
        }
        differing = fitting.exclude(**values)
        unfit = cells.count() - fitting.count()
        changed = differing.update(**values)
        if not changed:
            # A working copy is begun only if something differs.
            transaction.set_rollback(True)
    return StatusUpdateResult(changed, unfit)


def _rows(release: Release, chosen: CellSelection) -> QuerySet[Entity]:
    rows = release.entities.order_by()
    if chosen.codes is not None:
        rows = rows.filter(code__in=chosen.codes)
    return rows.filter(label__icontains=chosen.named) if chosen.named else rows


def _cells(
    release: Release, chosen: CellSelection, rows: QuerySet[Entity]
) -> QuerySet[Observation]:
    columns = Q(pk__in=[])
    for key in chosen.columns:
        code, _colon, period = key.partition(":")
        columns |= Q(indicator__code=code, period=period)
    # By their keys: an update can't join.
    found = Observation.objects.filter(columns, indicator__release=release, entity__in=rows)
    return Observation.objects.filter(pk__in=found.order_by().values("pk")).order_by()


def _fill_gaps(release: Release, chosen: CellSelection, rows: QuerySet[Entity]) -> None:
    """Make cells of places that hold nothing yet, so that they can say that they cannot exist."""
    indicators = {indicator.code: indicator for indicator in release.indicators.all()}
    for key in chosen.columns:
        code, _colon, period = key.partition(":")
        indicator = indicators.get(code)
        if indicator is None:
            continue
        there = indicator.observations.filter(period=period).order_by().values("entity")
        Observation.objects.bulk_create(
            [
                Observation(
                    entity=entity, indicator=indicator, period=period, status=Status.MISSING
                )
                for entity in rows.exclude(pk__in=there)
            ],
            batch_size=1000,
        )

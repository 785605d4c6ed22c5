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
    """Cells to update: columns by their keys, and rows by their codes or a part of their names.

    `codes` of None selects all rows.
    """

    columns: Sequence[str]
    codes: Sequence[str] | None = None
    named: str = ""


@dataclass(frozen=True)
class StatusUpdate:
    """Status, note and source to set; '' and None leave them unchanged."""

    status: str = ""
    note: str = ""
    source: Source | None = None


@dataclass(frozen=True)
class StatusUpdateResult:
    """Numbers of cells that were changed, and of those that the status does not fit."""

    changed: int
    unfit: int


def update_statuses(
    dataset: Dataset, selection: CellSelection, update: StatusUpdate
) -> StatusUpdateResult:
    """Set status, note and source in the working copy, in one transaction.

    No value is lost: “missing” and “cannot exist” are set on cells without a value only, every
    other status on cells with one only.
    """
    with transaction.atomic():
        release = working_copy.ensure(dataset)
        rows = _rows(release, selection)
        cells = _cells(release, selection, rows)
        if update.status == Status.NOT_APPLICABLE:
            _fill_gaps(release, selection, rows)
        fitting = cells
        if update.status in pivot.ABSENT_STATUSES:
            fitting = cells.filter(status__in=pivot.ABSENT_STATUSES)
        elif update.status:
            fitting = cells.exclude(status__in=pivot.ABSENT_STATUSES)
        values = {
            name: value
            for name, value in [
                ("status", update.status),
                ("note", update.note),
                ("source", update.source),
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


def _rows(release: Release, selection: CellSelection) -> QuerySet[Entity]:
    rows = release.entities.order_by()
    if selection.codes is not None:
        rows = rows.filter(code__in=selection.codes)
    return rows.filter(label__icontains=selection.named) if selection.named else rows


def _cells(
    release: Release, selection: CellSelection, rows: QuerySet[Entity]
) -> QuerySet[Observation]:
    columns = Q(pk__in=[])
    for key in selection.columns:
        code, _colon, period = key.partition(":")
        columns |= Q(indicator__code=code, period=period)
    # By their keys: an update can't join.
    found = Observation.objects.filter(columns, indicator__release=release, entity__in=rows)
    return Observation.objects.filter(pk__in=found.order_by().values("pk")).order_by()


def _fill_gaps(release: Release, selection: CellSelection, rows: QuerySet[Entity]) -> None:
    """Create the cells that do not exist yet, so that their status can be “cannot exist”."""
    indicators = {indicator.code: indicator for indicator in release.indicators.all()}
    for key in selection.columns:
        code, _colon, period = key.partition(":")
        indicator = indicators.get(code)
        if indicator is None:
            continue
        present = indicator.observations.filter(period=period).order_by().values("entity")
        Observation.objects.bulk_create(
            [
                Observation(
                    entity=entity, indicator=indicator, period=period, status=Status.MISSING
                )
                for entity in rows.exclude(pk__in=present)
            ],
            batch_size=1000,
        )

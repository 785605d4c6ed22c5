"""Status, note and source of cells: one cell with its value, or those of many cells at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from articles.sources.models import Source
from collabsite.web.text import digest
from metrics.cells import parse
from metrics.grid.input import column_key, latest_release, literal_to_keep
from metrics.models import Dataset, Entity, Observation, Release
from metrics.releases import working_copy
from metrics.tables import pivot

Status = Observation.Status


class CellDetailsError(Exception):
    """A cell is not valid; `errors` has a sentence for each field's name."""

    def __init__(self, errors: dict[str, str]) -> None:
        self.errors = errors
        super().__init__(" ".join(errors.values()))


@dataclass(frozen=True)
class CellDetails:
    """Content of a cell: its text, '' if it is missing, with status, note and source."""

    text: str
    status: str
    note: str
    source: Source | None

    @property
    def fingerprint(self) -> str:
        """Return a short digest, to detect later changes of the cell."""
        key = self.source.key if self.source else ""
        return digest({"cell": [" ".join(self.text.split()), self.status, self.note, key]})[:16]


@dataclass(frozen=True)
class GridCell:
    """A cell of the grid: its row, its column, and its content."""

    entity: Entity
    column: pivot.Column
    observation: Observation | None
    details: CellDetails

    @property
    def key(self) -> str:
        """The name of its column in the grid's form."""
        return column_key(self.column)

    @property
    def status(self) -> str:
        """Name of its status, '' for a normal value."""
        status = Status(self.details.status)
        return "" if status is Status.NORMAL else str(status.label)


def read_row(dataset: Dataset, code: str) -> tuple[GridCell, ...]:
    """Return the cells of a row as they are stored; none if there is no such row."""
    release = latest_release(dataset)
    entity = release.entities.filter(code=code).first() if release else None
    if release is None or entity is None:
        return ()
    found = {
        (observation.indicator_id, observation.period): observation
        for observation in entity.observations.select_related("source")
    }
    return tuple(
        GridCell(entity, column, observation, _details(observation, column))
        for column in pivot.columns(release)
        for observation in [found.get((column.indicator.pk, column.period))]
    )


def read_cell(dataset: Dataset, code: str, key: str) -> GridCell | None:
    """Return the cell in a row and a column, which are named as in the grid's form."""
    return next((each for each in read_row(dataset, code) if each.key == key), None)


def _details(observation: Observation | None, column: pivot.Column) -> CellDetails:
    if observation is None:
        return CellDetails("", Status.MISSING, "", None)
    text = pivot.cell(observation, column.indicator, language=column.language, exact=True).text
    return CellDetails(
        text="" if text == pivot.MISSING_CELL.text else text,
        status=observation.status,
        note=observation.note,
        source=observation.source,
    )


def mark_group(dataset: Dataset, code: str, *, is_group: bool) -> bool:
    """Mark a row in the working copy as a group or not; return whether anything differed."""
    with transaction.atomic():
        Dataset.objects.select_for_update().get(pk=dataset.pk)
        current = latest_release(dataset)
        rows = current.entities.filter(code=code, is_group=not is_group) if current else None
        if rows is None or not rows.exists():
            return False
        working_copy.ensure(dataset).entities.filter(code=code).update(is_group=is_group)
        return True


def save_cell(dataset: Dataset, code: str, key: str, typed: CellDetails, *, was: str) -> bool:
    """Write a cell into the working copy; return whether anything differed.

    Raises `CellDetailsError`; its field "was" says that somebody else changed the cell meanwhile,
    or that it is gone.
    """
    with transaction.atomic():
        # Locked, so that the state that is compared is the state that is written to.
        Dataset.objects.select_for_update().get(pk=dataset.pk)
        current = read_cell(dataset, code, key)
        if current is None:
            raise CellDetailsError({"was": _("This row or column was removed in the meantime.")})
        if was != current.details.fingerprint:
            raise CellDetailsError(
                {
                    "was": _(
                        "Somebody else changed this cell in the meantime; it now says: %(cell)s. Save again "
                        "to replace it with yours."
                    )
                    % {"cell": describe_cell(current.details)}
                }
            )
        written = _read(current, typed)
        if (written.value, written.literal, written.status, written.note, written.source_id) == (
            _as_stored(current.observation)
        ):
            return False
        release = working_copy.ensure(dataset)
        entity = release.entities.get(code=code)
        indicator = release.indicators.get(code=current.column.code)
        Observation.objects.update_or_create(
            entity=entity,
            indicator=indicator,
            period=current.column.period,
            defaults={
                "value": written.value,
                "literal": written.literal,
                "status": written.status,
                "note": written.note,
                "source": written.source,
            },
        )
    return True


def describe_cell(details: CellDetails) -> str:
    """Return the content of a cell in one line."""
    status = Status(details.status)
    parts = [details.text or pivot.MISSING_CELL.text]
    parts += [str(status.label)] if status is not Status.NORMAL else []
    parts += [details.note] if details.note else []
    parts += [details.source.title] if details.source else []
    return " | ".join(parts)


def _as_stored(observation: Observation | None) -> tuple[object, ...]:
    if observation is None:
        return (None, "", Status.MISSING, "", None)
    return (
        *(observation.value, observation.literal, observation.status),
        *(observation.note, observation.source_id),
    )


def _read(current: GridCell, typed: CellDetails) -> Observation:
    """Return the new content of a cell; raises `CellDetailsError` if value and status disagree."""
    column = current.column
    unchanged = " ".join(typed.text.split()) == " ".join(current.details.text.split())
    written = Observation(status=typed.status, note=typed.note, source=typed.source)
    if unchanged and current.observation:
        # Its text may say more than what it would be read as again.
        written.value, written.literal = current.observation.value, current.observation.literal
        missing = current.details.status in pivot.ABSENT_STATUSES
    else:
        try:
            cell = parse.parse_entry(
                typed.text, kind=column.indicator.kind, currency=column.indicator.currency
            )
        except parse.CellError as error:
            raise CellDetailsError({"value": str(error)}) from error
        written.value, written.literal, missing = (
            cell.value,
            literal_to_keep(cell, column),
            cell.missing,
        )
    absent = typed.status in pivot.ABSENT_STATUSES
    if absent and not missing:
        raise CellDetailsError(
            {
                "status": _(
                    "A cell that is missing or cannot exist has no value: empty the value, or choose "
                    "another status."
                )
            }
        )
    if missing and not absent:
        if typed.status != Status.NORMAL:
            raise CellDetailsError(
                {
                    "status": _(
                        "There is no value that could be %(status)s: enter one, or choose “missing” or "
                        "“cannot exist”."
                    )
                    % {"status": Status(typed.status).label}
                }
            )
        # An emptied value is missing even if the status was not set.
        written.status = Status.MISSING
    return written


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
    """Numbers of changed cells, and of cells that were skipped because the status does not fit."""

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

"""Writing of an import into a dataset's working copy, and its restoration."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from metrics import working_copy
from metrics.cells import CellKey
from metrics.group_names import is_group_name
from metrics.importing.plan import ImportPlan, Progress, no_progress
from metrics.importing.staging import StagedCells, stage_cells
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.working_copy import (
    INDICATOR_FIELDS,
    StoredCell,
    cells_digest,
    read_state,
    state_digest,
)

BATCH_SIZE = 2000


class DataImportError(Exception):
    """The import failed and nothing was written; the message says why and what to do."""


@dataclass(frozen=True)
class ImportResult:
    """Release that was written, and the data to undo it.

    `before` is None if there was no working copy before; `after` is the digest of the new state.
    """

    release: Release
    before: dict[str, Any] | None
    after: str


def apply_plan(
    dataset: Dataset, plan: ImportPlan, progress: Progress = no_progress
) -> ImportResult:
    """Write a plan: all of it, or nothing. Raises `DataImportError` if it is out of date."""
    with stage_plan(plan, progress) as staged, transaction.atomic():
        return staged.apply(dataset)


@dataclass(frozen=True)
class StagedPlan:
    """Plan whose changes are staged; `cells` is the digest of all cells as they will be."""

    plan: ImportPlan
    staged: StagedCells
    seen: str
    cells: int

    def apply(self, dataset: Dataset) -> ImportResult:
        """Write it, within a transaction; raises `DataImportError` if it is out of date."""
        dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
        if state_digest(dataset) != self.seen:
            raise DataImportError(conflict_message())
        plan = self.plan
        before = plan.state.as_json() if dataset.releases.working().exists() else None
        release = working_copy.ensure(dataset)
        _add(release, plan)
        release.entities.filter(code__in=plan.removed_entities).delete()
        _remove_cells(release, plan.removed_cells)
        self.staged.write(release)
        after = working_copy.read_axes(dataset).digest_with(self.cells)
        return ImportResult(release=release, before=before, after=after)


@contextmanager
def stage_plan(
    plan: ImportPlan, progress: Progress = no_progress, *, confirmed: str = ""
) -> Iterator[StagedPlan]:
    """Compare the cells of a plan once more, and stage those that change, without any lock.

    Raises `DataImportError` if it has errors, or is not of the state with the digest `confirmed`.
    """
    _refuse_errors(plan)
    cells = cells_digest(plan.state.cells.items())
    seen = plan.state.digest_with(cells)
    if confirmed and confirmed != seen:
        raise DataImportError(conflict_message())
    removed, gone = set(plan.removed_cells), set(plan.removed_entities)
    if removed or gone:
        cells -= cells_digest(
            (key, cell)
            for key, cell in plan.state.cells.items()
            if key in removed or key.entity in gone
        )

    def changed() -> Iterator[tuple[CellKey, StoredCell]]:
        nonlocal cells
        for key, before, after in plan.compare(progress, "writing"):
            cells += cells_digest([(key, after)])
            if before is not None:
                cells -= cells_digest([(key, before)])
            yield key, after

    with stage_cells(changed()) as staged:
        _refuse_errors(plan)
        progress("finishing", 0, 0)
        yield StagedPlan(plan, staged, seen, cells)


def _refuse_errors(plan: ImportPlan) -> None:
    if plan.axes.problems:
        raise DataImportError(_("Nothing was imported: the file has errors."))


def conflict_message() -> str:
    """Return the error for a plan that was compared with another state."""
    return _(
        "Somebody changed the data since the file was compared with it. Nothing was imported:"
        " compare again, and check the changes."
    )


def _add(release: Release, plan: ImportPlan) -> None:
    last = max((place for _label, place in plan.state.entities.values()), default=0)
    Entity.objects.bulk_create(
        (
            Entity(
                release=release,
                code=code,
                label=label,
                ordering=last + number * 10,
                is_group=is_group_name(label),
            )
            for number, (code, label) in enumerate(plan.axes.new_entities.items(), start=1)
        ),
        batch_size=BATCH_SIZE,
    )
    for indicator in plan.axes.new_indicators.values():
        indicator.pk = None
        indicator.release = release
    Indicator.objects.bulk_create(plan.axes.new_indicators.values())
    renamed = list(release.entities.filter(code__in=plan.axes.renamed))
    for entity in renamed:
        entity.label = plan.axes.renamed[entity.code]
    Entity.objects.bulk_update(renamed, ["label"], batch_size=500)


def _remove_cells(release: Release, keys: Sequence[CellKey]) -> None:
    if not keys:
        return
    removed = set(keys)
    found = Observation.objects.filter(entity__release=release).values_list(
        "pk", "entity__code", "indicator__code", "period"
    )
    gone = [pk for pk, *key in found.iterator(BATCH_SIZE) if CellKey(*key) in removed]
    for some in batched(gone, BATCH_SIZE, strict=False):
        Observation.objects.filter(pk__in=some).delete()


@transaction.atomic
def restore(dataset: Dataset, *, before: Mapping[str, Any] | None, after: str) -> None:
    """Restore the working copy from before an import, if nothing was changed since.

    Raises `DataImportError`.
    """
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    now = read_state(dataset)
    if now.release is None or now.release.issued_at is not None or now.digest() != after:
        raise DataImportError(
            _("The data was changed or issued after the import, so it can't be undone any more.")
        )
    if before is None:
        working_copy.discard(now.release)
    else:
        names = working_copy.read_other_names(dataset)
        working_copy.empty(now.release)
        _fill(now.release, before)
        working_copy.write_other_names(now.release, names)


def _fill(release: Release, held: Mapping[str, Any]) -> None:
    Entity.objects.bulk_create(
        (
            Entity(
                release=release,
                code=code,
                label=label,
                ordering=ordering,
                is_group=is_group_name(label),
            )
            for code, label, ordering in held["entities"]
        ),
        batch_size=BATCH_SIZE,
    )
    Indicator.objects.bulk_create(
        Indicator(release=release, **dict(zip(INDICATOR_FIELDS, values, strict=True)))
        for values in held["indicators"]
    )
    with stage_cells(_cells(held["cells"])) as staged:
        staged.write(release)


def _cells(held: Iterable[Sequence[Any]]) -> Iterator[tuple[CellKey, StoredCell]]:
    for entity, indicator, period, value, *rest in held:
        number = None if value is None else Decimal(value)
        yield CellKey(entity, indicator, period), StoredCell(number, *rest)

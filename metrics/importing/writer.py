"""Writing of an import into a dataset's working copy."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.cells.group_names import is_group_name
from metrics.cells.parse import CellKey
from metrics.importing.plan import ImportPlan, Progress, no_progress
from metrics.importing.staging import StagedCells, stage_cells
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.releases import working_copy
from metrics.releases.working_copy import (
    state_digest,
)

BATCH_SIZE = 2000


class DataImportError(Exception):
    """The import failed and nothing was written; the message says why and what to do."""


def apply_plan(dataset: Dataset, plan: ImportPlan, progress: Progress = no_progress) -> Release:
    """Write a plan: all of it, or nothing. Raises `DataImportError` if it is out of date."""
    with stage_plan(plan, progress) as staged, transaction.atomic():
        return staged.apply(dataset)


@dataclass(frozen=True)
class StagedPlan:
    """Plan whose changes are staged; `seen` is the digest of the state that it was compared with."""

    plan: ImportPlan
    staged: StagedCells
    seen: str

    def apply(self, dataset: Dataset) -> Release:
        """Write it into the working copy, within a transaction; return that release.

        Raises `DataImportError` if the plan is out of date.
        """
        dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
        if state_digest(dataset) != self.seen:
            raise DataImportError(conflict_message())
        plan = self.plan
        release = working_copy.ensure(dataset)
        _add(release, plan)
        release.entities.filter(code__in=plan.removed_entities).delete()
        _remove_cells(release, plan.removed_cells)
        self.staged.write(release)
        return release


@contextmanager
def stage_plan(
    plan: ImportPlan, progress: Progress = no_progress, *, confirmed: str = ""
) -> Iterator[StagedPlan]:
    """Compare the cells of a plan once more, and stage those that change, without any lock.

    Raises `DataImportError` if it has errors, or is not of the state with the digest `confirmed`.
    """
    _refuse_errors(plan)
    seen = plan.state.digest()
    if confirmed and confirmed != seen:
        raise DataImportError(conflict_message())
    changed = ((key, after) for key, _before, after in plan.compare(progress, "writing"))
    with stage_cells(changed) as staged:
        _refuse_errors(plan)
        progress("finishing", 0, 0)
        yield StagedPlan(plan, staged, seen)


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

"""Writing of an import into a dataset's working copy, and its restoration."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from articles.models import Source
from metrics import working_copy
from metrics.cells import CellKey
from metrics.group_names import is_group_name
from metrics.importing.plan import ImportPlan, no_progress
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.working_copy import INDICATOR_FIELDS, StoredCell, read_state, state_digest

BATCH_SIZE = 2000

_UPSERT = f"""
    INSERT INTO {Observation._meta.db_table}
        (entity_id, indicator_id, period, value, literal, status, note, source_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (entity_id, indicator_id, period) DO UPDATE SET
        value = excluded.value, literal = excluded.literal, status = excluded.status,
        note = excluded.note, source_id = excluded.source_id
"""  # noqa: S608 - the name of the table is the model's own.


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


@transaction.atomic
def apply_plan(dataset: Dataset, plan: ImportPlan) -> ImportResult:
    """Write a plan: all of it, or nothing. Raises `DataImportError` if it is out of date."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    _refuse_errors(plan)
    if state_digest(dataset) != plan.state.digest():
        raise DataImportError(conflict_message())
    now = plan.state
    working = now.release if now.release and now.release.issued_at is None else None
    release = working or working_copy.ensure(dataset)
    _add(release, plan)
    release.entities.filter(code__in=plan.removed_entities).delete()
    _remove_cells(release, plan.removed_cells)
    write_cells(release, ((cell.key, cell.after) for cell in plan.compare(no_progress)))
    _refuse_errors(plan)
    return ImportResult(
        release=release,
        before=now.as_json() if working else None,
        after=state_digest(dataset),
    )


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


def write_cells(release: Release, cells: Iterable[tuple[CellKey, StoredCell]]) -> None:
    """Write the cells with upserts, by SQL: instances of a million would take a minute."""
    rows = dict(release.entities.values_list("code", "pk"))
    columns = dict(release.indicators.values_list("code", "pk"))
    sources = _Sources()
    prepare = Observation._meta.get_field("value").get_db_prep_save
    with connection.cursor() as cursor:
        for some in batched(cells, BATCH_SIZE, strict=False):
            cursor.executemany(
                _UPSERT,
                [
                    (
                        rows[key.entity],
                        columns[key.indicator],
                        key.period,
                        prepare(cell.value, connection),
                        cell.literal,
                        cell.status,
                        cell.note,
                        sources[cell.source],
                    )
                    for key, cell in some
                ],
            )
    working_copy.analyze_tables(release)


class _Sources(dict[str, int | None]):
    """Primary keys of sources by their keys, each queried once."""

    def __missing__(self, key: str) -> int | None:
        self[key] = Source.objects.get(key=key).pk if key else None
        return self[key]


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
        working_copy.empty(now.release)
        _fill(now.release, before)


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
    write_cells(release, _cells(held["cells"]))


def _cells(held: Iterable[Sequence[Any]]) -> Iterator[tuple[CellKey, StoredCell]]:
    for entity, indicator, period, value, *rest in held:
        number = None if value is None else Decimal(value)
        yield CellKey(entity, indicator, period), StoredCell(number, *rest)

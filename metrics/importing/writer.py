"""Writing of an import into a dataset's working copy, by way of temporary tables.

Only this connection sees them, so that filling them holds up nobody. From there one statement
writes the cells: a million in the time for which others can wait.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from itertools import batched

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _

from articles.sources.models import Source
from metrics.cells.group_names import is_group_name
from metrics.cells.parse import CellKey
from metrics.importing.plan import ImportPlan, Progress, no_progress
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.releases import working_copy

BATCH_SIZE = 2000
CACHE_KB = 65_536

_OBSERVATION = Observation._meta.db_table
_NUMBER = Observation._meta.get_field("value")
_STAGE = "INSERT INTO staged_cell VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
_WRITE = f"""
    INSERT INTO {_OBSERVATION}
        (entity_id, indicator_id, period, value, literal, status, note, source_id)
    SELECT
        (SELECT id FROM staged_key WHERE place = entity),
        (SELECT id FROM staged_key WHERE place = indicator),
        period, value, literal, status, note, source
    FROM staged_cell
    WHERE TRUE
    ON CONFLICT (entity_id, indicator_id, period) DO UPDATE SET
        value = excluded.value, literal = excluded.literal, status = excluded.status,
        note = excluded.note, source_id = excluded.source_id
"""  # noqa: S608 - the name of the table is the model's own.

# The columns of `staged_cell`.
type _Row = tuple[str | int | Decimal | None, ...]


class DataImportError(Exception):
    """The import failed and nothing was written; the message says why and what to do."""


def apply_plan(dataset: Dataset, plan: ImportPlan, progress: Progress = no_progress) -> Release:
    """Write a plan: all of it, or nothing. Raises `DataImportError` if it is out of date."""
    with stage_plan(plan, progress) as apply, transaction.atomic():
        return apply(dataset)


@contextmanager
def stage_plan(
    plan: ImportPlan, progress: Progress = no_progress, *, confirmed: str = ""
) -> Iterator[Callable[[Dataset], Release]]:
    """Compare the cells of a plan once more, and stage those that change, without any lock.

    What it yields writes them into the working copy, within a transaction, and returns that
    release. Both raise `DataImportError`: this if the plan has errors, or is not of the state with
    the digest `confirmed`; that if it is out of date. The tables of an import that failed are
    dropped by the next, or with the connection.
    """
    _refuse_errors(plan)
    seen = plan.state.digest()
    if confirmed and confirmed != seen:
        raise DataImportError(_conflict_message())
    # Rows have even places, columns odd ones.
    rows, columns = dict[str, int](), dict[str, int]()

    @cache
    def source_pk(key: str) -> int | None:
        return Source.objects.get(key=key).pk if key else None

    def apply(dataset: Dataset) -> Release:
        dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
        if working_copy.state_digest(dataset) != seen:
            raise DataImportError(_conflict_message())
        release = working_copy.ensure(dataset)
        _add(release, plan)
        release.entities.filter(code__in=plan.removed_entities).delete()
        _remove_cells(release, plan.removed_cells)
        _write(release, rows, columns)
        return release

    with connection.cursor() as cursor:
        _drop_tables(cursor)
        cursor.execute(
            "CREATE TEMPORARY TABLE staged_key (place INTEGER PRIMARY KEY, id BIGINT NOT NULL)"
        )
        cursor.execute(
            "CREATE TEMPORARY TABLE staged_cell (entity INTEGER, indicator INTEGER, period TEXT,"
            f" value {_NUMBER.db_type(connection)}, literal TEXT, status TEXT, note TEXT,"
            " source BIGINT)"
        )
        values = (
            (
                rows.setdefault(key.entity, 2 * len(rows)),
                columns.setdefault(key.indicator, 2 * len(columns) + 1),
                key.period,
                _NUMBER.get_db_prep_save(cell.value, connection),
                cell.literal,
                cell.status,
                cell.note,
                source_pk(cell.source),
            )
            for key, _before, cell in plan.compare(progress, "writing")
        )
        _stage(cursor, values)
    _refuse_errors(plan)
    progress("finishing", 0, 0)
    yield apply
    with connection.cursor() as cursor:
        _drop_tables(cursor)


def _refuse_errors(plan: ImportPlan) -> None:
    if plan.axes.problems:
        raise DataImportError(_("Nothing was imported: the file has errors."))


def _conflict_message() -> str:
    return _(
        "Somebody changed the data since the file was compared with it. Nothing was imported:"
        " compare again, and check the changes."
    )


def _drop_tables(cursor: CursorWrapper) -> None:
    cursor.execute("DROP TABLE IF EXISTS staged_cell")
    cursor.execute("DROP TABLE IF EXISTS staged_key")


def _stage(cursor: CursorWrapper, values: Iterable[_Row]) -> None:
    """Stage cells by SQL: instances of a million would take a minute."""
    # In batches: while it copies, a connection to PostgreSQL does nothing else, and the values
    # are read with further queries.
    for some in batched(values, BATCH_SIZE, strict=False):
        if connection.vendor == "postgresql":
            with cursor.cursor.copy("COPY staged_cell FROM STDIN") as copy:
                for value in some:
                    copy.write_row(value)
        else:
            cursor.executemany(_STAGE, some)


def _write(release: Release, rows: Mapping[str, int], columns: Mapping[str, int]) -> None:
    """Insert the staged cells into a working copy that has their rows and columns, or update them."""
    entities = dict(release.entities.values_list("code", "pk"))
    indicators = dict(release.indicators.values_list("code", "pk"))
    places = [
        *((place, entities[code]) for code, place in rows.items()),
        *((place, indicators[code]) for code, place in columns.items()),
    ]
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO staged_key VALUES (%s, %s)", places)
        if connection.vendor == "sqlite":
            # With its usual 2 MB it reads and writes the same pages of the indexes again and
            # again, for half of the time.
            cursor.execute("PRAGMA cache_size")
            [size] = cursor.fetchone()
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
            cursor.execute(_WRITE)
            cursor.execute(f"PRAGMA cache_size = {size:d}")
        else:
            cursor.execute(_WRITE)
    working_copy.analyze_tables(release)


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

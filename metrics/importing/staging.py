"""Cells that an import will write, in a temporary table.

Only this connection sees the table, so that filling it holds up nobody. From there one statement
writes them: a million in the time for which others can wait.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import batched

from django.db import connection
from django.db.backends.utils import CursorWrapper

from articles.sources.models import Source
from metrics.cells.parse import CellKey
from metrics.models import Observation, Release
from metrics.releases import working_copy
from metrics.releases.working_copy import StoredCell

BATCH_SIZE = 2000
CACHE_KB = 65_536

_OBSERVATION = Observation._meta.db_table
_CREATE = [
    "DROP TABLE IF EXISTS staged_cell",
    "DROP TABLE IF EXISTS staged_key",
    # The key of a row or column, once it is there.
    "CREATE TEMPORARY TABLE staged_key (place INTEGER PRIMARY KEY, id BIGINT NOT NULL)",
]
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


@dataclass(frozen=True)
class StagedCells:
    """The staged cells; `rows` and `columns` are the places of their codes."""

    rows: Mapping[str, int]
    columns: Mapping[str, int]

    def write(self, release: Release) -> None:
        """Insert them into a working copy that has all their rows and columns, or update them."""
        rows = dict(release.entities.values_list("code", "pk"))
        columns = dict(release.indicators.values_list("code", "pk"))
        places = [
            *((place, rows[code]) for code, place in self.rows.items()),
            *((place, columns[code]) for code, place in self.columns.items()),
        ]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO staged_key VALUES (%s, %s)", places)
            with _large_cache(cursor):
                cursor.execute(_WRITE)
        working_copy.analyze_tables(release)


@contextmanager
def stage_cells(cells: Iterable[tuple[CellKey, StoredCell]]) -> Iterator[StagedCells]:
    """Stage cells by SQL: instances of a million would take a minute.

    The tables of one that failed are dropped by the next, or with the connection.
    """
    rows, columns = dict[str, int](), dict[str, int]()
    sources = _Sources()
    number = Observation._meta.get_field("value")
    with connection.cursor() as cursor:
        for statement in _CREATE:
            cursor.execute(statement)
        cursor.execute(
            "CREATE TEMPORARY TABLE staged_cell (entity INTEGER, indicator INTEGER, period TEXT,"
            f" value {number.db_type(connection)}, literal TEXT, status TEXT, note TEXT,"
            " source BIGINT)"
        )
        _fill(
            cursor,
            (
                (
                    # Rows have even places, columns odd ones.
                    rows.setdefault(key.entity, 2 * len(rows)),
                    columns.setdefault(key.indicator, 2 * len(columns) + 1),
                    key.period,
                    number.get_db_prep_save(cell.value, connection),
                    cell.literal,
                    cell.status,
                    cell.note,
                    sources[cell.source],
                )
                for key, cell in cells
            ),
        )
    yield StagedCells(rows, columns)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE staged_cell")
        cursor.execute("DROP TABLE staged_key")


def _fill(cursor: CursorWrapper, values: Iterable[_Row]) -> None:
    # In batches: while it copies, a connection to PostgreSQL does nothing else, and the values
    # are read with further queries.
    for some in batched(values, BATCH_SIZE, strict=False):
        if connection.vendor == "postgresql":
            with cursor.cursor.copy("COPY staged_cell FROM STDIN") as copy:
                for value in some:
                    copy.write_row(value)
        else:
            cursor.executemany(_STAGE, some)


@contextmanager
def _large_cache(cursor: CursorWrapper) -> Iterator[None]:
    """Let SQLite keep the indexes of a million cells in memory meanwhile.

    With its usual 2 MB it reads and writes the same pages again and again, for half of the time.
    """
    if connection.vendor != "sqlite":
        yield
        return
    cursor.execute("PRAGMA cache_size")
    [size] = cursor.fetchone()
    cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    yield
    cursor.execute(f"PRAGMA cache_size = {size:d}")


class _Sources(dict[str, int | None]):
    """Primary keys of sources by their keys, each queried once."""

    def __missing__(self, key: str) -> int | None:
        self[key] = Source.objects.get(key=key).pk if key else None
        return self[key]

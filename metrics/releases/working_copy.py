"""The working copy of a dataset: the release that is not issued yet."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection, transaction

from metrics.cells.decimals import plain_decimal
from metrics.cells.parse import CellKey
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.tables import pivot

# A release with fewer rows than this is compared and copied in no time, however it is planned.
MANY = 500

_ORDER = ("ordering", "pk")


@transaction.atomic
def ensure(dataset: Dataset) -> Release:
    """Return the working copy; if there is none, create it from the newest release."""
    Dataset.objects.select_for_update().get(pk=dataset.pk)
    newest = dataset.releases.order_by("-number").first()
    if newest and newest.issued_at is None:
        return newest
    release = Release.objects.create(dataset=dataset, number=newest.number + 1 if newest else 1)
    if newest:
        _copy(newest, release)
    return release


def discard(working: Release) -> None:
    """Delete a working copy with its rows, columns and cells: 100,000 cells in one statement."""
    Observation.objects.filter(entity__release=working).delete()
    working.entities.all().delete()
    working.indicators.all().delete()
    working.delete()


def analyze_tables(working: Release) -> None:
    """Update PostgreSQL's statistics of rows and cells, if the working copy has many.

    It does so by itself some minutes later. Until then it takes a release of 10,000 new rows for
    one of a single row, and a join of two such releases takes minutes instead of a second.
    """
    if connection.vendor != "postgresql" or working.entities.count() < MANY:
        return
    tables = (model._meta.db_table for model in (Indicator, Entity, Observation))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(map(connection.ops.quote_name, tables))}")


def _copy(old: Release, new: Release) -> None:
    """Copy the rows of a release into another by SQL, which is quick for 100,000 cells."""
    quote = connection.ops.quote_name

    def insert(
        model: type[Indicator | Entity | Observation],
        values: dict[str, str],
        rest: str,
        parameters: list[int],
    ) -> None:
        columns = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
        names = ", ".join(quote(column) for column in columns)
        picked = ", ".join(values.get(column, f"old.{quote(column)}") for column in columns)
        table = quote(model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(  # Table and column names are the models' own.
                f"INSERT INTO {table} ({names}) SELECT {picked} FROM {table} old {rest}"  # noqa: S608
                " ORDER BY old.id",
                parameters,
            )

    here = {"release_id": str(int(new.pk))}
    insert(Indicator, here, "WHERE old.release_id = %s", [old.pk])
    insert(Entity, here, "WHERE old.release_id = %s", [old.pk])
    entity, indicator = quote(Entity._meta.db_table), quote(Indicator._meta.db_table)
    analyze_tables(new)
    insert(
        Observation,
        {"entity_id": "e2.id", "indicator_id": "i2.id"},
        f"""
        JOIN {entity} e1 ON e1.id = old.entity_id AND e1.release_id = %s
        JOIN {indicator} i1 ON i1.id = old.indicator_id
        JOIN {entity} e2 ON e2.code = e1.code AND e2.release_id = %s
        JOIN {indicator} i2 ON i2.code = i1.code AND i2.release_id = %s
        """,
        [old.pk, new.pk, new.pk],
    )
    analyze_tables(new)


class StoredCell(NamedTuple):
    """Content of a cell; `source` is the key of a source or ''."""

    value: Decimal | None
    literal: str
    status: str
    note: str
    source: str


INDICATOR_FIELDS = (
    *("ordering", "code", "label", "kind", "currency", "unit", "compact", "decimals"),
    *("rounding", "definition"),
)


@dataclass(frozen=True)
class DatasetState:
    """Newest state of a dataset, issued or not; `release` is None if there is none."""

    release: Release | None
    language: str
    # Code -> label and place, in the order of the rows.
    entities: dict[str, tuple[str, int]] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    cells: dict[CellKey, StoredCell] = field(default_factory=dict)

    @property
    def columns(self) -> dict[tuple[str, str], str]:
        """Headers by (code, period); an indicator without values has the period ''."""
        periods: dict[str, set[str]] = {}
        for key in self.cells:
            periods.setdefault(key.indicator, set()).add(key.period)
        return {
            (code, period): pivot.header(indicator.label, period)
            for code, indicator in self.indicators.items()
            for period in sorted(periods.get(code) or {""})
        }

    def digest(self) -> str:
        """Return a digest of the state, to detect later changes."""
        return self.digest_with(cells_digest(self.cells.items()))

    def digest_with(self, cells: int) -> str:
        """Return the digest of a state that has other cells, by their `cells_digest`."""
        axes = [[[code, *values] for code, values in self.entities.items()], self._columns()]
        return format((sum(map(_line_digest, axes)) + cells) % 2**256, "064x")

    def _columns(self) -> list[list[Any]]:
        return [[getattr(i, name) for name in INDICATOR_FIELDS] for i in self.indicators.values()]


def cells_digest(cells: Iterable[tuple[CellKey, StoredCell]]) -> int:
    """Return the sum of SHA-256s of cells, to which others can be added, and taken from it."""
    return sum(_line_digest([*key, *_plain(cell)]) for key, cell in cells)


def _line_digest(line: list[Any]) -> int:
    return int.from_bytes(hashlib.sha256(json.dumps(line).encode()).digest())


def _plain(cell: StoredCell) -> tuple[Any, ...]:
    return (None if cell.value is None else plain_decimal(cell.value), *cell[1:])


def read_state(dataset: Dataset) -> DatasetState:
    """Return the newest state of a dataset: four queries, and 100,000 cells in about a second."""
    state = read_axes(dataset)
    return replace(state, cells=dict(_read_cells(state)))


def state_digest(dataset: Dataset) -> str:
    """Return the digest of the newest state, whose cells are read one after the other."""
    state = read_axes(dataset)
    return state.digest_with(cells_digest(_read_cells(state)))


def read_axes(dataset: Dataset) -> DatasetState:
    """Return the newest state of a dataset without its cells: three queries."""
    release = dataset.releases.order_by("-number").first()
    if release is None:
        return DatasetState(None, dataset.language)
    return DatasetState(
        release,
        dataset.language,
        {each.code: (each.label, each.ordering) for each in release.entities.order_by(*_ORDER)},
        {each.code: each for each in release.indicators.order_by(*_ORDER)},
    )


def _read_cells(state: DatasetState) -> Iterator[tuple[CellKey, StoredCell]]:
    if state.release is None:
        return
    rows = dict(state.release.entities.values_list("pk", "code"))
    columns = {indicator.pk: indicator.code for indicator in state.indicators.values()}
    found = Observation.objects.filter(entity__release=state.release).order_by()
    cells = found.values_list(
        *["entity_id", "indicator_id", "period", "value", "literal", "status", "note"],
        "source__key",
    )
    for row, column, period, value, literal, status, note, source in cells.iterator(5000):
        key = CellKey(rows[row], columns[column], period)
        yield key, StoredCell(value, literal, status, note, source or "")


@transaction.atomic
def discard_if_unchanged(dataset: Dataset, *, seen: str) -> bool:
    """Discard the working copy if the data still has the digest `seen`; return whether it had."""
    dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
    working = dataset.releases.working().first()
    if working is None or working.number == 1 or state_digest(dataset) != seen:
        return False
    discard(working)
    return True

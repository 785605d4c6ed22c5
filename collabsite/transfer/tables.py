"""Rows and values of a release as CSV: exact, and read and written piece by piece."""

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import batched
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models

from articles.sources.models import Source
from collabsite.transfer.problems import TransferError
from collabsite.web.spreadsheets import neutralise, restore
from metrics.cells.decimals import plain_decimal
from metrics.models import Entity, Indicator, Observation, Release

CHUNK = 5_000
# In characters; a note or a text is a cell.
LONGEST_CELL = 10_000_000


def write_tables(folder: Path, release: Release) -> None:
    """Write the rows and the values of a release."""
    entities = Entity.objects.filter(release=release).order_by("ordering", "pk")
    _write(folder / "rows.csv", Entity, entities, {"release"})
    values = Observation.objects.filter(entity__release=release).order_by(
        *("entity__ordering", "entity", "indicator__ordering", "indicator", "period")
    )
    _write(folder / "values.csv", Observation, values, set())


# Rows are named by these fields, as keys differ between sites.
_NAMES = {"entity": "entity__code", "indicator": "indicator__code", "source": "source__key"}


def _columns(model: type[models.Model], but: set[str]) -> "list[models.Field[Any, Any]]":
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in but
    ]


def _write(
    path: Path, model: type[models.Model], rows: "models.QuerySet[Any]", but: set[str]
) -> None:
    columns = _columns(model, but)
    names = [_NAMES.get(field.name, field.name) for field in columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in columns])
        for row in rows.values_list(*names).iterator(CHUNK):
            writer.writerow([_text(value) for value in row])


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain_decimal(value)
    return neutralise(str(value))


def read_tables(folder: Path, release: Release, *, name: str) -> tuple[int, int]:
    """Insert the rows and the values of a release; return their numbers. Raises TransferError."""
    rows = _insert(folder / "rows.csv", Entity, {"release": release}, {}, name=f"{name}/rows.csv")
    known = {
        "entity": dict(Entity.objects.filter(release=release).values_list("code", "pk")),
        "indicator": dict(Indicator.objects.filter(release=release).values_list("code", "pk")),
        "source": dict(Source.objects.values_list("key", "pk")),
    }
    values = _insert(folder / "values.csv", Observation, {}, known, name=f"{name}/values.csv")
    return rows, values


def _insert(
    path: Path,
    model: type[models.Model],
    fixed: Mapping[str, Any],
    known: Mapping[str, Mapping[str, int]],
    *,
    name: str,
) -> int:
    count = 0
    for some in batched(_read(path, model, fixed, known, name=name), CHUNK, strict=False):
        try:
            model._default_manager.bulk_create(some, batch_size=CHUNK)
        except (IntegrityError, DataError) as error:
            raise TransferError(f"{name}, after line {count + 1}: {error}") from None
        count += len(some)
    return count


def _read(
    path: Path,
    model: type[models.Model],
    fixed: Mapping[str, Any],
    known: Mapping[str, Mapping[str, int]],
    *,
    name: str,
) -> Iterator[models.Model]:
    fields = {field.name: field for field in _columns(model, set(fixed))}
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            if unknown := [column for column in header if column not in fields]:
                raise TransferError(f"{name}: there is no column “{unknown[0]}”")
            for cells in reader:
                if len(cells) != len(header):
                    raise TransferError(
                        f"{name}, line {reader.line_num}: this line has {len(cells)} cells,"
                        f" the header has {len(header)}"
                    )
                values = dict(fixed)
                for column, cell in zip(header, cells, strict=True):
                    try:
                        attribute, value = _value(fields[column], restore(cell), known)
                    except (ValidationError, KeyError) as error:
                        problem = " ".join(getattr(error, "messages", [f"“{cell}” is unknown"]))
                        raise TransferError(
                            f"{name}, line {reader.line_num}, {column}: {problem}"
                        ) from None
                    values[attribute] = value
                yield model(**values)
    except FileNotFoundError:
        raise TransferError(f"{name} is missing; export the site again") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise TransferError(f"{name}: {error}") from None


def _value(
    field: "models.Field[Any, Any]", text: str, known: Mapping[str, Mapping[str, int]]
) -> tuple[str, Any]:
    if field.name in known:
        return field.attname, known[field.name][text] if text or not field.null else None
    if not text and field.null:
        return field.attname, None
    return field.attname, field.to_python(text)

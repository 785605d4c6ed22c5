"""Rows of all tables in a form that either database takes."""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import IO, Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import connection, models
from django.db.models.fields.related import RelatedField

from collabsite.search.models import Entry, FacetGroup, IndexBuild
from collabsite.transfer.backup.archive import BackupError

type Model = type[models.Model]

CHUNK = 1_000

LEFT_OUT: Mapping[Model, str] = {
    Entry: "the search index is built again",
    FacetGroup: "the search index is built again",
    IndexBuild: "the search index is built again",
}
# Tables without a model.
UNMODELLED: Mapping[str, str] = {
    "collabsite_schema": "that of the software, which must be the same",
    "people_cache": "tries to sign in within the last minutes",
    "django_migrations": "those of the software, which must be the same",
}
# Migrations fill these tables of an empty site.
FILLED: frozenset[Model] = frozenset({ContentType, Permission, Group, Group.permissions.through})


def stored_models() -> list[Model]:
    """Return the models whose rows are in a backup, by the names of their tables."""
    found = (
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in LEFT_OUT
    )
    return sorted(found, key=lambda model: model._meta.db_table)


def write_rows(model: Model, write: Callable[[bytes], object]) -> Iterator[int]:
    """Write a line with the names of the columns, and one for each row; yield the number so far."""
    fields = _fields(model)
    names = [field.attname for field in fields]
    write(_line(names))
    everything: models.QuerySet[Any] = models.QuerySet(model)
    rows = everything.order_by("pk").values_list(*names)
    number = 0
    for number, row in enumerate(rows.iterator(CHUNK), start=1):
        write(_line(row))
        yield number


def read_rows(model: Model, stream: IO[bytes]) -> Iterator[list[Any]]:
    """Yield the rows of a table as its database takes them. Raises BackupError."""
    fields = _fields(model)
    table = model._meta.db_table
    if json.loads(stream.readline()) != [field.attname for field in fields]:
        raise BackupError(f"the table {table} has other columns here than in the backup")
    read = [_reader(field) for field in fields]
    for number, line in enumerate(stream, start=1):
        try:
            yield [
                field.get_db_prep_save(convert(value), connection)
                for field, convert, value in zip(fields, read, json.loads(line), strict=True)
            ]
        except (ValidationError, ValueError, TypeError) as error:
            raise BackupError(f"{table}, row {number}: {error}") from None


def insert(model: Model, rows: Iterable[list[Any]]) -> None:
    """Insert rows with their keys, past the model. Raises DatabaseError."""
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(str(field.column)) for field in _fields(model))
    if connection.vendor == "postgresql":
        # Several times as fast as statements.
        copying = f"COPY {table} ({columns}) FROM STDIN"
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(copying) as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join(["%s"] * len(_fields(model)))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(rows))  # noqa: S608


def last_keys() -> dict[str, int]:
    """Return the last key that each table has given, whether its row is still there or not."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            given = dict(cursor.fetchall())
            return {table: given[table] for table, _column in _numbered() if given.get(table)}
        for table, column in _numbered():
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, column])
            [sequence] = cursor.fetchone()
            cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608
            last, is_called = cursor.fetchone()
            if is_called:
                found[table] = last
    return found


def continue_keys(last: Mapping[str, int]) -> None:
    """Let each table give keys after those that it has given, so that none is given twice."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), stored_models()):
            cursor.execute(statement)
        for table, column in _numbered():
            if table not in last:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last[table]]
                )
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [table, column, last[table]],
                )


def _numbered() -> list[tuple[str, str]]:
    """Return the tables that number their rows, with the column of the number."""
    return [
        (model._meta.db_table, str(model._meta.auto_field.column))
        for model in stored_models()
        if model._meta.auto_field is not None
    ]


def _fields(model: Model) -> "list[models.Field[Any, Any]]":
    """Return the fields whose values a row stores."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def _line(row: Iterable[object]) -> bytes:
    text = json.dumps(list(row), ensure_ascii=False, separators=(",", ":"), default=_plain)
    return f"{text}\n".encode()


def _plain(value: object) -> str:
    """Return a value as JSON has it; `_reader` is the opposite."""
    match value:
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case Decimal() | uuid.UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode("ascii")
        case _:
            raise TypeError(f"{type(value).__name__} is no value of a backup")


def _reader(field: "models.Field[Any, Any]") -> Callable[[Any], Any]:
    while isinstance(field, RelatedField):
        field = field.target_field
    match field:
        case models.JSONField():
            return lambda value: value
        case models.BinaryField():
            return lambda value: None if value is None else base64.b64decode(value)
        case _:
            return field.to_python

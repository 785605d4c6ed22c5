"""Rows and files of a site, as a backup and an export have them, on either database."""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from itertools import batched
from pathlib import Path
from typing import IO, Any
from zipfile import Path as ZipPath

from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models
from django.db.models.fields.related import RelatedField
from django.utils import timezone

from collabsite.search import index
from collabsite.site.models import SiteIdentity
from collabsite.transfer.inventory import INDEX, Model, is_untouched, stored_models
from collabsite.transfer.problems import Tell, TransferError
from collabsite.web.database import suspended_triggers
from collabsite.web.storage import PART

TABLES, MEDIA = "tables", "media"
CHUNK = 1_000
# Migrations fill these tables, and every site has a name.
FILLED = frozenset({ContentType, Permission, Group, Group.permissions.through, SiteIdentity})
# So many are written or read between two lines of progress.
ROWS_INTERVAL, FILES_INTERVAL = 100_000, 500

# A folder, or one in an archive.
type Folder = Path | ZipPath
type _Field = models.Field[Any, Any]


def write_rows(model: Model, file: IO[bytes], *, tell: Tell, is_export: bool = False) -> int:
    """Write a line with the names of the columns and one for each row; return the number of rows.

    Accounts of an export are written by their usernames, as their keys differ between sites.
    """
    fields = _fields(model)
    file.write(_line([field.attname for field in fields]))
    everything: models.QuerySet[Any] = models.QuerySet(model)
    columns = [
        f"{field.name}__username" if is_export and field.related_model is User else field.attname
        for field in fields
    ]
    rows = everything.order_by("pk").values_list(*columns)
    number = 0
    for number, row in enumerate(rows.iterator(CHUNK), start=1):
        file.write(_line(row))
        if number % ROWS_INTERVAL == 0:
            tell(f"{model._meta.db_table}: {number:,} rows")
    return number


def replace_rows(
    folder: Folder,
    numbers: Mapping[str, int],
    *,
    of: Sequence[Model],
    is_export: bool,
    tell: Tell,
    last_keys: Mapping[str, int] | None = None,
) -> None:
    """Put the rows of a folder into the tables of models, and build the search index.

    `numbers` has the number of rows of each table, and `last_keys` the last key that each has given. The
    site must be empty; a backup may also replace the first account and the sample. Call it in a
    transaction. Raises TransferError.
    """
    accounts = dict(User.objects.values_list("username", "pk")) if is_export else None
    tables = {model._meta.db_table: model for model in of}
    if unknown := sorted(numbers.keys() - tables.keys()):
        raise TransferError(f"this version has no table {unknown[0]}")
    with suspended_triggers([model._meta.db_table for model in [*of, *INDEX]]):
        # Now nobody else can write to them.
        if is_export or not is_untouched():
            _require_empty(of)
        for model in [*of, *INDEX]:
            models.QuerySet(model)._raw_delete(using=connection.alias)
        for table, number in numbers.items():
            found = _insert_file(folder / f"{table}.jsonl", tables[table], accounts, tell)
            if found != number:
                raise TransferError(f"{table} has {found:,} rows; it had {number:,}")
        _continue_keys(last_keys or {})
        try:
            connection.check_constraints()
        except DatabaseError as error:
            raise TransferError(f"the rows are not whole: {error}") from None
    index.rebuild(at=timezone.now(), report=lambda _kind, _count: None)
    tell(f"{len(numbers)} tables: {sum(numbers.values()):,} rows")


def count_rows(of: Iterable[Model]) -> dict[str, int]:
    """Return the number of rows of each table that has some, but for what every site has."""
    return {
        model._meta.db_table: count
        for model in of
        if model not in FILLED and (count := models.QuerySet(model).count())
    }


def _require_empty(of: Iterable[Model]) -> None:
    if found := count_rows(of):
        some = ", ".join(f"{count:,} rows in {table}" for table, count in list(found.items())[:3])
        raise TransferError(
            f"this site is not empty ({some}{' …' if len(found) > 3 else ''}). A backup is restored into a"
            " site that is empty, or that has only the first account and the sample, and an exported"
            " site is imported into an empty one: set DATABASE_URL or VAR_DIR to a new one"
        )


def _insert_file(path: Folder, model: Model, accounts: Mapping[str, int] | None, tell: Tell) -> int:
    table, number = model._meta.db_table, 0
    try:
        with path.open("rb") as file:
            for rows in batched(_read_rows(model, file, accounts), CHUNK, strict=False):
                _insert(model, rows)
                number += len(rows)
                if number % ROWS_INTERVAL == 0:
                    tell(f"{table}: {number:,} rows")
    except FileNotFoundError:
        raise TransferError(f"{path.name} is missing; export the site again") from None
    except DatabaseError as error:
        reason = str(error).strip().partition("\n")[0]
        raise TransferError(
            f"{table}, rows from {number + 1:,} on: {connection.display_name} can't store one of them:"
            f" {reason}"
        ) from None
    return number


def _read_rows(
    model: Model, file: IO[bytes], accounts: Mapping[str, int] | None
) -> Iterator[list[Any]]:
    """Yield the rows of a table as its database takes them; a column that is new has its default."""
    fields = {field.attname: field for field in _fields(model)}
    line = b""
    try:
        names = json.loads(file.readline())
        if unknown := [name for name in names if name not in fields]:
            raise TransferError(f"{model._meta.db_table} has no column {unknown[0]} here")
        readers = [_reader(fields[name], accounts) for name in names]
        defaults = {name: field.get_default() for name, field in fields.items()}
        for line in file:
            values = [read(value) for read, value in zip(readers, json.loads(line), strict=True)]
            row = {**defaults, **dict(zip(names, values, strict=True))}
            yield [field.get_db_prep_save(row[name], connection) for name, field in fields.items()]
    except (ValidationError, ValueError, TypeError) as error:
        shown = line[:80].decode(errors="replace")
        raise TransferError(f"{model._meta.db_table}, the row {shown}: {error}") from None


def _insert(model: Model, rows: Iterable[list[Any]]) -> None:
    """Insert rows with their keys, past the model."""
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


def _continue_keys(last: Mapping[str, int]) -> None:
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


def _fields(model: Model) -> list[_Field]:
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


def _reader(field: _Field, accounts: Mapping[str, int] | None) -> Callable[[Any], Any]:
    if accounts is not None and field.related_model is User:
        return accounts.get
    while isinstance(field, RelatedField):
        field = field.target_field
    match field:
        case models.JSONField():
            return lambda value: value
        case models.BinaryField():
            return lambda value: None if value is None else base64.b64decode(value)
        case _:
            return field.to_python


def stored_files(folder: str = "") -> Iterator[str]:
    """Yield the names of all stored files, but for those that are being written."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(name for name in files if not name.startswith(PART)):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from stored_files(f"{folder}/{name}" if folder else name)


def store_files(folder: Folder, stored: list[str], *, tell: Tell) -> None:
    """Store the files of a folder, and put their names into `stored`. Raises TransferError."""
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    for number, path in enumerate(files, start=1):
        name, content = str(path.relative_to(folder)), path.read_bytes()  # type: ignore[arg-type]
        try:
            if default_storage.exists(name):
                with default_storage.open(name) as file:
                    if file.read() != content:
                        raise TransferError(
                            f"another file is stored as {name}; begin with an empty folder or store of media"
                        )
                continue
            stored.append(default_storage.save(name, ContentFile(content)))
        except SuspiciousFileOperation:
            raise TransferError(f"this names a file outside of the site: {name}") from None
        if number % FILES_INTERVAL == 0:
            tell(f"{number:,} files")


@contextmanager
def files_kept_on_success() -> Iterator[list[str]]:
    """Delete the stored files that are put into the list, if the block fails.

    Its transaction takes the rows back, but not the files.
    """
    stored: list[str] = []
    try:
        yield stored
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise

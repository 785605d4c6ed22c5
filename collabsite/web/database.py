"""Reading of the database as it is at one time, search for words, and writing past triggers."""

import multiprocessing
import os
import signal
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import reduce
from operator import or_
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet


@contextmanager
def snapshot() -> Iterator[None]:
    """Read everything as it is at one time, without keeping others from writing."""
    is_first = not connection.in_atomic_block
    # SQLite would lock the database for writing, as for other transactions.
    mode = getattr(connection, "transaction_mode", None)
    if is_first and connection.vendor == "sqlite":
        connection.transaction_mode = None  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if is_first and connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        if is_first and connection.vendor == "sqlite":
            connection.transaction_mode = mode  # type: ignore[attr-defined]


@contextmanager
def suspended_triggers(tables: Iterable[str], *, named: str = "") -> Iterator[None]:
    """Suspend the triggers of tables within a transaction; on SQLite those whose names have `named`.

    At its end PostgreSQL checks the foreign keys.
    """
    tables = set(tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table with checks that are still due can't be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in sorted(tables):
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in sorted(tables):
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return
        cursor.execute("SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = {
            name: statement
            for table, name, statement in cursor.fetchall()
            if table in tables and named in name
        }
        for name in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for statement in triggers.values():
            cursor.execute(statement)


def end_if_only_reading(error: BaseException | None) -> None:
    """End a server process that began while the disk of SQLite was read-only, once it is not.

    All connections of a process share what the first one has opened, and could only read for as long
    as one is open. The server starts another process.
    """
    if connection.vendor != "sqlite" or "readonly database" not in str(error):
        return
    folder = Path(connection.settings_dict["NAME"]).parent
    if multiprocessing.parent_process() is not None:
        with suppress(OSError), tempfile.TemporaryFile(dir=folder):
            os.kill(os.getpid(), signal.SIGTERM)


def filter_by_words[T: Model](
    rows: QuerySet[T], words: Sequence[str], *lookups: str
) -> QuerySet[T]:
    """Filter the rows in which each of the words is found by one of the lookups."""
    for word in words:
        rows = rows.filter(reduce(or_, (Q(**{lookup: word}) for lookup in lookups)))
    return rows

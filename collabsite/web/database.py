"""Reading of the database as it is at one time, and writing past its triggers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction


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

"""Reads of public pages on a replica of the database (`REPLICA_URL`).

A replica follows the database after a while. A page is read from it only while it has every change that
this process knows of, so that what is published is shown as soon as without a replica; until then, and
while the replica does not answer, pages are read from the database itself.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    InterfaceError,
    OperationalError,
    connections,
)
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from collabsite.serving.models import Change

ALIAS = "replica"

logger = logging.getLogger(__name__)


@dataclass
class _PublicRead:
    """A page that is being read. It never returns to the replica: a newer part would hide an older one."""

    is_on_replica: bool


_read: ContextVar[_PublicRead | None] = ContextVar("public_read", default=None)


class Replica:
    """State of the replica, for this process: whether it answers, and which changes it may lack."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers = False
        self._awaited: set[int] = set()

    @property
    def is_configured(self) -> bool:
        """Return whether there is one."""
        return ALIAS in connections.settings

    @property
    def is_current(self) -> bool:
        """Return whether it answers, and has every change that this process has seen."""
        return self._answers and not self._awaited

    def await_changes(self, keys: Iterable[int]) -> None:
        """Read from the database until the replica has these changes."""
        if self.is_configured:
            with self._lock:
                self._awaited.update(keys)

    def fail(self) -> None:
        """Read from the database until the replica answers again."""
        if self._answers:
            logger.warning("The replica does not answer; pages are read from the database.")
        self._answers = False

    def check(self) -> None:
        """Ask the replica for the changes that it may lack, and whether it answers, if it did not."""
        if self.is_current:
            return
        connection = connections[ALIAS]
        with self._lock:
            awaited = set(self._awaited)
        try:
            connection.ensure_connection()
            found = _changes(ALIAS, awaited)
        except DatabaseError:
            connection.close()
            self.fail()
            return
        if missing := awaited - found:
            # What is deleted there, as old, is deleted here after all others.
            found |= missing - _changes(DEFAULT_DB_ALIAS, missing)
        with self._lock:
            self._awaited -= found
        self._answers = True


def _changes(alias: str, keys: set[int]) -> set[int]:
    # Never without a key, for which nothing would be asked.
    found = Change.objects.using(alias).filter(pk__in={*keys, 0})
    return set(found.values_list("pk", flat=True))


REPLICA = Replica()


@contextmanager
def public_read() -> Iterator[None]:
    """Read the page of a `with` block from the replica, if that is current when the block begins."""
    token = _read.set(_PublicRead(REPLICA.is_current))
    try:
        yield
    finally:
        _read.reset(token)


class Router:
    """Database router that sends the reads of public pages, outside of transactions, to the replica."""

    def db_for_read(self, model: type[Model], **_hints: object) -> str:
        """Return the replica within `public_read`, while it answers."""
        read = _read.get()
        if read is None or not read.is_on_replica or connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return DEFAULT_DB_ALIAS
        if not REPLICA.is_current:
            read.is_on_replica = False
            return DEFAULT_DB_ALIAS
        connection = connections[ALIAS]
        if _fall_back not in connection.execute_wrappers:
            connection.execute_wrappers.append(_fall_back)
        try:
            connection.close_if_health_check_failed()
            connection.ensure_connection()
        except DatabaseError:
            connection.close()
            _leave()
            return DEFAULT_DB_ALIAS
        return ALIAS

    def db_for_write(self, model: type[Model], **_hints: object) -> str:
        """Return the database, also for rows that were read from the replica."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first: Model, second: Model, **_hints: object) -> bool:
        """Allow relations: both have the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **_hints: object) -> bool | None:
        """Refuse to migrate the replica."""
        return False if db == ALIAS else None


def _leave() -> None:
    """Read the rest of the page from the database."""
    if read := _read.get():
        read.is_on_replica = False
    REPLICA.fail()


def _fall_back(
    execute: Callable[..., Any],
    sql: str,
    params: Any,  # noqa: ANN401
    many: bool,
    context: dict[str, Any],
) -> Any:  # noqa: ANN401
    """Run a query on the replica, and on the database if the replica fails in it."""
    try:
        return execute(sql, params, many, context)
    except (OperationalError, InterfaceError):
        if _read.get() is None:
            raise
        _leave()
        cursor = context["cursor"]
        cursor.cursor = _database_cursor(cursor.cursor)
        return execute(sql, params, many, context)


def _database_cursor(failed: Any) -> Any:  # noqa: ANN401
    """Return a cursor of the database of the same kind as one of the replica."""
    database: BaseDatabaseWrapper = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    name = getattr(failed, "name", None)
    with suppress(Exception):
        failed.close()
    if name:
        return database.create_cursor(name)
    return type(failed)(database.connection)

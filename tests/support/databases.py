"""Databases of the configured kind for processes that tests start: own, copied and shared ones."""

import fcntl
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import psycopg
from django.db import connections
from django.db.utils import load_backend

from collabsite.environment import parse_database_url


def rows(database_url: str, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query on SQLite or PostgreSQL."""
    if database_url.startswith("sqlite:"):
        with closing(sqlite3.connect(urlsplit(database_url).path)) as connection:
            return connection.execute(query).fetchall()
    with psycopg.connect(database_url) as session:
        return session.execute(query.encode()).fetchall()


def execute(database_url: str, statements: Sequence[str]) -> None:
    """Execute statements on SQLite or PostgreSQL, and commit."""
    if database_url.startswith("sqlite:"):
        with closing(sqlite3.connect(urlsplit(database_url).path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        return
    with psycopg.connect(database_url) as session:
        for statement in statements:
            session.execute(statement.encode())


@contextmanager
def default_database(database_url: str) -> Iterator[None]:
    """Let this process use another database in place of its own, also one of the other kind."""
    configured = parse_database_url(database_url, default=Path())
    own = connections["default"]
    whole = connections.configure_settings({"default": configured})["default"]
    connections["default"] = other = load_backend(whole["ENGINE"]).DatabaseWrapper(whole, "default")
    try:
        yield
    finally:
        other.close()
        connections["default"] = own


@contextmanager
def own_database(directory: Path, *, copied_from: str = "") -> Iterator[str]:
    """Make a database of the configured kind; yield its `DATABASE_URL`; drop it at the end.

    It is empty, or a copy of the database at another URL, which no process may be using.
    """
    url = _create_database(directory, copied_from)
    try:
        yield url
    finally:
        _drop_database(url)


@contextmanager
def shared_database(
    directory: Path, fill: Callable[[str], None], *, copied_from: str = ""
) -> Iterator[str]:
    """Yield the `DATABASE_URL` of a database for all processes that name the same directory.

    The first one makes it, empty or as a copy, and fills it, and the others wait; the last one to
    leave drops it.
    """
    directory.mkdir(exist_ok=True)
    made = directory / "database.url"
    with (
        (directory / "users.lock").open("w") as users,
        (directory / "maker.lock").open("w") as maker,
    ):
        fcntl.flock(users, fcntl.LOCK_SH)
        fcntl.flock(maker, fcntl.LOCK_EX)
        if not made.exists():
            with ExitStack() as undo:
                url = _create_database(directory, copied_from)
                undo.callback(_drop_database, url)
                fill(url)
                undo.pop_all()
            made.write_text(url)
        fcntl.flock(maker, fcntl.LOCK_UN)
        try:
            yield made.read_text()
        finally:
            if _is_last(users):
                _drop_database(made.read_text())
                made.unlink()


def _is_last(users: IO[str]) -> bool:
    """Give a shared lock back; tell whether nobody else has it."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _create_database(directory: Path, copied_from: str = "") -> str:
    configured = os.environ.get("DATABASE_URL", "")
    if not configured.startswith("postgres"):
        file = directory / "own.sqlite3"
        if copied_from:
            # Not the file alone: the newest rows may still be in the log beside it.
            with (
                closing(sqlite3.connect(urlsplit(copied_from).path)) as source,
                closing(sqlite3.connect(file)) as copy,
            ):
                source.backup(copy)
        return f"sqlite://{file}"
    name = f"own_{uuid.uuid4().hex}"
    template = urlsplit(copied_from).path.removeprefix("/") or "template1"
    with psycopg.connect(configured, autocommit=True) as session:
        session.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return urlsplit(configured)._replace(path=f"/{name}").geturl()


def _drop_database(url: str) -> None:
    """Drop a database of PostgreSQL; a file goes with its folder."""
    if url.startswith("postgres"):
        name = urlsplit(url).path.removeprefix("/")
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as session:
            session.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())

"""A database of their own for processes that the test starts and ends."""

import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class OwnDatabase:
    """A migrated database beside the configured one, and how a process is told of it."""

    url: str
    var: Path
    settings: str = "tests.faults.settings"
    # With it, pages link to static files that nobody has collected.
    debug: str = ""

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite:")

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "SECRET_KEY": "for-tests-only",
            "SITE_URL": "",
            "DEBUG": self.debug,
            "DATABASE_URL": self.url,
            "VAR_DIR": str(self.var),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PYTHONPATH": str(ROOT),
        }

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Ask the database itself, past our code."""
        if self.is_sqlite:
            connection = sqlite3.connect(urlsplit(self.url).path)
            try:
                return connection.execute(query).fetchall()
            finally:
                connection.close()
        with psycopg.connect(self.url) as session:
            return session.execute(query.encode()).fetchall()


@pytest.fixture
def own_database(tmp_path: Path) -> Iterator[OwnDatabase]:
    configured = os.environ.get("DATABASE_URL", "")
    if not configured.startswith("postgres"):
        database = OwnDatabase(f"sqlite://{tmp_path / 'own.sqlite3'}", tmp_path)
        migrate(database)
        yield database
        return
    name = f"own_{uuid.uuid4().hex}"
    with psycopg.connect(configured, autocommit=True) as session:
        session.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        database = OwnDatabase(urlsplit(configured)._replace(path=f"/{name}").geturl(), tmp_path)
        migrate(database)
        yield database
    finally:
        with psycopg.connect(configured, autocommit=True) as session:
            session.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def migrate(database: OwnDatabase) -> None:
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env=database.environment,
        check=True,
    )

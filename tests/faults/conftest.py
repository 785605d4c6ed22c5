"""Databases for processes that a test starts and ends."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.faults import verification
from tests.support import databases, site_process
from tests.support.site_process import ROOT


@dataclass(frozen=True)
class OwnDatabase:
    """A migrated database beside the configured one, and the environment for its processes."""

    url: str
    var: Path
    settings: str
    # With it, pages link to static files that nobody has collected.
    debug: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "SECRET_KEY": "for-tests-only",
            "SITE_URL": "",
            "DEBUG": self.debug,
            "DATABASE_URL": self.url,
            "VAR_DIR": str(self.var),
            # Cards and charts would be drawn in the process that publishes.
            "WORKER": "true",
            "DJANGO_SETTINGS_MODULE": self.settings,
            "READY_PAGES_MB": "0",
            "PYTHONPATH": str(ROOT),
        }

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query, without our code."""
        return databases.rows(self.url, query)


@pytest.fixture
def verify(django_db_blocker: DjangoDbBlocker) -> verification.Verify:
    """Assert that the site with this environment is whole; every test of a fault ends with it."""

    def unblocked(environment: Mapping[str, str]) -> None:
        with django_db_blocker.unblock():
            verification.verify(environment)

    return unblocked


def copied(model: OwnDatabase, directory: Path) -> Iterator[OwnDatabase]:
    with databases.own_database(directory, copied_from=model.url) as url:
        yield replace(model, url=url, var=directory)


@pytest.fixture(scope="session")
def migrated_counter(shared_folder: Path) -> Iterator[OwnDatabase]:
    directory = shared_folder / "counter"
    with site_process.migrated(directory, "tests.faults.settings") as url:
        yield OwnDatabase(url, directory, "tests.faults.settings")


@pytest.fixture(scope="session")
def migrated_site(migrated_database: str, shared_folder: Path) -> OwnDatabase:
    return OwnDatabase(migrated_database, shared_folder, "collabsite.settings", debug="1")


@pytest.fixture
def own_database(migrated_counter: OwnDatabase, tmp_path: Path) -> Iterator[OwnDatabase]:
    """A database of the view counter alone."""
    yield from copied(migrated_counter, tmp_path)


@pytest.fixture
def site_database(migrated_site: OwnDatabase, tmp_path: Path) -> Iterator[OwnDatabase]:
    """A database of the whole site without content."""
    yield from copied(migrated_site, tmp_path)

"""Faults, what the site promises in each, and the test that holds it to that.

Each test ends with what `manage.py verify` checks, by `verify` below; databases of their own are
verified when their fixture ends. In every fault, no change or view that was acknowledged is lost,
none is half done, ready pages are answered in 99.9 % of reads (`readers.SHARE`), and the site is
itself within 10 seconds of the fault's end without a restart. `judges` run the most, for every change
there is one short run of what matters most.

| fault | what is promised besides | test |
|---|---|---|
| PostgreSQL is down when the site starts | it waits, and says so in one line | test_postgresql |
| PostgreSQL is killed under reads, views and publishing, and comes back | | test_postgresql |
| the database refuses views | the gap is stored and shown | test_outage |
| a process of PostgreSQL is killed | no view is counted twice | test_kill |
| the server or one of its processes is killed under views | no view is counted twice | test_kill |
| a process of the server, or the worker, is killed under reads | another one takes its place | test_crowd |
| the worker is killed at a task | the task is done again, three times at most | test_worker |
| `publish` is killed | all of the old edition or of the new one | test_publishing |
| `issue` is killed | all of the old release, or the new one with its proposals | test_publishing |
| an import is killed | its whole file or nothing, and it says which | test_importing |
| a rollup is killed | run again, it gives the same counts | test_rollup |
| `backup` is killed | no archive has its name | test_backup |
| `restore` is killed | an empty site, which takes the archive again | test_backup |
| `backup` beside a writer | everything as it was at one time | test_backup |
| the disk is full under uploads, views, backup and writes of SQLite | refused in words, no part of a file or an archive is left | test_disk |
| the disk is read-only after a crash | it is read; what can't be stored is refused in words | test_disk |
| the clock is set an hour forward or back | views, sign-in, sessions and schedules go on by the new time | test_clock |
| a new version migrates while the former one serves | no read fails, of either version | test_migration |
| 200 slow clients | they keep nobody waiting; nginx ends slow headers after ten seconds | test_crowd |
| ten times the load | all is answered and counted | test_crowd |
| several processes count, roll up, save or publish at once | as if one after the other | test_processes, test_reports, test_two_editors, test_data_desk, test_ten_thousand |
"""

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


@pytest.fixture(scope="session")
def verify(django_db_blocker: DjangoDbBlocker) -> verification.Verify:
    """Assert that the site with this environment is whole; every test of a fault ends with it."""

    def unblocked(environment: Mapping[str, str]) -> None:
        with django_db_blocker.unblock():
            verification.verify(environment)

    return unblocked


def copied(
    model: OwnDatabase, directory: Path, verify: verification.Verify
) -> Iterator[OwnDatabase]:
    """Yield a copy of a database, and verify it at the end."""
    with databases.own_database(directory, copied_from=model.url) as url:
        database = replace(model, url=url, var=directory)
        yield database
        verify(database.environment)


@pytest.fixture(scope="session")
def migrated_counter(shared_folder: Path) -> Iterator[OwnDatabase]:
    directory = shared_folder / "counter"
    with site_process.migrated(directory, "tests.faults.settings") as url:
        yield OwnDatabase(url, directory, "tests.faults.settings")


@pytest.fixture(scope="session")
def migrated_site(migrated_database: str, shared_folder: Path) -> OwnDatabase:
    return OwnDatabase(migrated_database, shared_folder, "collabsite.settings", debug="1")


@pytest.fixture
def own_database(
    migrated_counter: OwnDatabase, verify: verification.Verify, tmp_path: Path
) -> Iterator[OwnDatabase]:
    """A database of the view counter alone, which is verified at the end."""
    yield from copied(migrated_counter, tmp_path, verify)


@pytest.fixture
def site_database(
    migrated_site: OwnDatabase, verify: verification.Verify, tmp_path: Path
) -> Iterator[OwnDatabase]:
    """A database of the whole site without content, which is verified at the end."""
    yield from copied(migrated_site, tmp_path, verify)

"""Fixtures for all tests: quick settings, a browser, and a real server of the site."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import override_settings
from playwright.sync_api import Playwright
from pytest_django import DjangoDbBlocker, Settings

from tests.support import chromium, databases, site_process
from tests.support.site_process import Prepared, Site

# A busy machine is slow, which is no failure of a property. `--hypothesis-profile` chooses; tests whose
# examples cost more or less than most take a part or a multiple of these. `.ci/run` tries few on PostgreSQL,
# where each costs most, beside those on SQLite.
hypothesis.settings.register_profile("few", deadline=None, max_examples=12)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=25)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=120)
hypothesis.settings.load_profile("quick")


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """Files without a manifest, which would have to be collected first, and quick passwords."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers):
        yield


@pytest.fixture(autouse=True)
def site_identity(monkeypatch: pytest.MonkeyPatch) -> None:
    """The site is called as the sample calls it, without a query, until a test names it.

    What is read then stays, so that no query depends on how much time has passed.
    """
    from collabsite.sample import IDENTITY
    from collabsite.site import identity as current
    from collabsite.site.models import SiteIdentity

    monkeypatch.setattr(current, "KEPT_FOR", float("inf"))
    current.remember(SiteIdentity(**IDENTITY))


@pytest.fixture(autouse=True)
def published_numbers() -> Iterator[None]:
    """The list of what a test has published, which is kept apart from the database, goes with it."""
    yield
    (settings.VAR_DIR / "published.json").unlink(missing_ok=True)


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around all tests of a module, for rows that they share.

    Each test has its own one within it, so that it sees nothing of what others change.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def queued_tasks(settings: Settings) -> None:
    """Tasks wait for `manage.py work`, as beside `manage.py serve`."""
    settings.WORKER = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The `DATABASE_URL` of a database without tables."""
    with databases.own_database(tmp_path) as database_url:
        yield database_url


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of a run share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def migrated_database(shared_folder: Path) -> Iterator[str]:
    """The `DATABASE_URL` of a database with all tables: one for all workers, of which each copies."""
    with site_process.migrated(shared_folder / "migrated") as database_url:
        yield database_url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Let the databases of workers begin as copies, so that migrations run once for all of them."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    source = urlsplit(request.getfixturevalue("migrated_database")).path
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = source.removeprefix("/")
        return

    def copy_tables(connection: BaseDatabaseWrapper, **_: object) -> None:
        # Only into the first connection, with which the database in memory begins.
        connection_created.disconnect(copy_tables)
        with closing(sqlite3.connect(source)) as tables:
            tables.backup(connection.connection)

    # Not a weak reference, which nobody else would hold.
    connection_created.connect(copy_tables, weak=False)


@pytest.fixture(scope="session")
def prepared_site(shared_folder: Path, migrated_database: str) -> Iterator[Prepared]:
    """A site with its sample article that is not served: one for all workers, of which each copies."""
    directory = shared_folder / "prepared"
    with site_process.prepared(directory, copied_from=migrated_database) as prepared:
        yield prepared


@pytest.fixture(scope="session")
def filled_site(prepared_site: Prepared, shared_folder: Path) -> Iterator[tuple[Prepared, str]]:
    """A site with every kind of page in every state, and what its making printed: one for all workers."""
    code = "from tests.support.filled_site import build_and_tell; build_and_tell()"
    with site_process.filled(prepared_site, shared_folder / "filled", code) as filled:
        yield filled


@pytest.fixture(scope="session")
def site(prepared_site: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site with its sample article, served by a real process; one for all tests of a worker."""
    with site_process.copied(prepared_site, tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture
def fresh_site(prepared_site: Prepared, tmp_path: Path) -> Iterator[Site]:
    """A site like `site` that no other test has touched."""
    with site_process.copied(prepared_site, tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Iterator[Playwright]:
    """Playwright, and in the end no connection that was opened beside it.

    While its event loop runs, Django's connections are others than before and after, as for any
    thread with a loop; one that stays open would keep the database from being dropped.
    """
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], playwright: Playwright
) -> dict[str, Any]:
    """Return how to start Chromium: the one of `CHROMIUM`, of the path, or Playwright's own."""
    executable = chromium.found()
    if executable is None and not Path(playwright.chromium.executable_path).exists():
        pytest.skip("no Chromium found: install one, or name it in CHROMIUM")
    return {
        **browser_type_launch_args,
        "executable_path": executable,
        "args": chromium.ARGUMENTS,
        # Playwright would turn off the back/forward cache, which readers have.
        "ignore_default_args": ["--disable-back-forward-cache"],
    }

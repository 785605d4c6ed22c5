"""`manage.py serve` prepares a new site, and leaves a prepared one as it is."""

import fcntl
import re
import socket
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.support.databases import own_database
from tests.support.site_process import (
    ADMIN_PASSWORD,
    MANAGE,
    PATIENCE,
    Site,
    bare_environment,
    free_port,
    serving,
    start_server,
    stop,
    wait_until,
    wait_until_ready,
)

pytestmark = pytest.mark.faults


@contextmanager
def begun(environment: dict[str, str], log: Path) -> Iterator[Site]:
    """Start a server, and stop it at the end, without waiting for it to be ready."""
    port = free_port()
    process = start_server([*MANAGE, "serve", "--port", str(port)], environment, log)
    try:
        yield Site(f"http://127.0.0.1:{port}", environment, log, process)
    finally:
        stop(process)


def has_printed(log: Path, text: str) -> bool:
    return text in log.read_text()


@pytest.fixture(
    scope="module", params=[1, pytest.param(2, marks=pytest.mark.judges)], ids=["one", "two"]
)
def first_starts(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Site]]:
    """One or two starts at once in an empty folder with an empty database, given nothing else."""
    directory: Path = tmp_path_factory.mktemp("first")
    var = directory / "var"
    var.mkdir()
    with ExitStack() as stack:
        database_url = stack.enter_context(own_database(directory))
        environment = bare_environment(VAR_DIR=str(var), DATABASE_URL=database_url)
        # Neither prepares anything before both have been started.
        lock = stack.enter_context((var / "serve.lock").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        starts = [
            stack.enter_context(begun(environment, directory / f"{number}.log"))
            for number in range(request.param)
        ]
        for start in starts:
            wait_until(partial(has_printed, start.log, "Waiting for another start"), start.process)
        fcntl.flock(lock, fcntl.LOCK_UN)
        for start in starts:
            wait_until_ready(start.process, start.url, start.log)
        yield starts


def var_of(site: Site) -> Path:
    return Path(site.environment["VAR_DIR"])


def is_admin_password(site: Site, password: str) -> bool:
    [(encoded,)] = site.rows("SELECT password FROM auth_user WHERE username = 'admin'")
    return PBKDF2PasswordHasher().verify(password, encoded)


@pytest.mark.judges
@pytest.mark.parametrize("first_starts", [2], ids=["two"], indirect=True)
def test_two_starts_in_one_folder_prepare_it_one_after_the_other(first_starts: list[Site]) -> None:
    statuses = [start.get("/articles/")[0] for start in first_starts]
    articles = first_starts[0].rows("SELECT count(*) FROM articles_article")

    printed = "".join(start.log.read_text() for start in first_starts)
    assert statuses == [200, 200]
    assert articles == [(1,)]
    assert printed.count("Loaded the sample") == printed.count("with the password") == 1
    assert "Traceback" not in printed


@pytest.mark.judges_on_postgresql
def test_a_first_start_makes_all_that_is_missing(first_starts: list[Site]) -> None:
    site = first_starts[0]
    printed = "".join(start.log.read_text() for start in first_starts)
    password = re.findall(r"with the password (\S+)", printed)
    [article] = site.json("/articles.json")["articles"]
    status, _ = site.get(urlsplit(article["url"]).path)
    [dataset] = site.json("/data.json")["datasets"]
    _, data = site.get(urlsplit(dataset["url"]).path)
    key = var_of(site) / "secret_key"

    assert is_admin_password(site, *password)
    assert re.findall(r"at (http://127.0.0.1:\d+)/admin/welcome/\S{40,}/ ", printed) in (
        [[start.url] for start in first_starts]
    )
    assert status == 200
    assert 'svg role="img"' in data
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) >= 50


@pytest.mark.judges_on_postgresql
def test_a_first_start_answers_on_this_machine_alone_and_links_to_its_address(
    first_starts: list[Site],
) -> None:
    site = first_starts[0]

    assert site.json("/articles.json")["url"] == f"{site.url}/articles/"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", urlsplit(site.url).port), timeout=PATIENCE)
    if site.environment["DATABASE_URL"].startswith("sqlite:"):
        assert site.rows("PRAGMA journal_mode") == [("wal",)]


@pytest.mark.judges
def test_a_later_start_changes_no_data_and_no_static_file_of_a_running_server(
    first_starts: list[Site], tmp_path: Path
) -> None:
    site = first_starts[0]
    var = var_of(site)
    # The running server goes on counting.
    dump = ["dumpdata", "--exclude=counting.salt", "--exclude=counting.visit"]
    key, data, files = (var / "secret_key").read_text(), site.manage(*dump), static_files(var)

    with begun(dict(site.environment), tmp_path / "later.log") as later:
        wait_until_ready(later.process, later.url, later.log)
        printed = later.log.read_text()

    assert len(printed.splitlines()) == 1
    assert "password" not in printed
    assert (var / "secret_key").read_text() == key
    assert site.manage(*dump) == data
    assert static_files(var) == files
    assert [path for path in var.iterdir() if path.name.startswith("static-")] == []


def static_files(var: Path) -> dict[Path, int]:
    """Return the static files with what tells whether they are the same."""
    return {path: path.stat().st_ino for path in (var / "static").rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A new site that is given its secrets, in a folder that is not there."""
    directory: Path = tmp_path_factory.mktemp("served")
    var = directory / "not" / "made" / "yet"
    with own_database(directory) as url:
        is_postgresql = url.startswith("postgres")
        environment = bare_environment(
            VAR_DIR=str(var),
            DATABASE_URL=url if is_postgresql else "",
            SECRET_KEY="a-long-one-for-this-test-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
            ADMIN_PASSWORD=ADMIN_PASSWORD,
        )
        with serving(environment, log=directory / "serve.log") as site:
            database = url if is_postgresql else f"sqlite://{var}/collabsite.sqlite3"
            yield replace(site, environment={**environment, "DATABASE_URL": database})


@pytest.mark.judges
def test_a_first_start_with_a_key_given_makes_the_folder_too(served: Site) -> None:
    status, _ = served.get("/")

    assert status == 200
    assert not (var_of(served) / "secret_key").exists()


@pytest.mark.judges
def test_links_name_the_address_that_serve_listens_on(served: Site) -> None:
    page = served.json("/articles.json")

    assert page["url"] == f"{served.url}/articles/"


@pytest.mark.judges
def test_a_password_that_the_environment_gives_is_taken_and_not_printed(served: Site) -> None:
    assert is_admin_password(served, served.admin_password)
    assert "password" not in served.log.read_text()
    assert "welcome" not in served.log.read_text()


@pytest.mark.judges
def test_sqlite_keeps_a_write_ahead_log(served: Site) -> None:
    if served.environment["DATABASE_URL"].startswith("postgres"):
        pytest.skip("only on SQLite")

    assert served.rows("PRAGMA journal_mode") == [("wal",)]


@pytest.mark.judges
def test_by_default_it_answers_on_this_machine_alone(served: Site) -> None:
    port = urlsplit(served.url).port

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=PATIENCE)

"""Real servers of the site, each with its own database.

Tests of published rows that outlive a transaction belong here: the database refuses to delete
such rows, so Django's transactional tests cannot clean up behind themselves.
"""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management.utils import get_random_secret_key

from tests.support.databases import own_database, rows, shared_database

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
# Nothing here promises a speed: a busy machine may take minutes for what takes seconds.
PATIENCE = 300.0
ADMIN_PASSWORD = "a-password-for-tests-only"
# Not through a proxy that the environment may name: the server is on this machine. One for all requests,
# as each reads the certificates of all authorities, which takes longer than most answers.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
PREPARE = """
from collabsite.management.commands.serve import Command

Command().prepare(with_sample=True)
"""


@dataclass(frozen=True)
class Site:
    """A served site: its URL, the environment of its processes, and access to its database."""

    url: str
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes]
    admin_password: str = ADMIN_PASSWORD
    # The process of `run`, once it is there.
    shells: list[subprocess.Popen[str]] = field(default_factory=list)

    def manage(self, *arguments: str) -> str:
        """Run a management command beside the server; return its output."""
        done = subprocess.run(
            [*MANAGE, *arguments], env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    def run(self, code: str) -> str:
        """Run code beside the server, in one process for all calls; return its output."""
        if not self.shells:
            self.shells.append(_shell(self.environment))
        [shell] = self.shells
        assert shell.stdin
        assert shell.stdout
        shell.stdin.write(json.dumps(code) + "\n")
        shell.stdin.flush()
        printed, failure = json.loads(shell.stdout.readline())
        assert not failure, failure
        return str(printed)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query, without our code."""
        return rows(self.environment["DATABASE_URL"], query)

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of an address of the site."""
        return get(self.url + path)

    def json(self, path: str) -> Any:  # noqa: ANN401
        """Return the `.json` twin of a page as data."""
        status, text = self.get(path)
        assert status == 200, text
        return json.loads(text)


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def opened(address: str) -> Iterator[http.client.HTTPResponse]:
    """Send a request of a client of ours in a `with` block; yield the response."""
    with OPENER.open(address, timeout=PATIENCE) as answer:
        yield answer


def get(address: str) -> tuple[int, str]:
    """Return status and text of a response, also of an error."""
    try:
        with OPENER.open(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@contextmanager
def migrated(directory: Path, settings: str = "collabsite.settings") -> Iterator[str]:
    """Yield the `DATABASE_URL` of a shared database with all tables, of which tests use copies."""

    def fill(database_url: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env=bare_environment(
                SECRET_KEY="for-tests-only",
                VAR_DIR=str(directory),
                DATABASE_URL=database_url,
                DJANGO_SETTINGS_MODULE=settings,
            ),
            check=True,
        )

    with shared_database(directory, fill) as database_url:
        yield database_url


def bare_environment(**variables: str) -> dict[str, str]:
    """Return our environment without any variable of the site, but with those given."""
    ours = {
        *["SECRET_KEY", "DEBUG", "SITE_URL", "ALLOWED_HOSTS", "TRUSTED_PROXY_HOPS"],
        *["DATABASE_URL", "VAR_DIR", "ADMIN_PASSWORD", "WORKER"],
        *["READY_PAGES_MB", "MEDIA_STORE_URL", "EMAIL_URL"],
        "METRICS_TOKEN",
        *["DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"],
    }
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return environment | variables


@contextmanager
def serving(environment: Mapping[str, str], *options: str, log: Path) -> Iterator[Site]:
    """Run `manage.py serve` on a free port; at the end stop it and whatever it started.

    What it prints is written to `log`. The site's address is left to `serve` unless given.
    """
    port = free_port()
    with running([*MANAGE, "serve", "--port", str(port), *options], port, environment, log) as site:
        yield site


@contextmanager
def running(
    command: Sequence[str],
    port: int,
    environment: Mapping[str, str],
    log: Path,
    *,
    host: str = "127.0.0.1",
) -> Iterator[Site]:
    """Run a server of the site in a `with` block, which begins when it is ready."""
    process = start_server(command, environment, log)
    url = f"http://{host}:{port}"
    try:
        wait_until_ready(process, url, log)
        site = Site(url=url, environment=environment, log=log, process=process)
        try:
            yield site
        finally:
            for shell in site.shells:
                # Its input ends, and so does it.
                shell.communicate()
    finally:
        stop(process)


def start_server(
    command: Sequence[str], environment: Mapping[str, str] | None, log: Path
) -> subprocess.Popen[bytes]:
    """Start a server in a process group of its own; what it prints is written to `log`."""
    with log.open("w") as output:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _shell(environment: Mapping[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.site_shell"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def wait_until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Return when the site says that it is ready; fail if it ends or takes too long."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            status, _ = get(f"{url}/ready")
        except OSError:
            status = None
        if status == 200:
            return
        assert time.monotonic() < deadline, f"not ready after {PATIENCE} s:\n{log.read_text()}"
        assert is_running(process, for_seconds=0.05), f"the server ended:\n{log.read_text()}"


def wait_until(
    condition: Callable[[], bool], process: subprocess.Popen[bytes] | None = None
) -> float:
    """Wait for a condition, and return the seconds; fail if the process ends or it takes too long."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() < began + PATIENCE
        if process is None:
            time.sleep(0.02)
        else:
            assert is_running(process, for_seconds=0.02)
    return time.monotonic() - began


def is_running(process: subprocess.Popen[bytes], *, for_seconds: float) -> bool:
    """Wait for a process for a moment; return whether it is still running."""
    try:
        process.wait(for_seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def stop(process: subprocess.Popen[bytes]) -> int:
    """Stop a server, and kill its group if it does not end; return its exit status."""
    if process.poll() is None:
        process.terminate()
        if is_running(process, for_seconds=15):
            os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


@contextmanager
def started(directory: Path, *options: str) -> Iterator[Site]:
    """Serve a new site from `directory`, on a free port; without options it has the sample article."""
    with (
        own_database(directory) as database_url,
        serving(
            _environment(directory, database_url), *options, log=directory / "serve.log"
        ) as site,
    ):
        yield site


@dataclass(frozen=True)
class Prepared:
    """A site with the sample article that is not served, to be copied."""

    directory: Path
    database_url: str


@contextmanager
def prepared(directory: Path, *, copied_from: str = "") -> Iterator[Prepared]:
    """Make a site in `directory` as `serve` does, for all processes that name the directory.

    It begins with a copy of the database at another URL, or else with an empty one.
    """

    def fill(database_url: str) -> None:
        run_alone(PREPARE, _environment(directory, database_url))

    with shared_database(directory, fill, copied_from=copied_from) as database_url:
        yield Prepared(directory, database_url)


@contextmanager
def filled(model: Prepared, directory: Path, code: str) -> Iterator[tuple[Prepared, str]]:
    """Copy a prepared site to `directory` and run code there; yield the copy and what was printed.

    This is done once for all processes that name the directory.
    """
    printed = directory / "printed.txt"

    def fill(database_url: str) -> None:
        copy_files(model, directory)
        printed.write_text(run_alone(code, _environment(directory, database_url)))

    with shared_database(directory, fill, copied_from=model.database_url) as database_url:
        yield Prepared(directory, database_url), printed.read_text()


def run_alone(code: str, environment: Mapping[str, str]) -> str:
    """Run code in a process of its own; return its output."""
    with _shell(environment) as shell:
        answer, _ = shell.communicate(json.dumps(code) + "\n")
    printed, failure = json.loads(answer)
    assert not failure, failure
    return str(printed)


def copy_files(model: Prepared, directory: Path) -> None:
    """Copy all files of a prepared site but its database and what belongs to its making."""
    own = ("*.log", "*.lock", "database.url", "printed.txt", "own.sqlite3*")
    shutil.copytree(
        model.directory, directory, ignore=shutil.ignore_patterns(*own), dirs_exist_ok=True
    )


@contextmanager
def copied(
    model: Prepared, directory: Path, *, workers: int | None = None, **variables: str
) -> Iterator[Site]:
    """Serve a copy of a prepared site from `directory`, on a free port.

    The server is the one that `manage.py serve` starts once it has prepared all, without a worker
    beside it: what takes long is done at once. Its environment has the variables that are given.
    """
    with copied_environment(model, directory) as environment:
        port = free_port()
        environment |= {"SITE_URL": f"http://127.0.0.1:{port}", **variables}
        command = granian(port, environment["DATABASE_URL"], workers=workers)
        with running(command, port, environment, directory / "serve.log") as site:
            yield site


@contextmanager
def copied_environment(model: Prepared, directory: Path) -> Iterator[dict[str, str]]:
    """Copy a prepared site to `directory`; yield the environment in which it is found."""
    copy_files(model, directory)
    with own_database(directory, copied_from=model.database_url) as database_url:
        yield _environment(directory, database_url)


def granian(
    port: int, database_url: str, *, workers: int | None = None, host: str = "127.0.0.1"
) -> list[str]:
    """Return the command that serves a prepared site.

    It has as many processes as those that `serve` starts, unless told otherwise.
    """
    workers = workers or (1 if database_url.startswith("sqlite:") else 2)
    return [
        *[sys.executable, "-m", "granian", "--interface", "wsgi"],
        *["--host", host, "--port", str(port)],
        *["--workers", str(workers), "--blocking-threads", "8"],
        *["--respawn-failed-workers", "--workers-kill-timeout", "3"],
        *["--log-level", "error", "collabsite.wsgi:application"],
    ]


def _environment(directory: Path, database_url: str) -> dict[str, str]:
    return bare_environment(
        SECRET_KEY=get_random_secret_key(),
        VAR_DIR=str(directory),
        DATABASE_URL=database_url,
        ADMIN_PASSWORD=ADMIN_PASSWORD,
        # What a test changes beside the server is seen at once.
        READY_PAGES_MB="0",
    )

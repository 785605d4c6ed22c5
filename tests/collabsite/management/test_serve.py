"""`manage.py serve` and the other ways to start the site, as real processes."""

import fcntl
import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests.support.site_process import (
    MANAGE,
    PATIENCE,
    ROOT,
    Prepared,
    Site,
    bare_environment,
    copied_environment,
    free_port,
    get,
    is_running,
    rows,
    serving,
    started,
    stop,
    wait_until_ready,
)

pytestmark = pytest.mark.faults

WSGI = "collabsite.wsgi:application"
GRANIAN = [sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A new site that `manage.py serve` itself has prepared."""
    with started(tmp_path_factory.mktemp("served")) as site:
        yield site


@pytest.fixture
def environment(prepared_site: Prepared, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a site that has been prepared before."""
    with copied_environment(prepared_site, tmp_path) as environment:
        yield environment


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run what should end by itself."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=bare_environment(**environment),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def port_of(site: Site) -> int:
    port = urlsplit(site.url).port
    assert port
    return port


def is_admin_password(site: Site, password: str) -> bool:
    [(encoded,)] = site.rows("SELECT password FROM auth_user WHERE username = 'admin'")
    return PBKDF2PasswordHasher().verify(password, encoded)


def test_the_first_start_makes_all_that_is_missing_and_the_second_changes_no_data(
    tmp_path: Path, empty_database: str
) -> None:
    var = tmp_path / "var"
    environment = bare_environment(VAR_DIR=str(var), DATABASE_URL=empty_database)
    with serving(environment, log=tmp_path / "first.log") as site:
        password = re.findall(r"with the password (\S+)", site.log.read_text())
        signs_in = is_admin_password(site, *password)
        articles = site.json("/articles.json")["articles"]
        article, _ = site.get(urlsplit(articles[0]["url"]).path)
        [dataset] = site.json("/data.json")["datasets"]
        _, data = site.get(urlsplit(dataset["url"]).path)
        before = site.manage("dumpdata")
        key = (var / "secret_key").read_text()
    with serving(environment, log=tmp_path / "second.log") as again:
        printed = again.log.read_text()
        after = again.manage("dumpdata")

    assert signs_in
    assert len(articles) == 1
    assert article == 200
    assert 'svg role="img"' in data
    assert stat.S_IMODE((var / "secret_key").stat().st_mode) == 0o600
    assert len(key) >= 50
    assert (var / "secret_key").read_text() == key
    assert "password" not in printed
    assert len(printed.splitlines()) == 1
    assert after == before


@pytest.mark.slow
def test_a_first_start_with_a_key_given_makes_the_folder_too(
    tmp_path: Path, empty_database: str
) -> None:
    environment = bare_environment(
        VAR_DIR=str(tmp_path / "not" / "made" / "yet"),
        DATABASE_URL=empty_database if empty_database.startswith("postgres") else "",
        SECRET_KEY="a-long-one-for-this-test-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
    )
    with serving(environment, log=tmp_path / "serve.log") as site:
        status, _ = site.get("/")

    assert status == 200


@pytest.mark.slow
def test_links_name_the_address_that_serve_listens_on(served: Site) -> None:
    page = served.json("/articles.json")

    assert page["url"] == f"{served.url}/articles/"


@pytest.mark.slow
def test_a_password_that_the_environment_gives_is_taken_and_not_printed(served: Site) -> None:
    assert is_admin_password(served, served.admin_password)
    assert "password" not in served.log.read_text()


@pytest.mark.slow
def test_sqlite_keeps_a_write_ahead_log(served: Site) -> None:
    if served.environment["DATABASE_URL"].startswith("postgres"):
        pytest.skip("only on SQLite")

    assert served.rows("PRAGMA journal_mode") == [("wal",)]


def test_ctrl_c_stops_it_cleanly_and_frees_the_port(fresh_site: Site) -> None:
    # A terminal sends it to the server and to its workers.
    os.killpg(fresh_site.process.pid, signal.SIGINT)
    status = fresh_site.process.wait(timeout=PATIENCE)

    assert status in {0, 130}
    assert "Traceback" not in fresh_site.log.read_text()
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port_of(fresh_site)))
    with pytest.raises(ProcessLookupError):
        os.killpg(fresh_site.process.pid, 0)


@pytest.mark.slow
def test_host_and_workers_are_as_the_options_say(
    environment: dict[str, str], tmp_path: Path
) -> None:
    options = ["--host", "0.0.0.0", "--workers", "2"]  # noqa: S104
    with serving(environment, *options, log=tmp_path / "serve.log") as site:
        workers = workers_of(site.process)
        # Another address of this machine, which the default host would not answer at.
        connection = http.client.HTTPConnection("127.0.0.2", port_of(site), timeout=PATIENCE)
        connection.request("GET", "/live", headers={"Host": urlsplit(site.url).netloc})
        elsewhere = connection.getresponse().status
        connection.close()

    assert len(workers) == 2
    assert elsewhere == 200


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started, in the order of their start."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in children.split()]


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that answer requests."""
    server, *_ = children_of(process.pid)
    return children_of(server)


def listeners_at(port: int) -> int:
    """Return how many sockets of this machine listen at a port."""
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    return sum(each[1].endswith(f":{port:04X}") and each[3] == "0A" for each in sockets)


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Return once a condition holds; fail if the process ends or it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        assert is_running(process, for_seconds=0.02)


def kill_worker(process: subprocess.Popen[bytes], worker: int) -> None:
    """`kill -9` a worker, and return once it is gone."""
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: worker not in workers_of(process), process)


@pytest.mark.slow
def test_a_killed_worker_is_replaced_and_no_other_request_notices(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with serving(environment, "--workers", "2", log=tmp_path / "serve.log") as site:
        first, second = workers_of(site.process)
        # The site is ready when one of them answers.
        wait_until(lambda: listeners_at(port_of(site)) == 2, site.process)
        statuses = []

        kill_worker(site.process, first)
        statuses += [site.get("/articles/")[0] for _ in range(50)]
        wait_until(lambda: len(workers_of(site.process)) == 2, site.process)
        statuses += [site.get("/articles/")[0] for _ in range(50)]
        workers = workers_of(site.process)

    assert statuses == [200] * 100
    assert first not in workers
    assert second in workers


@pytest.mark.slow
def test_the_worker_beside_the_server_is_replaced_when_killed_and_ends_with_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with serving(environment, log=tmp_path / "serve.log") as site:
        server, worker = children_of(site.process.pid)

        os.kill(worker, signal.SIGKILL)
        wait_until(lambda: children_of(site.process.pid)[1:] not in ([], [worker]), site.process)
        after = children_of(site.process.pid)
        # As a terminal sends it.
        os.killpg(site.process.pid, signal.SIGINT)
        status = site.process.wait(timeout=PATIENCE)

    assert after[0] == server
    assert status == 0
    assert "Traceback" not in site.log.read_text()
    assert not any(map(lives, after))


@pytest.mark.slow
def test_nothing_outlives_a_killed_serve(environment: dict[str, str], tmp_path: Path) -> None:
    with serving(environment, log=tmp_path / "serve.log") as site:
        children = children_of(site.process.pid)

        site.process.kill()
        site.process.wait()
        deadline = time.monotonic() + PATIENCE
        while any(map(lives, children)) and time.monotonic() < deadline:
            time.sleep(0.05)

    assert len(children) == 2
    assert not any(map(lives, children))


def lives(pid: int) -> bool:
    """Tell whether a process is there, and not only to be waited for."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def begun(
    command: list[str], environment: dict[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command until the end, without waiting for it to be ready."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        yield process
    finally:
        stop(process)


def has_printed(log: Path, text: str) -> bool:
    return text in log.read_text()


def test_two_starts_in_one_folder_prepare_it_one_after_the_other(
    tmp_path: Path, empty_database: str
) -> None:
    ports = [free_port(), free_port()]
    logs = [tmp_path / f"{port}.log" for port in ports]
    with ExitStack() as stack:
        environment = bare_environment(VAR_DIR=str(tmp_path), DATABASE_URL=empty_database)
        # Neither prepares anything before both have been started.
        lock = stack.enter_context((tmp_path / "serve.lock").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        starts = [
            stack.enter_context(begun([*MANAGE, "serve", "--port", str(port)], environment, log))
            for port, log in zip(ports, logs, strict=True)
        ]
        for process, log in zip(starts, logs, strict=True):
            waiting = partial(has_printed, log, "Waiting for another start")
            wait_until(waiting, process)

        fcntl.flock(lock, fcntl.LOCK_UN)
        for process, port, log in zip(starts, ports, logs, strict=True):
            wait_until_ready(process, f"http://127.0.0.1:{port}", log)
        statuses = [get(f"http://127.0.0.1:{port}/articles/")[0] for port in ports]
        articles = rows(empty_database, "SELECT count(*) FROM articles_article")

    printed = "".join(log.read_text() for log in logs)
    assert statuses == [200, 200]
    assert articles == [(1,)]
    assert printed.count("Loaded the sample") == printed.count("with the password") == 1
    assert "Traceback" not in printed


@pytest.mark.slow
def test_a_start_does_not_disturb_the_static_files_of_a_running_server(fresh_site: Site) -> None:
    files = Path(fresh_site.environment["VAR_DIR"]) / "static"
    before = {path: path.stat().st_ino for path in files.rglob("*") if path.is_file()}
    port = free_port()
    log = files.parent / "second.log"

    with begun([*MANAGE, "serve", "--port", str(port)], dict(fresh_site.environment), log) as again:
        wait_until_ready(again, f"http://127.0.0.1:{port}", log)

    assert {path: path.stat().st_ino for path in files.rglob("*") if path.is_file()} == before
    assert [path for path in files.parent.iterdir() if path.name.startswith("static-")] == []


@pytest.mark.slow
def test_by_default_it_answers_on_this_machine_alone(served: Site) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port_of(served)), timeout=PATIENCE)


@pytest.mark.slow
def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        done = run([*MANAGE, "serve", "--port", str(port)], VAR_DIR=str(tmp_path))

    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert f"127.0.0.1:{port}" in line
    assert "--port" in line


@pytest.mark.slow
@pytest.mark.parametrize(
    ("option", "value"), [("--port", "0"), ("--port", "65536"), ("--workers", "0")]
)
def test_an_impossible_option_is_one_clear_line(tmp_path: Path, option: str, value: str) -> None:
    done = run([*MANAGE, "serve", option, value], VAR_DIR=str(tmp_path))

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.slow
def test_a_database_that_does_not_answer_is_one_clear_line(tmp_path: Path) -> None:
    nowhere = f"postgres://reader:secret-word@127.0.0.1:{free_port()}/site"

    done = run(
        [*MANAGE, "serve", "--port", str(free_port())],
        VAR_DIR=str(tmp_path),
        DATABASE_URL=nowhere,
    )

    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "the database does not answer" in line
    assert "secret-word" not in line


STARTS = {
    "serve": [*MANAGE, "serve"],
    "runserver": [*MANAGE, "runserver", "--noreload"],
    "wsgi": [sys.executable, "-c", "import collabsite.wsgi"],
    "granian": [*GRANIAN, WSGI],
}


@pytest.mark.slow
@pytest.mark.parametrize("start", ["runserver", "wsgi", "granian"])
def test_without_a_secret_key_every_start_but_serve_stops(tmp_path: Path, start: str) -> None:
    port = [] if start != "granian" else ["--port", str(free_port())]

    done = run([*STARTS[start], *port], SECRET_KEY="", VAR_DIR=str(tmp_path))

    ours = [line for line in done.stderr.splitlines() if line.startswith("collabsite: ")]
    assert done.returncode == 1
    assert [line.split(";")[0] for line in ours] == ["collabsite: SECRET_KEY is not set"]
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("start", ["serve", "wsgi", "granian"])
def test_a_malformed_database_url_stops_every_start(tmp_path: Path, start: str) -> None:
    port = [] if start == "wsgi" else ["--port", str(free_port())]

    done = run(
        [*STARTS[start], *port],
        SECRET_KEY="any",
        VAR_DIR=str(tmp_path),
        DATABASE_URL="postgres//forgotten-colon",
    )

    ours = [line for line in done.stderr.splitlines() if line.startswith("collabsite: ")]
    assert done.returncode == 1
    assert [line[:24] for line in ours] == ["collabsite: DATABASE_URL"]
    assert "Traceback" not in done.stdout + done.stderr

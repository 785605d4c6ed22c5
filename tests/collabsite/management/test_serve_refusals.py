"""Starts that can't succeed end at once, with one line that says why."""

import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.support.site_process import (
    MANAGE,
    PATIENCE,
    ROOT,
    bare_environment,
    free_port,
    start_server,
    stop,
    wait_until,
)

pytestmark = pytest.mark.faults

WSGI = "collabsite.wsgi:application"
GRANIAN = [sys.executable, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"]


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


@pytest.mark.parametrize(
    ("option", "value"), [("--port", "0"), ("--port", "65536"), ("--workers", "0")]
)
def test_an_impossible_option_is_one_clear_line(option: str, value: str) -> None:
    # Django prints no more of it than the message, as of a port in use.
    with pytest.raises(CommandError) as refused:
        call_command("serve", option, value)

    [line] = str(refused.value).splitlines()
    assert option.removeprefix("--") in line


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage", [lambda _: b"no database" * 500, lambda whole: whole[:100] + b"x" * 20_000]
)
def test_a_damaged_file_of_sqlite_is_one_clear_line(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        database.executescript("CREATE TABLE a (b); CREATE TABLE c (d); VACUUM")
    file.write_bytes(damage(file.read_bytes()))

    done = run(
        [*MANAGE, "serve", "--port", str(free_port())],
        VAR_DIR=str(tmp_path),
        DATABASE_URL=f"sqlite:///{file}",
    )

    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert str(file) in line
    assert "manage.py restore" in line


@pytest.mark.slow
def test_a_number_that_is_none_is_one_clear_line(tmp_path: Path) -> None:
    done = run([*MANAGE, "check"], VAR_DIR=str(tmp_path), READY_PAGES_MB="abc")

    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert "READY_PAGES_MB is 'abc'" in line
    assert "16" in line


@pytest.mark.slow
def test_a_database_that_does_not_answer_is_one_clear_line_and_waited_for(tmp_path: Path) -> None:
    nowhere = f"postgres://reader:secret-word@127.0.0.1:{free_port()}/site"
    log = tmp_path / "serve.log"
    environment = bare_environment(VAR_DIR=str(tmp_path), DATABASE_URL=nowhere)

    process = start_server([*MANAGE, "serve", "--port", str(free_port())], environment, log)
    try:
        wait_until(lambda: "waiting for it" in log.read_text(), process)
    finally:
        stop(process)

    [line] = log.read_text().splitlines()
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

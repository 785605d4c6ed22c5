"""A PostgreSQL server of a benchmark's own, from Debian's programs."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support import servers
from tests.support.site_process import PATIENCE, is_running


def programs() -> Path | None:
    """Return the folder of the newest server's programs."""
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return max((path.parent for path in found), key=lambda path: int(path.parts[-2]), default=None)


@contextmanager
def running() -> Iterator[str]:
    """Run a new server, which is reached by its socket alone; yield its `DATABASE_URL`.

    It writes to the disk as in production.
    """
    folder = programs()
    assert folder, "PostgreSQL is not installed"
    # PostgreSQL refuses to run as root. The path of a socket must be short.
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    data = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    if as_postgres:
        shutil.chown(data, "postgres")
    subprocess.run(
        [
            *[*as_postgres, str(folder / "initdb"), "-D", str(data / "data"), "--auth=trust"],
            *["--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"],
        ],
        cwd="/",
        check=True,
        stdout=subprocess.DEVNULL,
    )
    command = [
        *[*as_postgres, str(folder / "postgres"), "-D", str(data / "data")],
        # All servers of a comparison have their connections here.
        *["-k", str(data), "-c", "listen_addresses=", "-c", "max_connections=500"],
    ]
    try:
        with servers.listening(command, data / ".s.PGSQL.5432", log=data / "log") as process:
            url = f"postgres://postgres@/postgres?host={data}"
            _wait_until_ready(process, url)
            yield url
    finally:
        shutil.rmtree(data)


def _wait_until_ready(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, f"PostgreSQL is not ready after {PATIENCE} s"
            assert is_running(process, for_seconds=0.05), "PostgreSQL ended"
        else:
            return

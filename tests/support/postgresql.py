"""PostgreSQL servers of their own, from Debian's programs, for tests and benchmarks.

`python -m tests.support.postgresql COMMAND` runs a command with such a server as `DATABASE_URL`.
"""

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.support.site_process import PATIENCE, is_running, start_server

# Nothing is to be kept, and what is killed is a process, not the machine.
UNSAFE = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "autovacuum=off"]


def programs() -> Path | None:
    """Return the folder of the newest server's programs."""
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    return max((path.parent for path in found), key=lambda path: int(path.parts[-2]), default=None)


@dataclass
class Server:
    """A PostgreSQL server that is reached by its socket alone; its process group is its own."""

    directory: Path
    options: Sequence[str] = ()
    _processes: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    @property
    def url(self) -> str:
        """The `DATABASE_URL` of its first database."""
        return f"postgres://postgres@/postgres?host={self.directory}"

    def create(self) -> None:
        """Create its files."""
        # PostgreSQL refuses to run as root.
        if os.geteuid() == 0:
            shutil.chown(self.directory, "postgres")
        subprocess.run(
            [
                *[*_as_postgres("initdb"), "-D", str(self.directory / "data"), "--auth=trust"],
                *["--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            ],
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Start it, also after `kill`; return when it answers."""
        command = [
            *[*_as_postgres("postgres"), "-D", str(self.directory / "data")],
            # All servers of a comparison have their connections here.
            *["-k", str(self.directory), "-c", "listen_addresses=", "-c", "max_connections=500"],
            *self.options,
        ]
        process = start_server(command, None, self.directory / "log")
        self._processes.append(process)
        deadline = time.monotonic() + PATIENCE
        while not _answers(self.url):
            assert time.monotonic() < deadline, f"PostgreSQL is not ready after {PATIENCE} s"
            assert is_running(process, for_seconds=0.05), "PostgreSQL ended"

    def kill(self) -> None:
        """`kill -9` it and all its processes."""
        first = self._first_process()
        # Its processes are no group, and meanwhile it may start no other.
        os.kill(first, signal.SIGSTOP)
        pids = [first, *_children(first)]
        files = [os.pidfd_open(pid) for pid in pids]
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        for file in files:
            # The memory that they share must be free before the next start.
            select.select([file], [], [], PATIENCE)
            os.close(file)
        process = self._processes.pop()
        # `runuser`, which waits for the first process, has stopped with it.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGCONT)
        process.wait()

    def kill_backend(self) -> None:
        """`kill -9` the process of one client; the server ends all others and recovers."""
        with psycopg.connect(self.url) as session:
            found = session.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
                " ORDER BY state = 'active' DESC LIMIT 1"
            ).fetchone()
        assert found, "no client is connected"
        os.kill(found[0], signal.SIGKILL)

    def stop(self) -> None:
        """Stop it, if it runs, without waiting for its clients."""
        for process in self._processes:
            # Its fast shutdown.
            os.kill(self._first_process(), signal.SIGINT)
            process.wait()
        self._processes.clear()

    def _first_process(self) -> int:
        return int((self.directory / "data/postmaster.pid").read_text().split()[0])


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """Run a new server; it writes to the disk as in production, unless options tell otherwise."""
    # The path of a socket must be short.
    directory = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
    server = Server(directory, options)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(directory)


def copy(source: str, target: str) -> None:
    """Copy the tables of a database to an empty one, which may be on another server."""
    folder = programs()
    assert folder, "PostgreSQL is not installed"
    with subprocess.Popen(
        [str(folder / "pg_dump"), "--no-owner", source], stdout=subprocess.PIPE
    ) as dump:
        subprocess.run(
            [str(folder / "psql"), "--quiet", "--set=ON_ERROR_STOP=1", "--dbname", target],
            stdin=dump.stdout,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    assert dump.returncode == 0


def _as_postgres(program: str) -> list[str]:
    folder = programs()
    assert folder, "PostgreSQL is not installed"
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    return [*prefix, str(folder / program)]


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def main(command: Sequence[str]) -> int:
    """Run a command with a new server; return its exit status."""
    with running(*UNSAFE) as server:
        environment = {**os.environ, "DATABASE_URL": server.url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

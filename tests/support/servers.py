"""Servers of other programs, as processes."""

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.site_process import PATIENCE, is_running, start_server, stop


@contextmanager
def listening(
    command: Sequence[str],
    where: int | Path,
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a `with` block, which begins when it listens on a port or a socket."""
    process = start_server(command, environment, log)
    try:
        _wait(process, where, log)
        yield process
    finally:
        stop(process)


def _wait(process: subprocess.Popen[bytes], where: int | Path, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not _listens(where):
        assert time.monotonic() < deadline, (
            f"does not listen after {PATIENCE} s:\n{log.read_text()}"
        )
        assert is_running(process, for_seconds=0.05), f"the server ended:\n{log.read_text()}"


def _listens(where: int | Path) -> bool:
    family = socket.AF_INET if isinstance(where, int) else socket.AF_UNIX
    with socket.socket(family, socket.SOCK_STREAM) as client:
        try:
            client.connect(("127.0.0.1", where) if isinstance(where, int) else str(where))
        except OSError:
            return False
    return True

"""Run a server and the worker beside it: `python -m collabsite.management.supervisor COMMAND`.

`manage.py serve` becomes this process once it has prepared the site. It imports little of
the site, so that it stays small. It ends when the server does, and starts a worker that died again.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from collabsite.management.stopping import StopRequest

WORKER = [sys.executable, "manage.py", "work", "--verbosity", "0"]

# Seconds between two looks at the processes.
_INTERVAL = 0.5
# A worker that dies is started again after so many seconds, and after twice as many each time if it
# dies at once.
_FIRST_PAUSE, _LAST_PAUSE = 1.0, 60.0
# A worker that has not ended so long after the server, in seconds, is killed. The next one begins its
# task again.
_PATIENCE = 8.0

_SET_PARENT_DEATH_SIGNAL = 1


def run(server_command: Sequence[str], worker_command: Sequence[str]) -> int:
    """Run both until the server ends or a signal comes; return the exit status of the server."""
    stop = StopRequest()
    for received in (signal.SIGTERM, signal.SIGINT):
        signal.signal(received, lambda *_: stop.set())
    server = _start(server_command, _end_with_parent)
    # Granian replaces its processes then.
    signal.signal(signal.SIGHUP, lambda *_: server.send_signal(signal.SIGHUP))
    worker, started, pause = _start(worker_command, _make_worker), time.monotonic(), _FIRST_PAUSE
    while not stop.wait(_INTERVAL) and server.poll() is None:
        now = time.monotonic()
        if worker.poll() is None:
            if now > started + _LAST_PAUSE:
                pause = _FIRST_PAUSE
        elif now > started + pause:
            worker, started, pause = (
                _start(worker_command, _make_worker),
                now,
                min(2 * pause, _LAST_PAUSE),
            )
    for process in (worker, server):
        process.terminate()
    # The server has a limit of its own.
    status = server.wait()
    with contextlib.suppress(subprocess.TimeoutExpired):
        worker.wait(_PATIENCE)
    worker.kill()
    worker.wait()
    return status if status >= 0 else 128 - status


def _start(command: Sequence[str], prepare: Callable[[], None]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        # Ctrl-C reaches the supervisor alone: a process of granian that hears of it twice may hang.
        process_group=0,
        preexec_fn=prepare,  # noqa: PLW1509
    )


def _make_worker() -> None:
    _end_with_parent()
    # Requests come first.
    os.nice(5)


def _end_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent is killed and can't forward a signal."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], WORKER))

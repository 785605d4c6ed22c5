"""Run a server and the worker beside it: `python -m collabsite.management.supervisor COMMAND`.

`manage.py serve` becomes this process once it has prepared the site. It imports nothing of the
site, so that it stays small. It ends when the server does, and starts a worker that died again.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

WORKER = [sys.executable, "manage.py", "work", "--verbosity", "0"]

# Seconds between two looks at the processes.
_INTERVAL = 0.5
# A worker that dies is started again after so many seconds, and after twice as many each time if it
# dies at once.
_FIRST_PAUSE, _LAST_PAUSE = 1.0, 60.0
# What has not ended so long after it was asked to, in seconds, is killed. A task that is killed is
# begun anew by the next worker.
_PATIENCE = 8.0

_SET_PARENT_DEATH_SIGNAL = 1


def run(server_command: Sequence[str], worker_command: Sequence[str]) -> int:
    """Run both until the server ends or a signal comes; return the exit status of the server."""
    stop = threading.Event()
    for received in (signal.SIGTERM, signal.SIGINT):
        signal.signal(received, lambda *_: stop.set())
    server = subprocess.Popen(server_command, preexec_fn=_end_with_parent)  # noqa: PLW1509, S603
    # Granian replaces its processes then.
    signal.signal(signal.SIGHUP, lambda *_: server.send_signal(signal.SIGHUP))
    worker, started, pause = _start_worker(worker_command), time.monotonic(), _FIRST_PAUSE
    while not stop.wait(_INTERVAL) and server.poll() is None:
        now = time.monotonic()
        if worker.poll() is None:
            if now > started + _LAST_PAUSE:
                pause = _FIRST_PAUSE
        elif now > started + pause:
            worker, started, pause = _start_worker(worker_command), now, min(2 * pause, _LAST_PAUSE)
    for process in (server, worker):
        process.terminate()
    for process in (server, worker):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
        process.kill()
    status = server.wait()
    worker.wait()
    return status if status >= 0 else 128 - status


def _start_worker(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=_make_worker)  # noqa: PLW1509, S603


def _make_worker() -> None:
    _end_with_parent()
    # Requests come first.
    os.nice(5)


def _end_with_parent() -> None:
    """Ask the kernel for SIGTERM when the parent is killed, which can then pass nothing on."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], WORKER))

"""Child processes that are killed at their work."""

import os
import signal
import time
from collections.abc import Callable

from django.db import connections


def in_a_child(work: Callable[[], object], *, for_seconds: float | None = None) -> bool:
    """Run it in a child process, killed after `for_seconds`; return whether it finished."""
    child = os.fork()
    if child == 0:
        work()
        connections.close_all()
        os._exit(0)
    if for_seconds is not None:
        time.sleep(for_seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0

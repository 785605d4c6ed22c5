"""Request of a signal that a process end, which it grants when it has finished what it does."""

import contextlib
import queue


class StopRequest:
    """An event that a handler of signals may set.

    `threading.Event` has a lock that a thread can't take twice: two signals at once, or one while
    the thread begins to wait, would block it for ever. A simple queue may be interrupted by itself.
    """

    def __init__(self) -> None:
        self._requests: queue.SimpleQueue[None] = queue.SimpleQueue()

    def set(self) -> None:
        """Ask for the end."""
        self._requests.put(None)

    def is_set(self) -> bool:
        """Return whether the end was asked for."""
        return not self._requests.empty()

    def wait(self, timeout: float) -> bool:
        """Wait up to so many seconds; return whether the end was asked for."""
        with contextlib.suppress(queue.Empty):
            self._requests.put(self._requests.get(timeout=timeout))
        return self.is_set()

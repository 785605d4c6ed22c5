"""Readers who go on reading while parts of a site fail."""

import http.client
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from itertools import cycle
from typing import Self
from urllib.parse import urlsplit

from tests.support.site_process import PATIENCE, wait_until

# The promise: the share of reads of ready pages that are answered.
SHARE = 0.999


class Readers:
    """Readers on connections of their own, each of whom reads one of the pages after the other."""

    def __init__(
        self, url: str, paths: Sequence[str], *, readers: int = 3, pause: float = 0.002
    ) -> None:
        self._place = urlsplit(url).netloc
        self._is_over = threading.Event()
        self._pause = pause
        self._lock = threading.Lock()
        # The number of answers by status, or by the error where there was none.
        self.answers: Counter[object] = Counter()
        self.failed: list[tuple[str, object]] = []
        self._threads = [threading.Thread(target=self._read, args=(paths,)) for _ in range(readers)]

    def __enter__(self) -> Self:
        """Begin to read."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let each reader end with its page."""
        self._is_over.set()
        for thread in self._threads:
            thread.join(timeout=PATIENCE)

    @property
    def reads(self) -> int:
        """The number of reads so far."""
        return self.answers.total()

    @property
    def share(self) -> float:
        """The share of reads that were answered with the page."""
        return self.answers[200] / self.reads

    def wait_for(self, reads: int) -> None:
        """Return after so many more reads."""
        until = self.reads + reads
        wait_until(lambda: self.reads >= until)

    def _read(self, paths: Sequence[str]) -> None:
        connection = http.client.HTTPConnection(self._place, timeout=PATIENCE)
        for path in cycle(paths):
            came: object
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                came = answer.status
            except (OSError, http.client.HTTPException) as error:
                came = type(error).__name__
                connection.close()
            with self._lock:
                self.answers[came] += 1
                if came != 200:
                    self.failed.append((path, came))
            if self._is_over.wait(self._pause):
                break
        with suppress(OSError):
            connection.close()

"""An editor who goes on publishing while parts of a site fail."""

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.support.site_process import ROOT


class Writer:
    """An editor who goes on publishing, and what came of it."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        self._process = process
        # The numbers of the editions that were acknowledged.
        self.published: list[int] = []
        self.refused = 0
        self._thread = threading.Thread(target=self._follow)
        self._thread.start()

    def _follow(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            if line == "refused\n":
                self.refused += 1
            else:
                self.published.append(int(line))

    def end(self) -> None:
        """Let the last edition be published."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
        self._thread.join()


@contextmanager
def writer(environment: Mapping[str, str]) -> Iterator[Writer]:
    """Start to publish, and end with an edition."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.writer", "written"],
        cwd=ROOT,
        env={**environment, "DJANGO_SETTINGS_MODULE": "collabsite.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        found = Writer(process)
        try:
            yield found
        finally:
            found.end()

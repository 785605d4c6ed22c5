"""Jobs of `tests.faults.jobs` that are killed at random points."""

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.faults.conftest import OwnDatabase
from tests.faults.lines import read_line, write_line
from tests.support.site_process import ROOT


class Victim:
    """A job that is killed at a random point of the time that it takes."""

    def __init__(self, process: "subprocess.Popen[str]", seed: int) -> None:
        self._process = process
        self._chance = random.Random(seed)  # noqa: S311
        # As long as the job takes, which changes with what else the machine does.
        self._window = float(read_line(process).removeprefix("ready "))
        # How often the job was killed or ended, and had stored something or not.
        self.outcomes: Counter[tuple[str, bool]] = Counter()
        self._last = ""

    def kill(self, where: str = "") -> str:
        """Begin the job and kill it; return `killed`, or `ended` if it came before."""
        write_line(self._process, f"{self._chance.uniform(0, self._window)} {where}")
        self._last = read_line(self._process)
        return self._last

    def spare(self, where: str = "") -> str:
        """Let the job end; return `ended`, or `killed` if it failed."""
        write_line(self._process, f"- {where}")
        return read_line(self._process)

    def note(self, *, has_stored: bool) -> None:
        """Note what the kill left, so that about half of the kills come too late."""
        self.outcomes[self._last, has_stored] += 1
        self._window *= 0.7 if has_stored else 1.4

    @property
    def stored(self) -> int:
        """The number of jobs that stored what they had to before they were killed, or ended."""
        return sum(number for (_, has_stored), number in self.outcomes.items() if has_stored)


@contextmanager
def victim(database: OwnDatabase, job: str, *, seed: int) -> Iterator[Victim]:
    """Prepare a job in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.jobs", job],
        cwd=ROOT,
        env=database.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Victim(process, seed)
        assert process.stdin
        process.stdin.close()

"""Base of the servers that a benchmark compares."""

import subprocess
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import dataclass

from tests.bench.targets.article import Workplace
from tests.bench.wrk import Load


@dataclass(frozen=True)
class Running:
    """A server that runs: the load for it, and its main process."""

    load: Load
    process: subprocess.Popen[bytes]
    url: str


class Target(ABC):
    """A server that can be set up and put under load."""

    # For the options and the table.
    name: str
    # The name of what it is compared with.
    base = "nginx"
    # Whether its load reads the article.
    has_article = True
    # Debian's packages with what it needs beside this site.
    packages: tuple[str, ...] = ()

    def is_available(self) -> bool:
        """Return whether the programs of its packages are there."""
        return True

    @abstractmethod
    def started(self, place: Workplace) -> AbstractContextManager[Running]:
        """Set it up, and run it until the end."""

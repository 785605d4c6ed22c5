"""One row that each request updates through Django's ORM, to compare counting with."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.targets.article import Workplace
from tests.bench.targets.target import Running, Target
from tests.bench.wrk import Load
from tests.support import databases, servers, site_process
from tests.support.site_process import ROOT, bare_environment, free_port


class PlainUpdate(Target):
    """`UPDATE … SET n = n + 1` for each request, by one process on SQLite."""

    name = "plain-update"
    base = "plain-update"
    has_article = False

    @contextmanager
    def started(self, place: Workplace) -> Iterator[Running]:
        """Make the row, and serve it."""
        folder = place.folder_of(self.name)
        with databases.own_database(folder) as database_url:
            environment = bare_environment(DATABASE_URL=database_url)
            subprocess.run(
                [sys.executable, "-m", "tests.bench.hot_row"],
                cwd=ROOT,
                env=environment,
                check=True,
            )
            port = free_port()
            command = site_process.granian(port, database_url)
            command[-1] = "tests.bench.hot_row:application"
            with servers.listening(
                command, port, log=folder / "log", environment=environment
            ) as process:
                url = f"http://127.0.0.1:{port}"
                yield Running(Load(f"{url}/count/"), process, url)

"""Wagtail, in an environment of its own from PyPI."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.targets.article import Workplace
from tests.bench.targets.target import Running, Target
from tests.bench.wrk import Load
from tests.support import databases, servers, site_process
from tests.support.site_process import ROOT, bare_environment, free_port

REQUIREMENTS = ["wagtail==8.0.1", "granian==2.8.7", "psycopg[binary]==3.3.9"]


class Wagtail(Target):
    """The article as a page of Wagtail, on the same server and database as this site."""

    name = "wagtail"
    cache = ""

    @contextmanager
    def started(self, place: Workplace) -> Iterator[Running]:
        """Install Wagtail unless it is there, make the article, and serve it."""
        python = _install(place.installed / "wagtail-venv")
        folder = place.folder_of(self.name)
        with databases.own_database(folder) as database_url:
            environment = bare_environment(
                DATABASE_URL=database_url, WAGTAIL_CACHE=self.cache, PYTHONPATH=str(ROOT)
            )
            article = {"title": place.article.title, "body": place.article.body}
            subprocess.run(
                [str(python), "-m", "tests.bench.wagtail_site.fill"],
                cwd=ROOT,
                env=environment,
                input=json.dumps(article),
                text=True,
                check=True,
            )
            port = free_port()
            command = [str(python), *site_process.granian(port, database_url, workers=2)[1:]]
            command[-1] = "tests.bench.wagtail_site.wsgi:application"
            with servers.listening(
                command, port, log=folder / "log", environment=environment
            ) as process:
                url = f"http://127.0.0.1:{port}"
                yield Running(Load(f"{url}/article/"), process, url)


class CachedWagtail(Wagtail):
    """The same with Django's cache of whole pages, in memory."""

    name = "wagtail-cache"
    cache = "1"


def _install(folder: Path) -> Path:
    """Install Wagtail into a virtual environment, unless it is there; return its Python."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run(
            # The same Python as this site's.
            ["uv", "venv", "--quiet", "--python", sys.executable, str(folder)],
            cwd=folder.parent,
            check=True,
        )
    subprocess.run(
        ["uv", "pip", "install", "--quiet", "--python", str(python), *REQUIREMENTS],
        cwd=folder.parent,
        check=True,
    )
    return python

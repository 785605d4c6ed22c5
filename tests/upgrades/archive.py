"""Store a small site's data as this version makes it: `python -m tests.upgrades.archive`.

Each version adds an archive `<version>-<database>.tar.xz` beside this file, once for SQLite and once
with `DATABASE_URL` naming a PostgreSQL server. It holds the database and the files of images.
`test_upgrades.py` upgrades all of them to the present version.
"""

import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.support.databases import own_database
from tests.support.site_process import MANAGE, ROOT, bare_environment

FOLDER = Path(__file__).parent
FILL = """
from collabsite import sample
from tests.support.grown_site import grow
sample.load()
grow(articles=5)
"""


def database_kind(database_url: str) -> str:
    """Return `sqlite` or `postgresql`."""
    return "postgresql" if database_url.startswith("postgres") else "sqlite"


def environment(database_url: str, var: Path) -> dict[str, str]:
    """Return the environment in which the site's commands use a database and a folder."""
    return bare_environment(
        DATABASE_URL=database_url,
        VAR_DIR=str(var),
        SECRET_KEY="for-tests-only",
        PYTHONPATH=str(ROOT),
    )


def restore(archive: Path, database_url: str, var: Path) -> None:
    """Put the data of an archive into an empty database and a folder."""
    with tarfile.open(archive) as tar:
        tar.extractall(var, filter="data")
    if database_kind(database_url) == "sqlite":
        (var / "site.sqlite3").rename(urlsplit(database_url).path)
        return
    # What begins with a backslash is for psql, which need not be there.
    lines = (var / "site.sql").read_text().splitlines(keepends=True)
    statements = "".join(line for line in lines if not line.startswith("\\"))
    with psycopg.connect(database_url, autocommit=True) as session:
        session.execute(statements.encode())


def main() -> None:
    """Make the archive of the present version for the configured database."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        with own_database(var) as url:
            environ = environment(url, var)
            subprocess.run([*MANAGE, "migrate", "--verbosity=0"], env=environ, check=True)
            subprocess.run([*MANAGE, "shell", "--no-imports", "-c", FILL], env=environ, check=True)
            stored = _dump(url, var)
        archive = FOLDER / f"{version}-{database_kind(url)}.tar.xz"
        with tarfile.open(archive, "w:xz", preset=9) as tar:
            tar.add(stored, stored.name)
            tar.add(var / "media", "media")
    sys.stdout.write(f"{archive.relative_to(ROOT)}: {archive.stat().st_size} bytes\n")


def _dump(database_url: str, var: Path) -> Path:
    """Return a file with the whole database."""
    if database_kind(database_url) == "sqlite":
        file = var / "site.sqlite3"
        connected = sqlite3.connect(urlsplit(database_url).path)
        connected.execute("VACUUM INTO ?", [str(file)])
        connected.close()
        return file
    file = var / "site.sql"
    with file.open("w") as output:
        subprocess.run(
            ["pg_dump", "--inserts", "--rows-per-insert=200", "--no-owner", database_url],
            stdout=output,
            check=True,
        )
    return file


if __name__ == "__main__":
    main()

"""Sites that `manage.py serve` starts, each with a folder and a database of its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.databases import own_database
from tests.support.site_process import (
    ADMIN_PASSWORD,
    Prepared,
    Site,
    bare_environment,
    copy_files,
    serving,
)

ADMIN = ("admin", ADMIN_PASSWORD)


def environment(directory: Path, database_url: str, **variables: str) -> dict[str, str]:
    """Return the environment of a site, without any variable of this process's own."""
    given = {"SECRET_KEY": "for-promises-only", "ADMIN_PASSWORD": ADMIN_PASSWORD, **variables}
    return bare_environment(VAR_DIR=str(directory), DATABASE_URL=database_url, **given)


@contextmanager
def served(variables: Mapping[str, str], *options: str, log: Path) -> Iterator[Site]:
    """Serve a site in a `with` block, with one process for the pages as there are many sites."""
    with serving(variables, "--workers", "1", *options, log=log) as site:
        yield site


@contextmanager
def copied(model: Prepared, directory: Path, **variables: str) -> Iterator[Site]:
    """Serve a copy of a built site from another folder."""
    copy_files(model, directory)
    with (
        own_database(directory, copied_from=model.database_url) as database_url,
        served(
            environment(directory, database_url, **variables), log=directory / "serve.log"
        ) as site,
    ):
        yield site


@contextmanager
def new(directory: Path, *options: str, copied_from: str) -> Iterator[Site]:
    """Serve a site that begins with a copy of a database whose tables are empty."""
    with (
        own_database(directory, copied_from=copied_from) as database_url,
        served(environment(directory, database_url), *options, log=directory / "serve.log") as site,
    ):
        yield site

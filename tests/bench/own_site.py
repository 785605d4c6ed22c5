"""A site of a benchmark's own, in this process: an empty database that is gone afterwards."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from tests.support.databases import own_database


@contextmanager
def own_site() -> Iterator[None]:
    """Set Django up on SQLite, or on a new database beside the one that `DATABASE_URL` names."""
    with (
        tempfile.TemporaryDirectory() as directory,
        own_database(Path(directory)) as database_url,
    ):
        before = os.environ.get("DATABASE_URL", "")
        os.environ |= {
            "SECRET_KEY": "for-a-benchmark",
            "VAR_DIR": directory,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "collabsite.settings",
        }
        django.setup()
        try:
            yield
        finally:
            # The database can't be dropped by a session in it.
            os.environ["DATABASE_URL"] = before

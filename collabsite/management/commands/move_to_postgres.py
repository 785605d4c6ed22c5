"""Move the site from SQLite to PostgreSQL: `manage.py move_to_postgres URL`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from collabsite.transfer.backup import make_backup
from collabsite.transfer.problems import TransferError


class Command(BaseCommand):
    """Copy all rows into an empty database of PostgreSQL, and keep the file of SQLite as it is."""

    help = (
        "Copy the database of the site from SQLite into an empty one of PostgreSQL."
        " Stop the site first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the argument."""
        parser.add_argument(
            "url", metavar="URL", help="an empty database: postgres://user:password@host:5432/name"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Move the rows, and print what to do next."""
        url: str = options["url"]
        if connection.vendor != "sqlite":
            raise CommandError("this site is not on SQLite")
        if not url.startswith(("postgres://", "postgresql://")):
            raise CommandError("the address of the database must begin with postgres://")
        # Nobody writes until the copy is whole: what was written would be lost.
        with (
            transaction.atomic(),
            tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix="move-") as folder,
        ):
            path = Path(folder) / "site.zip"
            try:
                make_backup(path, with_keys=False, with_media=False, tell=self.stderr.write)
            except TransferError as error:
                raise CommandError(str(error)) from None
            done = subprocess.run(  # noqa: S603
                [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(path)],
                env={**os.environ, "DATABASE_URL": url, "SECRET_KEY": settings.SECRET_KEY},
                stdout=subprocess.DEVNULL,
                check=False,
            )
        if done.returncode:
            raise CommandError("the site stays on SQLite")
        self.stdout.write(
            "The database is moved. Set DATABASE_URL to the new address, start the site, and run"
            " `manage.py verify`. The files stay where they are."
        )

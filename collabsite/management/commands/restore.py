"""Restore a backup into a new site: `manage.py restore FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabsite.transfer.backup import restore_backup
from collabsite.transfer.problems import TransferError


class Command(BaseCommand):
    """Restore everything that an archive has, or change nothing."""

    help = (
        "Restore an archive of `backup` into a site that is empty, or that has only the first account"
        " and the sample, on SQLite or PostgreSQL."
    )
    # The database may have no tables yet.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the argument."""
        parser.add_argument("path", type=Path, metavar="FILE", help="an archive of `backup`")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore the archive and print what was in it."""
        try:
            manifest = restore_backup(options["path"], tell=self.stderr.write)
        except TransferError as error:
            raise CommandError(f"{error}; nothing was restored") from None
        self.stdout.write(
            f"Restored the site of {manifest.made_at}: {sum(manifest.tables.values()):,} rows,"
            f" {manifest.files:,} files. Start it, and run `manage.py verify`."
        )

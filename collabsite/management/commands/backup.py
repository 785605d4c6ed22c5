"""Write the whole site into one archive: `manage.py backup FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from collabsite.environment import describe_software
from collabsite.transfer.backup import make_backup
from collabsite.transfer.problems import TransferError
from collabsite.web.audit_log import Action, record


class Command(BaseCommand):
    """Write content, media, counts, accounts, settings and keys, or nothing."""

    help = "Write everything that the site has into a new archive, while it goes on working."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("path", type=Path, metavar="FILE", help="a new file")
        parser.add_argument(
            "--without-keys", action="store_true", help="leave out the secret key of the site"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the archive and print what is in it."""
        path: Path = options["path"]
        try:
            manifest = make_backup(
                path, with_keys=not options["without_keys"], tell=self.stderr.write
            )
        except TransferError as error:
            raise CommandError(str(error)) from None
        try:
            record(Action.BACKED_UP, by=None, about=str(path))
        except DatabaseError:
            # One that can only be read is backed up all the same.
            self.stderr.write("the audit log does not have this backup, as it can't be written")
        self.stdout.write(
            f"{path}: {sum(manifest.tables.values()):,} rows, {manifest.files:,} files,"
            f" {path.stat().st_size:,} bytes, by {describe_software(manifest.software, manifest.commit)}."
        )

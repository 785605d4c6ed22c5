"""Export the whole site as a folder or an archive: `manage.py export_site DIR` or `FILE.zip`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabsite.transfer.export import export_site
from collabsite.transfer.problems import TransferError
from collabsite.web.audit_log import Action, record


class Command(BaseCommand):
    """Write everything published and drafted, or nothing."""

    help = "Write all articles, editions, data and images into a folder or ZIP archive of Markdown, JSON and CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the argument."""
        parser.add_argument(
            "path", type=Path, help="a folder that is new or empty, or a new file that ends in .zip"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Export the site and print what is in it."""
        path: Path = options["path"]
        try:
            counts = export_site(path, tell=self.stderr.write)
        except TransferError as error:
            raise CommandError(str(error)) from None
        record(Action.EXPORTED, by=None, about=str(path))
        counted = ", ".join(f"{number:,} {thing}" for thing, number in counts.items())
        self.stdout.write(f"{path}: {counted}.")

"""Export the whole site as a folder: `manage.py export_site DIR`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabsite.transfer.export import export_site
from collabsite.transfer.problems import TransferError
from collabsite.web.audit_log import Action, record


class Command(BaseCommand):
    """Write everything published and drafted, or nothing."""

    help = "Write all articles, editions, data and images into a folder of Markdown, JSON and CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the argument."""
        parser.add_argument("folder", type=Path, help="a folder that is new or empty")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Export the site and print what is in the folder."""
        folder: Path = options["folder"]
        try:
            counts = export_site(folder, tell=self.stderr.write)
        except TransferError as error:
            raise CommandError(str(error)) from None
        record(Action.EXPORTED, by=None, about=str(folder))
        counted = ", ".join(f"{number:,} {thing}" for thing, number in counts.items())
        self.stdout.write(f"{folder}: {counted}.")

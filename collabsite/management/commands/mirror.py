"""Write the public site as static files: `manage.py mirror DIR`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from collabsite.mirror.creation import make_mirror
from collabsite.mirror.folder import MirrorError


class Command(BaseCommand):
    """Write what readers see into a folder that any web server can serve, or bring it up to date."""

    help = (
        "Write the whole public site as static files that any web server can serve alone. A folder"
        " that was written before is brought up to date, and stays as it was if that fails."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the argument."""
        parser.add_argument("path", type=Path, metavar="DIR", help="a new folder, or a mirror")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Write the mirror and print what has changed."""
        path: Path = options["path"]
        try:
            report = make_mirror(path, tell=self.stderr.write)
        except MirrorError as error:
            raise CommandError(str(error)) from None
        for address in report.lost:
            self.stderr.write(f"{address}: this is linked to, and not found")
        self.stdout.write(
            f"{path}: {report.files:,} files, of which {report.written:,} are new or have changed;"
            f" {report.removed:,} removed."
        )

"""Import a site: `manage.py import_site PATH [--dry-run]`."""

from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.drafts.ownership import possible_owners
from collabsite.transfer.importer import import_site
from collabsite.transfer.problems import TransferError


class Command(BaseCommand):
    """Import everything, or report an error and change nothing."""

    help = (
        "Import an exported site, a folder or archive of Markdown or HTML files, a WordPress export"
        " (WXR) or a Ghost export (JSON)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("path", type=Path, help="the folder, archive or file")
        parser.add_argument("--dry-run", action="store_true", help="only report what would be done")
        parser.add_argument(
            "--owner",
            metavar="USERNAME",
            help="the account that owns the articles; without one, only editors may change them",
        )
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish what was published, with its date, if no picture is missing and the checklist has no errors",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and print the report."""
        owner = owner_named(options["owner"])
        dry_run: bool = options["dry_run"]
        try:
            report = import_site(
                options["path"],
                owner=owner,
                publish=options["publish"],
                dry_run=dry_run,
                tell=self.stderr.write,
            )
        except TransferError as error:
            raise CommandError(f"{options['path']}: {error}; nothing was imported") from None
        for line in report.made:
            self.stdout.write(f"+ {line}")
        for line in report.skipped:
            self.stdout.write(f"= {line}")
        for line in report.problems:
            self.stderr.write(f"! {line}")
        counted = ", ".join(f"{number:,} {thing}" for thing, number in report.counts.items())
        self.stdout.write(f"{counted or 'nothing'}; {len(report.skipped):,} skipped.")
        if dry_run:
            self.stdout.write("This was a dry run: nothing was imported.")


def owner_named(username: str | None) -> User | None:
    """Return the account that may own articles, None without a name; raise CommandError if there is none."""
    if not username:
        return None
    found = possible_owners().filter(username=username).first()
    if found is None:
        raise CommandError(f"--owner {username}: no account of this name may write articles")
    return found

"""Import a scraped document as an article: `manage.py import_article FILE [--publish]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, transaction

from articles import publishing
from articles.models import Edition
from articles.publishing import issue_release
from collabsite.management.commands.import_site import owner_named
from collabsite.management.commands.verify import counted
from collabsite.site.identity import site_time_zone
from collabsite.transfer import documents
from collabsite.transfer.documents.article import ImportedDocument, import_document
from collabsite.web.responses import printed_url
from metrics.importing.writer import DataImportError
from metrics.releases import IssueError


class Command(BaseCommand):
    """Import a whole document, or report an error in one line and change nothing."""

    help = "Create an article, its datasets and sources from a document scraped from a web page."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("file", type=Path, help="the document, UTF-8 text of at most 2 MB")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="release the data and publish the article at once",
        )
        parser.add_argument(
            "--owner",
            metavar="USERNAME",
            help="the account that owns the article; without one, only editors may change it",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the document, store it, and publish it with `--publish`."""
        path: Path = options["file"]
        owner = owner_named(options["owner"])
        try:
            # One byte above the limit is enough to recognize a file that is too large.
            with path.open("rb") as file:
                document = documents.read(file.read(documents.MAX_BYTES + 1))
        except documents.DocumentError as error:
            raise CommandError(f"{path}: {error}") from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from None
        try:
            with site_time_zone(), transaction.atomic():
                imported = import_document(document, owner=owner)
                edition = self._publish(imported) if options["publish"] else None
        except (publishing.PublishingError, IssueError, DataImportError) as error:
            raise CommandError(f"{path}: {error}") from None
        except IntegrityError:
            raise CommandError(
                f"{path}: another import took the same address meanwhile; run this one again"
            ) from None
        for warning in imported.warnings:
            self.stderr.write(f"{path}: {warning}")
        self.stdout.write(
            f"Imported “{document.title}”: {counted(len(document.sections), 'section')},"
            f" {counted(len(imported.datasets), 'table')}."
        )
        if edition:
            self.stdout.write(f"Published: {printed_url(edition.get_absolute_url())}")
        else:
            self.stdout.write("It is a draft: read it through in the admin and publish it there.")

    def _publish(self, imported: ImportedDocument) -> Edition:
        for dataset in imported.datasets:
            issue_release(dataset, by=None)
        return publishing.publish(imported.article, by=None)

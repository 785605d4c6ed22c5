"""Rebuild or verify the search index: `manage.py index_search`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from collabsite.search import index


class Command(BaseCommand):
    """Rebuild the index of everything published while the site keeps serving."""

    help = "Rebuild the search index from published content; publishing waits until it is done."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="do nothing if this version tokenizes like the index",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; list differences from the published content, with status 1",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild or verify the index."""
        at = timezone.now()
        if options["check"]:
            self._check(list(index.find_differences(at=at)))
            return
        if options["if_needed"] and index.is_current():
            return
        count = index.rebuild(at=at, report=self._report)
        index.analyze_tables()
        self.stdout.write(f"The search index has {count:,} entries.")

    def _report(self, name: str, written: int) -> None:
        self.stdout.write(f"{name}: {written:,}")

    def _check(self, differing: list[str]) -> None:
        if not index.is_current():
            raise CommandError(
                "the index was never made whole by this version; run `manage.py index_search`"
            )
        for address in differing:
            self.stdout.write(address)
        if differing:
            raise CommandError(
                f"{len(differing)} addresses are not indexed as they are published;"
                " run `manage.py index_search`"
            )
        self.stdout.write("The search index is as what is published.")

"""`manage.py index_search`: make the search index anew, or tell whether it is right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from collabsite.search import index, verification


class Command(BaseCommand):
    """Make the index of everything that is published, while the site goes on serving."""

    help = "Make the search index anew from what is published; publishing waits until it is done."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what can be done instead."""
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="do nothing if the index was made by the rules of this version",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; name what differs from what is published, and end with status 1",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Make or check the index."""
        at = timezone.now()
        if options["check"]:
            self._check(list(verification.differences(at=at)))
            return
        if options["if_needed"] and index.is_current():
            return
        count = index.make_anew(at=at, tell=self._tell)
        index.tell_planner()
        self.stdout.write(f"The search index has {count:,} entries.")

    def _tell(self, name: str, written: int) -> None:
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

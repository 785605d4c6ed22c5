"""Verify the digests of all editions and releases: `manage.py verify_editions`."""

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.publishing import verification
from metrics.models import Release
from metrics.releasing import release_digest

# The number of checks between two progress messages.
PROGRESS_INTERVAL = 100


class Command(BaseCommand):
    """Recompute every digest; the exit status is 1 if any differs."""

    help = "Compare the SHA-256 of every edition and release with the stored one."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Check all, print each difference to stderr, and print the totals."""
        editions, wrong_editions = self._checked("editions", verification.editions())
        releases, wrong_releases = self._checked("releases", _releases())
        counted = f"{_counted(editions, 'edition')}, {_counted(releases, 'release')}"
        wrong = wrong_editions + wrong_releases
        if wrong:
            raise CommandError(f"{counted}: {wrong} not as published")
        self.stdout.write(f"{counted}: all as published")

    def _checked(self, what: str, checked: Iterable[tuple[str, str]]) -> tuple[int, int]:
        """Print the problems; return the number of checks and of problems."""
        number = wrong = 0
        progress = sys.stderr.isatty()
        for number, (name, problem) in enumerate(checked, start=1):
            if problem:
                wrong += 1
                self.stderr.write(f"{name}: {problem}")
            if progress and number % PROGRESS_INTERVAL == 0:
                self.stderr.write(f"{what}: {number} checked\r", ending="")
        return number, wrong


def _releases() -> Iterator[tuple[str, str]]:
    """Yield the name of each issued release with its problem, or ''."""
    issued = Release.objects.issued().select_related("dataset")
    for release in issued.order_by("pk").iterator(chunk_size=20):
        found = release_digest(release)
        wrong = f"its SHA-256 is {found}, and {release.sha256} was issued"
        yield f"{release.slug}, release {release.number}", "" if found == release.sha256 else wrong


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

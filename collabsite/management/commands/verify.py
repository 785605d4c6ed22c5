"""Verify a whole site: `manage.py verify`."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.publishing import verification
from collabsite.health import published_numbers, verify
from collabsite.web.database import snapshot

# The number of checks between two progress messages.
PROGRESS_INTERVAL = 100


class Command(BaseCommand):
    """Check all; the exit status is 1 if anything is wrong."""

    help = (
        "Verify that nothing published was altered or removed, that no file is missing, that counts add"
        " up, and that rows and search index agree. The site goes on working."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check all, print each problem to stderr, and print the totals."""
        at = timezone.now()
        with snapshot():
            published = [
                self._check("editions", verification.editions()),
                self._check("releases", verify.releases()),
            ]
            rest = [
                self._check("files", verify.media()),
                self._check("foreign keys", verify.foreign_keys()),
                self._check("database", verify.database_file()),
                self._check("counts", verify.counts()),
                self._check("search", verify.search_index(at)),
            ]
            rest.append(self._check("newest numbers", published_numbers.update(at=at)))
        (editions, _), (releases, _) = published
        checked = (
            f"{counted(editions, 'edition')}, {counted(releases, 'release')},"
            f" {counted(rest[0][0], 'file')}"
        )
        if wrong := sum(wrong for _number, wrong in [*published, *rest]):
            raise CommandError(f"{checked}: {counted(wrong, 'problem')}")
        self.stdout.write(f"{checked}: all as published")

    def _check(self, what: str, checked: Iterable[tuple[str, str]]) -> tuple[int, int]:
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


def counted(number: int, thing: str) -> str:
    """Return a number with its noun, such as `2 editions`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"

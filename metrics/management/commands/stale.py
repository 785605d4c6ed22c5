"""`manage.py stale [--format json]`: datasets whose new values are late, and what rests on them."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from collabsite.web.responses import absolute_url
from metrics.releasing.staleness import StaleDataset, stale_datasets


class Command(BaseCommand):
    """List the datasets that are overdue; the exit status is 0 either way."""

    help = "List the datasets whose new values are late, and the articles that use them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option."""
        parser.add_argument(
            "--format", choices=["text", "json"], default="text", help="for people, or for programs"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Print the datasets."""
        stale = stale_datasets(at=timezone.now())
        if options["format"] == "json":
            # In ASCII, which programs read on every terminal, whatever it can show.
            self.stdout.write(json.dumps([_row(dataset) for dataset in stale], indent=1))
            return
        for line in _lines(stale):
            self.stdout.write(line)


def _row(dataset: StaleDataset) -> dict[str, Any]:
    return {
        "slug": dataset.slug,
        "title": dataset.title,
        "release": dataset.release,
        "issued_at": dataset.issued_at.isoformat(timespec="seconds"),
        "expected": dataset.expected.isoformat(),
        "days_overdue": dataset.days_overdue,
        "articles": [
            {"slug": article.slug, "title": article.title, "url": absolute_url(article.url)}
            for article in dataset.articles
        ],
    }


def _lines(stale: tuple[StaleDataset, ...]) -> Iterator[str]:
    if not stale:
        yield "Nothing is overdue."
    for dataset in stale:
        days = "1 day" if dataset.days_overdue == 1 else f"{dataset.days_overdue} days"
        yield (
            f"{dataset.slug}: {days} late, expected by {dataset.expected.isoformat()}"
            f" (release {dataset.release}: {dataset.title})"
        )
        for article in dataset.articles:
            yield f"  {absolute_url(article.url)} {article.title}"

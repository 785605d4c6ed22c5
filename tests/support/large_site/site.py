"""A site with as many articles and datasets as wanted, made in minutes.

Some articles and datasets are published as editors publish them. The others are copies of these
with titles, dates, topics, authors and views of their own: the same rows as publishing writes,
written in bulk.
"""

import datetime as dt
from itertools import batched

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from collabsite.search import index
from tests.support.counts import store_days
from tests.support.large_site.articles import ORIGINALS, LargeSiteArticles
from tests.support.large_site.datasets import copy_datasets, issue_dataset

BATCH = 1_000


class LargeSite:
    """Adds articles and datasets to an empty database; the same numbers make the same site."""

    def __init__(self) -> None:
        self._now = timezone.now()
        self._editor = User.objects.create_superuser("editor", password="an-editor")
        self._writer = LargeSiteArticles(self._editor, now=self._now)
        self._articles = 0
        self._datasets = 0

    def grow(self, *, articles: int, datasets: int) -> None:
        """Add articles and datasets until there are this many of each, and index all of them.

        There are at least `ORIGINALS` of each, and articles quote only the first datasets.
        """
        if not self._articles:
            for number in range(ORIGINALS):
                issue_dataset(number, by=self._editor)
            for number in range(ORIGINALS):
                self._writer.publish(number)
            self._articles = self._datasets = ORIGINALS
        for numbers in batched(range(self._datasets, datasets), BATCH // 10, strict=False):
            copy_datasets(numbers, by=self._editor, now=self._now)
        for numbers in batched(range(self._articles, articles), BATCH, strict=False):
            self._writer.copy(numbers)
        self._articles, self._datasets = max(articles, ORIGINALS), max(datasets, ORIGINALS)
        store_days([])
        _index_all(at=timezone.now())


def _index_all(*, at: dt.datetime) -> None:
    """Write the search index, and update the statistics of the database.

    On PostgreSQL the tokens are indexed afterwards, which is quicker.
    """
    _run("DROP INDEX search_entry_tokens")
    index.rebuild(at=at, report=lambda _kind, _number: None)
    _run("SET maintenance_work_mem = '256MB'")
    _run("CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens)")
    # Autovacuum would do the same within a day.
    _run("VACUUM ANALYZE")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _run(statement: str) -> None:
    """Run a statement on PostgreSQL only."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement)

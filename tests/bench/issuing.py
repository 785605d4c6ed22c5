"""Measure issuing data that many articles quote: `uv run python -m tests.bench.issuing`.

Makes a site with a dataset and published articles that quote it, revises values that all of them quote,
and issues the release, which proposes an edition of each; three rounds. Then revises values that a
hundredth of them quote. Ends with status 1 if the best round takes `--seconds` or longer. It uses the
database of `DATABASE_URL`, which must be new, or else SQLite.
"""

import argparse
import os
import sys
import tempfile
import time
from io import StringIO
from itertools import cycle
from pathlib import Path

import django

_FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "collabsite.settings",
    "SECRET_KEY": "for-a-benchmark",
    "VAR_DIR": _FOLDER.name,
}
django.setup()

from django.core.management import call_command
from django.db.models import F

from articles import publishing
from articles.content import ArticleContent, ArticleSection
from articles.drafts import write_content
from articles.models import Article, Proposal
from articles.publishing import issue_release
from metrics.models import Dataset, Entity, Indicator, Observation
from metrics.releases import working_copy

WORDS = "Work shared between laboratories has changed how results come about in many fields"


def main() -> int:
    """Print the seconds of each round; return 1 if the best is too slow."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.issuing", description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--seconds", type=float, default=3.0)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    rows = _fill(options.articles)
    best = min(_issue(rows[:1], options.articles) for _round in range(3))
    _issue(rows[1:2], options.articles // 100)
    return int(best >= options.seconds)


def _fill(articles: int) -> list[str]:
    """Publish articles that quote the first row, one of a hundred others, and their sum."""

    table = Path(_FOLDER.name) / "many.csv"
    lines = ["Place,Papers,Funding", *(f"Place {row},{row * 37 + 5},{row}" for row in range(500))]
    table.write_text("\n".join(lines), encoding="utf-8")
    dataset = Dataset.objects.create(slug="many", title="Many", licence="CC BY 4.0")
    call_command("import_data", table, dataset="many", stdout=StringIO())
    issue_release(dataset, by=None)
    rows = list(Entity.objects.order_by("pk").values_list("code", flat=True))
    column = Indicator.objects.order_by("pk").values_list("code", flat=True)[0]
    others = cycle(rows[1:101])

    def mark(place: str) -> str:
        return f'<data data-cell="many/{place}/{column}"></data>'

    for number in range(articles):
        other = next(others)
        sentences = [
            f"{WORDS}, of which {mark(rows[0])} are the most.",
            f"There are {mark(other)} elsewhere, {mark(f'sum({other},{rows[0]})')} in all.",
            *[f"{WORDS}." for _sentence in range(20)],
        ]
        prose = "".join(f"<p>{sentence}</p>" for sentence in sentences)
        content = ArticleContent(
            title=f"Article {number}",
            slug=f"article-{number}",
            standfirst=WORDS,
            language="en",
            sections=(ArticleSection("found", "Found", prose),),
        )
        article = Article()
        write_content(article, content)
        publishing.publish(article, by=None)
    return rows


def _issue(rows: list[str], articles: int) -> float:
    """Revise values of these rows, and issue them; return the seconds that it takes."""

    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    revised = Observation.objects.filter(entity__release=working, entity__code__in=rows)
    revised.filter(value__isnull=False).update(value=F("value") + 1)
    begun, busy = time.perf_counter(), time.process_time()
    release = issue_release(dataset, by=None, note="Revised.")
    seconds, busy = time.perf_counter() - begun, time.process_time() - busy
    proposed = Proposal.objects.because_of(f"release:{release.pk}").count()
    what = f"{articles:,} articles quote what changed, {proposed:,} proposals"
    print(f"{what}: {seconds:.2f} s, {busy:.2f} s of processor")
    return seconds


if __name__ == "__main__":
    sys.exit(main())

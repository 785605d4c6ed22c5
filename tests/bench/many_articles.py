"""Measure the site with many articles: `uv run python -m tests.bench.many_articles`.

Makes a database of its own, on SQLite or where `DATABASE_URL` names PostgreSQL, imports 100 articles
and 100 datasets, and lets them grow to 10,000 articles and 1,000 datasets. At each size
every page is requested, an article published and a release issued, within this process. Prints how
many queries each takes, the shortest time, and how much longer it takes with the most articles than
with the fewest. Ends with status 1 if something takes more than twice as long, or a search more than
`--most` milliseconds.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.own_site import own_site

if TYPE_CHECKING:
    from django.test import Client

ARTICLES = (100, 1_000, 10_000)
DATASETS = (100, 300, 1_000)
# Up to this many seconds, a page is requested again.
ENOUGH = 3.0
MOST_RATIO = 2.0

PUBLIC = [
    "/",
    "/articles/",
    "/articles/?page=3",
    "/articles/?sort=views",
    "/articles/?sort=views&page=3",
    "/articles/?sort=title",
    "/articles/?language=en",
    "/articles/?language=zh-hans&sort=views",
    "/articles/?topic=rivers",
    "/topics/rivers/",
    "/topics/rivers/?sort=views",
    "/topics/rivers/?sort=title&language=en",
    "/authors/{author}/",
    "/articles/article-50/",
    "/articles/article-50/editions/",
    "/articles/article-50/cite.bib",
    "/articles/feed.atom",
    "/articles/feed.en.atom",
    "/topics/rivers/feed.atom",
    "/authors/{author}/feed.atom",
    "/corrections/",
    "/data/",
    "/data/?sort=views",
    "/data/?sort=newest",
    "/data/data-7/",
    "/data/data-7/oceans/papers/",
    "/sitemap.xml",
    "/sitemap-articles-1.xml",
]
SEARCHES = ["/search/?q=glacier", "/search/?q=oceans", "/search/?q=quantum&topic=rivers"]
DESK = [
    "/admin/",
    "/admin/articles/article/",
    "/admin/articles/article/?q=glacier",
    "/admin/articles/article/?state=published",
    "/admin/articles/article/?state=scheduled",
    "/admin/articles/article/?language__exact=en",
    "/admin/articles/edition/",
    "/admin/articles/edition/?q=glacier",
    "/admin/articles/edition/?change__exact=correction",
    "/admin/articles/topic/",
    "/admin/articles/author/",
    "/admin/articles/author/?q=glacier",
    "/admin/metrics/dataset/",
    "/admin/metrics/dataset/?q=glacier",
    "/admin/metrics/release/",
]

type Deed = Callable[[], None]


def main() -> int:
    """Print a line for everything measured; return 1 if one grows too much."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--articles", type=int, nargs="+", default=ARTICLES)
    options.add_argument("--datasets", type=int, nargs="+", default=DATASETS)
    options.add_argument("--most", type=float, default=100.0, help="milliseconds of a search")
    chosen = options.parse_args()
    if len(chosen.articles) != len(chosen.datasets):
        options.error("give as many numbers of datasets as of articles")
    with own_site():
        return _measure(chosen.articles, chosen.datasets, chosen.most)


def _measure(articles: list[int], datasets: list[int], most: float) -> int:
    from django.core.management import call_command
    from django.db import connection

    from tests.support.large_site import LargeSite

    prepare()
    call_command("migrate", verbosity=0)
    site = LargeSite()
    measured: list[dict[str, tuple[int, float]]] = []
    for number, of_data in zip(articles, datasets, strict=True):
        begun = time.perf_counter()
        site.grow(articles=number, datasets=of_data)
        print(
            f"{connection.vendor}, {number:,} articles and {of_data:,} datasets:"
            f" written in {time.perf_counter() - begun:.0f} s",
            flush=True,
        )
        measured.append(measure_all())
    connection.close()
    return report(measured, articles, most)


def prepare() -> None:
    """Allow templates to refer to static files that are not collected."""
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }


def measure_all() -> dict[str, tuple[int, float]]:
    """Return the number of queries and the shortest time of everything, in seconds, by name."""
    return {name: _cost(deed) for name, deed in _deeds()}


def _deeds() -> Iterator[tuple[str, Deed]]:
    from django.contrib.auth.models import User
    from django.test import Client

    from articles.models import EditionAuthor

    author = EditionAuthor.objects.filter(edition__slug="article-50")[0].author_id
    reader, editor = Client(SERVER_NAME="127.0.0.1"), Client(SERVER_NAME="127.0.0.1")
    editor.force_login(User.objects.get(username="editor"))
    for address in [*PUBLIC, *SEARCHES]:
        yield address, _request(reader, address.format(author=author))
    for address in DESK:
        yield address, _request(editor, address)
    yield "publish", _publish
    yield "preview a release", _preview_release
    yield "issue a release", _issue


def _request(client: "Client", address: str) -> Deed:
    def request() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    return request


def _publish() -> None:
    """Publish an article again, and take it back."""
    from django.db import transaction

    from articles import publishing
    from articles.models import Article

    with transaction.atomic():
        publishing.publish(Article.objects.get(slug="article-51"), by=None, note="Newer figures.")
        transaction.set_rollback(True)


def _preview_release() -> None:
    """Compute which articles a release changes: a hundredth of all quote the dataset."""
    from django.db import transaction
    from django.utils import timezone

    from articles.publishing.impact import impact

    with transaction.atomic():
        impact(_changed_release(), at=timezone.now())
        transaction.set_rollback(True)


def _issue() -> None:
    """Issue a release that changes what these articles quote, and take it back."""
    from django.db import transaction

    from articles.publishing import issue_release

    with transaction.atomic():
        issue_release(_changed_release().dataset, by=None, note="Newer figures.")
        transaction.set_rollback(True)


def _changed_release() -> Any:  # noqa: ANN401
    from django.db.models import F

    from metrics.models import Dataset, Observation
    from metrics.releases import working_copy

    release = working_copy.ensure(Dataset.objects.get(slug="data-7"))
    Observation.objects.filter(entity__release=release).update(value=F("value") + 1)
    return release


def _cost(deed: Deed) -> tuple[int, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    # The first fills the memory of the process and of the database, as on a site that runs.
    deed()
    with CaptureQueriesContext(connection) as queries:
        deed()
        # The next request begins a log of its own.
        number = len(queries)
    begun = time.perf_counter()
    times: list[float] = []
    while len(times) < 3 or (len(times) < 15 and time.perf_counter() - begun < ENOUGH):
        started = time.perf_counter()
        deed()
        times.append(time.perf_counter() - started)
    # The quickest: whatever else the machine did, it did not do then.
    return number, min(times)


def report(
    measured: list[Mapping[str, tuple[int, float]]] | list[dict[str, tuple[int, float]]],
    sizes: list[int],
    most: float,
) -> int:
    """Print a line for everything measured; return 1 if something grows too much."""
    print(f"{'milliseconds with articles':<44}{''.join(f'{size:>10,}' for size in sizes)}   ratio")
    failed = False
    for name in measured[0]:
        times = [each[name][1] * 1000 for each in measured]
        queries = measured[-1][name][0]
        ratio = times[-1] / times[0]
        is_bad = times[-1] > most if name in SEARCHES else ratio > MOST_RATIO
        failed |= is_bad
        print(
            f"{name:<40}{queries:>4}{''.join(f'{taken:>10.1f}' for taken in times)}   {ratio:5.1f}"
            f"{'   too much' if is_bad else ''}"
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())

"""Process that does a job repeatedly, to be killed: `python -m tests.faults.jobs JOB`.

It prints `ready SECONDS`, how long the job takes once. Then it reads lines of a number of seconds
and, for some jobs, where to work: for each, a child begins the job and is killed after that time, or
not if it is `-`, and the process prints what happened.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import django

django.setup()

from django.conf import settings
from django.db import connection

from articles import publishing
from articles.files import images
from articles.files.encoding import encode
from articles.models import Article, Image, Topic
from articles.publishing import issue_release
from collabsite.transfer import documents
from collabsite.transfer.backup import make_backup, restore_backup
from collabsite.transfer.documents.article import import_document
from metrics.models import Release
from tests.faults.children import in_a_child
from tests.support.picture_files import file_of
from tests.support.published import DOCUMENT, published
from tests.support.quoting import figure, issued, quoting

ARCHIVE = "site.zip"


def prepare_publish() -> None:
    """Publish the first edition of an article with a table, references and a topic."""
    draft = import_document(documents.read(DOCUMENT.encode()))
    for dataset in draft.datasets:
        issue_release(dataset, by=None)
    draft.article.topics.add(Topic.objects.create(slug="rivers", name="Rivers"))
    publishing.publish(draft.article, by=None)


def publish(_where: str) -> None:
    """Publish the next edition, with a title that names it."""
    article = Article.objects.get()
    last = article.editions.order_by("-number").values_list("number", flat=True)[0]
    Article.objects.filter(pk=article.pk).update(title=f"Rivers and Labs {last + 1}")
    publishing.publish(article, by=None, note="Again.")


def prepare_issue() -> None:
    """Publish an article that quotes a cell."""
    quoting(f"<p>They found {figure('elbe/change')} more.</p>")


def issue(_where: str) -> None:
    """Issue the next release, whose cell has its number."""
    last = Release.objects.issued().order_by("-number").values_list("number", flat=True)[0]
    issued({"elbe/change": str(last + 1)})


def prepare_backup() -> None:
    """Publish an article, and store pictures."""
    published()
    for side in (200, 300):
        images.store(Image(title="Elbe", alt="A river"), encode(file_of(side, side)), by=None)


def backup(where: str) -> None:
    """Write the whole site into an archive."""
    make_backup(Path(where or f"{settings.VAR_DIR}/first.zip"), tell=lambda _line: None)


def restore(where: str) -> None:
    """Restore the archive beside `VAR_DIR` into the database at this URL."""
    if where:
        path = urlsplit(where).path
        connection.settings_dict["NAME"] = (
            path if connection.vendor == "sqlite" else path.removeprefix("/")
        )
    restore_backup(Path(settings.VAR_DIR).parent / ARCHIVE, tell=lambda _line: None)


JOBS: dict[str, tuple[Callable[[], object], Callable[[str], object]]] = {
    "publish": (prepare_publish, publish),
    "issue": (prepare_issue, issue),
    "backup": (prepare_backup, backup),
    "restore": (lambda: None, restore),
}


def main(job: str) -> None:
    """Prepare, and do the job as often as asked."""
    prepare, work = JOBS[job]
    assert in_a_child(prepare)
    # The first time takes longer than those that come.
    times = 1 if job in {"backup", "restore"} else 2
    for _ in range(times):
        start = time.monotonic()
        assert in_a_child(lambda: work(""))
    print("ready", time.monotonic() - start, flush=True)
    for line in sys.stdin:
        seconds, _, where = line.strip().partition(" ")
        spared = None if seconds == "-" else float(seconds)
        ended = in_a_child(lambda where=where: work(where), for_seconds=spared)  # type: ignore[misc]
        print("ended" if ended else "killed", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])

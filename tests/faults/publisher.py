"""Process that publishes an article repeatedly, to be killed: `python -m tests.faults.publisher`.

It prints `ready SECONDS`, how long one publication takes. Then it reads lines: for each, a number
of seconds, a child begins to publish and is killed after that time, and it prints what happened.
"""

import sys
import time

import django

django.setup()

from articles import document_import, publishing
from articles.models import Article, Topic
from collabsite.document_import import import_document
from metrics import releasing
from tests.faults.children import in_a_child
from tests.support.published import DOCUMENT


def prepare() -> None:
    """Publish the first edition of an article with a table, references and a topic."""
    draft = import_document(document_import.read(DOCUMENT.encode()))
    for dataset in draft.datasets:
        releasing.issue(dataset, by=None)
    draft.article.topics.add(Topic.objects.create(slug="rivers", name="Rivers"))
    publishing.publish(draft.article, by=None)


def publish() -> None:
    """Publish the next edition, with a title that names it."""
    article = Article.objects.get()
    last = article.editions.order_by("-number").values_list("number", flat=True)[0]
    Article.objects.filter(pk=article.pk).update(title=f"Rivers and Labs {last + 1}")
    publishing.publish(article, by=None, note="Again.")


if __name__ == "__main__":
    assert in_a_child(prepare)
    assert in_a_child(publish)
    start = time.monotonic()
    assert in_a_child(publish)
    print("ready", time.monotonic() - start, flush=True)
    for line in sys.stdin:
        print("ended" if in_a_child(publish, for_seconds=float(line)) else "killed", flush=True)

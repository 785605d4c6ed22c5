"""An editor who publishes again and again: `python -m tests.faults.writer SLUG`.

It prints `ready`, then the number of each edition that is published, or `refused`, until its input
ends.
"""

import select
import sys
import time

import django

django.setup()

from django.db import InterfaceError, OperationalError, connection

from articles import publishing
from articles.models import Article
from tests.support.published import draft_titled


def main(slug: str) -> None:
    """Publish until the input ends."""
    article = draft_titled("Written")
    Article.objects.filter(pk=article.pk).update(slug=slug)
    article.refresh_from_db()
    publishing.publish(article, by=None)
    print("ready", flush=True)
    number = 1
    while not select.select([sys.stdin], [], [], 0)[0]:
        try:
            number = publishing.publish(article, by=None, note="Again.").number
            print(number, flush=True)
        except (OperationalError, InterfaceError):
            print("refused", flush=True)
            connection.close()
            time.sleep(0.05)


if __name__ == "__main__":
    main(sys.argv[1])

"""A served site full of markup, and its addresses for a test in another process."""

import json
import sys
from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client

from tests.support import crawler
from tests.support.hostile import values


def fill_and_tell() -> None:
    """Fill the site; print the addresses of the pages with markup as JSON."""
    world = values.fill()
    # A host that the served site answers to.
    reader, chief = (Client(SERVER_NAME="127.0.0.1") for _ in range(2))
    chief.force_login(User.objects.get(username="admin"))
    start = ["/", "/zh-hans/articles/", f"/preview/{world.token}/"]
    json.dump(
        {
            "public": _pages(reader, start, lambda address: "?" not in address),
            "desk": _pages(chief, ["/admin/"], crawler.in_admin),
            "article": world.article.pk,
            "broken": world.broken.pk,
            "slug": world.article.slug,
        },
        sys.stdout,
    )


def _pages(client: Client, start: list[str], follows: Callable[[str], bool]) -> list[str]:
    found = crawler.crawl(client, start, follows=follows)
    return sorted(
        address
        for address, answer in found.items()
        if answer.status_code == 200
        and crawler.kind(answer) == "text/html"
        # The name of an element or an attribute, in whatever way it is written.
        and b"xss-" in crawler.body(answer)
    )

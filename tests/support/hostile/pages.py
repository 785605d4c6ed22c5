"""A served site full of markup, and its addresses for a test in another process."""

import json
import sys
from collections.abc import Callable

from django.contrib.auth.models import User
from django.test import Client

from tests.support import crawler
from tests.support.hostile import values

# A host that the served site answers to.
HOST = "127.0.0.1"


def fill_and_tell() -> None:
    """Fill the site; print what is needed to find it as JSON."""
    world = values.fill()
    json.dump(
        {
            "article": world.article.pk,
            "broken": world.broken.pk,
            "slug": world.article.slug,
            "token": world.token,
        },
        sys.stdout,
    )


def tell_public(token: str) -> None:
    """Print the addresses of the public pages with markup as JSON."""
    start = ["/", "/zh-hans/articles/", f"/preview/{token}/"]
    _tell(Client(SERVER_NAME=HOST), start, lambda address: "?" not in address)


def tell_desk() -> None:
    """Print the addresses of the pages of the admin with markup as JSON."""
    chief = Client(SERVER_NAME=HOST)
    chief.force_login(User.objects.get(username="admin"))
    _tell(chief, ["/admin/"], _is_ours)


def _is_ours(address: str) -> bool:
    """Return whether it is no page of Django's own about rows that hold no text of ours."""
    return crawler.in_admin(address) and "/auth/" not in address


def _tell(client: Client, start: list[str], follows: Callable[[str], bool]) -> None:
    found = crawler.crawl(client, start, follows=follows)
    pages = sorted(
        address
        for address, answer in found.items()
        if answer.status_code == 200
        and crawler.kind(answer) == "text/html"
        # The name of an element or an attribute, in whatever way it is written.
        and b"xss-" in crawler.body(answer)
    )
    json.dump(pages, sys.stdout)

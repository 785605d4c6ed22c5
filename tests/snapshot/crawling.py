"""Crawl of the public site and of the admin, in an order that is the same in every run."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils.encoding import iri_to_uri

from tests.snapshot.rendering import Recorder, digest_of
from tests.support import crawler

_ATTRIBUTE = re.compile(r"""\s(?:href|src|action)=["']([^"'#]+)""")
# Wherever an address of ours stands in quotes: attributes for scripts, and JSON.
_QUOTED = re.compile(r"""["'](/(?!/)[^"'\s<>#]*)""")
_WHOLE = re.compile(re.escape(settings.SITE_URL) + r"""(/[^"'\s<>#]*)""")
_READ = re.compile(r"html|xml|json|text/plain")


def crawl(
    client: Client,
    folder: str,
    start: Iterable[str],
    *,
    follows: Callable[[str], bool],
    recorder: Recorder,
) -> dict[str, str]:
    """Store the responses of all addresses that are reached from `start`; return their digests."""
    seen: dict[str, str] = {}
    waiting = set(map(iri_to_uri, start))
    while waiting:
        found: set[str] = set()
        for address in sorted(waiting):
            response = client.get(address)
            recorder.write(folder, f"GET {address}", response)
            seen[address] = digest_of(response)
            found.update(filter(follows, map(iri_to_uri, links(address, response))))
        waiting = found - seen.keys()
    return seen


def links(address: str, response: HttpResponseBase) -> Iterator[str]:
    """Yield the addresses of the site, with their queries, to which a response links."""
    led = [str(response.headers.get("Location", ""))]
    led += re.findall(r"<([^>]*)>", str(response.headers.get("Link", "")))
    kind = crawler.kind(response)
    if _READ.search(kind) and not response.headers.get("Content-Disposition"):
        text = crawler.body(response).decode()
        if kind.endswith("html"):
            led += _ATTRIBUTE.findall(text)
        led += _QUOTED.findall(text) + _WHOLE.findall(text)
        if not kind.endswith("json"):
            led = [unescape(each) for each in led]
    for each in filter(None, led):
        try:
            whole = urlsplit(urljoin(f"{settings.SITE_URL}{address}", each))
        except ValueError:
            continue
        if f"{whole.scheme}://{whole.netloc}" == settings.SITE_URL:
            yield f"{whole.path}?{whole.query}" if whole.query else whole.path

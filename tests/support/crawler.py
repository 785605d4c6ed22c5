"""Crawler of the site: all responses that are reached by links, and their addresses."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation

CHINESE = "/zh-hans/"
# So many addresses of a kind lead on to all kinds.
FEW = 5
ADDRESSES = {"href", "src", "action", "formaction", "data", "poster", "cite", "xlink:href"}


def everywhere(_address: str) -> bool:
    """Return True: every address is requested."""
    return True


def crawl(
    client: Client, start: Iterable[str], *, follows: Callable[[str], bool] = everywhere
) -> dict[str, HttpResponseBase]:
    """Return the responses of all addresses that are reached from `start`, by address.

    `follows` returns whether to request a path with its query; files are left out.
    """
    found: dict[str, HttpResponseBase] = {}
    waiting = list(start)
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        found[address] = answer = client.get(address)
        # A streamed response holds a file or a cursor until it is read.
        body(answer)
        waiting += [
            led
            for led in _leads(address, answer)
            if led not in found and not _is_left_out(led) and follows(led)
        ]
    return found


def kind_of_page(address: str) -> str:
    """Return the name of the view that answers, whatever the language; the address if none does."""
    path = unquote(address.partition("?")[0])
    with translation.override("en"):
        try:
            return resolve(path.replace(CHINESE, "/", 1)).view_name
        except Resolver404:
            return address


def few_of_each_kind(follows: Callable[[str], bool] = everywhere) -> Callable[[str], bool]:
    """Return `follows`, but for a few addresses of each kind in each language."""
    seen: Counter[tuple[str, bool]] = Counter()
    known: set[str] = set()

    def follows_few(address: str) -> bool:
        if not follows(address):
            return False
        if address in known:
            return True
        key = (kind_of_page(address), address.startswith(CHINESE))
        if seen[key] == FEW:
            return False
        seen[key] += 1
        known.add(address)
        return True

    return follows_few


def _is_left_out(address: str) -> bool:
    """Return whether an address is a static file, or a download of a selection."""
    path, asked, _query = address.partition("?")
    return address.startswith(settings.STATIC_URL) or (
        bool(asked) and path.endswith((".csv", ".xlsx", ".zip"))
    )


def in_admin(address: str) -> bool:
    """Return whether to request a page of the admin: without a query, and not to sign out."""
    return address.startswith("/admin/") and "?" not in address and "logout" not in address


def body(answer: HttpResponseBase) -> bytes:
    """Return the whole body, streamed or not."""
    if not answer.streaming:
        return bytes(answer.content)  # type: ignore[attr-defined]
    if not hasattr(answer, "_whole"):
        answer._whole = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    return bytes(answer._whole)  # type: ignore[attr-defined]


def kind(answer: HttpResponseBase) -> str:
    """Return the media type without its parameters."""
    return str(answer.headers.get("Content-Type", "")).partition(";")[0]


def addresses_in(tag: str, name: str, value: str) -> list[str]:
    """Return the addresses in an attribute of an element."""
    if name == "srcset":
        return [part.split()[0] for part in value.split(",") if part.split()]
    is_address = name in ADDRESSES or (
        (tag, name) == ("meta", "content") and re.match("https?://", value)
    )
    return [value] if is_address else []


class _Links(HTMLParser):
    """Collector of the addresses in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self.addresses += addresses_in(tag, name, value or "")


def _leads(address: str, answer: HttpResponseBase) -> Iterator[str]:
    """Return the addresses of the site, with their queries, to which a response links."""
    led = [str(answer.headers.get("Location", ""))]
    if kind(answer) == "text/html":
        links = _Links()
        links.feed(body(answer).decode())
        led += links.addresses
    match kind(answer):
        case "application/json":
            led += urls(json.loads(body(answer)))
        case "application/xml" | "application/atom+xml":
            elements = list(ET.fromstring(body(answer)).iter())  # noqa: S314 - ours, and we made it.
            led += [element.get("href", "") for element in elements]
            led += [element.text or "" for element in elements if element.tag.endswith("}loc")]
        case "text/plain":
            led += re.findall(r"^Sitemap: (\S+)", body(answer).decode(), re.MULTILINE)
    for place in filter(None, led):
        whole = urlsplit(urljoin(f"{settings.SITE_URL}{address}", place))
        if f"{whole.scheme}://{whole.netloc}" == settings.SITE_URL:
            yield f"{whole.path}?{whole.query}" if whole.query else whole.path


def urls(value: Any, name: str = "") -> Iterator[str]:  # noqa: ANN401
    """Return the addresses in a JSON twin."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from urls(member, key)
    elif isinstance(value, list):
        for member in value:
            yield from urls(member, name)
    elif isinstance(value, str) and (name == "url" or name.endswith("_url")):
        yield value

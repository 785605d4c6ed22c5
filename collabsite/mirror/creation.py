"""Make a mirror: ask for every address that is reached from the home pages, and write the answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from collabsite.environment import software_version
from collabsite.mirror import search_index
from collabsite.mirror.folder import MirrorError, MirrorFolder, new_folder
from collabsite.mirror.links import Links
from collabsite.mirror.names import SEARCH, chosen_query, file_name, is_left_out, served_path
from collabsite.mirror.site import Answer, Site, drawing_at_once
from collabsite.transfer.problems import Tell

START = [
    *("/", "/zh-hans/", "/robots.txt", "/sitemap.xml", "/openapi.json", "/opensearch.xml"),
    *("/.well-known/api-catalog", "/.well-known/security.txt", "/favicon.ico"),
]
# Those that a site need not have.
OPTIONAL = {"/.well-known/security.txt", "/favicon.ico"}
NOT_FOUND = "/404.html"
INTERVAL = 500
# A picture that another process is drawing is asked for again so often.
MOST_TRIES = 5
# What these have never changes, and some of it is slow to make.
_LASTING = re.compile(
    r"/(?:static|media|theme)/|/releases/\d+\.(?:csv|xlsx|zip|svg|png)$"
    r"|/(?:editions|releases)/\d+/(?:card\.png|cover\.svg)$"
)

_LINKING = {"css": "text/css", "js": "text/javascript"}


@dataclass
class Report:
    """The files of a mirror: how many there are, were written and were removed, and lost links."""

    files: int = 0
    written: int = 0
    removed: int = 0
    lost: list[str] = field(default_factory=list)


def make_mirror(place: Path, *, tell: Tell) -> Report:
    """Write the public site into a folder, or bring it up to date.

    Raises MirrorError; the folder is then as it was.
    """
    with drawing_at_once(), new_folder(place, version=software_version()) as folder:
        crawl = _Crawl(folder, tell)
        crawl.follow(START)
        folder.write(search_index.NAME, search_index.search_index(at=timezone.now()))
        not_found = crawl.site.get(NOT_FOUND)
        folder.write(NOT_FOUND.removeprefix("/"), crawl.prepare(NOT_FOUND, not_found)[0])
        return Report(len(folder.files), folder.written, folder.removed, sorted(crawl.lost))


class _Crawl:
    """Crawl of the site into a folder."""

    def __init__(self, folder: MirrorFolder, tell: Tell) -> None:
        self.site = Site()
        self.lost: set[str] = set()
        self._folder, self._tell = folder, tell
        self._links = Links(settings.SITE_URL)
        self._seen: set[str] = set()
        self._waiting: list[str] = []
        self._tries: dict[str, int] = {}

    def follow(self, addresses: Iterable[str]) -> None:
        """Write these addresses, and all to which they lead."""
        self._add(addresses)
        number = 0
        while self._waiting:
            self._write(self._waiting.pop())
            number += 1
            if number % INTERVAL == 0:
                self._tell(f"{number:,} addresses, {len(self._waiting):,} waiting")

    def _add(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            path, _, query = address.partition("?")
            if is_left_out(path) and not path.startswith("/static/"):
                continue
            chosen = chosen_query(path, query)
            whole = f"{path}?{chosen}" if chosen else path
            if whole not in self._seen:
                self._seen.add(whole)
                self._waiting.append(whole)

    def _write(self, address: str) -> None:
        path, _, query = address.partition("?")
        served = served_path(path, query)
        if _LASTING.search(path) and not query:
            name = file_name(served)
            content = self._folder.keep(name)
            if content is not None:
                kind = _LINKING.get(name.rpartition(".")[2])
                if kind:
                    self._add(self._links.rewrite(content.decode(), kind, address=path)[1])
                return
        answer = self._answer(address)
        if answer is None:
            return
        content, found = self.prepare(address, answer)
        self._add(found)
        self._folder.write(file_name(served, answer.kind), content)

    def _answer(self, address: str) -> Answer | None:
        """Return the answer to be stored, that to which a redirect leads; None if there is none."""
        answer = self.site.get(address)
        if answer.status in {301, 302, 307, 308}:
            whole = urlsplit(urljoin(f"{settings.SITE_URL}{address}", answer.location))
            if whole.path == f"{address}/":
                # A static server leads there by itself.
                self._add([whole.path])
                return None
            if whole.netloc != urlsplit(settings.SITE_URL).netloc or is_left_out(whole.path):
                self.lost.add(address)
                return None
            answer = self.site.get(f"{whole.path}?{whole.query}" if whole.query else whole.path)
        if answer.status == 200:
            return answer
        tries = self._tries[address] = self._tries.get(address, 0) + 1
        if answer.status == 503 and address.endswith(".png") and tries < MOST_TRIES:
            # Last, so that all others are made meanwhile.
            self._waiting.insert(0, address)
            return None
        if answer.status >= 500:
            raise MirrorError(f"{unquote(address)} was answered {answer.status}; see the log")
        if address not in OPTIONAL:
            self.lost.add(address)
        return None

    def prepare(self, address: str, answer: Answer) -> tuple[bytes, list[str]]:
        """Return the content of a file with the links of a mirror, and the addresses it links to."""
        if not answer.kind.startswith("text/") and not answer.kind.endswith(("xml", "json")):
            return answer.body, []
        if answer.kind in {"text/csv", "text/tab-separated-values"}:
            return answer.body, []
        text, found = self._links.rewrite(answer.body.decode(), answer.kind, address=address)
        path = address.partition("?")[0]
        if path in SEARCH and answer.kind == "text/html":
            language = "zh-hans" if path.startswith("/zh-hans/") else "en"
            text = search_index.search_page(text, language=language)
            _same, more = self._links.rewrite(text, answer.kind, address=address)
            found += more
        return text.encode(), found

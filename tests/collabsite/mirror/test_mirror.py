"""A mirror of a site, served by nginx alone, and its next version.

For every change it is a site with few articles and one dataset; `.ci/judges` adds the sample, which has
everything.
"""

import json
import re
import urllib.error
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings

from articles import publishing
from articles.models import Article, Citation, Source
from collabsite import sample
from collabsite.mirror.folder import STATE
from collabsite.mirror.links import Links
from collabsite.mirror.names import served_path
from tests.support import nginx
from tests.support.canaries import Canaries, hide
from tests.support.crawler import addresses_in, urls
from tests.support.nginx import Nginx
from tests.support.published import sound_draft
from tests.support.site_process import OPENER, free_port

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(nginx.program() is None, reason="nginx is not installed"),
]

_SERVER = """
server {{
    listen 127.0.0.1:{port};
    root {root};
    charset utf-8;
    error_page 404 /404.html;
}}
"""


@dataclass(frozen=True)
class Mirrored:
    """A mirror, where nginx serves it, and what its first and second run printed."""

    place: Path
    server: Nginx
    canary: Canaries
    printed: list[str]


@pytest.fixture(
    scope="module",
    params=[False, pytest.param(True, marks=pytest.mark.judges)],
    ids=["small", "with sample"],
)
def mirrored(
    module_db: None, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mirrored]:
    folder, port = tmp_path_factory.mktemp("mirror"), free_port()
    place = folder / "mirror"
    own = {
        # The mirror's address is that of the site, whose place it takes.
        "SITE_URL": f"http://127.0.0.1:{port}",
        # Static files as they are in the repository.
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": True,
    }
    canary = Canaries()
    with transaction.atomic(), override_settings(**own):
        hide(canary)
        if request.param:
            sample.load()
        else:
            _publish_newest()
        printed = [_mirror(place)]
        server = _SERVER.format(port=port, root=place)
        with nginx.running(folder / "nginx", server, port) as running:
            yield Mirrored(place, running, canary, printed)
        transaction.set_rollback(True)


def _publish_newest() -> None:
    """Publish an article of which the page of the API has all its examples, references too."""
    article = sound_draft("Newest")
    source = Source.objects.create(key="atlas", title="River Atlas", type="document")
    Citation.objects.create(article=article, source=source, locator="p. 1")
    publishing.publish(article, by=None)


def _mirror(place: Path) -> str:
    out, err = StringIO(), StringIO()
    call_command("mirror", str(place), stdout=out, stderr=err)
    return out.getvalue() + "".join(
        line for line in err.getvalue().splitlines(keepends=True) if "not found" in line
    )


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            self.addresses += addresses_in(tag, name, value or "")
            if name == "id":
                self.ids.add(value or "")


def _get(address: str) -> tuple[int, str, bytes]:
    try:
        with OPENER.open(address, timeout=60) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), error.read()


def _leads(kind: str, body: bytes) -> list[str]:
    match kind:
        case "text/html":
            page = _Page()
            page.feed(body.decode())
            return page.addresses
        case "application/json":
            return list(urls(json.loads(body)))
        case "text/javascript" | "application/javascript":
            return re.findall(r"(?:from|import)\s*\(?[\"'](\.{1,2}/[^\"']+)", body.decode())
        case "text/css":
            return re.findall(r"url\([\"']?([^)\"']+)", body.decode())
        case "text/xml" | "application/xml" | "application/atom+xml":
            return re.findall(r'(?:href|src)="([^"]+)"|<loc>([^<]+)', body.decode()) and [
                found.replace("&amp;", "&")
                for pair in re.findall(r'(?:href|src)="([^"]+)"|<loc>([^<]+)', body.decode())
                for found in pair
                if found
            ]
    return []


def test_no_link_is_broken_and_none_has_a_query(mirrored: Mirrored) -> None:
    begin = mirrored.server.url
    waiting = [(f"{begin}/", ""), (f"{begin}/zh-hans/", ""), (f"{begin}/sitemap.xml", "")]
    seen: set[str] = set()
    broken, asked = [], []
    while waiting:
        address, source = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        status, kind, body = _get(address)
        if status != 200:
            broken.append((status, address, source))
        for led in _leads(kind, body):
            whole = urljoin(address, led).partition("#")[0]
            if not whole.startswith(f"{begin}/"):
                continue
            if "?" in whole and "/search" not in whole:
                asked.append((whole, address))
            path = urlsplit(whole)
            whole = f"{begin}{quote(path.path, safe='/%~=,:@+!$*;()')}"
            waiting.append((whole, address))

    assert broken == []
    assert asked == []
    files = {path for path in mirrored.place.rglob("*") if path.is_file()}
    assert len(seen) > 100
    assert {"index.html", "404.html", "robots.txt"} <= {path.name for path in files}


def test_nothing_unpublished_and_no_page_for_editors_is_in_it(mirrored: Mirrored) -> None:
    said = {
        str(path.relative_to(mirrored.place)): words
        for path in mirrored.place.rglob("*")
        if path.is_file() and (words := mirrored.canary.places_in(HttpResponse(path.read_bytes())))
    }

    assert said == {}
    for name in ("admin", "accounts", "preview", "views"):
        assert not (mirrored.place / name).exists()
    pages = [path.read_text() for path in mirrored.place.rglob("*.html")]
    assert not any("view-token" in page or "/views/view.gif" in page for page in pages)


def test_an_unknown_address_gets_the_page_for_it(mirrored: Mirrored) -> None:
    status, kind, body = _get(f"{mirrored.server.url}/nothing/here/")

    assert (status, kind) == (404, "text/html")
    assert b"site-head" in body


@pytest.mark.judges
@pytest.mark.parametrize("mirrored", [True], ids=["with sample"], indirect=True)
def test_the_next_run_writes_what_has_changed_and_removes_what_is_gone(
    mirrored: Mirrored,
) -> None:
    place = mirrored.place
    state = json.loads((place / STATE).read_text())
    # As if an address of the last time were no longer one.
    (place / "gone.html").write_text("Gone.")
    state["files"]["gone.html"] = ""
    (place / STATE).write_text(json.dumps(state))
    former = {path: path.stat().st_ino for path in place.rglob("*") if path.is_file()}
    article = Article.objects.get(slug=sample.SLUG)
    article.title = "A new title"
    article.save()
    publishing.publish(article, by=None, note="Its title is new.")

    printed = _mirror(place)

    same = {
        path for path, number in former.items() if path.exists() and path.stat().st_ino == number
    }
    assert re.search(r" [1-9]\d* removed", printed)
    assert not (place / "gone.html").exists()
    assert "A new title" in (place / "articles" / sample.SLUG / "index.html").read_text()
    assert len(same) > len(former) / 2
    assert any(path.suffix == ".zip" for path in same)


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ann")

    with pytest.raises(CommandError, match="is no mirror"):
        call_command("mirror", str(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize(
    ("address", "served"),
    [
        ("/data/", "/data/"),
        ("/data/?page=2", "/data/~page=2/"),
        ("/data/a.csv?layout=long", "/data/a~layout=long.csv"),
        ("/data/a/?sort=b&page=2", "/data/a/"),
        ("/data/a/?entity=%E6%B2%B3%2F..", "/data/a/~entity=%E6%B2%B3-../"),
        ("/search/?q=rivers", "/search/"),
    ],
)
def test_an_address_with_a_query_has_a_name_of_its_own(address: str, served: str) -> None:
    path, _, query = address.partition("?")

    assert served_path(path, query) == served


def test_links_are_changed_where_they_stand() -> None:
    links = Links("https://a.org")
    page = '<a href="?sort=b&amp;page=#page.table">B</a> <a href="https://b.org/?x=1">C</a>'

    text, found = links.rewrite(page, "text/html", address="/data/a/")

    assert 'href="/data/a/~sort=b/#page.table"' in text
    assert 'href="https://b.org/?x=1"' in text
    assert found == ["/data/a/?sort=b&page="]

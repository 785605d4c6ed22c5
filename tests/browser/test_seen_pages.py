"""Rule C9 in a browser that nothing steers: pages of Playwright are always visible, and never prerendered.

The pages that lead to others come from a proxy before the site, which sees all requests.
"""

import http.client
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import PATIENCE, Pages, twin_of
from tests.support import chromium
from tests.support.site_process import Site, stop

pytestmark = pytest.mark.browser

# Without it Chromium says that it is headless, and the list of robots knows that.
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# The script of all pages, without the digest in its name.
SCRIPT = "/js/site."
# Gives what was to be reported the time to arrive, however slow the machine is.
PINGS = "for (let n = 0; n < 20; n++) await fetch(`/ping?${n}`)"
PRERENDERING = """<!doctype html>
<script type="speculationrules">{"prerender": [{"urls": ["PATH"], "eagerness": "immediate"}]}</script>
<script type="module">
await fetch("/wait/prerendered")
PINGS
await fetch("/wait/open")
location.href = "NEXT"
</script>"""
BEHIND = """<!doctype html>
<script>open("/before")</script>"""
# It opens the page in the tab behind it, and closes itself.
BEFORE = """<!doctype html>
<script type="module">
opener.location = "PATH"
await fetch("/wait/loaded")
PINGS
await fetch("/wait/close")
close()
</script>"""


class Proxy(ThreadingHTTPServer):
    """Pages of a test, before a site."""

    daemon_threads = True

    def __init__(self, site: Site, pages: dict[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.site = site
        self.pages = pages
        # Method, path and purpose of each request.
        self.asked: list[tuple[str, str, str]] = []
        self._is_allowed: dict[str, threading.Event] = {}
        self._changed = threading.Condition()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def note(self, method: str, path: str, purpose: str) -> None:
        """Note a request."""
        with self._changed:
            self.asked.append((method, path, purpose))
            self._changed.notify_all()

    def allowed(self, name: str) -> threading.Event:
        """The event that a page waits for at `/wait/NAME`."""
        return self._is_allowed.setdefault(name, threading.Event())

    def wait_for(self, method: str, part: str) -> None:
        """Return once there was a request of an address with this part."""
        with self._changed:
            assert self._changed.wait_for(
                lambda: any(m == method and part in path for m, path, _ in self.asked),
                timeout=PATIENCE / 1000,
            ), self.asked

    def purposes(self, method: str, path: str) -> list[str]:
        """The purposes of the requests of an address."""
        return [p for m, asked, p in self.asked if (m, asked.partition("?")[0]) == (method, path)]


class Handler(BaseHTTPRequestHandler):
    """Answers with a page of the test, when it is allowed, or as the site does."""

    server: Proxy
    protocol_version = "HTTP/1.1"
    ours: ClassVar = ("/ping", "/wait/")

    def do_GET(self) -> None:
        """Answer a request."""
        path = self.path
        self.server.note(self.command, path, self.headers.get("Sec-Purpose", ""))
        if path in self.server.pages:
            self._answer(200, [("Content-Type", "text/html")], self.server.pages[path].encode())
            return
        if path.startswith("/wait/"):
            self.server.allowed(path.removeprefix("/wait/")).wait(PATIENCE / 1000)
        if path.startswith(self.ours):
            self._answer(200, [], b"")
            return
        self._forward()

    def do_POST(self) -> None:
        """Answer a report of a view."""
        self.do_GET()

    def _forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        # The browser may have left before it is answered.
        with closing(http.client.HTTPConnection(urlsplit(self.server.site.url).netloc)) as site:
            site.request(self.command, self.path, body, dict(self.headers))
            response = site.getresponse()
            skipped = {"connection", "content-length", "transfer-encoding"}
            headers = [each for each in response.getheaders() if each[0].lower() not in skipped]
            self._answer(response.status, headers, response.read())

    def _answer(self, status: int, headers: Sequence[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@contextmanager
def visited(site: Site, directory: Path, pages: dict[str, str]) -> Iterator[Proxy]:
    """Serve pages before the site, and open `/start` in a browser without any tool attached."""
    executable = chromium.found(whole=True)
    if executable is None:
        pytest.skip("no whole Chromium found: install one")
    with Proxy(site, pages) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, args=(0.02,))
        thread.start()
        process = subprocess.Popen(
            [
                *[executable, "--headless=new", *chromium.ARGUMENTS, "--disable-popup-blocking"],
                *[f"--user-agent={FIREFOX} {directory.name}", f"--user-data-dir={directory}"],
                f"{proxy.url}/start",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield proxy
        finally:
            stop(process)
            proxy.shutdown()
            thread.join()


def views(site: Site, path: str) -> int:
    found: int = site.json(twin_of(path))["views"]
    return found


def wait_for_views(site: Site, path: str, number: int) -> None:
    """Return once the site has counted so many."""
    deadline = time.monotonic() + PATIENCE / 1000
    while views(site, path) < number:
        assert time.monotonic() < deadline


def prerendering(path: str, following: str) -> dict[str, str]:
    start = PRERENDERING.replace("PINGS", PINGS).replace("PATH", path).replace("NEXT", following)
    return {"/start": start, "/end": "<!doctype html>"}


def test_c9_a_prerendered_page_counts_once_it_is_opened(
    site: Site, pages: Pages, tmp_path: Path
) -> None:
    path = pages.path_of("article")
    before = views(site, path)

    with visited(site, tmp_path, prerendering(path, path)) as proxy:
        proxy.wait_for("GET", SCRIPT)
        proxy.allowed("prerendered").set()
        proxy.wait_for("GET", "/wait/open")
        while_prerendered = views(site, path), proxy.purposes("POST", "/views/")
        proxy.allowed("open").set()
        proxy.wait_for("POST", "/views/")
        wait_for_views(site, path, before + 1)

    assert proxy.purposes("GET", path) == ["prefetch;prerender"]
    assert while_prerendered == (before, [])
    assert proxy.purposes("POST", "/views/") == [""]
    assert views(site, path) == before + 1


def test_c9_a_prerendered_page_that_is_never_opened_does_not_count(
    site: Site, pages: Pages, tmp_path: Path
) -> None:
    path = pages.path_of("article")
    before = views(site, path)

    with visited(site, tmp_path, prerendering(path, "/end")) as proxy:
        proxy.wait_for("GET", SCRIPT)
        proxy.allowed("prerendered").set()
        proxy.allowed("open").set()
        proxy.wait_for("GET", "/end")

    assert proxy.purposes("GET", path) == ["prefetch;prerender"]
    assert proxy.purposes("POST", "/views/") == []
    assert views(site, path) == before


def test_c9_a_page_in_a_tab_behind_another_counts_once_it_is_visible(
    site: Site, pages: Pages, tmp_path: Path
) -> None:
    path = pages.path_of("article")
    before = views(site, path)
    of_test = {"/start": BEHIND, "/before": BEFORE.replace("PINGS", PINGS).replace("PATH", path)}

    with visited(site, tmp_path, of_test) as proxy:
        proxy.wait_for("GET", SCRIPT)
        proxy.allowed("loaded").set()
        proxy.wait_for("GET", "/wait/close")
        while_hidden = views(site, path), proxy.purposes("POST", "/views/")
        proxy.allowed("close").set()
        proxy.wait_for("POST", "/views/")
        wait_for_views(site, path, before + 1)

    assert while_hidden == (before, [])
    assert proxy.purposes("POST", "/views/") == [""]
    assert views(site, path) == before + 1

"""The delivered nginx configuration, run by Debian's nginx."""

import gzip
import http.client
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from collabsite.sample import SLUG
from tests.support import nginx, site_process
from tests.support.nginx import Nginx
from tests.support.site_process import PATIENCE, Prepared, Site

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(nginx.program() is None, reason="nginx is not installed"),
]

ARTICLE = f"/articles/{SLUG}/"
PUBLIC = {"Cache-Control": "public, max-age=0, s-maxage=60"}
# Lets a request of a test come from any address.
CLIENT = "X-Test-Address"
ANY_CLIENT = f"set_real_ip_from 127.0.0.1; real_ip_header {CLIENT};"


@dataclass(frozen=True)
class Answer:
    """A response: its status, headers and body."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def cache_status(self) -> str:
        """The reports of the caches on the way (RFC 9211)."""
        return ", ".join(self.headers.get_all("Cache-Status", []))


def ask(
    server: str, path: str, headers: Mapping[str, str] = {}, *, post: bytes | None = None
) -> Answer:
    """Send a request with the given headers only."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=PATIENCE)
    with closing(connection):
        connection.request("GET" if post is None else "POST", path, post, dict(headers))
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())


def ask_for_hit(server: str, path: str) -> Answer:
    """Repeat a request until the cache answers: on a busy machine its second may end before."""
    answers = (ask(server, path) for _ in range(50))
    return next(answer for answer in answers if "nginx; hit" in answer.cache_status)


@dataclass
class Upstream:
    """A server in place of the site, which answers every path with the headers set for it."""

    port: int
    headers: dict[str, Mapping[str, str]] = field(default_factory=dict)
    requests: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    # Responses wait for it.
    open: threading.Event = field(default_factory=threading.Event)

    def requested(self, path: str) -> list[Mapping[str, str]]:
        """The headers of each request for a path."""
        return [headers for at, headers in self.requests if at == path]


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            stand_in.requests.append((self.path, dict(self.headers.items())))
            stand_in.open.wait(PATIENCE)
            self.send_response(200)
            for name, value in stand_in.headers.get(self.path, {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        stand_in = Upstream(server.server_port)
        stand_in.open.set()
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield stand_in
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def proxy(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    """An nginx in front of `upstream`, with a static file."""
    folder = tmp_path_factory.mktemp("nginx")
    static = folder / "var" / "static" / "css"
    static.mkdir(parents=True)
    (static / "site.0123456789ab.css").write_text("a { color: red }")
    (static / "site.0123456789ab.css.gz").write_bytes(gzip.compress(b"a { color: red }"))
    with nginx.before(upstream.port, folder, var=folder / "var", http=ANY_CLIENT) as running:
        yield running


@pytest.fixture
def proxied_site(prepared_site: Prepared, tmp_path: Path) -> Iterator[tuple[Nginx, Site]]:
    """An nginx in front of the site with its sample."""
    with site_process.copied(
        prepared_site, tmp_path, TRUSTED_PROXY_HOPS="1", READY_PAGES_MB="64"
    ) as site:
        port = urlsplit(site.url).port
        assert port
        with nginx.before(port, tmp_path / "nginx", var=tmp_path, http=ANY_CLIENT) as running:
            yield running, site


def wait_for_line(proxy: Nginx, part: str) -> str:
    """Return the line of the access log, which is written up to a second later."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for line in proxy.log_lines:
            if part in line:
                return line
        site_process.is_running(proxy.process, for_seconds=0.02)
    raise AssertionError(f"{part} is not in the log")


def test_nginx_accepts_the_configuration(tmp_path: Path) -> None:
    site = nginx.site_file(tmp_path, port=8080, app_port=8000, var=tmp_path)

    done = subprocess.run(
        [*nginx.command(tmp_path, site), "-t"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.mark.judges
@pytest.mark.one_database
def test_a_page_is_kept_and_outlives_the_site(proxied_site: tuple[Nginx, Site]) -> None:
    proxy, site = proxied_site
    direct = ask(site.url, ARTICLE)
    first = ask(proxy.url, ARTICLE)

    hit = ask_for_hit(proxy.url, ARTICLE)
    again = ask(proxy.url, ARTICLE, {"If-None-Match": hit.headers["ETag"]})
    site_process.stop(site.process)
    # The kept page is a second old at some time, and is then asked for in vain.
    answers = (ask(proxy.url, ARTICLE) for _ in range(100_000))
    stale = next(each for each in answers if "detail=stale" in each.cache_status)
    never_read = ask(proxy.url, "/articles/?page=1")

    assert first.status == hit.status == stale.status == 200
    assert direct.body == first.body == hit.body == stale.body
    assert again.status == 304
    assert stale.headers["ETag"] == direct.headers["ETag"]
    assert never_read.status == 503
    assert never_read.headers["Retry-After"]


@pytest.mark.one_database
def test_views_reach_the_site_with_the_readers_own_address(
    proxied_site: tuple[Nginx, Site],
) -> None:
    proxy, _ = proxied_site
    found = re.search(rb'name="view-token" content="([^"]+)"', ask(proxy.url, ARTICLE).body)
    assert found
    address = f"/views/?{urlencode({'token': found[1].decode()})}"

    def report(client: str, forged: str) -> Answer:
        headers = {
            "User-Agent": "Mozilla/5.0 Firefox/140.0",
            "X-Forwarded-For": forged,
            CLIENT: client,
        }
        return ask(proxy.url, address, headers, post=b"")

    answers = [
        report("192.0.2.1", "198.51.100.1"),
        report("192.0.2.1", "198.51.100.2"),
        report("192.0.2.2", "198.51.100.1"),
    ]

    first, second, third = (re.sub(rb"\D", b"", answer.body) for answer in answers)
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert int(second) == int(first)
    assert int(third) == int(first) + 1


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/accounts/login/", {}),
        ("/views/view.gif?token=", {}),
        ("/zh-hans/preview/secret/", {}),
        ("/%70review/secret/", {}),
        ("/live", {}),
        ("/data/some.csv", {}),
        ("/articles/", {"Cookie": "sessionid=of-an-editor"}),
    ],
)
def test_some_requests_are_never_kept(
    proxy: Nginx, upstream: Upstream, path: str, headers: Mapping[str, str]
) -> None:
    upstream.headers[path] = PUBLIC
    before = len(upstream.requested(path))

    answers = [ask(proxy.url, path, headers) for _ in range(2)]

    assert len(upstream.requested(path)) == before + 2
    assert all("Cache-Status" not in answer.headers for answer in answers)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cache-Control": "max-age=60"},
        {"Cache-Control": "private, max-age=60"},
        {"Cache-Control": "no-store"},
        {"Cache-Control": "public, max-age=0"},
        {**PUBLIC, "Set-Cookie": "csrftoken=secret"},
        {**PUBLIC, "Vary": "Accept-Encoding, Cookie"},
    ],
)
def test_a_response_that_is_not_public_is_never_kept(
    proxy: Nginx, upstream: Upstream, headers: Mapping[str, str]
) -> None:
    path = "/?" + urlencode(headers)
    upstream.headers[path] = headers

    for _ in range(2):
        ask(proxy.url, path)

    assert len(upstream.requested(path)) == 2


def test_a_page_is_kept_once_for_each_set_of_codings(proxy: Nginx, upstream: Upstream) -> None:
    upstream.headers["/codings/"] = {**PUBLIC, "Vary": "Accept-Encoding"}
    accepted = [
        *["gzip", "GZIP, deflate", "br;q=0, gzip;q=0.5"],
        *["gzip, deflate, br, zstd", "br,gzip", "br", "identity", "gzip;q=0, x-br", ""],
    ]

    for each in accepted:
        ask(proxy.url, "/codings/", {"Accept-Encoding": each})

    asked = [each.get("Accept-Encoding", "") for each in upstream.requested("/codings/")]
    assert asked == ["gzip", "br, gzip", "br", ""]


def test_twenty_readers_of_a_page_that_is_not_kept_make_one_request(
    proxy: Nginx, upstream: Upstream
) -> None:
    upstream.headers["/cold/"] = PUBLIC
    netloc = urlsplit(proxy.url).netloc
    readers = [http.client.HTTPConnection(netloc, timeout=PATIENCE) for _ in range(20)]

    upstream.open.clear()
    for reader in readers:
        reader.request("GET", "/cold/")
    upstream.open.set()
    bodies = {reader.getresponse().read() for reader in readers}
    for reader in readers:
        reader.close()

    assert bodies == {b"hello"}
    assert len(upstream.requested("/cold/")) == 1


def test_what_a_reader_claims_of_the_connection_is_overwritten(
    proxy: Nginx, upstream: Upstream
) -> None:
    claimed = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https"}

    ask(proxy.url, "/claimed/", {**claimed, CLIENT: "192.0.2.9"})

    [received] = upstream.requested("/claimed/")
    assert received["X-Forwarded-For"] == "192.0.2.9"
    assert received["X-Forwarded-Proto"] == "http"


def test_the_log_has_no_whole_address_and_no_key_of_a_preview(proxy: Nginx) -> None:
    logged = {
        "192.0.2.77": "192.0.2.0",
        "::ffff:192.0.2.77": "192.0.2.0",
        "2001:db8:1234:5678::9": "2001:db8:1234::",
        "2001:db8::5678:9": "2001:db8::",
        "2001::9": "2001::",
        "::1": "::",
    }
    paths = {client: f"/logged/?{urlencode({'of': client})}" for client in logged}

    for client, path in paths.items():
        ask(proxy.url, path, {CLIENT: client, "User-Agent": "Mozilla/5.0"})
    ask(proxy.url, "/preview/the-secret/", {"User-Agent": "Previewing/1.0"})

    for client, shortened in logged.items():
        line = wait_for_line(proxy, paths[client])
        assert line.startswith(f"{shortened} - - [")
        assert f'] "GET {paths[client]} HTTP/1.1" 200 5 "-" "Mozilla/5.0" MISS' in line
    assert '"GET /preview/- HTTP/1.1"' in wait_for_line(proxy, "Previewing/1.0")


def test_large_bodies_and_headers_are_refused(proxy: Nginx, upstream: Upstream) -> None:
    body = ask(proxy.url, "/large/", post=bytes(70_000))
    header = ask(proxy.url, "/large/", {"X-Long": "x" * 10_000})

    assert (body.status, header.status) == (413, 400)
    assert not upstream.requested("/large/")


def test_static_files_come_from_the_disk_or_the_site(proxy: Nginx, upstream: Upstream) -> None:
    path = "/static/css/site.0123456789ab.css"

    packed = ask(proxy.url, path, {"Accept-Encoding": "gzip"})
    missing = ask(proxy.url, "/static/css/other.css")

    assert gzip.decompress(packed.body) == b"a { color: red }"
    assert packed.headers["Content-Type"] == "text/css; charset=utf-8"
    assert packed.headers["Cache-Control"] == "public, max-age=315360000, immutable"
    assert packed.headers["Access-Control-Allow-Origin"] == "*"
    assert not upstream.requested(path)
    assert missing.body == b"hello"

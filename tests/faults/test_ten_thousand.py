"""Ten thousand readers of one article are ten thousand views."""

import csv
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import batched
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.faults.verification import Verify
from tests.support import site_process
from tests.support.site_process import PATIENCE, Prepared, Site

pytestmark = pytest.mark.faults

READERS = 10_000
CONNECTIONS = 64
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def site_behind_a_proxy(prepared_site: Prepared, tmp_path: Path) -> Iterator[Site]:
    with site_process.copied(prepared_site, tmp_path, TRUSTED_PROXY_HOPS="1") as running:
        yield running


def report(address: str, query: str, host: str) -> bytes:
    """The request by which a trusted proxy reports the view of a reader, who has forged another."""
    headers = {
        "Host": host,
        "User-Agent": FIREFOX,
        "X-Forwarded-For": f"192.0.2.1, {address}",
        "Content-Length": "0",
    }
    lines = [
        f"POST /views/?{query} HTTP/1.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def send(port: int, requests: Sequence[bytes], statuses: list[bytes]) -> None:
    """Send requests one after the other over a connection; add the status of each response."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        responses = connection.makefile("rb")
        for request in requests:
            connection.sendall(request)
            statuses.append(responses.readline().split()[1])
            length = 0
            while (line := responses.readline()) != b"\r\n":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            responses.read(length)


@pytest.mark.judges
@pytest.mark.judges_on_postgresql
def test_ten_thousand_addresses_over_64_connections_are_as_many_views_and_unique_views(
    site_behind_a_proxy: Site, verify: Verify
) -> None:
    site = site_behind_a_proxy
    article = site.json("/articles.json")["articles"][0]["url"]
    path = urlsplit(article).path
    twin = f"{path.rstrip('/')}.json"
    before = site.json(twin)["views"]
    token = re.search(r'name="view-token" content="([^"]+)"', site.get(path)[1])
    assert token
    query, host = urlencode({"token": token[1]}), urlsplit(site.url).netloc
    requests = [report(f"10.0.{n // 250}.{n % 250}", query, host) for n in range(READERS)]
    statuses: list[bytes] = []

    threads = [
        threading.Thread(target=send, args=(urlsplit(site.url).port, own, statuses))
        for own in batched(requests, -(-READERS // CONNECTIONS))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)

    assert len(threads) == CONNECTIONS
    assert Counter(statuses) == {b"200": READERS}
    assert site.json(twin)["views"] == before + READERS
    rows = list(csv.DictReader(site.get(f"{path}usage.csv")[1].splitlines()))
    assert sum(int(row["views"]) for row in rows) == READERS
    assert sum(int(row["unique_views"]) for row in rows) == READERS
    verify(site.environment)

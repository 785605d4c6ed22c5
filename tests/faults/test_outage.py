"""While the database is down, pages are read as ever, and the gap in counting is known afterwards."""

import http.client
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.collabsite.serving.test_ready_pages import ask
from tests.faults.verification import Verify
from tests.support import databases, postgresql, site_process
from tests.support.site_process import PATIENCE, Prepared, Site, free_port, granian

pytestmark = pytest.mark.faults

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
# SQLite is no process that could end: it refuses all views.
REFUSE = (
    "CREATE TRIGGER refuse BEFORE INSERT ON counting_visit"
    " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
)


@dataclass
class Outage:
    """A served site, and a database that can be stopped."""

    site: Site
    postgresql: postgresql.Server | None

    def begin(self) -> None:
        """Stop the database."""
        if self.postgresql:
            self.postgresql.kill()
        else:
            databases.execute(self.site.environment["DATABASE_URL"], [REFUSE])

    def end(self) -> None:
        """Start the database again."""
        if self.postgresql:
            self.postgresql.start()
        else:
            databases.execute(self.site.environment["DATABASE_URL"], ["DROP TRIGGER refuse"])


@pytest.fixture
def outage(prepared_site: Prepared, tmp_path: Path) -> Iterator[Outage]:
    with ExitStack() as stack:
        environment = stack.enter_context(site_process.copied_environment(prepared_site, tmp_path))
        server = None
        if prepared_site.database_url.startswith("postgres"):
            server = stack.enter_context(postgresql.running(*postgresql.UNSAFE))
            postgresql.copy(environment["DATABASE_URL"], server.url)
            environment["DATABASE_URL"] = server.url
        port = free_port()
        environment |= {"SITE_URL": f"http://127.0.0.1:{port}", "READY_PAGES_MB": "64"}
        command = granian(port, environment["DATABASE_URL"], workers=1)
        log = tmp_path / "serve.log"
        site = stack.enter_context(site_process.running(command, port, environment, log))
        yield Outage(site, server)


def report(site: Site, token: bytes) -> tuple[int, str]:
    """Report a view as the script of a page does; return the status and `Retry-After`."""
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=PATIENCE)
    with closing(connection):
        connection.request(
            "POST",
            f"/views/?{urlencode({'token': token.decode()})}",
            headers={"User-Agent": FIREFOX},
        )
        response = connection.getresponse()
        return response.status, response.headers.get("Retry-After", "")


@pytest.mark.judges_on_sqlite
def test_a_page_is_read_and_its_view_counted_later_when_the_database_is_down_meanwhile(
    outage: Outage, verify: Verify
) -> None:
    site = outage.site
    path = urlsplit(site.json("/articles.json")["articles"][0]["url"]).path
    # It is in memory then.
    pages = [ask(site.url, path) for _ in range(2)]
    token = re.search(rb'name="view-token" content="([^"]+)"', pages[0].body)
    assert token

    outage.begin()
    refused = [report(site, token[1]) for _ in range(2)]
    read = ask(site.url, path)
    outage.end()
    counted = report(site, token[1])

    assert (read.status, read.body) == (200, pages[1].body)
    assert [status for status, _ in refused] == [503, 503]
    # Within thirty seconds, a view that was counted after all is a double click.
    assert {0 < int(retry_after) < 30 for _, retry_after in refused} == {True}
    assert counted == (200, "")
    assert site.rows("SELECT sum(views), sum(clicks) FROM counting_visit") == [(1, 1)]
    verify(site.environment)

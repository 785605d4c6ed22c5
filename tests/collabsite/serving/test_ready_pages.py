"""Ready pages, served by several real processes with one database."""

import http.client
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.support import site_process
from tests.support.site_process import PATIENCE, Prepared, Site, free_port, granian, wait_until

pytestmark = pytest.mark.faults

# What has no part in what a page shows.
HEADERS = {
    **dict.fromkeys(
        [
            *["Accept", "Accept-Charset", "Accept-Language", "Authorization", "DNT", "Sec-GPC"],
            *["Forwarded", "From", "Max-Forwards", "Origin", "Pragma", "Purpose", "Referer"],
            *["Sec-Fetch-Mode", "Sec-Purpose", "TE", "Upgrade-Insecure-Requests", "User-Agent"],
            *["Via", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Server", "X-Host"],
            *["X-HTTP-Method-Override", "X-Original-URL", "X-Rewrite-URL", "X-Requested-With"],
        ],
        "pwned.example",
    ),
    "Accept-Language": "zh-hans",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "10.0.0.1",
    "Cookie": "django_language=zh-hans; theme=dark",
}
REQUESTS = 500
ODD = {f"X-Odd-{number}": "<script>\t'\"" + "x" * number for number in range(60)}
PUBLISHED = """
import datetime as dt
from django.utils import timezone
from articles import publishing
from articles.models import Article
article = Article.objects.get()
article.title = {title!r}
article.save()
at = timezone.now() + dt.timedelta(seconds={seconds})
publishing.publish(article, by=None, note="Another title.", at=at if {seconds} else None)
"""

CHANGED_DATA = """
from metrics.releases import working_copy
from articles.publishing import issue_release
from metrics.models import Dataset, Observation
working = working_copy.ensure(Dataset.objects.get(slug="the-record-in-four-fields"))
Observation.objects.filter(
    entity__release=working,
    entity__code="artificial-intelligence",
    indicator__code="citation-advantage",
).update(value=37)
issue_release(working.dataset, by=None, note="Counted anew.")
"""


@dataclass(frozen=True)
class Answer:
    """A response of a server."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def cache_status(self) -> str:
        return self.headers.get("cache-status", "")


def ask(
    url: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    body: str | None = None,
) -> Answer:
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE)
    try:
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        given = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, given, answer.read())
    finally:
        connection.close()


@dataclass(frozen=True)
class Servers:
    """Two servers of one site."""

    site: Site
    urls: tuple[str, ...]
    article: str

    def publish(self, title: str, *, in_seconds: float = 0) -> None:
        self.site.run(PUBLISHED.format(title=title, seconds=in_seconds))

    def all_show(self, title: str, path: str) -> bool:
        return all(title.encode() in ask(url, path).body for url in self.urls)


@pytest.fixture(scope="module")
def servers(prepared_site: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    directory: Path = tmp_path_factory.mktemp("ready")
    port, log = free_port(), directory / "serve-other.log"
    with site_process.copied(prepared_site, directory, READY_PAGES_MB="64") as site:
        command = granian(port, site.environment["DATABASE_URL"], workers=1)
        with site_process.running(command, port, site.environment, log) as other:
            article = urlsplit(site.json("/articles.json")["articles"][0]["url"]).path
            yield Servers(site, (site.url, other.url), article)


def hit(
    url: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    *,
    coding: str | None = None,
) -> Answer:
    """Return a page once it is ready, in this content coding if one is given."""
    answers: list[Answer] = []

    def is_ready() -> bool:
        answer = ask(url, path, headers)
        answers.append(answer)
        found = answer.headers.get("content-encoding", "")
        return answer.cache_status == "collabsite; hit" and coding in {None, found}

    wait_until(is_ready)
    return answers[-1]


@pytest.mark.slow
@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_a_ready_page_is_what_the_application_answers(servers: Servers, coding: str) -> None:
    url, wanted = servers.urls[0], {"Accept-Encoding": coding}
    ready = hit(url, servers.article, wanted, coding=coding)
    # A request for a part is answered by the application, which has no parts of pages.
    made = ask(url, servers.article, {"Range": "bytes=0-9"})

    assert made.cache_status == ""
    if not coding:
        assert ready.body == made.body
    own = {"cache-status", "content-encoding", "content-length", "etag", "date"}
    assert {k: v for k, v in ready.headers.items() if k not in own} == {
        k: v for k, v in made.headers.items() if k not in own
    }
    assert int(ready.headers["content-length"]) == len(ready.body)
    unchanged = ask(url, servers.article, {**wanted, "If-None-Match": ready.headers["etag"]})
    assert (unchanged.status, unchanged.body) == (304, b"")
    head = ask(url, servers.article, wanted, method="HEAD")
    assert (head.status, head.body) == (200, b"")

    # Another process of the server may not have compressed it yet.
    def same_etag() -> bool:
        answer = ask(url, servers.article, wanted, method="HEAD")
        return answer.headers["etag"] == ready.headers["etag"]

    wait_until(same_etag)


@pytest.mark.slow
def test_no_header_changes_what_others_get(servers: Servers) -> None:
    paths = ["/articles/?page=1&sort=title", f"{servers.article}editions/", "/data.json"]
    plain = {path: ask(servers.urls[0], path).body for path in paths}

    for path in paths:
        first = ask(servers.urls[1], path, {**HEADERS, **ODD})
        assert first.body == plain[path]
        assert hit(servers.urls[1], path).body == plain[path]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/accounts/login/", {}),
        ("GET", "/live", {}),
        ("GET", "/views/view.gif", {}),
        ("GET", "/", {"Cookie": "a=b; sessionid=x"}),
        ("GET", "/articles/never-written/", {}),
        ("POST", "/articles/", {}),
        ("GET", "/", {"Host": "pwned.example"}),
        ("GET", "/", {"Range": "bytes=0-9"}),
    ],
)
def test_what_is_not_for_every_reader_is_never_kept(
    servers: Servers, method: str, path: str, headers: Mapping[str, str]
) -> None:
    for _ in range(2):
        assert ask(servers.urls[0], path, headers, method).cache_status == ""


@pytest.mark.judges_on_sqlite
def test_what_is_published_by_one_process_is_shown_by_all(servers: Servers) -> None:
    paths = [servers.article, "/", "/articles/", "/articles/feed.atom", "/articles.json"]
    for url in servers.urls:
        for path in paths:
            hit(url, path)
        hit(url, "/data.json")

    servers.publish("A Second Title")

    for path in paths:
        wait_until(lambda path=path: servers.all_show("A Second Title", path))  # type: ignore[misc]
    # What is new stays: no process goes back to what it had.
    for _ in range(3):
        assert all(servers.all_show("A Second Title", path) for path in paths)


@pytest.mark.judges_on_sqlite
def test_a_scheduled_edition_is_shown_by_all_from_its_time_on(servers: Servers) -> None:
    for url in servers.urls:
        hit(url, servers.article)

    servers.publish("A Title for Later", in_seconds=3)

    assert not servers.all_show("A Title for Later", servers.article)
    wait_until(lambda: servers.all_show("A Title for Later", servers.article))


def test_a_ready_page_says_that_data_has_changed_until_a_scheduled_edition_is_shown(
    servers: Servers,
) -> None:
    servers.site.run(CHANGED_DATA)
    wait_until(lambda: servers.all_show("The data behind", servers.article))
    for url in servers.urls:
        hit(url, servers.article)

    servers.publish("The New Data", in_seconds=20)

    assert servers.all_show("The data behind", servers.article)
    wait_until(lambda: servers.all_show("The New Data", servers.article))
    for url in servers.urls:
        assert b"The data behind" not in hit(url, servers.article).body


@pytest.mark.slow
def test_a_cold_page_is_made_once_for_many_requests_at_once(servers: Servers) -> None:
    url = servers.urls[1]
    statuses: Counter[str] = Counter()

    def read() -> None:
        statuses[ask(url, "/zh-hans/articles/?sort=title").cache_status] += 1

    readers = [threading.Thread(target=read) for _ in range(REQUESTS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    made = statuses.pop("collabsite; fwd=miss; stored")
    # One for each worker that a server may have.
    assert made <= 2
    assert set(statuses) <= {"collabsite; hit", "collabsite; fwd=miss; collapsed"}
    assert made + statuses.total() == REQUESTS


def test_without_the_database_ready_pages_are_answered_and_others_are_not(
    servers: Servers,
) -> None:
    database_url = servers.site.environment["DATABASE_URL"]
    if not database_url.startswith("postgres"):
        pytest.skip("only on PostgreSQL: SQLite has no server that could stop")
    url, name = servers.urls[0], urlsplit(database_url).path.removeprefix("/")
    other = urlsplit(database_url)._replace(path="/postgres").geturl()
    # Both workers of the server have it.
    for _ in range(20):
        hit(url, servers.article)

    with psycopg.connect(other, autocommit=True) as session:
        session.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        try:
            session.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            wait_until(lambda: "ttl=-" in ask(url, servers.article).cache_status)
            stale, cold = ask(url, servers.article), ask(url, "/topics/none/")
        finally:
            session.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())

    assert (stale.status, cold.status) == (200, 503)
    assert int(cold.headers["retry-after"]) > 0
    hit(url, servers.article)

"""Three machines of one site: a database, and nginx in front of them."""

import http.client
import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

import pytest
from django.core.management.utils import get_random_secret_key

from tests.support import nginx, postgresql, site_process
from tests.support.nginx import Nginx
from tests.support.site_process import (
    ADMIN_PASSWORD,
    PATIENCE,
    Prepared,
    Site,
    free_port,
    granian,
    wait_until,
)

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(
        not os.environ["DATABASE_URL"].startswith("postgres"), reason="only on PostgreSQL"
    ),
    pytest.mark.skipif(nginx.program() is None, reason="nginx is not installed"),
]

HOSTS = ["127.0.0.1", "127.0.0.2", "127.0.0.2"]
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
READERS = 8
# Lets a request of a test come from any address.
CLIENT = "X-Test-Address"
ANY_CLIENT = f"set_real_ip_from 127.0.0.1; real_ip_header {CLIENT};"
PUBLISH = """
from articles import publishing
from articles.models import Article
article = Article.objects.get()
article.title = {title!r}
article.save()
publishing.publish(article, by=None, note="Another title.")
"""
FORM = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": FIREFOX}


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    cookies: dict[str, str]


def ask(
    server: str,
    path: str,
    headers: dict[str, str] | None = None,
    form: dict[str, str] | None = None,
) -> Answer:
    with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=PATIENCE)) as opened:
        body = None if form is None else urlencode(form)
        opened.request("GET" if body is None else "POST", path, body, headers or {})
        response = opened.getresponse()
        cookies = SimpleCookie(", ".join(response.headers.get_all("Set-Cookie", [])))
        text = response.read().decode()
        return Answer(response.status, text, {name: each.value for name, each in cookies.items()})


@dataclass(frozen=True)
class Machines:
    """The servers of the site, and what they share."""

    sites: list[Site]
    proxy: Nginx
    article: str

    def publish(self, title: str) -> None:
        """Publish another edition on the first machine."""
        self.sites[0].run(PUBLISH.format(title=title))

    def all_show(self, title: str) -> bool:
        """Return whether all machines show a title."""
        return all(title in ask(site.url, self.article).body for site in self.sites)


@pytest.fixture(scope="module")
def machines(
    prepared_site: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    with ExitStack() as stack:
        database = stack.enter_context(postgresql.running(*postgresql.UNSAFE))
        postgresql.copy(prepared_site.database_url, database.url)
        port = free_port()
        shared = {
            "SECRET_KEY": get_random_secret_key(),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "ALLOWED_HOSTS": "127.0.0.2",
            "TRUSTED_PROXY_HOPS": "1",
            "DATABASE_URL": database.url,
        }
        sites = []
        for number, host in enumerate(HOSTS):
            var = folder / f"var-{number}"
            site_process.copy_files(prepared_site, var)
            environment = site_process.bare_environment(**shared, VAR_DIR=str(var))
            own = free_port()
            served = site_process.running(
                granian(own, database.url, workers=1, host=host),
                own,
                environment,
                var / "serve.log",
                host=host,
            )
            sites.append(stack.enter_context(served))
        first, *others = [urlsplit(site.url) for site in sites]
        assert first.port
        configuration = nginx.site_file(
            folder / "nginx",
            port=port,
            app_port=first.port,
            var=folder / "var-0",
            others=[each.netloc for each in others],
        )
        proxy = stack.enter_context(
            nginx.running(folder / "nginx", configuration, port, http=ANY_CLIENT)
        )
        article = urlsplit(sites[0].json("/articles.json")["articles"][0]["url"]).path
        yield Machines(sites, proxy, article)


@dataclass
class Load:
    """Readers of the site through nginx, and their views."""

    machines: Machines
    reads: int
    # Readers of another load are others.
    network: int
    statuses: Counter[int] = field(default_factory=Counter)
    views: Counter[int] = field(default_factory=Counter)
    done: int = 0

    def start(self) -> list[threading.Thread]:
        """Start the readers."""
        token = view_token(self.machines)
        threads = [
            threading.Thread(target=self._read, args=(number, token)) for number in range(READERS)
        ]
        for thread in threads:
            thread.start()
        return threads

    def _read(self, reader: int, token: str) -> None:
        known = ["/", "/articles/", "/data.json", "/articles.json", self.machines.article]
        paths = ["/search/"] + known * 4
        netloc = urlsplit(self.machines.proxy.url).netloc
        with closing(http.client.HTTPConnection(netloc, timeout=PATIENCE)) as opened:
            for number in range(self.reads // READERS):
                # Each has a place of its own in the cache of nginx, and so comes to the machines.
                path = f"{paths[number % len(paths)]}?q={self.network}-{reader}-{number}"
                self.statuses[_answer(opened, "GET", path)] += 1
                self.done += 1
                if number % 10 == 0:
                    address = f"{self.network}.{reader}.{number // 250}.{number % 250}"
                    status = report(self.machines.proxy.url, token, address)
                    self.views[status] += 1


def _answer(opened: http.client.HTTPConnection, method: str, path: str) -> int:
    """Return the status of a whole answer, 0 if there is none."""
    try:
        opened.request(method, path, headers={"User-Agent": FIREFOX})
        response = opened.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        opened.close()
        return 0
    return response.status


def view_token(machines: Machines) -> str:
    page = ask(machines.proxy.url, machines.article).body
    found = re.search(r'name="view-token" content="([^"]+)"', page)
    assert found
    return found[1]


def report(server: str, token: str, address: str) -> int:
    """Report a view as the script of a page does; return the status."""
    headers = {**FORM, CLIENT: address, "X-Forwarded-For": address}
    return ask(server, f"/views/?{urlencode({'token': token})}", headers, {}).status


def counted(machines: Machines) -> int:
    [(total,)] = machines.sites[0].rows("SELECT coalesce(sum(views), 0) FROM counting_visit")
    return int(total)


def sign_in(site: Site, password: str) -> str:
    """Try to sign in on one machine; return the page, '' if it was right."""
    page = ask(site.url, "/accounts/login/")
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.body)
    assert found
    headers = {**FORM, "Cookie": f"csrftoken={page.cookies['csrftoken']}"}
    form = {"csrfmiddlewaretoken": found[1], "login": "admin", "password": password}
    answer = ask(site.url, "/accounts/login/", headers, form)
    return "" if answer.status == 302 else answer.body


def test_views_of_three_machines_are_counted_exactly(machines: Machines) -> None:
    token, before = view_token(machines), counted(machines)

    for number in range(30):
        for site in machines.sites:
            # Thirty readers, each of whom clicks on all machines at once.
            assert report(site.url, token, f"192.0.2.{number}") == 200

    assert counted(machines) == before + 30


def test_what_is_published_is_on_all_machines_in_seconds(machines: Machines) -> None:
    machines.publish("A Title of Another Edition")

    assert wait_until(lambda: machines.all_show("A Title of Another Edition")) < 3


def test_tries_to_sign_in_are_limited_on_all_machines_together(machines: Machines) -> None:
    wrong = [sign_in(machines.sites[number % 3], f"wrong-{number}") for number in range(5)]

    refused = [sign_in(site, ADMIN_PASSWORD) for site in machines.sites]

    assert not any("Too many failed login attempts" in page for page in wrong)
    assert all("Too many failed login attempts" in page for page in refused)


@pytest.mark.judges
@pytest.mark.parametrize(("reads", "number"), [(1_000, 2), (10_000, 1)])
def test_no_read_fails_and_no_view_is_lost_when_a_machine_is_killed(
    machines: Machines, reads: int, number: int
) -> None:
    last, before = machines.sites[number], counted(machines)
    load = Load(machines, reads, network=10 + number)
    threads = load.start()
    wait_until(lambda: load.done >= reads // 4)

    os.killpg(last.process.pid, signal.SIGKILL)
    last.process.wait()

    for thread in threads:
        thread.join()
    assert load.statuses == {200: reads}
    # What was acknowledged is counted; what was not may be, and the page reports it once more.
    found = counted(machines) - before
    assert load.views[200] <= found <= load.views.total()
    assert load.views.total() - load.views[200] <= READERS

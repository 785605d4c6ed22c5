"""Slow clients, ten times as many readers, and processes that are killed while people read."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.collabsite.management.test_serve_processes import (
    children_of,
    kill_worker,
    port_of,
    workers_of,
)
from tests.collabsite.serving.test_ready_pages import ask
from tests.faults.crowd import BODY, HEADERS, SIGN_IN, SlowClients
from tests.faults.readers import SHARE, Readers
from tests.faults.test_disk import article_of
from tests.faults.test_kill import Load, views_by_reader
from tests.faults.verification import Verify
from tests.support import nginx, site_process
from tests.support.site_process import Prepared, Site, wait_until

pytestmark = [pytest.mark.faults, pytest.mark.judges]

# Seconds.
SPIKE = 60


@pytest.fixture
def site(prepared_site: Prepared, tmp_path: Path) -> Iterator[Site]:
    """The site with its worker beside it, as `manage.py serve` starts them, and pages in memory."""
    with site_process.copied_environment(prepared_site, tmp_path / "site") as environment:
        environment["READY_PAGES_MB"] = "64"
        log = tmp_path / "serve.log"
        with site_process.serving(environment, "--workers", "2", log=log) as site:
            yield site


@pytest.fixture
def paths(site: Site) -> list[str]:
    """Pages that are in the memory of each process."""
    path, _ = article_of(site)
    pages = [path, "/articles/", "/data/"]
    for page in pages:
        wait_until(lambda page=page: ready_everywhere(site, page))  # type: ignore[misc]
    return pages


def ready_everywhere(site: Site, path: str) -> bool:
    """Return whether ten new connections, which go to either process, get the page from memory."""
    return all(ask(site.url, path).cache_status.endswith("hit") for _ in range(10))


def test_killed_processes_are_replaced_and_readers_hardly_notice(
    site: Site, paths: list[str], verify: Verify
) -> None:
    with Readers(site.url, paths) as readers:
        readers.wait_for(500)
        [server, worker, *_] = children_of(site.process.pid)
        kill_worker(site.process, workers_of(site.process)[0])
        readers.wait_for(1500)
        os.kill(worker, signal.SIGKILL)
        site_process.wait_until(
            lambda: (
                worker not in children_of(site.process.pid)
                and len(children_of(site.process.pid)) > 1
            ),
            site.process,
        )
        site_process.wait_until(lambda: len(workers_of(site.process)) > 1, site.process)
        readers.wait_for(2500)
        assert children_of(site.process.pid)[0] == server

    # No more than the requests that the killed process had at hand.
    assert readers.share >= SHARE, readers.answers
    verify(site.environment)


@pytest.mark.parametrize(
    ("proxied", "kinds"),
    [(True, (HEADERS, BODY)), (False, (HEADERS, BODY, SIGN_IN))],
    ids=["nginx", "alone"],
)
def test_two_hundred_slow_clients_keep_nobody_waiting(
    site: Site,
    paths: list[str],
    verify: Verify,
    tmp_path: Path,
    proxied: bool,
    kinds: tuple[bytes, ...],
) -> None:
    url = site.url
    with ExitStack() as stack:
        if proxied:
            folder = tmp_path / "nginx"
            var = Path(site.environment["VAR_DIR"])
            url = stack.enter_context(nginx.before(port_of(site), folder, var=var)).url
        clients = stack.enter_context(SlowClients(url, *kinds))
        with Readers(url, paths) as readers:
            readers.wait_for(1000)
        if proxied:
            # nginx gives each ten seconds for the header, and between two parts of the body.
            clients.wait_until_left(100)

    assert readers.share == 1, readers.answers
    verify(site.environment)


def test_ten_times_the_load_is_answered_and_counted(
    site: Site, paths: list[str], verify: Verify
) -> None:
    _, token = article_of(site)
    with Readers(site.url, paths, readers=2, pause=0.02) as usual:
        usual.wait_for(100)
        with (
            Readers(site.url, paths, readers=20, pause=0) as spike,
            Load(urlsplit(site.url).port or 0, token, connections=20) as load,
        ):
            end = time.monotonic() + SPIKE
            while time.monotonic() < end:
                spike.wait_for(200)
        usual.wait_for(100)

    assert {*usual.answers} == {*spike.answers} == {200}
    views = views_by_reader(site.environment["DATABASE_URL"], load.acknowledged)
    assert {*views.values()} == {1}
    verify(site.environment)

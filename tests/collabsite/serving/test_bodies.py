"""Clients who send bodies slowly keep nobody waiting, also without a proxy in front of the server."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest

from collabsite.serving import bodies
from tests.collabsite.serving.test_ready_pages import ask
from tests.faults.crowd import BODY, SIGN_IN, SlowClients
from tests.support import site_process
from tests.support.site_process import PATIENCE, Prepared, Site, wait_until

pytestmark = pytest.mark.faults


def sign_in(site: Site) -> int:
    """Send a form to the page of signing in, without its token; return the status."""
    return ask(site.url, "/accounts/login/", method="POST", body=urlencode({"login": "ann"})).status


@pytest.fixture
def one_process(prepared_site: Prepared, tmp_path: Path) -> Iterator[Site]:
    """A site that one process serves."""
    with site_process.copied(prepared_site, tmp_path, workers=1) as running:
        yield running


def test_two_hundred_slow_bodies_keep_nobody_waiting(one_process: Site) -> None:
    site = one_process
    with SlowClients(site.url, BODY, SIGN_IN, clients=200) as clients:
        # Those who report views get an answer at once, and of the others all but four.
        clients.wait_until_left(4)
        refused = ask(site.url, "/accounts/login/", method="POST", body="login=ann")
        statuses = {
            path: ask(site.url, path).status
            for path in ["/live", "/ready", "/", "/articles/", "/accounts/login/"]
        }
        still_waiting = clients.left

    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    assert set(statuses.values()) == {200}, statuses
    assert still_waiting == 4
    # Without a token.
    wait_until(lambda: sign_in(site) == 403)


def test_a_longer_body_than_anyone_needs_is_refused_before_it_is_read(site: Site) -> None:
    longer = {"Content-Length": str(64 * 1024 * 1024 + 1)}

    answer = ask(site.url, "/admin/", longer, method="POST", body="x")

    assert answer.status == 413
    assert b"64 MB" in answer.body


class BusyBody(BytesIO):
    """A body that has arrived, read by a thread that has to wait for the others."""

    def __init__(self, begun: threading.Semaphore, may_end: threading.Event) -> None:
        super().__init__(b"login=ann")
        self._begun, self._may_end = begun, may_end

    def read(self, size: int | None = -1) -> bytes:
        """Read when all may end."""
        self._begun.release()
        assert self._may_end.wait(PATIENCE)
        return super().read(size)


def test_bodies_that_have_arrived_wait_for_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "QUICK", PATIENCE)
    begun, may_end, statuses = threading.Semaphore(0), threading.Event(), list[str]()
    site = bodies.AwaitedBodies(lambda environ, _start: [environ["wsgi.input"].read()])

    def sign_in_with(body: BytesIO) -> list[bytes]:
        environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": "9", "wsgi.input": body}
        return list(site(environ, lambda status, *_: statuses.append(status)))

    with ThreadPoolExecutor() as crowd:
        first = [
            crowd.submit(sign_in_with, BusyBody(begun, may_end)) for _ in range(bodies.MOST_AT_ONCE)
        ]
        for _ in first:
            assert begun.acquire(timeout=PATIENCE)
        threading.Timer(0.1, may_end.set).start()
        last = sign_in_with(BytesIO(b"login=lin"))

    assert [answer.result() for answer in first] == [[b"login=ann"]] * len(first)
    assert (last, statuses) == ([b"login=lin"], [])

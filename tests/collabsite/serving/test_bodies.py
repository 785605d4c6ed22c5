"""Clients who send bodies slowly keep nobody waiting, also without a proxy in front of the server."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.collabsite.serving.test_ready_pages import ask
from tests.faults.crowd import BODY, SIGN_IN, SlowClients
from tests.support import site_process
from tests.support.site_process import Prepared, Site, wait_until

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

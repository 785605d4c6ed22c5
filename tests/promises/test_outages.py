"""Outages: reading goes on while the database is down."""

import time
from pathlib import Path

import pytest

from tests.promises.sites import environment, served
from tests.promises.test_counting import report, token_of
from tests.promises.visitor import Visitor
from tests.support import postgresql
from tests.support.site_process import PATIENCE, Site

ARTICLE = "science-across-a-divide"
UNREAD = "/data/the-record-in-four-fields/?entity=quantum"
PAGES = [f"/articles/{ARTICLE}/", "/", "/articles/", "/articles/feed.atom"]


def wait_for(site: Site, address: str, words: str) -> None:
    """Wait until an answer's `Cache-Status` has these words."""
    deadline = time.monotonic() + PATIENCE
    while words not in Visitor(site.url).fetch(address).headers.get("Cache-Status", ""):
        assert time.monotonic() < deadline, f"{address} is never “{words}”"
        time.sleep(0.1)


@pytest.mark.slow
def test_pages_are_read_while_the_database_is_down(tmp_path: Path) -> None:
    """Pages that were read before are read on without a database; its return needs no restart."""
    with (
        postgresql.running(*postgresql.UNSAFE) as database,
        served(environment(tmp_path, database.url), log=tmp_path / "serve.log") as site,
    ):
        for address in PAGES:
            wait_for(site, address, "hit")
        token = token_of(site, ARTICLE)

        database.kill()

        reader = Visitor(site.url)
        for address in PAGES * 3:
            assert reader.fetch(address).status_code == 200, address
        assert reader.fetch("/live").status_code == 200
        assert reader.fetch("/ready").status_code == 503
        assert report(site, token).status_code == 503
        assert reader.fetch(UNREAD).status_code == 503
        database.start()
        wait_for(site, UNREAD, "fwd=miss; stored")
        assert report(site, token).status_code == 200

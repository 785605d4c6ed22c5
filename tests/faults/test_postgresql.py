"""PostgreSQL is killed and comes back while people read, report views and publish."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.collabsite.serving.test_ready_pages import ask
from tests.faults.readers import SHARE, Readers
from tests.faults.test_kill import Load, token_of, views_by_reader
from tests.faults.verification import Verify
from tests.faults.writing import writer
from tests.support import databases, postgresql, site_process
from tests.support.site_process import MANAGE, Prepared, free_port, granian, wait_until

pytestmark = [
    pytest.mark.faults,
    # For every change the database refuses connections (`test_outage.py`, `test_ready_pages.py`).
    pytest.mark.judges,
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="only on PostgreSQL: SQLite is no process"
    ),
]

# Seconds after the end of a fault.
RECOVERY = 10


@pytest.fixture
def server() -> Iterator[postgresql.Server]:
    with postgresql.running(*postgresql.UNSAFE) as running:
        yield running


@pytest.fixture
def environment(
    prepared_site: Prepared, server: postgresql.Server, tmp_path: Path
) -> Iterator[dict[str, str]]:
    with site_process.copied_environment(prepared_site, tmp_path) as environment:
        postgresql.copy(environment["DATABASE_URL"], server.url)
        yield environment | {"DATABASE_URL": server.url, "READY_PAGES_MB": "64"}


@pytest.mark.parametrize("kills", [1, 12])
def test_readers_notice_nothing_and_nothing_that_was_acknowledged_is_lost(
    server: postgresql.Server,
    environment: dict[str, str],
    verify: Verify,
    tmp_path: Path,
    kills: int,
) -> None:
    chance = random.Random(kills)  # noqa: S311
    port = free_port()
    environment["SITE_URL"] = f"http://127.0.0.1:{port}"
    command = granian(port, environment["DATABASE_URL"], workers=1)
    [(article, path)] = databases.rows(
        server.url, "SELECT article_id, '/articles/' || slug || '/' FROM articles_edition"
    )
    signed = token_of(f"article:{article}", environment["SECRET_KEY"])
    paths = [path, f"{path}editions/1/", "/privacy/"]
    with (
        site_process.running(command, port, environment, tmp_path / "serve.log") as site,
        writer(environment) as editor,
    ):
        for each in paths:
            wait_until(lambda each=each: ask(site.url, each).cache_status.endswith("hit"))  # type: ignore[misc]
        with (
            Readers(site.url, paths) as readers,
            Load(port, signed, connections=3) as load,
        ):
            for _kill in range(kills):
                load.wait_for(chance.randint(10, 60))
                server.kill()
                down = len(editor.published)
                readers.wait_for(400)
                server.start()
                begun = time.monotonic()
                load.wait_for(6)
                wait_until(lambda down=down: len(editor.published) > down + 1)  # type: ignore[misc]
                assert time.monotonic() - begun < RECOVERY
        editor.end()
        newest = max(editor.published)
        wait_until(
            lambda: (
                f"editions/{newest}/".encode() in ask(site.url, "/articles/written/editions/").body
            )
        )

    assert readers.share >= SHARE, readers.answers
    assert editor.refused >= kills
    # An edition that was stored but not acknowledged is followed by the next number.
    [(count, last)] = databases.rows(
        server.url, "SELECT count(*), max(number) FROM articles_edition WHERE slug = 'written'"
    )
    assert count == last >= newest
    assert {*editor.published} <= {*range(1, last + 1)}
    views = views_by_reader(server.url, load.acknowledged)
    assert {agent for agent, number in views.items() if number > 1} <= load.late
    assert [*views.values()].count(0) == 0
    verify(environment)


def test_a_site_that_is_started_first_waits_for_the_database(
    server: postgresql.Server, environment: dict[str, str], verify: Verify, tmp_path: Path
) -> None:
    port = free_port()
    server.kill()
    log = tmp_path / "serve.log"

    process = site_process.start_server([*MANAGE, "serve", "--port", str(port)], environment, log)
    try:
        site_process.wait_until(lambda: "waiting for it" in log.read_text(), process)
        server.start()
        site_process.wait_until_ready(process, f"http://127.0.0.1:{port}", log)
    finally:
        site_process.stop(process)

    assert log.read_text().count("does not answer") == 1
    verify(environment)

"""Two processes at once where data meets articles: of one proposal there is one answer, and no
article goes on with older data without anybody being told.

PostgreSQL gets almost all of it for every change; on SQLite, where one transaction writes at a time,
`.ci/judges` runs what is not about the answers to a proposal.
"""

import select
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection

from tests.faults.conftest import OwnDatabase, copied
from tests.faults.lines import read_line, write_line
from tests.faults.verification import Verify
from tests.support.site_process import ROOT

pytestmark = pytest.mark.faults

DESK = [sys.executable, "-m", "tests.faults.data_desk"]
ROUNDS = 8


@pytest.fixture(scope="module")
def processes(migrated_site: OwnDatabase) -> "Iterator[list[subprocess.Popen[str]]]":
    """Two processes that all tests use."""
    with ExitStack() as running:
        started = [
            running.enter_context(
                subprocess.Popen(
                    DESK,
                    cwd=ROOT,
                    env=migrated_site.environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(2)
        ]
        assert [read_line(process) for process in started] == ["ready", "ready"]
        yield started
        for process in started:
            process.stdin.close()  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def quoted_data(
    migrated_site: OwnDatabase, verify: Verify, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[OwnDatabase]:
    """A database with an article that quotes a cell, of which tests use copies."""
    for database in copied(migrated_site, tmp_path_factory.mktemp("quoted"), verify):
        subprocess.run(
            DESK, cwd=ROOT, env=database.environment, input="prepare 0\n", text=True, check=True
        )
        yield database


@pytest.fixture
def database(
    migrated_site: OwnDatabase, quoted_data: OwnDatabase, verify: Verify, tmp_path: Path
) -> Iterator[OwnDatabase]:
    """A database with an article that quotes a cell, which is verified at the end."""
    # The processes keep all files in one folder.
    (tmp_path / "media").symlink_to(migrated_site.var / "media")
    yield from copied(quoted_data, tmp_path, verify)


@pytest.fixture
def desks(
    processes: "list[subprocess.Popen[str]]", database: OwnDatabase
) -> "list[subprocess.Popen[str]]":
    """Two processes at work on one database, with an article that quotes a cell."""
    for process in processes:
        write_line(process, f"use {database.url}")
        assert read_line(process) == "used"
    return processes


def done(process: "subprocess.Popen[str]", verb: str, number: int = 0) -> str:
    write_line(process, f"{verb} {number}")
    return read_line(process)


def at_once(desks: "list[subprocess.Popen[str]]", *verbs: str, number: int = 0) -> list[str]:
    for process, verb in zip(desks, verbs, strict=True):
        write_line(process, f"{verb} {number}")
    return [read_line(process) for process in desks]


@pytest.mark.judges_on_sqlite
@pytest.mark.parametrize("other", ["dismiss", pytest.param("answer", marks=pytest.mark.judges)])
def test_a_proposal_has_one_answer(desks: "list[subprocess.Popen[str]]", other: str) -> None:
    answers: Counter[tuple[str, ...]] = Counter()
    editions = []

    for number in range(40, 40 + ROUNDS):
        done(desks[0], "issue", number)
        verbs = ["answer", other] if number % 2 else [other, "answer"]
        found = at_once(desks, *verbs)
        answers[tuple(sorted(found))] += 1
        editions.append((found, done(desks[0], "shown")))

    assert sum("refused" in pair for pair in answers.elements()) == ROUNDS, answers
    for number, (found, now) in enumerate(editions, 40):
        assert now.endswith(" 0")
        assert (now == f"+{number}% 0") == ("published" in found)


def waits(process: "subprocess.Popen[str]") -> bool:
    """Return whether a process is still waiting after three seconds."""
    assert process.stdout
    ready, _, _ = select.select([process.stdout.fileno()], [], [], 3)
    return not ready


@pytest.mark.judges_on_sqlite
@pytest.mark.parametrize(
    "verbs",
    [
        # No edition quotes the cell that is about to change: the draft does.
        ["quote", "hold publish"],
        # The transaction that issues can't see yet that an article quotes the data.
        ["hold quote_and_publish"],
    ],
)
def test_data_that_is_issued_while_an_article_is_published_is_proposed(
    desks: "list[subprocess.Popen[str]]", verbs: list[str]
) -> None:
    publisher, issuer = desks
    answers = [done(publisher, verb) for verb in ["plain", *verbs]]
    assert answers[-1] == "written"

    write_line(issuer, "issue 47")
    assert waits(issuer)
    write_line(publisher, "on")

    assert read_line(publisher) == "published"
    assert read_line(issuer) == "issued"
    assert done(publisher, "shown") == "+35% 1"


@pytest.mark.judges_on_sqlite
def test_a_first_quotation_that_is_published_while_its_data_is_issued_shows_it(
    desks: "list[subprocess.Popen[str]]",
) -> None:
    publisher, issuer = desks
    done(publisher, "plain")
    # No article quotes the data, so none is locked.
    assert done(issuer, "hold issue", 47) == "written"

    write_line(publisher, "quote_and_publish 0")
    assert waits(publisher)
    write_line(issuer, "on")

    assert read_line(issuer) == "issued"
    assert read_line(publisher) == "published"
    assert done(publisher, "shown") == "+47% 0"


@pytest.mark.judges_on_sqlite
def test_data_that_is_issued_while_a_proposal_is_published_is_proposed(
    desks: "list[subprocess.Popen[str]]",
) -> None:
    publisher, issuer = desks
    done(issuer, "issue", 46)
    assert done(publisher, "hold answer") == "written"

    write_line(issuer, "issue 47")
    assert waits(issuer)
    write_line(publisher, "on")

    assert read_line(publisher) == "published"
    assert read_line(issuer) == "issued"
    assert done(publisher, "shown") == "+46% 1"


@pytest.mark.judges_on_sqlite
def test_a_proposal_that_is_published_while_newer_data_is_issued_is_replaced(
    desks: "list[subprocess.Popen[str]]",
) -> None:
    publisher, issuer = desks
    done(issuer, "issue", 46)
    assert done(issuer, "hold issue", 47) == "written"

    write_line(publisher, "answer 0")
    assert waits(publisher)
    write_line(issuer, "on")

    assert read_line(issuer) == "issued"
    assert read_line(publisher) == "refused"
    assert done(publisher, "shown") == "+35% 1"


@pytest.mark.judges_on_sqlite
@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="only on PostgreSQL: SQLite has one lock for the whole database",
)
def test_an_article_is_not_published_with_data_that_it_quotes_since_the_data_was_locked(
    desks: "list[subprocess.Popen[str]]", database: OwnDatabase
) -> None:
    publisher, editor = desks
    done(publisher, "plain")
    assert done(editor, "hold save") == "written"

    write_line(publisher, "publish 0")
    # It has read the draft without the cell by the time it waits for the article.
    waiting = (
        "SELECT 1 FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while not database.rows(waiting):
        assert publisher.stdout
        assert not select.select([publisher.stdout.fileno()], [], [], 0.1)[0]
    write_line(editor, "on")

    assert read_line(editor) == "quoted"
    assert read_line(publisher) == "refused"
    assert done(publisher, "publish") == "published"
    assert done(publisher, "shown") == "+35% 0"


@pytest.mark.judges_on_sqlite
def test_a_picture_that_is_replaced_while_an_edition_begins_to_show_it_keeps_its_files(
    desks: "list[subprocess.Popen[str]]",
) -> None:
    publisher, editor = desks
    assert done(publisher, "illustrate") == "illustrated"
    assert done(publisher, "hold publish") == "written"

    write_line(editor, "replace 0")
    assert waits(editor)
    write_line(publisher, "on")

    assert [read_line(publisher), read_line(editor)] == ["published", "replaced"]
    assert done(editor, "verify") == "0"


@pytest.mark.judges_on_sqlite
def test_data_and_an_article_that_cite_the_same_source_are_published_at_once(
    desks: "list[subprocess.Popen[str]]",
) -> None:
    publisher, issuer = desks
    assert done(publisher, "cite") == "cited"
    assert done(publisher, "begin") == "begun"

    write_line(issuer, "issue 47")
    # It comes as far as it can while the article is held. Whoever holds the source by then makes
    # the other wait for ever.
    assert waits(issuer)
    write_line(publisher, "on")

    assert [read_line(publisher), read_line(issuer)] == ["retracted", "issued"]


@pytest.mark.judges_on_sqlite
@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="only on PostgreSQL: SQLite has one lock for the whole database",
)
def test_data_is_issued_while_an_article_that_does_not_quote_it_is_held(
    desks: "list[subprocess.Popen[str]]",
) -> None:
    holder, issuer = desks
    done(holder, "other")
    assert done(holder, "hold lock_other") == "written"

    write_line(issuer, "issue 47")
    assert issuer.stdout
    ready, _, _ = select.select([issuer.stdout.fileno()], [], [], 60)

    assert ready
    assert read_line(issuer) == "issued"
    write_line(holder, "on")
    assert read_line(holder) == "locked"

"""Views that share a commit are counted like single views."""

import json
import subprocess
import sys

import pytest

from tests.faults.conftest import OwnDatabase
from tests.support.site_process import PATIENCE, ROOT

pytestmark = pytest.mark.faults

# As many as the reporter sends: from so many threads, so many each.
AT_ONCE, EACH = 24, 5
ALL = AT_ONCE * EACH


def reported(database: OwnDatabase, scenario: str) -> dict[str, int]:
    """Run a scenario of the reporter; return the number of responses by status."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.reporter", scenario],
        cwd=ROOT,
        env=database.environment,
        check=True,
        timeout=PATIENCE,
        stdout=subprocess.PIPE,
        text=True,
    )
    statuses: dict[str, int] = json.loads(done.stdout)
    return statuses


def counts(database: OwnDatabase) -> dict[str, tuple[int, int, int]]:
    """Return counted and received views and the total of each item, without the first one."""
    return {
        item: (int(counted), int(received), int(kept))
        for item, counted, received, kept in database.rows(
            "SELECT visit.item, sum(visit.total), sum(received), max(kept.total)"
            " FROM pageviews_visit AS visit JOIN pageviews_itemtotal AS kept USING (item)"
            " WHERE received > 0 GROUP BY visit.item"
        )
        if item != "book:first"
    }


def test_as_many_views_as_are_acknowledged_are_counted(own_database: OwnDatabase) -> None:
    statuses = reported(own_database, "many")

    assert statuses == {"200": ALL}
    assert counts(own_database) == {
        f"book:{number}": (ALL // 3, ALL // 3, ALL // 3) for number in range(3)
    }


@pytest.mark.judges_on_postgresql
def test_clicks_of_one_reader_in_one_commit_are_one_view(own_database: OwnDatabase) -> None:
    statuses = reported(own_database, "same_reader")

    assert statuses == {"200": ALL}
    assert counts(own_database) == {"book:1": (1, ALL, 1)}


@pytest.mark.judges_on_postgresql
def test_reports_that_are_excluded_are_in_the_ledger(own_database: OwnDatabase) -> None:
    statuses = reported(own_database, "excluded")

    assert statuses == {"200": 6 * AT_ONCE, "400": AT_ONCE}
    assert counts(own_database) == {"book:1": (AT_ONCE, AT_ONCE, AT_ONCE)}
    ledger = dict(own_database.rows("SELECT reason, count FROM pageviews_exclusion"))
    assert ledger == {
        "robot": AT_ONCE,
        "opted-out": 2 * AT_ONCE,
        "origin": AT_ONCE,
        "prefetch": AT_ONCE,
        "token": AT_ONCE,
    }


@pytest.mark.judges_on_postgresql
def test_downloads_that_the_server_counts_share_commits_with_views(
    own_database: OwnDatabase,
) -> None:
    statuses = reported(own_database, "answers")

    assert statuses == {"200": AT_ONCE}
    assert own_database.rows(
        "SELECT use, count(*), sum(total), sum(received) FROM pageviews_visit"
        " WHERE item = 'book:1' AND received > 0 GROUP BY use ORDER BY use"
    ) == [(0, AT_ONCE, AT_ONCE, AT_ONCE), (10, AT_ONCE, AT_ONCE, ALL)]
    assert own_database.rows("SELECT total FROM pageviews_itemtotal WHERE item = 'book:1'") == [
        (AT_ONCE,)
    ]


@pytest.mark.judges_on_sqlite
def test_a_view_that_fails_harms_none_that_waits_with_it(own_database: OwnDatabase) -> None:
    statuses = reported(own_database, "one_is_refused")

    assert statuses == {"200": ALL - EACH, "503": EACH}
    assert counts(own_database) == {"book:1": (ALL - EACH, ALL - EACH, ALL - EACH)}


def test_a_view_that_waits_for_a_lock_holds_up_no_other(own_database: OwnDatabase) -> None:
    if not own_database.url.startswith("postgres"):
        pytest.skip("only on PostgreSQL: SQLite locks no rows")

    statuses = reported(own_database, "one_is_locked")

    assert statuses == {"200": AT_ONCE}
    assert counts(own_database) == {"book:1": (1, 2, 1), "book:2": (AT_ONCE, AT_ONCE, AT_ONCE)}

"""Concurrent counting by several processes loses and doubles nothing.

SQLite gets one reader in four processes for every change, and the rest by `.ci/judges`.
"""

import subprocess
import sys

import pytest

from tests.faults.conftest import OwnDatabase
from tests.support.site_process import PATIENCE, ROOT

pytestmark = pytest.mark.faults


def at_once(database: OwnDatabase, job: str, *, processes: int = 4) -> None:
    """Run a job in processes that start together."""
    subprocess.run(
        [sys.executable, "-m", "tests.faults.work", job, str(processes)],
        cwd=ROOT,
        env=database.environment,
        check=True,
        timeout=PATIENCE,
    )


COUNTS = "SELECT use, sum(views), sum(sessions), sum(clicks) FROM counting_visit GROUP BY use"


def test_one_readers_click_in_four_processes_is_one_view(own_database: OwnDatabase) -> None:
    at_once(own_database, "same_reader")

    assert own_database.rows(COUNTS) == [(0, 1, 1, 400)]


@pytest.mark.judges_on_sqlite
def test_four_hundred_readers_are_four_hundred_views(own_database: OwnDatabase) -> None:
    at_once(own_database, "many_readers")

    assert own_database.rows(COUNTS) == [(0, 400, 400, 400)]
    assert own_database.rows("SELECT count(*) FROM counting_salt") == [(1,)]


@pytest.mark.judges_on_sqlite
def test_two_halves_over_the_hour_find_each_other_whichever_comes_first(
    own_database: OwnDatabase,
) -> None:
    at_once(own_database, "over_the_hour")

    assert own_database.rows(COUNTS) == [(0, 100, 100, 400)]


@pytest.mark.judges_on_sqlite
def test_rolling_up_while_others_count_and_roll_up_loses_and_doubles_nothing(
    own_database: OwnDatabase,
) -> None:
    at_once(own_database, "count_and_roll_up")

    views = "SELECT coalesce(sum(views), 0) FROM"
    assert own_database.rows(f"SELECT ({views} counting_visit) + ({views} counting_count)") == [
        (800,)
    ]
    assert own_database.rows(
        f"SELECT ({views} counting_count WHERE use = 0)"  # noqa: S608
        " - (SELECT coalesce(sum(total), 0) FROM counting_total)"
    ) == [(0,)]

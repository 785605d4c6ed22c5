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
    # Whatever they did at once, the totals are what is stored.
    assert database.rows(SUM_OF_TOTALS) == database.rows(SUM_OF_ROWS)


SUM_OF_TOTALS = "SELECT item, total FROM pageviews_itemtotal WHERE total > 0 ORDER BY item"
SUM_OF_ROWS = (
    "SELECT item, sum(total) FROM (SELECT item, total FROM pageviews_visit WHERE use = 0"
    " UNION ALL SELECT item, total FROM pageviews_dailycount) AS stored"
    " GROUP BY item HAVING sum(total) > 0 ORDER BY item"
)
BY_HOUR = (
    "SELECT hour, sum(total), sum(received) FROM pageviews_visit"
    " WHERE received > 0 GROUP BY day, hour ORDER BY day, hour"
)


def test_one_readers_click_in_four_processes_is_one_view(own_database: OwnDatabase) -> None:
    at_once(own_database, "same_reader")

    assert own_database.rows(BY_HOUR) == [(12, 1, 400)]


@pytest.mark.judges_on_sqlite
def test_four_hundred_readers_are_four_hundred_views(own_database: OwnDatabase) -> None:
    at_once(own_database, "many_readers")

    assert own_database.rows(BY_HOUR) == [(12, 400, 400)]
    assert own_database.rows("SELECT count(*) FROM pageviews_salt") == [(1,)]


@pytest.mark.judges_on_sqlite
def test_uses_of_one_reader_in_four_processes_are_one_session(own_database: OwnDatabase) -> None:
    at_once(own_database, "uses_of_one_reader")

    # By use: at noon, and the later halves of the double clicks over the hour.
    assert own_database.rows(
        "SELECT use, sum(total), sum(received) FROM pageviews_visit WHERE hour > 8"
        " GROUP BY use, hour ORDER BY use, hour"
    ) == [(use, 1, 200 if hour == 9 else 400) for use in (0, 10, 50) for hour in (9, 12)]


@pytest.mark.judges_on_sqlite
def test_two_halves_over_the_hour_find_each_other_whichever_comes_first(
    own_database: OwnDatabase,
) -> None:
    at_once(own_database, "over_the_hour")

    assert own_database.rows(BY_HOUR) == [(8, 0, 200), (9, 100, 200)]


@pytest.mark.judges
def test_two_halves_over_midnight_find_each_other_whichever_comes_first(
    own_database: OwnDatabase,
) -> None:
    at_once(own_database, "over_midnight")

    assert own_database.rows(BY_HOUR) == [(23, 0, 200), (0, 100, 200)]


@pytest.mark.judges_on_sqlite
def test_rolling_up_while_others_count_and_roll_up_loses_and_doubles_nothing(
    own_database: OwnDatabase,
) -> None:
    at_once(own_database, "count_and_roll_up")

    sums = "SELECT coalesce(sum(total), 0), coalesce(sum(received), 0) FROM "
    [kept] = own_database.rows(sums + "pageviews_visit")
    [views] = own_database.rows(sums + "pageviews_dailycount")
    [downloads] = own_database.rows(sums + "pageviews_dailyuse")
    assert [kept[n] + views[n] + downloads[n] for n in (0, 1)] == [800, 800]
    [by_agent] = own_database.rows(sums + "pageviews_agentcount")
    assert [by_agent[n] for n in (0, 1)] == [views[n] + downloads[n] for n in (0, 1)]

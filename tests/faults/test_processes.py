"""Concurrent counting by several processes loses and doubles nothing."""

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
    "SELECT item, sum(total) FROM (SELECT item, total FROM pageviews_visit"
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


def test_four_hundred_readers_are_four_hundred_views(own_database: OwnDatabase) -> None:
    at_once(own_database, "many_readers")

    assert own_database.rows(BY_HOUR) == [(12, 400, 400)]
    assert own_database.rows("SELECT count(*) FROM pageviews_salt") == [(1,)]


def test_two_halves_over_the_hour_find_each_other_whichever_comes_first(
    own_database: OwnDatabase,
) -> None:
    at_once(own_database, "over_the_hour")

    assert own_database.rows(BY_HOUR) == [(8, 0, 200), (9, 100, 200)]


def test_two_halves_over_midnight_find_each_other_whichever_comes_first(
    own_database: OwnDatabase,
) -> None:
    at_once(own_database, "over_midnight")

    assert own_database.rows(BY_HOUR) == [(23, 0, 200), (0, 100, 200)]


def test_rolling_up_while_others_count_and_roll_up_loses_and_doubles_nothing(
    own_database: OwnDatabase,
) -> None:
    at_once(own_database, "count_and_roll_up")

    sums = "SELECT coalesce(sum(total), 0), coalesce(sum(received), 0) FROM "
    [kept] = own_database.rows(sums + "pageviews_visit")
    [rolled_up] = own_database.rows(sums + "pageviews_dailycount")
    assert [kept[n] + rolled_up[n] for n in (0, 1)] == [400, 400]

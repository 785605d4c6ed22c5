"""Migration of counts that version 0.6.0 stored, forwards and back.

The way back begins before the last migration: after it, Django knows only the squashed one.
"""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support import databases
from tests.support.site_process import MANAGE
from tests.upgrades.archive import FOLDER, database_kind, environment, restore

pytestmark = [pytest.mark.judges, pytest.mark.database]

BEFORE = "0004"
# Open and past days, the ledger, and totals.
ROWS = [
    "DELETE FROM pageviews_dailycount",
    "DELETE FROM pageviews_baseline",
    "DELETE FROM pageviews_itemtotal",
    (
        "INSERT INTO pageviews_visit (item, day, hour, visitor, total, received, last, last_counts)"
        " VALUES ('book:1', '2026-03-04', 10, {visitor}, 2, 3, 1772618700000000, {true})"
    ),
    (
        "INSERT INTO pageviews_dailycount (item, day, total, unique_views, received)"
        " VALUES ('book:1', '2026-03-03', 5, 4, 6)"
    ),
    "INSERT INTO pageviews_exclusion (day, reason, count) VALUES ('2026-03-03', 'robot', 7)",
    "INSERT INTO pageviews_baseline (item, total) VALUES ('book:1', 17)",
    "INSERT INTO pageviews_salt (day, value) VALUES ('2026-03-04', {visitor})",
]
# On PostgreSQL, the counter adds to totals, and not the table.
TOTAL = (
    "INSERT INTO pageviews_itemtotal (item, kind, number, total) VALUES ('book:1', 'book', 1, 24)"
    " ON CONFLICT (item) DO UPDATE SET total = 24"
)
KEPT = {
    "pageviews_visit": "item, day, hour, total, received, last, last_counts, last_added",
    "pageviews_dailycount": "item, day, total, unique_views, received",
    "pageviews_exclusion": "day, reason, count",
    "pageviews_baseline": "item, total",
    "pageviews_itemtotal": "item, kind, number, total",
}
_COUNTS = "use, total, unique_uses, sessions, received"
SUMS = {
    "pageviews_itemmonth": f"item, {_COUNTS}",
    "pageviews_siteday": f"kind, {_COUNTS}",
    "pageviews_siteexclusion": "use, reason, count",
    "pageviews_exclusion": "summed, pending",
}
# Of the version before sums of referring sites by month.
BEFORE_MONTHS = "0006"
REFERRERS = (
    "INSERT INTO pageviews_sitereferrer (day, kind, host, sessions) VALUES"
    " ('2026-03-03', 'book', 'one.example', 2), ('2026-03-04', 'book', 'one.example', 2)"
)
USE_MORE = """
from datetime import UTC, datetime
from collabsite.pageviews.counting import counter
from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.uses import Use
at = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)
counter.count("check:counting", address="192.0.2.1", agent="Firefox", at=at, use=Use.CHECK)
for use in (Use.READ, Use.DOWNLOAD, Use.CITATION):
    counter.count("book:1", address="192.0.2.1", agent="Firefox", at=at, use=use)
    counter.exclude(Exclusion.Reason.ROBOT, at=at, item="book:1", use=use)
    counter.exclude(Exclusion.Reason.ROBOT, at=at, item="book:2", use=use)
"""


def execute(url: str, *statements: str) -> None:
    if url.startswith("sqlite:"):
        values = {"visitor": "X'00ff'", "true": "1"}
    else:
        values = {"visitor": "'\\x00ff'::bytea", "true": "true"}
    databases.execute(url, [statement.format(**values) for statement in statements])


def kept_rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: databases.rows(url, f"SELECT {columns} FROM {table} ORDER BY 1, 2")  # noqa: S608
        for table, columns in KEPT.items()
    }


def test_counts_are_migrated_forwards_and_back(tmp_path: Path) -> None:
    with databases.own_database(tmp_path) as url:
        restore(FOLDER / f"0.6.0-{database_kind(url)}.tar.xz", url, tmp_path)
        environ = environment(url, tmp_path)

        def manage(*arguments: str) -> None:
            subprocess.run([*MANAGE, *arguments], env=environ, check=True)

        execute(url, *ROWS, TOTAL)
        before = kept_rows(url)

        manage("migrate", "pageviews", BEFORE_MONTHS, "--verbosity=0")
        forwards = kept_rows(url)
        sums = {
            table: databases.rows(url, f"SELECT {columns} FROM {table}")  # noqa: S608
            for table, columns in SUMS.items()
        }
        of_items = databases.rows(url, "SELECT item, use, count FROM pageviews_exclusion")
        manage("shell", "--no-imports", "-c", USE_MORE)
        more = kept_rows(url)
        manage("migrate", "pageviews", BEFORE, "--verbosity=0")
        back = kept_rows(url)
        manage("migrate", "pageviews", BEFORE_MONTHS, "--verbosity=0")
        execute(url, REFERRERS)
        manage("migrate", "pageviews", "--verbosity=0")
        referrers = databases.rows(url, "SELECT kind, host, sessions FROM pageviews_referrermonth")
        manage("shell", "--no-imports", "-c", USE_MORE)
        again = kept_rows(url)

    assert forwards == before
    assert of_items == [("", 0, 7)]
    # A month and a day have the same views.
    assert sums == {
        "pageviews_itemmonth": [("book:1", 0, 5, 4, 4, 6)],
        "pageviews_siteday": [("book", 0, 5, 4, 4, 6)],
        "pageviews_siteexclusion": [(0, "robot", 7)],
        "pageviews_exclusion": [(7, 0)],
    }
    # Reads and checks add to totals, downloads and citations don't.
    assert [row[-1] for row in more["pageviews_itemtotal"]] == [25, 1]
    assert [len(back[table]) for table in KEPT] == [2, 1, 2, 1, 1]
    # Of the ledger, what was left out of reads stays.
    assert sorted(row[-1] for row in back["pageviews_exclusion"]) == [2, 7]
    assert referrers == [("book", "one.example", 4)]
    assert len(again["pageviews_visit"]) == 5
    assert [row[-1] for row in again["pageviews_itemtotal"]] == [25, 1]

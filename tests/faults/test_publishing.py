"""Publishing that is killed leaves all of the old edition, or all of the new one."""

import http.client
import random
import re
import subprocess
import sys
from collections import Counter

import pytest
from django.db import connection

from tests.faults.conftest import OwnDatabase
from tests.faults.test_kill import server
from tests.support.site_process import PATIENCE, ROOT

pytestmark = pytest.mark.faults

# PostgreSQL gets some for every change, and SQLite those of an import (`test_importing.py`); all 200
# take minutes.
KILLS = [
    pytest.param(8, marks=pytest.mark.judges if connection.vendor == "sqlite" else []),
    pytest.param(144, marks=pytest.mark.judges),
]


def number_shown(connection: http.client.HTTPConnection, address: str) -> int:
    """The number in the newest title that an address shows."""
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read().decode()
    assert answer.status == 200, body
    return max(int(found) for found in re.findall(r"Rivers and Labs (\d+)", body))


def children(database: OwnDatabase) -> list[tuple[int, int, int]]:
    """Each edition's number, and how many references and topics it has."""
    return [
        (number, references, topics)
        for number, references, topics in database.rows(
            "SELECT number,"
            " (SELECT count(*) FROM articles_editionreference r WHERE r.edition_id = e.id),"
            " (SELECT count(*) FROM articles_editiontopic t WHERE t.edition_id = e.id)"
            " FROM articles_edition e ORDER BY number"
        )
    ]


@pytest.mark.parametrize("kills", KILLS)
def test_publishing_killed_at_random_points_leaves_all_old_or_all_new(
    site_database: OwnDatabase, kills: int
) -> None:
    addresses = ["/articles/rivers-and-labs/", "/articles/", "/", "/articles.json"]
    chance = random.Random(kills)  # noqa: S311
    outcomes: Counter[str] = Counter()
    torn: list[object] = []
    with (
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.publisher"],
            cwd=ROOT,
            env=site_database.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as publisher,
        server(site_database) as (port, _),
    ):
        assert publisher.stdin
        assert publisher.stdout
        # As long as publishing takes, which changes with what else the machine does.
        window = float(publisher.stdout.readline().removeprefix("ready "))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        before = len(children(site_database))
        for _kill in range(kills):
            publisher.stdin.write(f"{chance.uniform(0, window)}\n")
            publisher.stdin.flush()
            outcome = publisher.stdout.readline().strip()
            rows = children(site_database)
            shown = {number_shown(connection, address) for address in addresses}
            whole = all(found == (number, *rows[0][1:]) for number, found in enumerate(rows, 1))
            if not whole or shown != {len(rows)} or len(rows) - before not in {0, 1}:
                torn.append((outcome, rows[-2:], shown))
            published = len(rows) > before
            outcomes[f"{outcome}, {'new' if published else 'old'}"] += 1
            # So that half of the kills come too late, also soon after the machine has got busier.
            window *= 0.7 if published else 1.4
            before = len(rows)
        connection.close()
        publisher.stdin.close()

    assert torn == []
    assert rows[0][1:] == (2, 1)
    # The kills came before, in and after the writing.
    assert outcomes["killed, old"] > kills / 10, outcomes
    assert outcomes["killed, new"] + outcomes["ended, new"] > kills / 20, outcomes

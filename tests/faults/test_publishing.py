"""Publishing and issuing that are killed leave all that was, or all that is new."""

import http.client
import re

import pytest
from django.db import connection

from tests.faults.conftest import OwnDatabase
from tests.faults.test_kill import server
from tests.faults.victims import victim
from tests.support.site_process import PATIENCE

pytestmark = pytest.mark.faults

# PostgreSQL gets some of publishing for every change, and SQLite those of an import
# (`test_importing.py`); all of them take minutes.
KILLS = [
    *([] if connection.vendor == "sqlite" else [8]),
    pytest.param(144, marks=pytest.mark.judges),
]
ISSUED = 60


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


def releases(database: OwnDatabase) -> list[tuple[int, int, bool]]:
    """Each issued release's number, how many cells it has, and whether it proposed an edition."""
    return [
        (number, cells, bool(proposals))
        for number, cells, proposals in database.rows(
            "SELECT number,"
            " (SELECT count(*) FROM metrics_observation o JOIN metrics_entity e"
            "  ON e.id = o.entity_id WHERE e.release_id = r.id),"
            " (SELECT count(*) FROM articles_proposalreason p WHERE p.key = 'release:' || r.id)"
            " FROM metrics_release r WHERE issued_at IS NOT NULL ORDER BY number"
        )
    ]


@pytest.mark.parametrize("kills", KILLS)
def test_publishing_killed_at_random_points_leaves_all_old_or_all_new(
    site_database: OwnDatabase, kills: int
) -> None:
    addresses = ["/articles/rivers-and-labs/", "/articles/", "/", "/articles.json"]
    torn: list[object] = []
    with (
        victim(site_database, "publish", seed=kills) as publisher,
        server(site_database) as (port, _),
    ):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        before = len(children(site_database))
        for _kill in range(kills):
            outcome = publisher.kill()
            rows = children(site_database)
            shown = {number_shown(connection, address) for address in addresses}
            whole = all(found == (number, *rows[0][1:]) for number, found in enumerate(rows, 1))
            if not whole or shown != {len(rows)} or len(rows) - before not in {0, 1}:
                torn.append((outcome, rows[-2:], shown))
            publisher.note(has_stored=len(rows) > before)
            before = len(rows)
        connection.close()

    assert torn == []
    assert rows[0][1:] == (2, 1)
    # The kills came before, in and after the writing.
    assert publisher.outcomes["killed", False] > kills / 10, publisher.outcomes
    assert publisher.stored > kills / 20, publisher.outcomes


@pytest.mark.judges
def test_issuing_killed_at_random_points_leaves_all_old_or_all_new(
    site_database: OwnDatabase,
) -> None:
    torn: list[object] = []
    with victim(site_database, "issue", seed=ISSUED) as issuer:
        before = len(releases(site_database))
        for _kill in range(ISSUED):
            outcome = issuer.kill()
            rows = releases(site_database)
            # Each has all cells, and proposes an edition of the article that quotes it.
            whole = [(n, rows[0][1], n > 1) for n in range(1, len(rows) + 1)]
            if rows != whole or len(rows) - before not in {0, 1}:
                torn.append((outcome, rows[-2:]))
            issuer.note(has_stored=len(rows) > before)
            before = len(rows)

    assert torn == []
    assert issuer.outcomes["killed", False] > 0, issuer.outcomes
    assert issuer.stored > 0, issuer.outcomes

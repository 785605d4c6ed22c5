"""Downloads are streamed while their rows are read, and leave nothing behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.exports import extract, tabular
from tests.bench import downloads
from tests.support.databases import own_database
from tests.support.exports import DATASET, body, leave
from tests.support.published import published

QUERIES = {
    # The release, its columns, the rows, their cells.
    ".csv": 4,
    ".csv?layout=long": 4,
    ".csv?sort=-cost&entity=e": 4,
    # Each of its three tables with rows is read by itself, and that of entities has no cells.
    ".zip": 7,
    # How many rows there are, for which a sheet may have no room.
    ".xlsx": 5,
}


@pytest.mark.django_db
@pytest.mark.parametrize("address", QUERIES)
def test_queries_are_few(client: Client, address: str) -> None:
    published()

    with CaptureQueriesContext(connection) as queries:
        body(client.get(DATASET + address))

    assert len(queries) == QUERIES[address], [query["sql"] for query in queries]


@pytest.mark.django_db
def test_there_is_one_query_more_for_each_so_many_cells(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    monkeypatch.setattr(extract, "MAX_CELLS_READ", 3)

    with CaptureQueriesContext(connection) as queries:
        whole = body(client.get(f"{DATASET}.csv"))

    # Three rows of three cells.
    assert len(queries) == QUERIES[".csv"] + 2
    assert whole.count(b"\r\n") == 4


@pytest.mark.django_db
@pytest.mark.parametrize("form", [".csv", ".csv?layout=long", ".json?page=all", ".zip"])
def test_a_reader_who_goes_away_leaves_no_cursor(
    client: Client, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    # So that the first pieces come while there are rows to come.
    monkeypatch.setattr(extract, "MAX_CELLS_READ", 1)
    monkeypatch.setattr(tabular, "CHUNK_SIZE", 1)
    monkeypatch.setattr(tabular, "ROWS_AT_ONCE", 1)
    answer = client.get(DATASET + form)
    pieces: Iterator[bytes] = iter(answer.streaming_content)  # type: ignore[attr-defined]
    for _ in range(3):
        next(pieces)
    if connection.vendor == "postgresql" and form != ".zip":
        assert cursors()

    leave(answer)
    # Who holds what is left of it holds no cursor.
    with pytest.raises(StopIteration):
        next(pieces)

    assert not cursors()


def cursors() -> list[str]:
    """Return the names of the session's open cursors; SQLite keeps no list of them."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_cursors")
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A database with a dataset of 100,000 observations, and the environment that finds it."""
    directory: Path = tmp_path_factory.mktemp("large")
    with own_database(directory) as database_url:
        yield dict(downloads.made(directory, database_url, downloads.OBSERVATIONS))


@pytest.mark.judges
def test_100_000_observations_take_less_than_64_mb_in_every_form(large: dict[str, str]) -> None:
    took = {
        form: downloads.measured(large, form)
        for form in (".csv?layout=long", ".json?page=all", ".zip", ".xlsx")
    }

    assert {form: each.peak_mb for form, each in took.items() if each.peak_mb >= 64} == {}
    # All of it came.
    assert all(each.mb > 0.5 for each in took.values())

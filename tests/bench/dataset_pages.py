"""Measure the pages of datasets: `uv run python -m tests.bench.dataset_pages`.

Makes a database of its own, on SQLite or where `DATABASE_URL` names PostgreSQL, with one dataset of
1,000 observations and one of 100,000, and prints how many queries each page takes and how long, in
turns, so that a busy machine is as busy for both. Ends with status 1 if a page takes ten queries
or more, or more than twice as long for the large one.
"""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client

from tests.bench.own_site import own_site

SIZES = (1_000, 100_000)
MOST_QUERIES, MOST = 9, 2.0

# After the dataset's address, or whole addresses.
PAGES = {
    "plain": "",
    "by a number": "?sort=-joint-publications:2025",
    "by a number, last page": "?sort=joint-publications:2025&page=last",
    "by a number, middle page": "?sort=-joint-publications:2025&page=middle",
    "by a text": "?sort=state:2025",
    "by a text, last page": "?sort=state:2025&page=last",
    "by a text, descending": "?sort=-state:2025",
    "by the entity": "?sort=:entity",
    "by the entity, descending": "?sort=-:entity",
    # Those that leave a page at least of both, and then some that leave few rows of both.
    "name contains": "?entity=O",
    "few match": "?entity=astronomy, beijing",
    "few match, by a number": "?entity=astronomy, beijing&sort=joint-publications:2025",
    "nothing matches": "?entity=nowhere",
    "one period": "?period=2024",
    "every period": "?period=all",
    "middle page": "?page=middle",
    "last page": "?page=last",
    "twin": ".json",
}
LIST = "the list /data/"


def main() -> int:
    """Print a line for every page; return 1 if one takes too many queries or grows too much."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--indicators", type=int, default=5)
    options.add_argument("--periods", type=int, default=2)
    options.add_argument("--rounds", type=int, default=7)
    chosen = options.parse_args()
    with own_site():
        return _measure(chosen.indicators, chosen.periods, chosen.rounds)


def _measure(indicators: int, periods: int, rounds: int) -> int:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from tests.support import demo_data

    Path(settings.STATIC_ROOT).mkdir()
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    call_command("migrate", verbosity=0)
    slow = False
    print(f"{connection.vendor}, {indicators} indicators × {periods} periods")
    lists: list[tuple[int, float]] = []
    # The list has all datasets, so that it is measured with two small ones, and then a large one more.
    demo_data.make(slug="other", observations=SIZES[0], indicators=indicators, periods=periods)
    for size in SIZES:
        demo_data.make(slug=f"d{size}", observations=size, indicators=indicators, periods=periods)
        _settle()
        lists.append((_queries("/data/"), min(_seconds("/data/") for _ in range(4 * rounds))))
    slow |= _tell(LIST, [queries for queries, _ in lists], [[seconds] for _, seconds in lists])
    for name, query in PAGES.items():
        addresses = [_address(size, query) for size in SIZES]
        queries = [_queries(address) for address in addresses]
        times: list[list[float]] = [[], []]
        for _ in range(rounds):
            for taken, address in zip(times, addresses, strict=True):
                taken.append(_seconds(address))
        slow |= _tell(name, queries, times)
    connection.close()
    return int(slow)


def _client() -> "Client":
    """Return a client of the site with an allowed host."""
    from django.test import Client

    return Client(SERVER_NAME="127.0.0.1")


def _settle() -> None:
    """Update PostgreSQL's statistics, as autovacuum does within a minute."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _address(size: int, query: str) -> str:
    """Return the address of a page; the last and the middle one have numbers."""

    address = f"/data/d{size}{'' if query.startswith('.') else '/'}{query}"
    if "page=" in address:
        twin = address.replace("/?", ".json?").replace("page=middle", "").replace("page=last", "")
        pages = _client().get(twin).json()["pagination"]["pages"]
        middle = max(1, pages // 2)
        address = address.replace("=middle", f"={middle}").replace("=last", f"={pages}")
    return address


def _queries(address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _client().get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = _client().get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return len(queries)


def _seconds(address: str) -> float:

    client = _client()
    begun = time.perf_counter()
    client.get(address)
    return time.perf_counter() - begun


def _tell(name: str, queries: list[int], times: list[list[float]]) -> bool:
    """Print a line; return whether the page asks too often or grows too much."""
    # The quickest of each: whatever else the machine did, it did not do then.
    small, large = (min(taken) * 1000 for taken in times)
    ratio = large / small
    bad = max(queries) > MOST_QUERIES or ratio >= MOST
    print(
        f"{name:<26} queries {queries[0]} {queries[1]}   1,000: {small:6.1f} ms"
        f"   100,000: {large:6.1f} ms   ratio {ratio:.2f}{'   too much' if bad else ''}",
        flush=True,
    )
    return bad


if __name__ == "__main__":
    sys.exit(main())

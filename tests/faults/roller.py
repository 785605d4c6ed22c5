"""Process that rolls up views repeatedly, to be killed: `python -m tests.faults.roller`.

It prints `ready SECONDS`, how long a rollup takes. Then it reads lines: for each, a number of seconds,
a child begins to roll up the same views and is killed after that time. The process rolls up again, and
prints whether the child had changed something and in which tables the result differs from that of a
rollup without a kill.
"""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

django.setup()

from django.db import connection, connections

from collabsite.counting import counter, models
from collabsite.counting.items import Item
from collabsite.counting.models import Count, Use
from tests.faults.children import in_a_child
from tests.support.site_process import wait_until

BEFORE = date(2026, 3, 3)
READERS = 120
USES = [Use.READ, Use.READ, Use.DOWNLOAD, Use.CITATION]
TABLES: list[Any] = [
    *[models.Visit, models.Salt, models.Exclusion, models.Count, models.Referrer, models.Total]
]


def prepare() -> None:
    """Count views of the last days of a month, the first ones of the next and of today."""
    # Not yet by the first view of each day.
    counter._rolled_up_before = date.max
    for day in range(5):
        start = datetime(2026, 2, 27, 9, tzinfo=UTC) + timedelta(days=day)
        for number in range(READERS):
            counter.count(
                Item("book", number % 7),
                address=f"192.0.2.{number % 200}",
                agent=f"Firefox/{number}",
                at=start + timedelta(seconds=41 * number),
                use=USES[number % 4],
                referrer=f"site-{number % 11}.example" if number % 2 else "",
            )


def stored_counts() -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table of counting, sorted."""
    return {
        model.__name__: sorted(map(_comparable, model._default_manager.values()), key=str)
        for model in TABLES
    }


def restore_counts(rows: Mapping[str, Sequence[dict[str, Any]]]) -> None:
    """Put rows, and only these, into every table of counting."""
    for model in TABLES:
        model._default_manager.all().delete()
        model._default_manager.bulk_create(model(**row) for row in rows[model.__name__])


def _comparable(row: dict[str, Any]) -> dict[str, Any]:
    return {k: bytes(v) if isinstance(v, memoryview) else v for k, v in row.items()}


def roll_up() -> None:
    """Roll up what `prepare` has counted, but not today."""
    counter.roll_up(before=BEFORE)


def is_alone() -> bool:
    """Return whether PostgreSQL has noticed the end of the child, whose days nobody else rolls up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone() == (0,))


def main() -> None:
    """Prepare, and roll up as often as asked."""
    prepare()
    before = stored_counts()
    connections.close_all()
    started = time.monotonic()
    assert in_a_child(roll_up)
    expected = stored_counts()
    print("ready", time.monotonic() - started, flush=True)
    for line in sys.stdin:
        restore_counts(before)
        connections.close_all()
        in_a_child(roll_up, for_seconds=float(line))
        if connection.vendor == "postgresql":
            wait_until(is_alone)
        has_rolled_up = Count.objects.exists()
        roll_up()
        stored = stored_counts()
        differing = [name for name, rows in stored.items() if rows != expected[name]]
        print(json.dumps([has_rolled_up, differing]), flush=True)


if __name__ == "__main__":
    main()

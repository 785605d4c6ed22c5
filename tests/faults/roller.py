"""Process that rolls up views repeatedly, to be killed: `python -m tests.faults.roller`.

It prints `ready SECONDS`, how long a rollup takes. Then it reads lines: for each, a number of seconds,
a child begins to roll up the same views and is killed after that time. The process rolls up again, and
prints whether the child had changed something and in which tables the result differs from that of a
rollup without a kill.
"""

import json
import sys
import time
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from django.db import connections

from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.counting.visits import View
from collabsite.pageviews.models import DailyCount
from collabsite.pageviews.uses import Use
from tests.faults.children import in_a_child
from tests.support.counts import restore_counts, stored_counts

BEFORE = date(2026, 3, 3)
READERS = 120
USES = [Use.READ, Use.READ, Use.DOWNLOAD, Use.CITATION]
AGENTS = ["Firefox", "Chrome", "Safari"]


def prepare() -> None:
    """Count views of the last days of a month, the first ones of the next and of today."""
    for day in range(5):
        start = datetime(2026, 2, 27, 9, tzinfo=UTC) + timedelta(days=day)
        counter.count_views(
            View(
                f"book:{number % 7}",
                f"192.0.2.{number % 200}",
                f"{AGENTS[number % 3]}/{number}",
                start + timedelta(seconds=41 * number),
                USES[number % 4],
                f"site-{number % 11}.example" if number % 2 else "",
            )
            for number in range(READERS)
        )


def roll_up() -> None:
    """Roll up what `prepare` has counted, but not today."""
    rollup.roll_up(before=BEFORE)


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
        has_rolled_up = DailyCount.objects.exists()
        roll_up()
        stored = stored_counts()
        differing = [name for name, rows in stored.items() if rows != expected[name]]
        print(json.dumps([has_rolled_up, differing]), flush=True)


if __name__ == "__main__":
    main()

"""Measure the reports of a year's views: `uv run python -m tests.bench.readership`.

Makes a database of its own, on SQLite or where `DATABASE_URL` names PostgreSQL, with 900 articles and
100 datasets, and measures the reports when there are counts of a day, and again when there are those
of a year: 20 million views, as rolling up leaves them, with a referring site for each item and day,
and a day that is not over. Rolls up one day, too. Prints how many queries each page takes, the
shortest time, and how much longer it takes with a year. Ends with status 1 if a report takes `--most` milliseconds or longer, or the rollup a minute.
"""

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.own_site import own_site
from tests.bench.report import machine

if TYPE_CHECKING:
    from django.test import Client

ARTICLES, DATASETS = 900, 100
DAYS = 365
# Visits of a day, whose views are a 365th of 20 million.
VISITS = 55_000
MOST_SECONDS = 60.0
# Times that a page is requested. The shortest counts: whatever else the machine did, it did not do then.
TIMES = 25

PAGES = {
    "panel of an article": "/admin/articles/article/{article}/readership/?period=365",
    "readership of the site": "/admin/readership/?period=365",
    "usage of the site": "/usage/",
    "usage of an article": "/articles/article-50/usage/",
    "articles by views": "/admin/articles/article/?o=-2",
}

# Counts of items and days by a little arithmetic. Views are 54 or 55 a day on average, and no item has
# the same every day.
_VIEWS = "(10 + (i.n * 31 + d.n * 7) % 90)"
_UNIQUE = f"({_VIEWS} - {_VIEWS} / 5)"
_FILL = [
    f"""
    INSERT INTO counting_count (kind, item_id, use, day, views, sessions)
    SELECT i.kind, i.id, 0, d.day, {_VIEWS}, {_UNIQUE} FROM bench_item i CROSS JOIN bench_day d
    """,  # noqa: S608
    """
    INSERT INTO counting_count (kind, item_id, use, day, views, sessions)
    SELECT i.kind, i.id, u.n, d.day, 4, 3
    FROM bench_item i CROSS JOIN bench_day d CROSS JOIN bench_use u
    WHERE (i.n + d.n + u.n / 10) % 3 = 0 AND (u.n <> 10 OR i.kind = 'dataset')
    """,
    """
    INSERT INTO counting_referrer (kind, item_id, day, host, readers)
    SELECT i.kind, i.id, d.day, h.host, 1 + (i.n + d.n) % 4
    FROM bench_item i CROSS JOIN bench_day d CROSS JOIN bench_host h
    WHERE (h.n + i.n + d.n) % 40 = 0
    """,
    """
    INSERT INTO counting_exclusion (day, reason, count)
    SELECT d.day, r.reason, 100 + d.n % 9 FROM bench_day d CROSS JOIN bench_reason r
    """,
]
_HASH = {"postgresql": "decode(md5(v.n || '-' || d.n), 'hex')", "sqlite": "randomblob(16)"}
# As popular items have more visits, some have one in ten.
_VISIT = """
    INSERT INTO counting_visit (
        kind, item_id, use, day, visitor, referrer, clicks, views, sessions, last, last_is_alone
    )
    SELECT i.kind, i.id, CASE WHEN v.n % 40 = 0 THEN 50 ELSE 0 END, d.day, {hash},
        CASE WHEN v.n % 3 = 0 THEN h.host ELSE '' END, 1, 1, 1, v.n, TRUE
    FROM bench_visit v CROSS JOIN bench_day d
    JOIN bench_item i ON i.n = (v.n * 7919) % CASE WHEN v.n % 10 = 0 THEN 10 ELSE 1000 END
    JOIN bench_host h ON h.n = v.n % 40
"""


@dataclass(frozen=True)
class Measured:
    """Cost of a page: its queries, and milliseconds with a day's counts and with a year's."""

    queries: int
    ms_of_day: float
    ms_of_year: float

    @property
    def ratio(self) -> float:
        """Return how much longer the page takes with a year's counts."""
        return self.ms_of_year / self.ms_of_day


def main() -> int:
    """Print a line for everything measured; return 1 if something takes too long."""
    options = argparse.ArgumentParser(
        prog="python -m tests.bench.readership",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--most", type=float, default=300.0, help="milliseconds of a report")
    options.add_argument("--output", type=Path, help="a file for the results as JSON")
    chosen = options.parse_args()
    with own_site():
        from django.db import connection

        make_site()
        today = dt.datetime.now(dt.UTC).date()
        fill([today - dt.timedelta(days=2)])
        of_day = measure()
        fill([today - dt.timedelta(days=n) for n in range(3, DAYS + 2)])
        fill_visits(today - dt.timedelta(days=1))
        seconds = roll_up_one_day(today)
        fill_visits(today)
        of_year = measure()
        vendor = connection.vendor
        connection.close()
    measured = {
        name: Measured(queries, of_day[name][1], ms) for name, (queries, ms) in of_year.items()
    }
    print(table(measured, seconds, most=chosen.most))
    if chosen.output:
        result = {
            "machine": machine(vendor, 0, TIMES),
            "pages": {
                name: {**asdict(each), "ratio": each.ratio} for name, each in measured.items()
            },
            "rollup_seconds": seconds,
        }
        chosen.output.write_text(json.dumps(result, indent=1) + "\n")
    slow = any(each.ms_of_year >= chosen.most for each in measured.values())
    return int(slow or seconds >= MOST_SECONDS)


def make_site() -> None:
    """Make the articles and datasets, without views."""
    from django.core.management import call_command

    from collabsite.counting.models import Count, Total
    from tests.bench.many_articles import prepare
    from tests.support.large_site import LargeSite

    prepare()
    call_command("migrate", verbosity=0)
    LargeSite().grow(articles=ARTICLES, datasets=DATASETS)
    Count.objects.all().delete()
    Total.objects.all().delete()


def fill(days: Iterable[dt.date]) -> None:
    """Write the counts of past days."""
    from django.db import transaction

    from tests.support.counts import store_days
    from tests.support.large_site import analyze

    with transaction.atomic():
        _make_numbers(days)
        for statement in _FILL:
            _execute(statement)
        store_days([])
    analyze()


def fill_visits(day: dt.date) -> None:
    """Write the visits of a day that is not rolled up."""
    from django.db import connection, transaction

    from collabsite.counting.visitors import salt_of
    from tests.support.large_site import analyze

    salt_of(day)
    with transaction.atomic():
        _make_numbers([day])
        _execute(_VISIT.format(hash=_HASH[connection.vendor]))
    analyze()


def roll_up_one_day(today: dt.date) -> float:
    """Roll up the day before; return the seconds that it took."""
    from collabsite.counting import counter

    begun = time.perf_counter()
    counter.roll_up(before=today)
    return time.perf_counter() - begun


def measure() -> dict[str, tuple[int, float]]:
    """Return the queries and the fewest milliseconds of each page, by name."""
    from django.contrib.auth.models import User
    from django.test import Client

    from articles.models import Article

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="editor"))
    article = Article.objects.get(slug="article-50").pk
    addresses = {name: page.format(article=article) for name, page in PAGES.items()}
    return {name: _cost(client, address) for name, address in addresses.items()}


def _cost(client: "Client", address: str) -> tuple[int, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def request() -> float:
        begun = time.perf_counter()
        answer = client.get(address)
        taken = time.perf_counter() - begun
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")
        return taken * 1000

    # The first fills the memory of the process and of the database, as on a site that runs.
    request()
    with CaptureQueriesContext(connection) as queries:
        request()
        number = len(queries)
    return number, min(request() for _time in range(TIMES))


def table(measured: Mapping[str, Measured], seconds: float, *, most: float) -> str:
    """Return a line for everything measured."""
    lines = [f"{'milliseconds':<32}{'queries':>8}{'a day':>9}{'a year':>9}{'ratio':>7}"]
    lines += [
        f"{name:<32}{each.queries:>8}{each.ms_of_day:>9.1f}{each.ms_of_year:>9.1f}"
        f"{each.ratio:>7.1f}{'   too slow' if each.ms_of_year >= most else ''}"
        for name, each in measured.items()
    ]
    lines.append(
        f"rolling up {VISITS:,} visits: {seconds:.1f} s"
        f"{'   too slow' if seconds >= MOST_SECONDS else ''}"
    )
    return "\n".join(lines)


def _make_numbers(days: Iterable[dt.date]) -> None:
    """Make temporary tables of numbered items, days, hosts and so on."""
    from django.db import connection

    from articles.models import Article
    from metrics.models import Dataset

    items = [
        *(("article", pk) for pk in Article.objects.order_by("pk").values_list("pk", flat=True)),
        *(("dataset", pk) for pk in Dataset.objects.order_by("pk").values_list("pk", flat=True)),
    ]
    today = dt.datetime.now(dt.UTC).date()
    numbers: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
        "bench_item": (
            "n integer, kind text, id integer",
            [(n, *item) for n, item in enumerate(items)],
        ),
        "bench_day": (
            "n integer, day date",
            [((today - day).days, connection.ops.adapt_datefield_value(day)) for day in days],
        ),
        "bench_use": ("n integer", [(10,), (50,)]),
        "bench_reason": ("reason text", [("robot",), ("opted-out",), ("token",)]),
        "bench_host": (
            "n integer, host text",
            [(n, f"host-{n}.example") for n in range(40)],
        ),
        "bench_visit": ("n integer", [(n,) for n in range(VISITS)]),
    }
    with connection.cursor() as cursor:
        for name, (columns, rows) in numbers.items():
            cursor.execute(f"DROP TABLE IF EXISTS {name}")
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608


def _execute(statement: str) -> None:
    from django.db import connection

    # Without parameters, a per cent sign stands for itself.
    with connection.cursor() as cursor:
        cursor.execute(statement)


if __name__ == "__main__":
    sys.exit(main())

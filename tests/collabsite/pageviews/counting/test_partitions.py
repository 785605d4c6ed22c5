"""Partitions of the visits on PostgreSQL, as the documentation for operators makes them."""

import datetime as dt
import re

import pytest
from django.db import connection

from collabsite.pageviews import totals
from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.models import DailyCount, Visit
from tests.collabsite.pageviews.conftest import FIREFOX
from tests.support.site_process import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


def documented_statements() -> str:
    text = (ROOT / "collabsite/docs/operations.md").read_text("utf-8")
    found = re.search(r"```sql\nBEGIN;\n(.*?)COMMIT;\n```", text, re.DOTALL)
    assert found
    return found[1]


def test_views_in_partitions_are_counted_and_rolled_up_as_without() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only on PostgreSQL: SQLite has no partitions")
    first = dt.datetime(2026, 3, 4, 10, 5, tzinfo=dt.UTC)

    def click(reader: int, *, days: int = 0, seconds: int = 0) -> None:
        at = first + dt.timedelta(days=days, seconds=seconds)
        counter.count("book:1", address=f"192.0.2.{reader}", agent=FIREFOX, at=at)

    click(1)
    with connection.cursor() as cursor:
        # Checks that wait for the end of the transaction would keep a table from being altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(documented_statements())
    click(1, seconds=10)
    for day in range(5):
        for reader in (2, 3):
            click(reader, days=day)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT tableoid) FROM pageviews_visit")
        [partitions] = cursor.fetchone()

    assert partitions > 1
    assert totals.total("book:1") == 11
    assert Visit.objects.count() == 11
    rollup.roll_up(before=dt.date(2026, 3, 8))
    assert Visit.objects.count() == 2
    assert sum(DailyCount.objects.values_list("total", flat=True)) == 9
    assert totals.total("book:1") == 11

"""Uses other than reading in the readership: kinds of use, referring sites, the ledger, and gaps."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from articles.models import Edition
from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.models import Exclusion, Gap, ProgramCount
from collabsite.pageviews.reporting import uses
from collabsite.pageviews.robots import installation
from collabsite.pageviews.uses import Use
from metrics.models import Dataset
from tests.collabsite.pageviews.conftest import FIREFOX
from tests.collabsite.pageviews.reporting.conftest import PAGE, days_ago, read, today
from tests.support.published import draft_titled, publish_again, published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

NOON = dt.datetime(2026, 6, 20, 12, tzinfo=dt.UTC)

type Rows = list[tuple[Any, ...]]


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def editor() -> Client:
    return signed_in("Editor")


@pytest.fixture
def rivers() -> Edition:
    """An article with a dataset; both are public."""
    return published()


def use(item: str, kind: Use, *, days: int = 0, seconds: int = 0, referrer: str = "") -> None:
    """Use an item some days ago."""
    counter.count(
        item,
        address="192.0.2.1",
        agent=FIREFOX,
        at=NOON - dt.timedelta(days=days) + dt.timedelta(seconds=seconds),
        use=kind,
        referrer=referrer,
    )


def table(client: Client, name: str, address: str = PAGE, **query: str) -> Rows:
    page = client.get(address, query or {"period": "7"}).context["page"]
    [found] = [each for each in page.tables if each.name == name]
    return [row.values for row in found.rows]


def test_uses_of_each_kind_are_compared_with_the_period_before(
    editor: Client, rivers: Edition
) -> None:
    article, dataset = rivers.article.item, Dataset.objects.get().item
    for item, kind, days in [
        (article, Use.READ, 1),
        (article, Use.CITATION, 1),
        (article, Use.CITATION, 8),
        (article, Use.CITATION, 9),
        (dataset, Use.DOWNLOAD, 2),
        (dataset, Use.VERSIONS, 2),
    ]:
        use(item, kind, days=days)
    use(dataset, Use.DOWNLOAD, days=2, seconds=10)
    rollup.roll_up(before=today())
    use(article, Use.READ)

    assert table(editor, "uses") == [
        ("Read", 2, 2, 0, 2, None),
        ("Data download", 1, 1, 0, 1, None),
        ("Citation export", 1, 1, 2, -1, -0.5),
        ("List of editions or releases", 1, 1, 0, 1, None),
        ("Record of a source", 0, 0, 0, 0, None),
        ("All requests", 3, 3, 0, 3, None),
        # Reading and citing an article within an hour is one unique investigation.
        ("All investigations", 5, 3, 2, 3, 1.5),
    ]


def test_an_item_has_the_uses_that_are_possible_for_it(editor: Client, rivers: Edition) -> None:
    use(rivers.article.item, Use.READ)
    use(Dataset.objects.get().item, Use.DOWNLOAD)
    of_article, of_dataset = (
        reverse("admin:articles_article_readership", args=[rivers.article_id]),
        reverse("admin:metrics_dataset_readership", args=[Dataset.objects.get().pk]),
    )

    assert [row[:2] for row in table(editor, "uses", of_article)] == [
        ("Read", 1),
        ("Citation export", 0),
        ("List of editions or releases", 0),
        ("All requests", 1),
        ("All investigations", 1),
    ]
    assert [row[:2] for row in table(signed_in("Data steward"), "uses", of_dataset)] == [
        ("Read", 0),
        ("Data download", 1),
        ("Citation export", 0),
        ("List of editions or releases", 0),
        ("All requests", 1),
        ("All investigations", 1),
    ]


def test_uses_that_are_rolled_up_and_open_are_those_that_were_counted(rivers: Edition) -> None:
    item = rivers.article.item
    for days in (0, 1, 2):
        for seconds in (0, 10, 100, 4000):
            for kind in (Use.READ, Use.CITATION):
                use(item, kind, days=days, seconds=seconds)
    span = {"begin": days_ago(2), "end": today()}

    before = uses.uses_of_item(item, **span)
    rollup.roll_up(before=today())
    after = uses.uses_of_item(item, **span)

    assert before == after
    assert after[days_ago(1), Use.CITATION] == uses.UseCounts(3, 2, 0, 4)
    others = {key: each for key, each in after.items() if key[1] != Use.READ}
    begin, end = span["begin"], span["end"]
    assert uses.other_uses(begin=begin, end=end) == others


def test_referring_sites_are_hosts_beside_views_without_one(
    editor: Client, rivers: Edition
) -> None:
    item = rivers.article.item
    for days in (0, 1, 2, 3):
        use(item, Use.READ, days=days, referrer="news.example")
    use(item, Use.READ, days=4, referrer="seldom.example")
    use(item, Use.READ, days=5)
    rollup.roll_up(before=today())
    expected = [
        ("Direct, within the site, or unknown", 1, pytest.approx(1 / 6)),
        ("news.example", 4, pytest.approx(4 / 6)),
        ("Others", 1, pytest.approx(1 / 6)),
    ]
    panel = reverse("admin:articles_article_readership", args=[rivers.article_id])

    assert table(editor, "referrers") == expected
    assert table(editor, "referrers", panel) == expected
    assert table(signed_in("Data steward"), "referrers") == []


def test_the_ledger_of_each_kind_of_use_balances(editor: Client, rivers: Edition) -> None:
    item = rivers.article.item
    for seconds in (0, 10):
        use(item, Use.READ, seconds=seconds)
        use(item, Use.CITATION, seconds=seconds)
    counter.exclude(Exclusion.Reason.ROBOT, at=NOON, item=item, count=4)
    counter.exclude(Exclusion.Reason.ROBOT, at=NOON, item=item, use=Use.CITATION, count=2)
    counter.exclude(Exclusion.Reason.TOKEN, at=NOON, count=3)
    panel = reverse("admin:articles_article_readership", args=[rivers.article_id])

    of_site, of_item = (
        {name: tuple(counts) for name, *counts in table(editor, "outcome", address)}
        for address in (PAGE, panel)
    )

    assert of_site["Counted"] == (1, 1, 2)
    assert of_site["Second clicks of double clicks"] == (1, 1, 2)
    assert of_site["Left out: robot"] == (4, 2, 6)
    assert of_site["Left out: no valid page token"] == (3, 0, 3)
    assert of_site["Received in all"] == (9, 4, 13)
    assert of_site["Of those left out, page unknown"] == (3, 0, 3)
    # Reports that name no item are those of the site alone.
    assert of_item["Received in all"] == (6, 4, 10)
    assert "Of those left out, page unknown" not in of_item
    assert table(editor, "ledger", panel)[0][1:] == (6, 1, 1, 4)


def test_views_are_counted_for_the_edition_that_was_the_newest(
    editor: Client, rivers: Edition
) -> None:
    with time_machine.travel(NOON + dt.timedelta(days=4), tick=False):
        publish_again(rivers.article, "A slip.", Edition.Change.CORRECTION)
    for days, views in [(0, 10), (3, 5), (4, 7), (5, 2)]:
        read(rivers.article.item, (NOON + dt.timedelta(days=days)).date(), views)
    panel = reverse("admin:articles_article_readership", args=[rivers.article_id])

    with time_machine.travel(NOON + dt.timedelta(days=5), tick=False):
        rows = table(editor, "version-views", panel)

    assert [(row[0], *row[2:]) for row in rows] == [
        ("Edition 2", 2, 9, 4.5),
        ("Edition 1", 4, 15, 3.75),
    ]


def test_a_draft_has_the_page_too(editor: Client) -> None:
    panel = reverse("admin:articles_article_readership", args=[draft_titled("Draft").pk])

    assert table(editor, "versions", panel) == table(editor, "version-views", panel) == []
    assert "Nothing is published yet." in editor.get(panel).text
    assert editor.get(panel, {"file": "all.xlsx"}).status_code == 200


def test_use_by_programs_is_shown_apart(editor: Client) -> None:
    ProgramCount.objects.create(day=today(), kind=ProgramCount.Kind.FEED, count=8)
    ProgramCount.objects.create(day=days_ago(9), kind=ProgramCount.Kind.FEED, count=4)
    ProgramCount.objects.create(day=days_ago(20), kind=ProgramCount.Kind.JSON, count=4)

    assert table(editor, "programs") == [
        ("JSON of pages", 0, 0, 0, None),
        ("Feeds", 8, 4, 4, 1.0),
        ("Descriptions of the API", 0, 0, 0, None),
    ]


def test_gaps_are_named_or_said_to_be_none(editor: Client) -> None:
    without = editor.get(PAGE, {"period": "7"}).text
    Gap.objects.create(
        cause=Gap.Cause.DATABASE,
        start=NOON - dt.timedelta(days=1, minutes=5, seconds=30),
        end=NOON - dt.timedelta(days=1),
    )
    Gap.objects.create(cause=Gap.Cause.FROZEN, start=NOON - dt.timedelta(days=40))
    Gap.objects.create(
        cause=Gap.Cause.DATABASE,
        start=NOON - dt.timedelta(days=50),
        end=NOON - dt.timedelta(days=50),
    )

    page = editor.get(PAGE, {"period": "7"})
    rows = [row.values for row in page.context["page"].gaps.rows]

    assert "No gap in counting is known in this period." in without
    assert "No gap in counting" not in page.text
    assert [row[2:] for row in rows] == [
        ("The database did not answer", 6),
        ("A check found that views were not counted", None),
    ]
    assert rows[1][1] == "not over yet"
    text = editor.get(PAGE, {"period": "7", "file": "gaps.csv"}).content.decode("utf-8-sig")
    assert "\r\n2026-06-19T11:54:30Z,2026-06-19T12:00:00Z,The database" in text


def test_what_a_later_list_takes_out_is_shown_for_the_site_and_the_item(
    editor: Client, rivers: Edition, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    for kind in (Use.READ, Use.CITATION):
        counter.count(
            rivers.article.item, address="192.0.2.1", agent="Fetchall/2.0", at=NOON, use=kind
        )
    installation.update_robots(
        '[{"pattern": "fetchall", "last_changed": "2026-06-01"}]', at=timezone.now()
    )
    panel = reverse("admin:articles_article_readership", args=[rivers.article_id])

    for address in (PAGE, panel):
        [row] = table(editor, "removals", address)
        assert row[2:] == ("Fetchall/0", 1, 1)
        assert "list of 1 June 2026" in editor.get(address).text
    assert ("Left out: robot", 1) in [row[:2] for row in table(editor, "outcome")]


def test_a_long_table_shows_ten_rows_and_all_when_asked(editor: Client) -> None:
    for host in range(12):
        for days in range(3):
            counter.count(
                "article:1",
                address=f"192.0.2.{host}",
                agent=FIREFOX,
                at=NOON - dt.timedelta(days=days),
                referrer=f"host{host:02}.example",
            )

    short = editor.get(PAGE, {"period": "7"}).text
    whole = editor.get(PAGE, {"period": "7", "all": "referrers"}).text

    assert (short.count("host09.example"), short.count("host11.example")) == (1, 0)
    assert 'href="?period=7&amp;all=referrers#table-referrers"' in short
    assert "All 12 rows" in short
    assert whole.count("host11.example") == 1
    assert 'href="?period=7#table-referrers"' in whole
    assert editor.get(PAGE, {"all": "nothing"}).status_code == 200


def test_columns_that_a_half_page_has_no_room_for_are_in_the_file(
    editor: Client, rivers: Edition
) -> None:
    use(rivers.article.item, Use.READ)

    page = editor.get(PAGE, {"period": "7"}).context["page"]
    text = editor.get(PAGE, {"period": "7", "file": "uses.csv"}).content.decode("utf-8-sig")

    assert [column.header for column in page.uses.shown_columns] == [
        *("Use", "Count", "Unique", "Period before", "Change in %")
    ]
    assert next(csv.reader(io.StringIO(text))) == [
        *("Use", "Count", "Unique", "Period before", "Change", "Change in %")
    ]

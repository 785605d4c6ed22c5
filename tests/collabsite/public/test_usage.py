"""Pages of the usage of the site, of an article and of a dataset."""

import csv
import datetime as dt
import io
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Article
from collabsite.pageviews.counting import counter
from collabsite.pageviews.models import Exclusion, Gap, RemovedCount, RobotsList
from collabsite.pageviews.uses import Use
from metrics import releasing, working_copy
from metrics.models import Dataset
from tests.support.exports import released
from tests.support.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

ARTICLE = "/articles/rivers-and-labs"
DATA = "/data/what-they-found"


@pytest.fixture(scope="module")
def used_site(module_db: None) -> None:
    """An article and a dataset of two versions each, and views in three months."""
    with time_machine.travel("2026-01-10T12:00:00Z", tick=False) as clock:
        article = published().article
        dataset = Dataset.objects.get()
        read(article.item, "192.0.2.1")
        clock.move_to(dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC))
        publishing.publish(article, by=None, note="More.")
        working_copy.ensure(dataset)
        releasing.issue(dataset, by=None, note="Counted again.")
        counter.set_baseline(article.item, total=17)
        for address in ("192.0.2.1", "192.0.2.2"):
            read(article.item, address)
            read(dataset.item, address)


@pytest.fixture(autouse=True)
def now(db: None, used_site: None) -> Iterator[None]:
    """The time of the last views."""
    with time_machine.travel("2026-03-05T12:00:00Z", tick=False):
        yield


def read(item: str, address: str, use: Use = Use.READ) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    counter.count(item, address=address, agent=agent, at=timezone.now(), use=use)


def test_the_usage_of_an_article_has_its_months_and_its_public_editions(client: Client) -> None:
    page = client.get(f"{ARTICLE}/usage.json").json()

    assert page["months"] == [
        {"month": "2026-01", "views": 1, "unique_views": 1},
        {"month": "2026-02", "views": 0, "unique_views": 0},
        {"month": "2026-03", "views": 2, "unique_views": 2},
    ]
    assert (page["views"], page["imported_views"], page["unique_views"]) == (20, 17, 3)
    assert page["views"] == client.get(f"{ARTICLE}.json").json()["views"]
    assert [(each["number"], each["date"]) for each in page["versions"]] == [
        (1, "2026-01-10"),
        (2, "2026-03-05"),
    ]


@pytest.mark.each_database
def test_an_edition_that_is_scheduled_is_no_version_yet(client: Client) -> None:
    later = timezone.now() + dt.timedelta(days=2)
    publishing.publish(Article.objects.get(), by=None, note="Later.", at=later)

    versions = client.get(f"{ARTICLE}/usage.json").json()["versions"]

    assert [each["number"] for each in versions] == [1, 2]


def test_the_usage_of_a_dataset_has_its_releases(client: Client) -> None:
    page = client.get(f"{DATA}/usage.json").json()

    assert [month["views"] for month in page["months"]] == [0, 0, 2]
    assert [(each["number"], each["date"]) for each in page["versions"]] == [
        (1, "2026-01-10"),
        (2, "2026-03-05"),
    ]
    assert page["versions"][1]["url"].endswith(f"{DATA}/releases/2/")


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
@pytest.mark.parametrize("place", [ARTICLE, DATA])
def test_the_views_on_a_page_link_to_their_usage(client: Client, prefix: str, place: str) -> None:
    page = client.get(f"{prefix}{place}/").text
    usage = client.get(f"{prefix}{place}/usage/").text

    link, _, after = page.partition(f'<a href="{prefix}{place}/usage/">')[2].partition("</a>")
    assert after
    assert "<span data-view-count" in link
    assert f'<a href="{prefix}{place}/"' in usage
    assert usage.count("<svg") == 2
    assert f'href="{prefix}{place}/usage.csv"' in usage
    assert f'href="{prefix}/usage/"' in usage


@pytest.mark.parametrize("place", [ARTICLE, DATA])
def test_a_number_of_version_is_a_seal_in_its_month(client: Client, place: str) -> None:
    page = client.get(f"{place}/usage/").text

    row = page.partition('<time datetime="2026-03">')[2].partition("</tr>")[0]
    assert 'class="seal' in row
    assert ">2<" in row.replace(" ", "").replace("\n", "")


def test_the_usage_of_an_item_is_a_csv_file(client: Client) -> None:
    answer = client.get(f"{ARTICLE}/usage.csv")

    assert answer["Content-Disposition"] == 'attachment; filename="rivers-and-labs-usage.csv"'
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header[:3] == ["month", "views", "unique_views"]
    assert [row[:3] for row in rows] == [
        ["2026-01", "1", "1"],
        ["2026-02", "0", "0"],
        ["2026-03", "2", "2"],
    ]


def test_the_usage_of_an_item_has_its_kinds_of_use_and_its_ledger(client: Client) -> None:
    item = Dataset.objects.get().item
    counter.exclude(Exclusion.Reason.ROBOT, at=timezone.now(), item=item, count=4)
    counter.exclude(Exclusion.Reason.TOKEN, at=timezone.now(), count=9)
    for use in (Use.DOWNLOAD, Use.CITATION):
        read(item, "192.0.2.1", use)

    page = client.get(f"{DATA}/usage.json").json()
    text = client.get(f"{DATA}/usage/").text
    header, *rows = csv.reader(
        io.StringIO(client.get(f"{DATA}/usage.csv").content.decode("utf-8-sig"))
    )

    march = page["uses"][-1]
    assert (march["total_item_requests"], march["unique_item_requests"]) == (3, 2)
    assert (march["total_item_investigations"], march["unique_item_investigations"]) == (4, 2)
    assert page["ledger"][-1] == {
        "month": "2026-03",
        "received": 6,
        "counted": 2,
        "double_clicks": 0,
        "left_out": {"robot": 4},
    }
    assert (page["gaps"], page["removals"], page["robots_list"]) == ([], [], "2025-11-01")
    last = dict(zip(header, rows[-1], strict=True))
    assert (last["download"], last["unique_item_requests"], last["left_out_robot"]) == (
        *("1", "2", "4"),
    )
    for words in ("Data download", "Unique investigations", "What was left out", "None is known"):
        assert words in text


def test_gaps_and_what_was_taken_out_are_told_in_words(client: Client) -> None:
    item = Article.objects.get().item
    addresses = ["/usage/", f"{ARTICLE}/usage/"]
    without = [client.get(address).text for address in addresses]
    Gap.objects.create(
        cause=Gap.Cause.DATABASE, start=timezone.now(), end=timezone.now() + dt.timedelta(hours=1)
    )
    later = RobotsList.objects.create(
        installed_at=timezone.now(), date=dt.date(2026, 3, 2), patterns=[], agents=["Fetchall"]
    )
    RemovedCount.objects.create(
        robots_list=later,
        item=item,
        day=dt.date(2026, 3, 1),
        use=Use.READ,
        total=3,
        unique_uses=2,
        sessions=2,
        received=4,
    )

    for text in without:
        assert "None is known" in text
        assert "Nothing was taken out" in text
    for address in addresses:
        text = client.get(address).text
        assert "5 March 2026, 13:00</time> UTC: the database did not answer" in text
        assert "the list of 2 March 2026 took 3 views and 0 other uses out" in text
        assert "Fetchall" in text


@pytest.mark.parametrize("ending", ["/", ".json", ".csv"])
def test_a_former_slug_redirects_and_an_unknown_one_has_no_usage(
    client: Client, ending: str
) -> None:
    article, dataset = Article.objects.get(), Dataset.objects.get()
    article.slug, dataset.slug = "streams", "streams"
    article.save()
    dataset.save()
    publishing.publish(article, by=None, note="Another name.")
    working_copy.ensure(dataset)
    releasing.issue(dataset, by=None, note="Another name.")

    for former, now in [(ARTICLE, "/articles/streams"), (DATA, "/data/streams")]:
        answer = client.get(f"{former}/usage{ending}")
        assert (answer.status_code, answer["Location"]) == (301, f"{now}/usage{ending}")
    for unknown in ("/articles/nothing", "/data/nothing"):
        assert client.get(f"{unknown}/usage{ending}").status_code == 404


@pytest.mark.each_database
def test_the_usage_of_the_site_links_to_that_of_each_item(client: Client) -> None:
    page = client.get("/usage/").text

    assert f'<a href="{ARTICLE}/usage/" lang="en">' in page
    assert f'<a href="{DATA}/usage/" lang="en">' in page
    assert "unaudited" in page
    assert "2025.11" in page
    assert page.index(f"{ARTICLE}/usage/") < page.index(f"{DATA}/usage/")


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        # The days (2), the views, those that are public (2), two descriptions, other uses, the
        # ledger (2), programs, gaps, and what was taken out.
        ("/usage/", 13),
        ("/usage.csv", 4),
        ("/usage/ir.json", 5),
        ("/usage/pr.tsv", 5),
        # The newest version, its versions, the days (2), the views, the imported ones, all uses, the
        # ledger, gaps, and what was taken out.
        (f"{ARTICLE}/usage/", 9),
        (f"{DATA}/usage/", 9),
    ],
)
def test_a_page_needs_a_fixed_number_of_queries(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    queries: int,
) -> None:
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("query", ["?begin=x", "?begin=2026-13&end=", "?page=99", "?page=x"])
def test_a_reader_with_an_invalid_query_gets_the_default(client: Client, query: str) -> None:
    assert client.get(f"/usage/{query}").status_code == 200


def test_an_unread_item_has_its_months_without_views(client: Client) -> None:
    with time_machine.travel("2026-04-02T12:00:00Z", tick=False):
        released(["Name", "Number"], [["A", "1"]], slug="unread")
        page = client.get("/data/unread/usage/")

    assert page.status_code == 200
    assert "<svg" not in page.text
    assert '<time datetime="2026-04">' in page.text


@pytest.mark.parametrize("month", ["2026-13", "2026", "0000-01", "２０２６-03", "2026-03-01"])
def test_what_is_no_month_is_refused(client: Client, month: str) -> None:
    answer = client.get("/usage.json", {"begin": month})

    assert answer.status_code == 400
    assert "give a month like 2026-11" in answer.json()["detail"]
    assert client.get("/usage.csv", {"end": month}).status_code == 400


def test_there_is_no_other_table(client: Client) -> None:
    assert client.get("/usage.csv", {"table": "nothing"}).status_code == 400


def test_a_list_has_no_page_after_the_last(client: Client) -> None:
    assert client.get("/usage.json", {"page": "2"}).status_code == 404

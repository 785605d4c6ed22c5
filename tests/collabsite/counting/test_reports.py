"""A small history, and what each page and file says of it."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Article
from collabsite.counting import counter
from collabsite.counting.models import Count, Exclusion, Referrer, Use
from collabsite.counting.periods import Grain, Period, PeriodForm
from metrics.models import Dataset
from tests.support.counts import day_of, store_days
from tests.support.published import draft_titled, published
from tests.support.staff import give, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TODAY = date(2026, 3, 5)
ARTICLE, DATA = "/articles/rivers-and-labs", "/data/what-they-found"
DESK = "/admin/readership/"
# Days ago, views and unique views: of the article, the dataset and another article.
READS = {
    "article": [(0, 2, 1), (10, 8, 6), (40, 5, 5), (400, 1, 1)],
    "dataset": [(10, 3, 3), (35, 9, 7)],
    "other": [(1, 4, 4)],
}


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.fixture(scope="module")
def history(module_db: None) -> None:
    """Two articles and a dataset, with views of more than a year and those that were reported before."""
    with time_machine.travel(datetime(2025, 1, 10, 12, tzinfo=UTC), tick=False) as clock:
        article, dataset = published().article, Dataset.objects.get()
        other = draft_titled("Other")
        publishing.publish(other, by=None)
        clock.move_to(datetime(2026, 2, 23, 12, tzinfo=UTC))
        publishing.publish(article, by=None, note="More.")
        items = {"article": article.item, "dataset": dataset.item, "other": other.item}
        days = [
            day_of(items[name], days_ago(ago), views=views, sessions=sessions)
            for name, rows in READS.items()
            for ago, views, sessions in rows
        ]
        days += [
            day_of(dataset.item, days_ago(10), views=6, sessions=2, use=Use.DOWNLOAD),
            day_of(article.item, days_ago(10), views=1, use=Use.CITATION),
        ]
        store_days(days)
        counter.set_baseline(article.item, total=17)
        for host, ago in [("search.example", 10), ("news.example", 400)]:
            Referrer.objects.create(
                kind="article", item_id=article.pk, day=days_ago(ago), host=host, readers=3
            )
        Exclusion.objects.create(day=days_ago(3), reason=Exclusion.Reason.ROBOT, count=41)


@pytest.fixture(autouse=True)
def now(db: None, history: None) -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 5, 12, tzinfo=UTC), tick=False):
        yield


def table(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def numbers(rows: list[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


@pytest.mark.each_database
def test_the_public_page_and_its_file_have_the_views_of_each_item(client: Client) -> None:
    page = client.get("/usage/")

    found = {each.title: each for each in page.context["items"]}
    assert {
        title: (each.recent, each.year, each.counted, each.earlier) for title, each in found.items()
    } == {
        "Rivers and Labs": (10, 15, 16, 17),
        "Other": (4, 4, 4, 0),
        "What They Found": (3, 12, 12, 0),
    }
    assert list(found) == ["Rivers and Labs", "Other", "What They Found"]
    assert "17 earlier views" in page.text
    assert "41" in page.context["excluded"]
    names = ["views_30_days", "views_365_days", "views", "unique_views", "earlier_views"]
    assert numbers(table(client, "/usage.csv"), *names, "downloads", "citation_exports") == [
        ("10", "15", "16", "13", "17", "0", "1"),
        ("4", "4", "4", "4", "0", "0", "0"),
        ("3", "12", "12", "10", "0", "6", "0"),
    ]


@pytest.mark.each_database
def test_an_item_has_its_months_with_its_versions_and_its_days_as_a_file(client: Client) -> None:
    page = client.get(f"{ARTICLE}/usage/")

    months = {
        day.replace(day=1): (found.views, found.unique, [each.number for each in versions])
        for day, _name, found, versions in page.context["months"]
        if found.views or versions
    }
    assert months == {
        date(2026, 3, 1): (2, 1, []),
        date(2026, 2, 1): (8, 6, [2]),
        date(2026, 1, 1): (5, 5, []),
        date(2025, 1, 1): (1, 1, [1]),
    }
    assert (page.context["recent"], page.context["year"], page.context["earlier"]) == (10, 15, 17)
    assert page.text.count("views-chart") == 1
    assert numbers(table(client, f"{DATA}/usage.csv"), "day", "views", "downloads") == [
        (days_ago(35).isoformat(), "9", "0"),
        (days_ago(10).isoformat(), "3", "6"),
    ]


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
@pytest.mark.parametrize("place", [ARTICLE, DATA])
def test_the_views_on_a_page_lead_to_their_usage_and_back(
    client: Client, prefix: str, place: str
) -> None:
    assert f'href="{prefix}{place}/usage/"' in client.get(f"{prefix}{place}/").text
    usage = client.get(f"{prefix}{place}/usage/").text
    assert f'href="{prefix}{place}/"' in usage
    assert f'href="{prefix}{place}/usage.csv"' in usage
    assert f'href="{prefix}/usage/"' in usage


@pytest.mark.parametrize("ending", ["/", ".csv"])
def test_a_former_slug_redirects_and_an_unknown_one_has_no_usage(
    client: Client, ending: str
) -> None:
    article = Article.objects.get(slug="rivers-and-labs")
    article.slug = "streams"
    article.save()
    publishing.publish(article, by=None, note="Another name.")

    answer = client.get(f"{ARTICLE}/usage{ending}")

    assert (answer.status_code, answer["Location"]) == (301, f"/articles/streams/usage{ending}")
    assert client.get(f"/articles/nothing/usage{ending}").status_code == 404
    assert client.get(f"/data/nothing/usage{ending}").status_code == 404


@pytest.mark.each_database
def test_the_desk_compares_the_period_with_the_one_before() -> None:
    page = signed_in("Editor").get(DESK)

    compared = {each.name: (each.now, each.before) for each in page.context["compared"]}
    assert compared == {
        "Views": (17, 14),
        "Unique views": (14, 12),
        "Data downloads": (6, 0),
        "Citation exports": (1, 0),
    }
    items = [(each.views.name, each.views.now, each.views.before) for each in page.context["items"]]
    assert items == [("Rivers and Labs", 10, 5), ("Other", 4, 0), ("What They Found", 3, 9)]
    assert [each.views.name for each in page.context["rose"]] == ["Rivers and Labs", "Other"]
    assert [each.views.name for each in page.context["fell"]] == ["What They Found"]
    assert page.context["referrers"] == [("search.example", 3)]
    assert [number for _reason, number in page.context["excluded"]] == [41]


def test_the_desk_sends_the_period_as_files() -> None:
    client = signed_in("Editor")

    items = table(client, f"{DESK}?period=7&file=items.csv")
    days = table(client, f"{DESK}?period=365&file=days.csv")

    assert numbers(items, "title", "views", "views_before") == [
        ("Other", "4", "0"),
        ("Rivers and Labs", "2", "8"),
        ("What They Found", "0", "3"),
    ]
    assert [row["views"] for row in days] == ["5", "9", "11", "4", "2"]


def test_the_page_of_an_article_marks_its_editions_and_tells_what_each_did() -> None:
    article = Article.objects.get(slug="rivers-and-labs")

    page = signed_in("Editor").get(reverse("admin:articles_article_readership", args=[article.pk]))

    assert [(version.number, *views) for version, *views in page.context["effects"]] == [
        (2, 0, 8),
        (1, 0, 0),
    ]
    assert page.context["reads"] == (33, 17)
    assert "Edition 2, 23 February 2026" in page.context["chart"]


def test_what_is_empty_is_not_shown(client: Client) -> None:
    Count.objects.all().delete()
    Referrer.objects.all().delete()
    Exclusion.objects.all().delete()

    page = signed_in("Editor").get(DESK)

    assert page.text.count('<section class="report"') == 1
    assert client.get(f"{DATA}/usage/").text.count("<svg") == 0


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("Editor", {"Rivers and Labs", "Other", "What They Found"}),
        ("Author", {"Other"}),
        ("Data steward", {"What They Found"}),
    ],
)
@pytest.mark.each_database
def test_each_role_sees_the_views_of_what_it_may_open(role: str, sees: set[str]) -> None:
    client = signed_in(role)
    if role == "Author":
        give(Article.objects.get(title="Other"))

    page = client.get(DESK)

    assert {each.views.name for each in page.context["items"]} == sees
    assert bool(page.context["excluded"]) == (role != "Author")
    rivers = Article.objects.get(slug="rivers-and-labs")
    panel = client.get(reverse("admin:articles_article_readership", args=[rivers.pk]))
    assert panel.status_code == (200 if role == "Editor" else 403)


def test_who_may_open_nothing_has_no_readership() -> None:
    assert signed_in("nobody").get(DESK).status_code == 403


def test_the_list_is_sorted_and_filtered_by_views() -> None:
    client, address = signed_in("Editor"), "/admin/articles/article/"

    def titles(query: dict[str, str]) -> list[str]:
        return [row.title for row in client.get(address, query).context["cl"].result_list]

    assert titles({"o": "-2"}) == ["Rivers and Labs", "Other"]
    assert titles({"o": "2"}) == ["Other", "Rivers and Labs"]
    assert set(titles({"readership": "most"})) == {"Other", "Rivers and Labs"}
    Count.objects.filter(item_id=Article.objects.get(title="Other").pk).delete()
    assert titles({"readership": "none"}) == ["Other"]


@pytest.mark.parametrize("address", ["/usage/", "/usage.csv", f"{ARTICLE}/usage/", DESK])
def test_a_page_takes_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    client = signed_in("Editor")
    client.get(address)

    with django_assert_max_num_queries(12):
        client.get(address)


@pytest.mark.parametrize(
    ("query", "begin", "end", "grain"),
    [
        ({}, days_ago(29), TODAY, Grain.DAY),
        ({"period": "1"}, TODAY, TODAY, Grain.DAY),
        ({"period": "365"}, days_ago(364), TODAY, Grain.WEEK),
        ({"period": "365", "by": "month"}, days_ago(364), TODAY, Grain.MONTH),
        ({"period": "7", "by": "month"}, days_ago(6), TODAY, Grain.DAY),
        ({"period": "all"}, days_ago(800), TODAY, Grain.MONTH),
        ({"period": "x", "by": "x"}, days_ago(29), TODAY, Grain.DAY),
        (
            {"period": "range", "begin": "2026-02-01", "end": "2027-01-01"},
            *(date(2026, 2, 1), TODAY, Grain.DAY),
        ),
    ],
)
def test_an_address_chooses_a_period(
    query: dict[str, str], begin: date, end: date, grain: Grain
) -> None:
    period = PeriodForm(query).read(first_day=lambda: days_ago(800))

    assert (period.begin, period.end, period.grain) == (begin, end, grain)


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("", ""),
        ("2026-02-30", "2026-03-01"),
        ("2026-03-02", "2026-03-01"),
        ("1999-01-01", "2026-03-01"),
    ],
)
def test_a_wrong_range_is_named_and_the_last_30_days_are_shown(begin: str, end: str) -> None:
    page = signed_in("Editor").get(DESK, {"period": "range", "begin": begin, "end": end})

    assert page.context["form"].problem
    assert page.context["form"].problem in page.text
    assert page.context["period"].begin == days_ago(29)


@pytest.mark.parametrize("grain", list(Grain))
def test_slots_cover_each_day_of_a_period_once(grain: Grain) -> None:
    period = Period(date(2025, 12, 10), date(2026, 3, 5), grain)

    slots: dict[int, Any] = {}
    day = period.begin
    while day <= period.end:
        slots.setdefault(period.slot_of(day), []).append(day)
        day += timedelta(days=1)

    assert [days[0] for days in slots.values()] == period.starts
    assert len(period.slot_names) == len(slots)

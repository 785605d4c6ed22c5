"""Readership in the admin: the pages, their files, and the columns and filters of lists."""

import csv
import datetime as dt
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from articles import publishing
from articles.models import Article, Author, Authorship, Edition, Topic
from collabsite.pageviews import counter
from collabsite.pageviews.models import Exclusion
from metrics.models import Dataset
from tests.collabsite.pageviews.reporting.conftest import days_ago, read, today
from tests.support.published import draft_titled, publish_again, published
from tests.support.staff import signed_in

pytestmark = pytest.mark.django_db

PAGE = "/admin/readership/"
ARTICLES = "/admin/articles/article/"


@pytest.fixture
def editor() -> Client:
    return signed_in("Editor")


@pytest.fixture
def rivers() -> Edition:
    """An article with a dataset; both are public."""
    return published()


def titled(title: str) -> Article:
    article = draft_titled(title)
    publishing.publish(article, by=None)
    return article


def rows_of(client: Client, query: str, table: str) -> list[tuple[Any, ...]]:
    page = client.get(f"{PAGE}?{query}").context["page"]
    return [row.values for row in getattr(page, table).rows]


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.values) for sheet in book}


def test_an_editor_sees_how_often_was_read_and_how_this_compares_with_before(
    editor: Client, rivers: Edition
) -> None:
    read(rivers.article.item, days_ago(0), 6, unique=4)
    read(rivers.article.item, days_ago(6), 6)
    read(rivers.article.item, days_ago(7), 8)

    page = editor.get(PAGE, {"period": "7"})

    assert [row.values for row in page.context["page"].comparison.rows] == [
        ("Views", 12, 8, 4, 0.5),
        ("Unique views", 10, 8, 2, 0.25),
    ]
    assert "+50.0%" in page.text
    assert "<title>Views and unique views by day</title>" in page.text
    panel = reverse("admin:articles_article_readership", args=[rivers.article_id])
    assert f'href="{panel}?period=7"' in page.text
    assert f'href="{reverse("articles:article", args=[rivers.slug])}"' in page.text


def test_what_rose_and_what_fell_most_is_named_first(editor: Client) -> None:
    for title, before, now in [("Up", 1, 5), ("Up more", 0, 9), ("Down", 7, 2), ("Same", 3, 3)]:
        article = titled(title)
        read(article.item, days_ago(1), now)
        if before:
            read(article.item, days_ago(8), before)

    rose, fell = (rows_of(editor, "period=7", table) for table in ("risers", "fallers"))

    assert [(row[0], row[4], row[5]) for row in rose] == [("Up more", 9, None), ("Up", 4, 4.0)]
    assert [(row[0], row[4]) for row in fell] == [("Down", -5)]


def test_views_are_added_up_by_topic_author_and_language(editor: Client) -> None:
    water = Topic.objects.create(slug="water", name="Water")
    ice = Topic.objects.create(slug="ice", name="Ice")
    both, one = draft_titled("Both"), draft_titled("One")
    both.topics.add(water, ice)
    one.topics.add(water)
    one.language = "zh-hans"
    one.save()
    author = Author.objects.create(slug="berg", family_name="Berg", given_name="Ann")
    Authorship.objects.create(article=one, author=author)
    for article, views in [(both, 2), (one, 3)]:
        publishing.publish(article, by=None)
        read(article.item, days_ago(1), views)

    topics, authors, languages = (
        [row[:2] for row in rows_of(editor, "", table)]
        for table in ("topics", "authors", "languages")
    )

    assert topics == [("Water", 5), ("Ice", 2)]
    assert authors == [("Ann Berg", 3)]
    assert languages == [("Simplified Chinese", 3), ("English", 2)]


def test_what_was_left_out_is_told_with_its_reasons_and_balances_each_day(
    editor: Client, rivers: Edition
) -> None:
    read(rivers.article.item, days_ago(2), 5)
    at = timezone.now() - dt.timedelta(days=2)
    counter.exclude(Exclusion.Reason.ROBOT, at=at, count=12)
    counter.exclude(Exclusion.Reason.OPTED_OUT, at=at, count=3)

    page = editor.get(PAGE, {"period": "7"}).context["page"]

    outcome = dict(row.values for row in page.outcome.rows)
    assert outcome["Left out: robot"] == 12
    assert outcome["Left out: prefetched"] == 0
    assert outcome["Received in all"] == 21
    [day] = page.ledger.rows
    assert day.values[1:] == (21, 5, 1, 12, 3)
    assert day.values[1] == sum(day.values[2:])


@pytest.mark.parametrize(
    ("role", "sees", "hidden"),
    [
        ("Author", "Rivers and Labs", "What They Found"),
        ("Data steward", "What They Found", "Rivers and Labs"),
    ],
)
def test_each_role_sees_the_views_of_what_it_may_open(
    rivers: Edition, role: str, sees: str, hidden: str
) -> None:
    read(rivers.article.item, today(), 5)
    read(Dataset.objects.get().item, today(), 7)

    page = signed_in(role).get(PAGE)

    assert [row.values[0] for row in page.context["page"].most_read.rows] == [sees]
    assert page.context["page"].comparison.rows[0].values[1] == (5 if role == "Author" else 7)
    assert f">{hidden}</a>" not in page.text


def test_the_menu_leads_to_the_readership_and_to_no_raw_table() -> None:
    for role, is_shown in [("Editor", True), ("superuser", True), ("nobody", False)]:
        client = signed_in(role)
        desk = client.get("/admin/").text

        assert (f'href="{PAGE}"' in desk) is is_shown
        assert (client.get(PAGE).status_code == 200) is is_shown
        assert "/admin/pageviews/" not in desk


def test_an_item_that_is_not_public_any_more_has_no_name(editor: Client) -> None:
    read("article:9999", today(), 4)

    [row] = rows_of(editor, "", "most_read")

    assert row[:2] == ("Pages that are not public any more", 4)


def test_a_range_of_ones_own_is_shown_and_stands_in_the_address_of_files(
    editor: Client, rivers: Edition
) -> None:
    read(rivers.article.item, date(2026, 3, 5), 5)

    query = "period=range&from=2026-03-01&to=2026-03-31&by=week"
    page = editor.get(f"{PAGE}?{query}")

    assert page.context["page"].comparison.rows[0].values[:2] == ("Views", 5)
    assert f"?{query.replace('&', '&amp;')}&amp;file=views.csv" in page.text
    assert 'value="2026-03-01"' in page.text


def test_a_wrong_range_is_named_and_the_last_30_days_are_shown(editor: Client) -> None:
    page = editor.get(PAGE, {"period": "range", "from": "2026-03-31", "to": "2026-03-01"})

    assert page.status_code == 200
    assert "The last day lies before the first" in page.text
    assert page.context["page"].period.days == 30


@pytest.mark.parametrize(
    "query", ["period=8", "by=hour", "period=range&from=%00", "period=", "nonsense=1"]
)
def test_no_address_fails(editor: Client, query: str) -> None:
    assert editor.get(f"{PAGE}?{query}").status_code == 200


def test_a_year_is_one_workbook_with_a_sheet_for_each_table(
    editor: Client, rivers: Edition
) -> None:
    read(rivers.article.item, days_ago(300), 5, unique=3)

    answer = editor.get(PAGE, {"period": "365", "file": "all.xlsx"})

    found = sheets(answer.content)
    assert "spreadsheetml" in answer.headers["Content-Type"]
    assert f"readership-{days_ago(364)}-{today()}.xlsx" in answer.headers["Content-Disposition"]
    assert found["Most read"][1] == ("Rivers and Labs", 5, 3, 0, 5, None)
    assert sum(row[1] for row in found["By week"][1:]) == 5
    assert (
        found["About these numbers"][3 + 1][0],
        str(found["About these numbers"][4][1])[:19],
        found["About these numbers"][5][1],
    ) == ("Unique views", "Sessions of an hour", "In UTC.")


def test_every_table_is_a_file_of_csv_and_of_excel(editor: Client, rivers: Edition) -> None:
    read(rivers.article.item, today(), 5)
    names = [table.name for table in editor.get(PAGE).context["page"].tables]
    assert len(set(names)) == len(names) == 10

    for name in names:
        text = editor.get(PAGE, {"file": f"{name}.csv"})
        book = editor.get(PAGE, {"file": f"{name}.xlsx"})

        lines = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
        [sheet, _notes] = sheets(book.content).values()
        assert [str(cell) for cell in sheet[0]] == lines[0]
        assert len(sheet) == len(lines)


@pytest.mark.parametrize("file", ["", "all.csv", "nothing.csv", "views.pdf", "views"])
def test_there_is_no_other_file(editor: Client, file: str) -> None:
    assert editor.get(PAGE, {"file": file}).status_code == 404


def test_a_title_is_never_a_formula_in_a_file(editor: Client) -> None:
    article = draft_titled("Sum")
    article.title = "=1+1"
    article.save()
    publishing.publish(article, by=None)
    read(article.item, today(), 5)

    text = editor.get(PAGE, {"file": "most-read.csv"}).content.decode("utf-8-sig")
    book = load_workbook(
        io.BytesIO(editor.get(PAGE, {"file": "most-read.xlsx"}).content), data_only=False
    )

    assert "'=1+1,5" in text
    assert book["Most read"]["A2"].data_type == "s"


def test_an_articles_page_marks_its_editions_and_tells_what_each_did(
    editor: Client, rivers: Edition
) -> None:
    article = rivers.article
    publish_again(article, "A slip.", Edition.Change.CORRECTION)
    read(article.item, days_ago(1), 2)
    read(article.item, today(), 5)

    page = editor.get(reverse("admin:articles_article_readership", args=[article.pk]))

    report = page.context["page"]
    assert [row.values[0] for row in report.versions.rows] == ["Edition 2", "Edition 1"]
    assert report.versions.rows[0].values[2:] == (2, 5, 3, 1.5)
    assert ">1–2</text>" in page.text
    assert "24 views in all. 17 of them were imported, and have no day." in page.text
    assert 'href="?period=30&amp;file=versions.csv"' in page.text


def test_a_dataset_has_the_same_page_with_its_releases(rivers: Edition) -> None:
    dataset = Dataset.objects.get()
    read(dataset.item, today(), 5)

    page = signed_in("Data steward").get(
        reverse("admin:metrics_dataset_readership", args=[dataset.pk])
    )

    assert [row.values[0] for row in page.context["page"].versions.rows] == ["Release 1"]
    assert page.context["page"].comparison.rows[0].values[1] == 5
    assert signed_in("Author").get(page.request["PATH_INFO"]).status_code == 403


def test_the_form_and_the_list_lead_to_the_readership(editor: Client, rivers: Edition) -> None:
    panel = reverse("admin:articles_article_readership", args=[rivers.article_id])

    for address in [ARTICLES, reverse("admin:articles_article_change", args=[rivers.article_id])]:
        assert f'href="{panel}"' in editor.get(address).text


def test_lists_are_sorted_by_views_and_show_the_last_30_days(editor: Client) -> None:
    for title, views in [("Second", 155), ("Third", 15), ("First", 1550)]:
        read(titled(title).item, days_ago(3), views)
    titled("Never")

    page = editor.get(ARTICLES, {"o": "-2"})

    titles = [article.title for article in page.context["cl"].result_list]
    assert titles == ["First", "Second", "Third", "Never"]
    assert ">155</a>" in page.text
    assert ">1,550</a>" in page.text
    assert page.text.count('class="sparkline"') == 4
    assert "<title>155 views in the last 30 days</title>" in page.text


def test_lists_are_filtered_by_what_is_read_most_and_what_is_not_read(editor: Client) -> None:
    read(titled("Read").item, days_ago(3), 5)
    read(titled("Once").item, days_ago(60), 50)
    titled("Never")
    counter.count(titled("Now").item, address="192.0.2.1", agent="Mozilla/5.0", at=timezone.now())
    draft_titled("Draft")

    most, none = (
        {
            article.title
            for article in editor.get(ARTICLES, {"readership": by}).context["cl"].result_list
        }
        for by in ("most", "none")
    )

    assert most == {"Read", "Now"}
    assert none == {"Once", "Never"}


def test_the_pages_take_as_many_queries_for_many_items_as_for_few(editor: Client) -> None:
    topic = Topic.objects.create(slug="t", name="T")

    def add(number: int) -> Article:
        article = draft_titled(f"Paper {number}")
        article.topics.add(topic)
        publishing.publish(article, by=None)
        read(article.item, days_ago(number), 5)
        return article

    def queries(address: str) -> int:
        editor.get(address)
        with CaptureQueriesContext(connection) as found:
            editor.get(address)
        return len(found)

    article = add(1)
    addresses = [PAGE, reverse("admin:articles_article_readership", args=[article.pk]), ARTICLES]
    few = [queries(address) for address in addresses]
    for number in range(2, 9):
        add(number)

    assert [queries(address) for address in addresses] == few


def test_the_pages_are_in_chinese_too(editor: Client, rivers: Edition) -> None:
    read(rivers.article.item, today(), 5)

    for address in [
        f"{PAGE}?period=all",
        reverse("admin:articles_article_readership", args=[rivers.article_id]),
    ]:
        page = editor.get(address, headers={"accept-language": "zh-hans"}).text

        assert "独立浏览量" in page
        assert "Unique views" not in page

"""Pages of the readership: of the site, of an article, and of a dataset."""

import datetime as dt
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, Author, Authorship, Edition, Topic
from collabsite.pageviews.counting import counter
from collabsite.pageviews.models import Exclusion
from metrics.models import Dataset
from tests.collabsite.pageviews.reporting.conftest import (
    ARTICLES,
    PAGE,
    days_ago,
    read,
    titled,
    today,
)
from tests.support.published import draft_titled, publish_again
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def rows_of(client: Client, query: str, table: str) -> list[tuple[Any, ...]]:
    page = client.get(f"{PAGE}?{query}").context["page"]
    return [row.values for row in getattr(page, table).rows]


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


def test_an_item_that_is_not_public_any_more_has_no_name(editor: Client) -> None:
    read("article:9999", today(), 4)

    [row] = rows_of(editor, "", "most_read")

    assert row[:2] == ("Pages that are not public any more", 4)


@pytest.mark.each_database
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


@pytest.mark.judges_on_postgresql
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


@pytest.mark.each_database
def test_the_pages_are_in_chinese_too(editor: Client, rivers: Edition) -> None:
    read(rivers.article.item, today(), 5)

    for address in [
        f"{PAGE}?period=all",
        reverse("admin:articles_article_readership", args=[rivers.article_id]),
    ]:
        page = editor.get(address, headers={"accept-language": "zh-hans"}).text

        assert "独立浏览量" in page
        assert "Unique views" not in page

"""Home page."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Article, Edition
from collabsite.pageviews.counting import counter
from collabsite.pageviews.models import DailyCount
from collabsite.public import home as home_page
from metrics.models import Dataset
from tests.support.published import DOCUMENT, draft_titled, published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def twin(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(client.get("/index.json").content)
    return found


def article(title: str) -> Article:
    """Return an article that is published."""
    return publishing.publish(draft_titled(title), by=None).article


def viewed(item: str, *, views: int, days_ago: int) -> None:
    day = timezone.now().astimezone(dt.UTC).date() - dt.timedelta(days=days_ago)
    DailyCount.objects.create(item=item, day=day, total=views, unique_views=views, received=views)
    counter.recount()


def ranking(client: Client) -> list[tuple[str, int]]:
    lines = twin(client)["most_read"]["articles"]
    return [(line["article"]["title"], line["views"]) for line in lines]


def test_home_shows_what_is_new_and_the_data(client: Client) -> None:
    published()

    page = client.get("/").content.decode()
    home = twin(client)

    assert [line["title"] for line in home["newest"]] == ["Rivers and Labs"]
    assert [line["title"] for line in home["datasets"]] == ["What They Found"]
    assert "Rivers and Labs" in page
    assert "What They Found" in page
    for address in ("/articles/", "/data/", "/corrections/"):
        assert f'href="{address}"' in page


def test_what_was_read_in_the_last_30_days_is_ranked(client: Client) -> None:
    rivers, lakes, seas = article("Rivers"), article("Lakes"), article("Seas")
    viewed(rivers.item, views=3, days_ago=29)
    viewed(lakes.item, views=2, days_ago=29)
    viewed(lakes.item, views=2, days_ago=1)
    # Too long ago, and imported: of no day.
    viewed(seas.item, views=90, days_ago=30)
    counter.set_baseline(seas.item, total=90)

    page = client.get("/").content.decode()

    assert ranking(client) == [("Lakes", 4), ("Rivers", 3)]
    begin = timezone.now().astimezone(dt.UTC).date() - dt.timedelta(days=29)
    assert twin(client)["most_read"]["begin"] == begin.isoformat()
    assert "Most read in 30 days" in page
    assert "Views 4</span>" in page


def test_a_site_that_nobody_read_lately_ranks_by_all_views_and_says_so(client: Client) -> None:
    rivers, lakes = article("Rivers"), article("Lakes")
    article("Seas")
    counter.set_baseline(rivers.item, total=17)
    viewed(lakes.item, views=2, days_ago=300)

    page = client.get("/").content.decode()

    assert ranking(client) == [("Rivers", 17), ("Lakes", 2)]
    assert twin(client)["most_read"]["begin"] is None
    assert "No views in the last 30 days" in page
    assert "Most read in 30 days" not in page


def test_without_any_views_nothing_is_ranked(client: Client) -> None:
    article("Rivers")
    article("Lakes")

    assert ranking(client) == []
    assert "Most read" not in client.get("/").content.decode()


@pytest.mark.each_database
def test_what_is_not_public_is_not_ranked(client: Client) -> None:
    draft = draft_titled("Canary")
    viewed(draft.item, views=50, days_ago=1)
    viewed(article("Rivers").item, views=1, days_ago=1)
    viewed("article:999999", views=70, days_ago=1)

    assert ranking(client) == [("Rivers", 1)]


@pytest.mark.parametrize("days_ago", [3, 40])
def test_what_was_retracted_is_neither_new_nor_among_the_most_read(
    client: Client, days_ago: int
) -> None:
    rivers, lakes = article("Rivers"), article("Lakes")
    viewed(rivers.item, views=1, days_ago=days_ago)
    viewed(lakes.item, views=2, days_ago=days_ago)
    publishing.retract(lakes, by=None, note="It was wrong.")

    home = twin(client)

    assert [line["title"] for line in home["newest"]] == ["Rivers"]
    assert ranking(client) == [("Rivers", 1)]
    assert [line["title"] for line in home["corrections"]] == ["Lakes"]


def test_the_newest_article_stands_first_and_larger(client: Client) -> None:
    for title in ["Rivers", "Lakes"]:
        article(title)

    page = client.get("/").content.decode()

    assert page.count('<article class="line lead">') == 1
    lead = page.partition('<article class="line lead">')[2].partition("</article>")[0]
    assert "Lakes" in lead
    assert 'href="/articles/lakes/editions/"' in lead


def test_home_has_so_many_of_each_and_leads_to_all(client: Client) -> None:
    for number in range(home_page.NEWEST + 1):
        edition = publishing.publish(draft_titled(f"Number {number}"), by=None)
        publishing.publish(
            edition.article, by=None, note="It was 2.", change=Edition.Change.CORRECTION
        )

    home = twin(client)

    assert len(home["newest"]) == home_page.NEWEST
    assert len(home["corrections"]) == home_page.CORRECTIONS
    assert home["corrections"][0]["title"] == f"Number {home_page.NEWEST}"


def test_data_has_its_release_its_rows_and_when_new_values_come(client: Client) -> None:
    published()
    Dataset.objects.update(update_months=12)

    [line] = twin(client)["datasets"]
    page = client.get("/").content.decode().partition('id="home.data"')[2]

    assert line["rows"] == 3
    assert line["release"]["number"] == 1
    assert line["next_update"]["overdue"] is False
    assert 'class="seal" href="/data/what-they-found/releases/"' in page
    assert f'<time datetime="{line["next_update"]["date"]}">' in page


def test_an_empty_home_says_what_will_stand_there_and_what_to_do(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "Nothing is published yet." in page
    assert "Editors write in the admin" in page
    assert "No data is released yet." in page
    assert "Nothing has been corrected or retracted." in page
    assert "/admin/" not in page


def test_home_takes_few_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published()
    published(DOCUMENT.replace("Rivers", "Lakes"))

    with django_assert_num_queries(10):
        client.get("/")

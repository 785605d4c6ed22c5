"""Home page."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Edition
from collabsite.counting import counter
from collabsite.counting.items import Item
from collabsite.public import home as home_page
from metrics.models import Dataset
from tests.support.counts import day_of, store_days
from tests.support.published import draft_titled, draft_with_data, published
from tests.support.readers import page_values

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def article(title: str) -> Article:
    """Return an article that is published."""
    return publishing.publish(draft_titled(title), by=None).article


def filled() -> None:
    """Publish so many other articles that a ranking is shown."""
    for number in range(home_page.RANKED_FROM):
        article(f"Number {number}")


def viewed(item: Item, *, views: int, days_ago: int) -> None:
    day = timezone.now().astimezone(dt.UTC).date() - dt.timedelta(days=days_ago)
    store_days([day_of(item, day, views=views)])


def ranking(client: Client) -> list[tuple[str, int]]:
    return [(line["title"], views) for line, views in page_values(client, "/")["most_read"]]


def test_home_shows_what_is_new_and_the_data(client: Client) -> None:
    published()

    page = client.get("/").content.decode()
    home = page_values(client, "/")

    assert [line["title"] for line in home["newest"]] == ["Rivers and Labs"]
    assert [line["title"] for line in home["datasets"]] == ["What They Found"]
    assert "Rivers and Labs" in page
    assert "What They Found" in page
    for address in ("/articles/", "/data/", "/corrections/"):
        assert f'href="{address}"' in page


def test_what_was_read_in_the_last_30_days_is_ranked(client: Client) -> None:
    filled()
    rivers, lakes, seas = article("Rivers"), article("Lakes"), article("Seas")
    viewed(rivers.item, views=3, days_ago=29)
    viewed(lakes.item, views=2, days_ago=29)
    viewed(lakes.item, views=2, days_ago=1)
    # Too long ago, and imported: of no day.
    viewed(seas.item, views=90, days_ago=30)
    counter.set_baseline(seas.item, total=90)

    page = client.get("/").content.decode()

    assert ranking(client) == [("Lakes", 4), ("Rivers", 3)]
    assert "Most read in 30 days" in page
    assert "4 views</span>" in page


def test_few_articles_are_not_ranked(client: Client) -> None:
    viewed(article("Rivers").item, views=3, days_ago=1)

    assert ranking(client) == []
    assert "Most read" not in client.get("/").content.decode()


def test_without_recent_views_nothing_is_ranked(client: Client) -> None:
    filled()
    counter.set_baseline(article("Rivers").item, total=17)
    viewed(article("Lakes").item, views=2, days_ago=300)

    assert ranking(client) == []
    assert "Most read" not in client.get("/").content.decode()


@pytest.mark.each_database
def test_what_is_not_public_is_not_ranked(client: Client) -> None:
    filled()
    draft = draft_titled("Canary")
    viewed(draft.item, views=50, days_ago=1)
    viewed(article("Rivers").item, views=1, days_ago=1)
    viewed(Item("article", 999999), views=70, days_ago=1)

    assert ranking(client) == [("Rivers", 1)]


def test_what_was_retracted_is_neither_new_nor_among_the_most_read(client: Client) -> None:
    filled()
    rivers, lakes = article("Rivers"), article("Lakes")
    viewed(rivers.item, views=1, days_ago=3)
    viewed(lakes.item, views=2, days_ago=3)
    publishing.retract(lakes, by=None, note="It was wrong.")

    home = page_values(client, "/")

    assert "Lakes" not in [line["title"] for line in home["newest"]]
    assert ranking(client) == [("Rivers", 1)]
    assert [line["title"] for line in home["corrections"]] == ["Lakes"]


def test_the_newest_article_stands_first_and_larger(client: Client) -> None:
    for title in ["Rivers", "Seas", "Lakes"]:
        article(title)

    page = client.get("/").content.decode()

    assert page.count('<article class="line lead">') == 1
    lead = page.partition('<article class="line lead">')[2].partition("</article>")[0]
    assert "Lakes" in lead
    assert 'href="/articles/lakes/editions/"' in lead


def test_two_articles_are_equals(client: Client) -> None:
    for title in ["Rivers", "Lakes"]:
        article(title)

    page = client.get("/").content.decode()

    assert page.count('<article class="line">') == 2
    assert "line lead" not in page


@pytest.mark.each_database
def test_the_first_article_is_in_the_language_of_the_interface(client: Client) -> None:
    chinese = draft_titled("两条大河")
    chinese.language = "zh-hans"
    chinese.save()
    publishing.publish(chinese, by=None)
    for number in range(home_page.NEWEST):
        article(f"Number {number}")

    in_english = [line["title"] for line in page_values(client, "/")["newest"]]
    in_chinese = [line["title"] for line in page_values(client, "/zh-hans/")["newest"]]

    assert in_english == [f"Number {number}" for number in range(home_page.NEWEST)][::-1]
    assert in_chinese == ["两条大河", *in_english[:-1]]


@pytest.mark.each_database
def test_the_first_article_has_its_first_sentence_and_three_of_its_numbers(client: Client) -> None:
    rivers, rows = draft_with_data(), ["elbe", "yangtze", "danube"]
    quoted = [f'<data data-cell="what-they-found/{row}/change"></data>' for row in rows]
    rivers.sections.create(
        ordering=0, anchor="text", body=f"<p>They agree. {' '.join(quoted)} {quoted[0]}</p>"
    )
    rivers.standfirst = ""
    rivers.save()
    publishing.publish(rivers, by=None)

    home = page_values(client, "/")
    lead = home["lead"]
    page = client.get("/").content.decode()

    assert home["newest"][0]["numbers"] == 4
    assert "4 checkable numbers" in page
    assert lead["summary"] == "They agree."
    assert [(number["value"], number["label"]) for number in lead["numbers"]] == [
        ("+35%", "Elbe · Change"),
        ("+28%", "Yangtze · Change"),
        ("+42%", "Danube · Change"),
    ]
    assert '<a href="/data/what-they-found/elbe/change/">+35%</a>' in page
    assert "They agree." in page


def test_home_has_so_many_of_each_and_leads_to_all(client: Client) -> None:
    for number in range(home_page.NEWEST + 1):
        edition = publishing.publish(draft_titled(f"Number {number}"), by=None)
        publishing.publish(
            edition.article, by=None, note="It was 2.", change=Edition.Change.CORRECTION
        )

    home = page_values(client, "/")

    assert len(home["newest"]) == home_page.NEWEST
    assert len(home["corrections"]) == home_page.CORRECTIONS
    assert home["corrections"][0]["title"] == f"Number {home_page.NEWEST}"


def test_data_has_its_release_its_rows_and_when_new_values_come(client: Client) -> None:
    published()
    Dataset.objects.update(update_months=12)

    [line] = page_values(client, "/")["datasets"]
    page = client.get("/").content.decode().partition('id="home.data"')[2]

    assert line["rows"] == 3
    assert (line["first_period"], line["last_period"]) == ("2023", "2023")
    assert line["release"]["number"] == 1
    assert line["next_update"]["overdue"] is False
    assert 'class="seal" href="/data/what-they-found/releases/"' in page
    assert f'<time datetime="{line["next_update"]["date"]}">' in page


def test_an_empty_home_says_what_will_stand_there_and_instructs_no_editor(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "Nothing is published yet." in page
    assert "No data is published yet." in page
    assert "No corrections or retractions." in page
    assert "admin" not in page
    assert "Editors" not in page

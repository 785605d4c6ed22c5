"""Articles that give no date of their own."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from articles import publishing
from articles.models import Article
from articles.publishing import verification
from tests.support.drafts import words
from tests.support.page_head import Head
from tests.support.published import draft_titled
from tests.support.readers import twin

FIRST = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
PAGE = "/articles/rivers/"

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


@pytest.fixture(autouse=True)
def article() -> Article:
    """An article of two editions, whose document gave no date."""
    with time_machine.travel(FIRST, tick=False) as clock:
        article = draft_titled("Rivers")
        publishing.publish(article, by=None)
        clock.move_to(FIRST + dt.timedelta(days=30))
        publishing.publish(article, by=None, note="It says more.")
    return article


def test_its_page_says_when_it_was_published_here(client: Client) -> None:
    english = words(client.get(PAGE).content.decode())
    chinese = words(client.get(f"/zh-hans{PAGE}").content.decode())

    assert "Published here on 2 January 2026" in english
    assert "Published 2 January 2026" not in english
    assert "First edition 2 January 2026" not in english
    assert "2026年1月2日 本站发布" in chinese


@pytest.mark.parametrize("page", [PAGE, f"{PAGE}editions/1/"])
def test_its_data_gives_no_date_but_that_of_its_first_edition(client: Client, page: str) -> None:
    said = twin(client, f"{page.rstrip('/')}.json")
    head = Head(client, page)

    assert said["date"] is None
    assert said["first_published_at"] == "2026-01-02T12:00:00+00:00"
    assert head.one("citation_publication_date") == "2026/01/02"
    assert head.described("ScholarlyArticle")["datePublished"] == "2026-01-02"


def test_lists_show_the_day_of_its_first_edition_and_their_data_gives_no_date(
    client: Client,
) -> None:
    [line] = twin(client, "/articles.json")["articles"]
    page = client.get("/articles/").content.decode()

    assert line["date"] is None
    assert line["first_published_at"] == "2026-01-02T12:00:00+00:00"
    assert '<time datetime="2026-01-02">2 January 2026</time>' in page


def test_an_edition_stores_no_date_and_is_intact(article: Article) -> None:
    edition = article.editions.get(number=2)

    assert edition.content["date"] == ""
    assert edition.date == dt.date(2026, 1, 2)
    assert [problem for _name, problem in verification.editions()] == ["", ""]

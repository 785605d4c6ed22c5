"""The pages of authors, and how an author's editions are found."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Author, Authorship, EditionAuthor
from tests.support.published import draft_titled
from tests.support.readers import page_values

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

PAGE = "/authors/li-wei/"


@pytest.fixture
def author() -> Author:
    return Author.objects.create(
        slug="li-wei",
        family_name="李",
        given_name="伟",
        affiliation="Water Board",
        orcid="0000-0002-1825-0097",
    )


def draft_by(*authors: Author, title: str) -> Article:
    article = draft_titled(title)
    for number, each in enumerate(authors):
        Authorship.objects.create(article=article, author=each, ordering=number)
    return article


def titles(client: Client, address: str = PAGE) -> list[str]:
    return [line["title"] for line in page_values(client, address)["articles"]]


def test_an_author_is_shown_with_their_articles(client: Client, author: Author) -> None:
    publishing.publish(draft_by(author, title="Rivers"), by=None)
    publishing.publish(draft_titled("Lakes"), by=None)

    page = client.get(PAGE).content.decode()
    author_shown = page_values(client, PAGE)

    assert '<h1 lang="zh-hans">李伟</h1>' in page
    assert "Water Board" in page
    assert 'href="https://orcid.org/0000-0002-1825-0097"' in page
    assert [line["title"] for line in author_shown["articles"]] == ["Rivers"]


def test_a_mistyped_orcid_is_refused(author: Author) -> None:
    for wrong, problem in [("0000-0002-1825-0098", "Check the digits"), ("abc", "Write it like")]:
        author.orcid = wrong
        with pytest.raises(ValidationError, match=problem):
            author.full_clean()

    author.orcid = "0000-0002-1694-233X"
    author.full_clean()


@pytest.mark.each_database
def test_an_author_is_shown_as_they_were_last_published(client: Client, author: Author) -> None:
    article = draft_by(author, title="Rivers")
    publishing.publish(article, by=None)
    Author.objects.update(affiliation="Canary")
    before = client.get(PAGE).content.decode()

    publishing.publish(article, by=None, note="They moved.")

    assert "Canary" not in before
    assert "Water Board" in before
    assert "Canary" in client.get(PAGE).content.decode()


def test_nobody_is_found_before_an_edition_that_names_them_is_public(
    client: Client, author: Author
) -> None:
    article = draft_by(author, title="Rivers")
    in_a_draft = client.get(PAGE).status_code
    later = timezone.now() + dt.timedelta(days=1)
    publishing.publish(article, by=None, at=later)

    assert in_a_draft == 404
    assert client.get(PAGE).status_code == 404
    assert client.get("/authors/nobody/").status_code == 404


def test_an_author_whom_the_newest_edition_no_longer_names_is_not_found(
    client: Client, author: Author
) -> None:
    article = draft_by(author, title="Rivers")
    publishing.publish(article, by=None)
    article.authorships.all().delete()
    publishing.publish(article, by=None, note="They asked to be left out.")

    assert client.get(PAGE).status_code == 404


@pytest.mark.each_database
def test_many_articles_are_paged(client: Client, author: Author) -> None:
    for number in range(21):
        publishing.publish(draft_by(author, title=f"Rivers {number}"), by=None)

    first = page_values(client, PAGE)

    assert len(first["articles"]) == 20
    assert first["pagination"]["next_url"].endswith("/authors/li-wei/?page=2")
    assert titles(client, f"{PAGE}?page=2") == ["Rivers 0"]
    assert b"?page=2" in client.get(PAGE).content


def test_the_slug_of_an_author_who_was_published_stays(author: Author) -> None:
    author.slug = "wei-li"
    author.full_clean()
    author.slug = "li-wei"
    publishing.publish(draft_by(author, title="Rivers"), by=None)
    author.slug = "wei-li"

    with pytest.raises(ValidationError, match="names this author as “li-wei”; the address stays"):
        author.full_clean()


def test_an_author_who_was_published_can_not_be_deleted(author: Author) -> None:
    article = draft_by(author, title="Rivers")
    publishing.publish(article, by=None)
    article.authorships.all().delete()

    with pytest.raises(models.ProtectedError):
        author.delete()


def test_authors_are_kept_in_the_order_of_the_byline(author: Author) -> None:
    other = Author.objects.create(slug="anna-berg", family_name="Berg", given_name="Anna")
    publishing.publish(draft_by(author, other, title="Rivers"), by=None)

    assert [
        f"{row.number} {row.author_id}" for row in EditionAuthor.objects.order_by("number")
    ] == [
        "1 li-wei",
        "2 anna-berg",
    ]

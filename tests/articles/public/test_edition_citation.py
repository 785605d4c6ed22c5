"""The files that say how to cite an article and its editions."""

import datetime as dt
import json

import pytest
from django.test import Client
from django.utils import timezone

from articles import publishing
from articles.models import Article, Author
from articles.sources.formats import read_records
from tests.support.published import draft_with_data, published
from tests.support.readers import twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ARTICLE = "/articles/rivers-and-labs/"


@pytest.fixture
def article() -> Article:
    """An article in two editions, by a person with a Chinese name and one with another."""
    article = draft_with_data()
    zhang = Author.objects.create(
        slug="zhang", family_name="张", given_name="伟", orcid="0000-0002-1825-0097"
    )
    smith = Author.objects.create(slug="smith", family_name="van Dyke", given_name="Jan B.")
    for number, author in enumerate([zhang, smith]):
        article.authorships.create(author=author, ordering=number)
    publishing.publish(article, by=None)
    article.title = "Rivers"
    article.save()
    publishing.publish(article, by=None, note="A shorter title.")
    return article


@pytest.mark.parametrize(
    ("address", "title", "number"),
    [(ARTICLE, "Rivers", 2), (f"{ARTICLE}editions/1/", "Rivers and Labs", 1)],
)
def test_each_has_its_four_files_which_name_the_edition(
    client: Client, article: Article, address: str, title: str, number: int
) -> None:
    lasts = f"{ARTICLE}editions/{number}/"
    for ending in ("bib", "ris", "json"):
        [record] = read_records(client.get(f"{address}cite.{ending}").content.decode())

        assert record.type == "article-journal"
        assert record.title == title
        assert record.author == "张, 伟\nvan Dyke, Jan B."
        assert record.container_title == "Collaboration Review"
        assert record.url == f"http://127.0.0.1:8000{lasts}"
        assert client.get(lasts).status_code == 200
    text = client.get(f"{address}cite.txt").content.decode()
    assert f"{title} (Version {number}). Collaboration Review. http" in text
    assert f"张伟, VAN DYKE J B. {title}: version {number}[J/OL]. Collab" in text


def test_the_first_edition_has_the_date_of_the_article_and_a_later_one_its_own(
    client: Client, article: Article
) -> None:
    [first] = json.loads(client.get(f"{ARTICLE}editions/1/cite.json").content)
    [second] = json.loads(client.get(f"{ARTICLE}cite.json").content)

    today = timezone.localdate()
    assert first["issued"] == {"date-parts": [[2024, 5, 6]]}
    assert second["issued"] == {"date-parts": [[today.year, today.month, today.day]]}


@pytest.mark.parametrize("ending", ["bib", "ris", "json", "txt"])
def test_an_edition_is_cited_alike_whatever_its_article_is_called_later(
    client: Client, article: Article, ending: str
) -> None:
    before = client.get(f"{ARTICLE}editions/1/cite.{ending}").content

    article.slug = "streams"
    article.save()
    publishing.publish(article, by=None, note="Renamed.")

    assert client.get(f"/articles/streams/editions/1/cite.{ending}").content == before
    for address in (f"{ARTICLE}cite.{ending}", f"{ARTICLE}editions/1/cite.{ending}"):
        answer = client.get(address)
        assert answer.status_code == 301
        assert answer["Location"] == address.replace("rivers-and-labs", "streams")


def test_an_article_from_elsewhere_without_a_byline_begins_with_its_title(client: Client) -> None:
    published()

    [item] = json.loads(client.get(f"{ARTICLE}cite.json").content)

    assert "author" not in item
    assert (
        "\nRivers and Labs (Version 1). (2024)" in client.get(f"{ARTICLE}cite.txt").content.decode()
    )


def test_an_article_of_the_site_s_own_without_a_byline_is_the_site_s(client: Client) -> None:
    article = draft_with_data()
    article.origin, article.language = "", "zh-hans"
    article.save()
    publishing.publish(article, by=None)

    [item] = json.loads(client.get(f"{ARTICLE}cite.json").content)

    assert item["author"] == [{"literal": "合作研究评论"}]
    assert item["container-title"] == "合作研究评论"


def test_the_twin_says_how_to_cite_the_page(client: Client, article: Article) -> None:
    for address in (ARTICLE, f"{ARTICLE}editions/1/"):
        said = twin(client, f"{address[:-1]}.json")["citing"]

        assert {reference["style"] for reference in said["references"]} == {"apa", "gbt7714"}
        for file in said["files"]:
            assert client.get(file["url"].removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_what_is_not_public_has_no_files(client: Client, article: Article) -> None:
    publishing.publish(article, by=None, note="To come.", at=timezone.now() + dt.timedelta(days=1))

    for address in ("/articles/gone/", f"{ARTICLE}editions/3/", f"{ARTICLE}editions/0/"):
        assert client.get(f"{address}cite.bib").status_code == 404
    assert client.get(f"{ARTICLE}cite.doc").status_code == 404

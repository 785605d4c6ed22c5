"""The `Link` header of pages: its links, escaping and length."""

import re
from typing import Any

import pytest
from django.test import Client

from articles import publishing
from articles.models import Article, Author
from articles.sources.citation_box import citing
from collabsite.web import metadata
from collabsite.web.metadata import SignpostingLinks
from tests.support import crawler
from tests.support.published import draft_with_data

pytestmark = pytest.mark.one_database

SITE = "http://127.0.0.1:8000"
ARTICLE = "/articles/rivers-and-labs/"

ITEM = {
    "id": "a",
    "type": "article-journal",
    "title": "A",
    "URL": f"{SITE}{ARTICLE}editions/1/",
    "issued": {"date-parts": [[2024]]},
}


def led(header: str) -> dict[str, list[str]]:
    """Return the addresses of a header by their relations."""
    found: dict[str, list[str]] = {}
    for address, relation in re.findall(r'<([^<>]*)>; rel="([^"]*)"', header):
        found.setdefault(relation, []).append(address)
    return found


def link_header(item: dict[str, Any] = ITEM, **others: Any) -> str:
    cited = citing(item, lambda ending: f"/articles/河流/cite.{ending}")
    links = SignpostingLinks(
        cite_as=cited.cite_as,
        types=("ScholarlyArticle",),
        described_by=cited.record_links,
        **others,
    )
    return links.header


@pytest.fixture(scope="module")
def shared_article(module_db: None) -> int:
    """Key of an article that all tests of this module have."""
    article = draft_with_data()
    author = Author.objects.create(
        slug="zhang", family_name="张", given_name="伟", orcid="0000-0002-1825-0097"
    )
    article.authorships.create(author=author)
    publishing.publish(article, by=None)
    article.doi = "10.1000/182"
    article.save()
    publishing.publish(article, by=None, note="It has a DOI.")
    return article.pk


@pytest.fixture
def article(db: None, shared_article: int) -> Article:
    return Article.objects.get(pk=shared_article)


@pytest.mark.django_db
def test_an_article_leads_to_its_doi_its_authors_and_its_records(
    client: Client, article: Article
) -> None:
    found = led(client.head(ARTICLE)["Link"])

    assert found == {
        "cite-as": ["https://doi.org/10.1000/182"],
        "type": ["https://schema.org/ScholarlyArticle"],
        "describedby": [
            f"{SITE}/articles/rivers-and-labs.json",
            *(f"{SITE}{ARTICLE}cite.{ending}" for ending in ("bib", "ris", "json")),
        ],
        "latest-version": [f"{SITE}{ARTICLE}"],
        "version-history": [f"{SITE}{ARTICLE}editions/"],
        "author": ["https://orcid.org/0000-0002-1825-0097"],
    }


@pytest.mark.django_db
def test_an_edition_without_a_doi_leads_to_its_lasting_address(
    client: Client, article: Article
) -> None:
    first = led(client.head(f"{ARTICLE}editions/1/")["Link"])
    chinese = led(client.head(f"/zh-hans{ARTICLE}editions/1/")["Link"])

    assert first["cite-as"] == chinese["cite-as"] == [f"{SITE}{ARTICLE}editions/1/"]


@pytest.mark.django_db
def test_a_dataset_leads_to_its_files_and_a_number_to_its_dataset(
    client: Client, article: Article
) -> None:
    data = led(client.head("/data/what-they-found/")["Link"])
    number = led(client.head("/data/what-they-found/elbe/samples/")["Link"])

    assert data["cite-as"] == number["collection"] == [f"{SITE}/data/what-they-found/releases/1/"]
    assert data["type"] == ["https://schema.org/AboutPage", "https://schema.org/Dataset"]
    assert f"{SITE}/data/what-they-found.csv" in data["item"]
    assert f"{SITE}/data/what-they-found.zip" in data["item"]


@pytest.mark.django_db
def test_where_it_leads_there_is_something(client: Client, article: Article) -> None:
    for page in (ARTICLE, "/data/what-they-found/", "/data/what-they-found/elbe/samples/"):
        for address in (a for found in led(client.head(page)["Link"]).values() for a in found):
            if address.startswith(SITE):
                answer = client.get(address.removeprefix(SITE))
                assert crawler.body(answer), address
                assert answer.status_code == 200, address


@pytest.mark.django_db
def test_records_and_files_lead_back_to_what_they_are_of(client: Client, article: Article) -> None:
    release = f"{SITE}/data/what-they-found/releases/1/"

    assert led(client.head(f"{ARTICLE}cite.bib")["Link"]) == {
        "describes": [f"{SITE}{ARTICLE}editions/2/"]
    }
    assert led(client.head("/data/what-they-found/cite.ris")["Link"]) == {"describes": [release]}
    assert led(client.head("/data/what-they-found.csv")["Link"]) == {"collection": [release]}


def test_no_address_ends_its_link_or_the_line() -> None:
    bad = 'https://example.org/x>; rel="evil", <y\r\nSet-Cookie: a=b "\\河'

    header = link_header({**ITEM, "DOI": '10.1/x>"\r\n'}, licence=bad)

    assert header.isascii()
    assert header.isprintable()
    assert set(led(header)) == {"cite-as", "type", "describedby", "license"}
    assert led(header)["license"] == [
        "https://example.org/x%3E;%20rel=%22evil%22,%20%3Cy%0D%0ASet-Cookie:%20a=b%20%22%5C%E6%B2%B3"
    ]


def test_a_header_of_many_authors_is_cut_at_a_link_and_keeps_what_matters() -> None:
    authors = tuple(f"https://orcid.org/0000-0000-0000-{number:04}" for number in range(500))

    header = link_header(authors=authors)

    found = led(header)
    assert len(header) <= metadata.LONGEST_LINK_HEADER
    assert header.endswith('rel="author"')
    assert 40 < len(found["author"]) < 500
    assert len(found["cite-as"]) == 1

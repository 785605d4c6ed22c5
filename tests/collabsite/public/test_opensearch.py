"""The OpenSearch description, by which browsers search the site."""

from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

SPACE = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


@pytest.mark.parametrize(
    ("prefix", "language", "name"),
    [("", "en", "Collaboration Review"), ("/zh-hans", "zh-hans", "合作研究评论")],
)
def test_the_description_is_in_the_language_of_its_address(
    client: Client, prefix: str, language: str, name: str
) -> None:
    answer = client.get(f"{prefix}/opensearch.xml", headers={"host": "localhost"})
    described = ElementTree.fromstring(answer.content)  # noqa: S314 - our own.

    assert answer["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    assert described.findtext("o:LongName", "", SPACE) == name
    assert described.findtext("o:Language", "", SPACE) == language
    # As long as OpenSearch 1.1 lets them be.
    assert 0 < len(described.findtext("o:ShortName", "", SPACE)) <= 16
    assert len(described.findtext("o:LongName", "", SPACE)) <= 48
    site = f"{settings.SITE_URL}{prefix}"
    assert [
        (url.get("type"), url.get("template")) for url in described.findall("o:Url", SPACE)
    ] == [
        ("text/html", f"{site}/search/?q={{searchTerms}}"),
        ("application/json", f"{site}/search.json?q={{searchTerms}}"),
        ("application/opensearchdescription+xml", f"{site}/opensearch.xml"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_every_page_leads_to_it(client: Client, prefix: str) -> None:
    head = client.get(f"{prefix}/articles/").content.decode().partition("</head>")[0]

    assert f'href="{prefix}/opensearch.xml"' in head
    assert '<link rel="search" type="application/opensearchdescription+xml"' in head


def test_a_cache_may_keep_it_and_only_reading_is_allowed() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.get("/opensearch.xml")

    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-if-error=86400"
    again = client.get("/opensearch.xml", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    assert client.post("/opensearch.xml").status_code == 405

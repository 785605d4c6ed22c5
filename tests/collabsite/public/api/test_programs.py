"""Responses to programs: open to any origin, with errors as problem documents."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from articles import publishing
from articles.models import Article
from tests.support.published import draft_titled, published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ARTICLE = "/articles/rivers-and-labs"
DATASET = "/data/what-they-found"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{ARTICLE}.json", 200),
        (f"{DATASET}.csv", 200),
        (f"{DATASET}/cite.bib", 200),
        (f"{DATASET}.svg", 200),
        ("/articles/feed.atom", 200),
        (f"{ARTICLE}/usage.csv", 200),
        (f"{DATASET}.json?period=1066", 400),
        ("/articles.json?page=x", 400),
        ("/articles/nothing.json", 404),
        ("/nothing/at/all.json", 404),
        ("/data/nothing.csv", 404),
    ],
)
def test_a_page_of_any_origin_may_read_the_answer(
    client: Client, address: str, status: int
) -> None:
    published()

    answer = client.get(address)

    assert answer.status_code == status
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("address", [f"{ARTICLE}.json", f"{DATASET}.json?page=all"])
def test_any_origin_gets_304_and_a_strong_etag(client: Client, address: str) -> None:
    published()
    etag = client.get(address)["ETag"]

    answer = client.get(address, headers={"If-None-Match": etag})

    assert not etag.startswith("W/")
    assert (answer.status_code, answer["ETag"]) == (304, etag)
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_any_origin_gets_redirects(client: Client) -> None:
    published()
    article = Article.objects.get()
    client.get(f"{ARTICLE}.json")
    Article.objects.filter(pk=article.pk).update(slug="streams")
    article.refresh_from_db()
    publishing.publish(article, by=None, note="Another name.")

    answer = client.get(f"{ARTICLE}.json?x=1")

    assert (answer.status_code, answer["Location"]) == (301, "/articles/streams.json?x=1")
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_preflight_request_is_allowed(client: Client) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Headers": "if-none-match"}

    answer = client.options(f"{ARTICLE}.json", headers=asked)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Methods"] == answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer["Access-Control-Allow-Headers"] == "*"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
@pytest.mark.parametrize("address", [f"{ARTICLE}.json", "/usage.csv", f"{DATASET}.csv"])
def test_a_request_to_write_gets_the_allowed_methods(
    client: Client, address: str, method: str
) -> None:
    answer = client.generic(method, address)

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer["Content-Type"] == "application/problem+json"


def test_every_error_of_a_query_is_explained(client: Client) -> None:
    said = client.get("/articles.json?page=0&sort=size").json()

    assert said == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": (
            "page is “0”: Expected `int` >= 1."
            " sort is “size”: Expected one of newest, title, views."
        ),
        "instance": "/articles.json?page=0&sort=size",
        "problems": [
            "page is “0”: Expected `int` >= 1.",
            "sort is “size”: Expected one of newest, title, views.",
        ],
    }


@pytest.mark.parametrize(
    "address",
    [
        *["/articles.json", "/data.json"],
        *[f"{DATASET}.json", f"{DATASET}/releases.json", f"{ARTICLE}/editions.json"],
    ],
)
def test_every_list_is_paged_and_has_no_page_after_the_last(client: Client, address: str) -> None:
    published()
    page = client.get(address).json()

    beyond = client.get(f"{address}?page=2")

    assert (page["pagination"]["number"], page["pagination"]["pages"]) == (1, 1)
    assert beyond.status_code == 404
    assert beyond.json()["detail"] == "There is no page 2 of this list; the last one is 1."


def pages_of(link: str) -> dict[str, str]:
    """Return the page that each relation of a header leads to, in the list that was asked for."""
    found = {}
    for address, relation in re.findall(r'<([^>]*)>; rel="(\w+)"', link):
        parts = urlsplit(address)
        query = dict(parse_qsl(parts.query))
        assert (
            f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{settings.SITE_URL}/articles.json"
        )
        assert query.pop("sort") == "title"
        found[relation] = query["page"]
    return found


def test_a_list_leads_to_its_other_pages_as_data(client: Client) -> None:
    for number in range(41):
        publishing.publish(draft_titled(f"Number {number}"), by=None)

    first, second, last = (
        client.get(f"/articles.json?sort=title{page}")["Link"]
        for page in ("", "&page=2", "&page=3")
    )

    assert pages_of(first) == {"next": "2"}
    assert pages_of(second) == {"prev": "1", "next": "3"}
    assert pages_of(last) == {"prev": "2"}
    assert "Link" not in client.get("/articles/")


def test_programs_that_look_for_it_find_where_the_json_is_described(client: Client) -> None:
    answer = client.get("/.well-known/api-catalog")

    [described] = json.loads(answer.content)["linkset"]
    assert answer["Content-Type"].startswith("application/linkset+json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert described["service-desc"][0]["href"] == f"{settings.SITE_URL}/openapi.json"
    assert described["service-doc"][0]["href"] == f"{settings.SITE_URL}/api/"
    assert client.post("/.well-known/api-catalog").status_code == 405


def test_people_get_pages_when_something_is_wrong(client: Client) -> None:
    for address in ("/articles/nothing/", "/nothing/", "/articles/nothing.html/"):
        assert client.get(address)["Content-Type"] == "text/html; charset=utf-8"

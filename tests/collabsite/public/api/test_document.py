"""The OpenAPI document: it is complete, and every response conforms to it."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve

from articles import publishing
from articles.models import Article
from articles.publishing import issue_release
from collabsite.public.api.document import document, patterns, twins
from collabsite.web.query_params import SLUG
from collabsite.web.responses import SlugRedirect
from collabsite.web.routes import SlugConverter, is_public_view
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.crawler import body, kind, urls
from tests.support.filled_site import build
from tests.support.published import published

pytestmark = pytest.mark.judges_on_postgresql

# What is no page and no file for programs: it is the desk's, or a page or a machine of ours asks it.
ELSE = re.compile(
    r"(?:admin|accounts)/.*|live|ready(?:/.*)?|metrics|robots\.txt|\.well-known/(?:api-catalog|security\.txt)|media/(?:images|site)/.*|theme/.*|views/.*"
    r"|<uslug:slug>"
    r"|preview/.*"
)

type Document = dict[str, Any]


@pytest.fixture
def described() -> Document:
    return document({})


def test_every_public_route_is_one_of_ours() -> None:
    others = [
        address
        for _name, address, pattern in patterns()
        if not is_public_view(pattern.callback) and not ELSE.fullmatch(address)
    ]

    assert others == []


def test_each_operation_has_a_name_of_its_own_a_summary_and_a_resource(described: Document) -> None:
    operations = [path["get"] for path in described["paths"].values()]

    assert len({each["operationId"] for each in operations}) == len(operations)
    assert all(each["summary"].endswith(".") for each in operations)
    assert {each["tags"][0] for each in operations} == {"articles", "data", "search", "pages"}


def test_every_schema_is_one_of_json_schema_and_every_reference_leads_to_one(
    described: Document,
) -> None:
    schemas = described["components"]["schemas"]

    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for reference in _references(described):
        where = described
        for part in reference.removeprefix("#/").split("/"):
            where = where[part]


def test_what_only_the_page_needs_is_not_described(described: Document) -> None:
    schemas = described["components"]["schemas"]

    assert "token" not in schemas["ArticlePage"]["properties"]
    assert "ReferenceLine" not in schemas
    assert set(schemas["ArticlePage"]["required"]) == set(schemas["ArticlePage"]["properties"])
    assert "is null in a preview" in " ".join(schemas["ArticlePage"]["description"].split())


def test_a_slug_is_described_as_what_the_addresses_take() -> None:
    taken = re.compile(SlugConverter.regex)

    for sign in map(chr, range(0x250)):
        if taken.fullmatch(sign):
            assert re.fullmatch(SLUG, sign), sign
    assert re.fullmatch(SLUG, "跨越分界的科学")
    assert not any(re.fullmatch(SLUG, each) for each in ["", " ", "\0", "a/b", "a.b", "a?", "{a}"])


@pytest.mark.slow
@pytest.mark.django_db
def test_every_answer_and_example_of_a_filled_site_is_as_the_document_says(client: Client) -> None:
    build()
    described = json.loads(client.get("/openapi.json").content)
    _check_examples(client, described)
    # None of these leads to the others, and numbers are found by searching.
    waiting = [f"/{place}.json" for place in ("articles", "about", "data")]
    waiting += ["/search.json?q=quantum"]
    asked, seen = set[str](), Counter[str]()

    while waiting:
        address = waiting.pop()
        asked.add(address)
        operation = _operation(described, address)
        seen[operation["operationId"]] += 1
        # So many editions and numbers have all states that there are.
        if seen[operation["operationId"]] > 5:
            continue
        answer = client.get(address)
        if answer.status_code == 301:
            # The slug was another one then.
            waiting.append(answer["Location"])
            continue
        [(media_type, content)] = operation["responses"]["200"]["content"].items()
        said = json.loads(body(answer))
        assert (answer.status_code, kind(answer)) == (200, media_type), address
        _validate(described, content["schema"], said)
        linked = {_twin_of(url) for url in urls(said) if _is_page(url)} - asked - {*waiting}
        waiting += [url for url in linked if _operation(described, url)]

    assert {*seen} >= {twin.operation_id for twin in twins()}


def _check_examples(client: Client, described: Document) -> None:
    """Check that the examples of arguments name what there is."""
    for address, path in described["paths"].items():
        arguments = [p for p in path["get"].get("parameters", []) if p["in"] == "path"]
        if all("example" in each for each in arguments):
            filled = address
            for each in arguments:
                filled = filled.replace(f"{{{each['name']}}}", str(each["example"]))
            answer = client.get(filled)
            assert answer.status_code == 200, filled
            # What is streamed holds a file until it is read.
            body(answer)


@pytest.mark.django_db
def test_what_leads_on_from_a_former_slug_says_so(client: Client) -> None:
    edition = published()
    dataset = Dataset.objects.get()
    renamed = Article.objects.get()
    renamed.slug, dataset.slug = "streams", "streams"
    renamed.save()
    dataset.save()
    publishing.publish(renamed, by=None, note="Another name.")
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="Another name.")
    former = {"articles": edition.slug, "data": "what-they-found"}

    for twin in twins():
        if twin.resource in former and "{slug}" in twin.address:
            address = twin.address.replace("{slug}", former[twin.resource])
            address = address.replace("{number}", "1")
            address = address.replace("{entity}/{indicator}", "elbe/samples")
            moves = SlugRedirect in twin.answers
            assert (client.get(address).status_code == 301) is moves, address


def _is_page(url: str) -> bool:
    return url.startswith(settings.SITE_URL) and urlsplit(url).path.endswith("/")


def _twin_of(url: str) -> str:
    path, _, query = url.removeprefix(settings.SITE_URL).partition("#")[0].partition("?")
    twin = f"{path.rstrip('/') or '/index'}.json"
    return f"{twin}?{query}" if query else twin


def _operation(described: Document, address: str) -> Document:
    """Return the operation of an address, empty if it has none: not every page has a twin."""
    path = address.partition("?")[0].removeprefix("/zh-hans")
    try:
        route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", resolve(unquote(path)).route)
    except Resolver404:
        return {}
    found: Document = described["paths"].get(f"/{route}", {}).get("get", {})
    return found


def _resolved(described: Document, given: Document) -> Document:
    if "$ref" not in given:
        return given
    _hash, part, kind_of, name = given["$ref"].split("/")
    found: Document = described[part][kind_of][name]
    return found


def _validate(described: Document, schema: Document, said: object) -> None:
    """Validate an answer; no field may be there that isn't described."""
    closed = {
        name: {**each, "additionalProperties": False} if "required" in each else each
        for name, each in described["components"]["schemas"].items()
    }
    whole = {**schema, "components": {"schemas": closed}}
    jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(said)


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for member in value.values():
            yield from _references(member)
    elif isinstance(value, list):
        for member in value:
            yield from _references(member)

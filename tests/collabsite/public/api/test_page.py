"""The page of the API: the whole OpenAPI document, with examples."""

import html
import json
import re

import pytest
from django.test import Client

from collabsite import sample
from collabsite.web.text import coded
from tests.support.crawler import body

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def told(client: Client) -> str:
    sample.load()
    return client.get("/api/").content.decode()


def test_it_describes_every_operation_every_parameter_and_every_type(
    client: Client, told: str
) -> None:
    described = json.loads(client.get("/openapi.json").content)

    said = html.unescape(re.sub(r"<[^>]*>", "", told.replace("<var>", "{").replace("</var>", "}")))
    for path, item in described["paths"].items():
        stem, _, ending = path.rpartition(".")
        assert stem in said
        assert f".{ending}" in said
        for each in item["get"].get("parameters", ()):
            assert each.get("description", "").replace("`", "") in said
    for name, schema in described["components"]["schemas"].items():
        assert f'id="type.{name}"' in told
        assert all(f"<code>{member}</code>" in told for member in schema.get("properties", ()))


def test_its_links_to_types_lead_to_them_and_its_examples_answer(client: Client, told: str) -> None:
    linked = re.findall(r'href="#([^"]*)"', told)
    examples = re.findall(r'<wbr><a href="([^"]*)"', told)

    assert all(f'id="{anchor}"' in told for anchor in linked)
    assert "/articles/science-across-a-divide.json" in examples
    for address in examples:
        answer = client.get(html.unescape(address))
        assert answer.status_code == 200, address
        # What is streamed holds a file or a cursor until it is read.
        body(answer)


def test_it_begins_with_requests_of_the_site_s_own_data(told: str) -> None:
    assert "curl --compressed http://127.0.0.1:8000/articles/science-across-a-divide.json" in told
    assert "read.csv(&quot;http://127.0.0.1:8000/data/the-record-in-four-fields.csv&quot;" in told


def test_every_page_leads_to_it_and_its_twin_is_the_document(client: Client, told: str) -> None:
    assert '<a href="/api/">API</a>' in client.get("/").content.decode()
    assert '<link rel="alternate" type="application/json" href="/openapi.json">' in told
    assert '<link rel="service-desc" type="application/json" href="/openapi.json">' in told


def test_an_empty_site_has_it_too_without_examples(client: Client) -> None:
    page = client.get("/api/").content.decode()

    assert "http://127.0.0.1:8000/articles.json" in page
    assert '<wbr><a href="/articles.json"' in page


def test_in_chinese_it_links_to_chinese_addresses(client: Client) -> None:
    sample.load()

    page = client.get("/zh-hans/api/").content.decode()

    assert '<wbr><a href="/zh-hans/articles.json"' in page
    assert '<wbr><a href="/sitemap.xml"' in page


def test_text_of_others_is_escaped() -> None:
    assert coded("`<b>` & <i>") == '<code lang="en">&lt;b&gt;</code> &amp; &lt;i&gt;'

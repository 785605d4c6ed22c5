"""The page of the API: conventions and endpoints, with examples."""

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


def test_it_describes_every_endpoint_and_every_parameter(client: Client, told: str) -> None:
    described = json.loads(client.get("/openapi.json").content)

    said = html.unescape(re.sub(r"<[^>]*>", "", told.replace("<var>", "{").replace("</var>", "}")))
    for path, item in described["paths"].items():
        assert path in said
        for each in item["get"]["parameters"]:
            assert each.get("description", "").replace("`", "") in said


def test_its_examples_answer(client: Client, told: str) -> None:
    examples = re.findall(r'<h3 id="\w+"><code><a href="([^"]*)"', told)

    assert "/articles/science-across-a-divide.json" in examples
    for address in examples:
        answer = client.get(html.unescape(address))
        assert answer.status_code == 200, address
        # What is streamed holds a file or a cursor until it is read.
        body(answer)


def test_it_begins_with_requests_of_the_site_s_own_data(told: str) -> None:
    assert "curl --compressed http://127.0.0.1:8000/articles/science-across-a-divide.json" in told
    assert 'read.csv("http://127.0.0.1:8000/data/the-record-in-four-fields.csv"' in told


def test_every_page_leads_to_it_and_its_twin_is_the_document(client: Client, told: str) -> None:
    assert '<a href="/api/">API</a>' in client.get("/").content.decode()
    assert '<link rel="alternate" type="application/json" href="/openapi.json">' in told
    assert '<link rel="service-desc" type="application/json" href="/openapi.json">' in told


def test_an_empty_site_has_it_too_without_examples(client: Client) -> None:
    page = client.get("/api/").content.decode()

    assert "http://127.0.0.1:8000/articles.json" in page
    assert '<a href="/articles.json"' in page


def test_in_chinese_it_links_to_chinese_addresses(client: Client) -> None:
    sample.load()

    page = client.get("/zh-hans/api/").content.decode()

    assert '<a href="/zh-hans/articles.json"' in page


def test_text_of_others_is_escaped() -> None:
    assert coded("`<b>` & <i>") == '<code lang="en">&lt;b&gt;</code> &amp; &lt;i&gt;'

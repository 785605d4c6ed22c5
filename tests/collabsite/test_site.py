"""Sources, health checks and languages."""

import json

import pytest
from django.test import Client

from articles.sources.models import Source
from metrics.models import Release
from tests.support.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_source_shows_all_that_cites_it(client: Client) -> None:
    published()

    source = client.get("/sources/river-atlas-2023/").context

    assert source["page"].title == "River Atlas"
    assert [line.title for line in source["articles"]] == ["Rivers and Labs"]
    assert [line.title for line in source["datasets"]] == ["What They Found"]
    assert b"Cited by these articles" in client.get("/sources/river-atlas-2023/").content


def test_a_source_is_shown_as_it_was_published(client: Client) -> None:
    published()
    Source.objects.filter(key="river-atlas-2023").update(title="Canary")

    assert b"Canary" not in client.get("/sources/river-atlas-2023/").content


def test_a_source_that_nothing_published_cites_is_not_found(client: Client) -> None:
    Source.objects.create(key="secret", title="Secret")

    assert client.get("/sources/secret/").status_code == 404
    assert client.get("/sources/none/").status_code == 404


@pytest.mark.each_database
def test_health_answers_at_once(client: Client) -> None:
    assert json.loads(client.get("/live").content) == {"status": "live"}
    assert json.loads(client.get("/ready").content) == {"status": "ready"}


def test_robots_may_read_all_that_is_public(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()

    assert text.splitlines()[:2] == ["User-agent: *", "Disallow: /admin/"]


@pytest.mark.parametrize("address", ["/nothing/", "/articles/nothing/", "/zh-hans/nothing/"])
def test_a_missing_page_gets_our_error_page(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 404
    assert b'class="site-head"' in response.content


@pytest.mark.parametrize("number", ["0", "1" + "0" * 9, "9" * 30])
def test_a_number_that_no_version_can_have_is_not_found(client: Client, number: str) -> None:
    edition, release = published(), Release.objects.get()

    for address in (
        f"/articles/{edition.slug}/editions/{number}",
        f"/articles/{edition.slug}/editions/{number}/changes",
        f"/data/{release.slug}/releases/{number}",
        f"/data/{release.slug}/releases/{number}/changes",
    ):
        assert client.get(f"{address}/").status_code == 404
        assert client.get(f"{address}.json").headers["Content-Type"] == "application/problem+json"
    assert client.get(f"/sitemap-articles-{number}.xml").status_code == 404


def test_programs_get_a_problem_document_whatever_the_name_of_the_file(client: Client) -> None:
    answer = client.get("/data/%0Arivers.png")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_the_language_of_the_page_is_that_of_its_address(client: Client) -> None:
    chinese = client.get("/zh-hans/", headers={"accept-language": "en"})
    english = client.get("/", headers={"accept-language": "zh"})

    assert b'<html lang="zh-hans" ' in chinese.content
    assert b'<html lang="en" ' in english.content


def test_each_page_leads_to_itself_in_the_other_language(client: Client) -> None:
    published()

    page = client.get("/articles/rivers-and-labs/").content.decode()
    back = client.get("/zh-hans/articles/rivers-and-labs/").content.decode()

    assert 'href="/zh-hans/articles/rivers-and-labs/" lang="zh-hans"' in page
    assert 'href="/articles/rivers-and-labs/" lang="en"' in back

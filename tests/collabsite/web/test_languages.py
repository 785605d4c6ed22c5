"""The two languages of the interface: the switch between them, and alternates."""

import re
from html import unescape

import pytest
from django.test import Client, RequestFactory

from articles import publishing
from articles.models import Article
from collabsite.web import problem_details
from collabsite.web.languages import in_language
from tests.support.published import draft_titled

pytestmark = pytest.mark.one_database

SITE = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("/", "/zh-hans/"),
        ("/articles/?topic=ai&page=2", "/zh-hans/articles/?topic=ai&page=2"),
        ("/search/?q=%E6%B2%B3%E6%B5%81&page=3", "/zh-hans/search/?q=%E6%B2%B3%E6%B5%81&page=3"),
        (
            "/data/x/?sort=samples%3A2023&period=all",
            "/zh-hans/data/x/?sort=samples%3A2023&period=all",
        ),
        ("/nowhere", "/zh-hans/nowhere"),
        ("/?next=/zh-hans/", "/zh-hans/?next=/zh-hans/"),
    ],
)
def test_an_address_in_the_other_language_keeps_the_query(english: str, chinese: str) -> None:
    assert in_language(english, "zh-hans") == chinese
    assert in_language(chinese, "en") == english
    assert in_language(english, "en") == english
    assert in_language(chinese, "zh-hans") == chinese


@pytest.mark.parametrize(
    "address", ["/zh-hans//evil.example/", "/zh//evil.example/", "//evil.example"]
)
def test_the_switch_leads_to_no_other_host(address: str) -> None:
    assert in_language(address, "en").startswith("/%2F")


def links_of(page: str) -> dict[str, str]:
    found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)
    return {language: unescape(address).removeprefix(SITE) for language, address in found}


def canonical_of(page: str) -> str:
    [address] = re.findall(r'<link rel="canonical" href="([^"]+)">', page)
    return unescape(address).removeprefix(SITE)


def switch_of(page: str) -> str:
    [address] = re.findall(r'<li class="language"><a href="([^"]+)"', page)
    return unescape(address)


@pytest.fixture
def rivers() -> Article:
    return publishing.publish(draft_titled("Rivers"), by=None).article


def translated(original: Article, slug: str = "heliu") -> Article:
    copy = draft_titled("河流")
    copy.slug, copy.language, copy.original, copy.original_edition = slug, "zh-hans", original, 1
    copy.save()
    return publishing.publish(copy, by=None).article


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/articles/?sort=title", "/articles/rivers/", "/data/"])
def test_the_two_interfaces_of_a_page_name_each_other_and_english_for_all_others(
    client: Client, rivers: Article, address: str
) -> None:
    chinese = in_language(address, "zh-hans")
    expected = {"en": address, "zh-hans": chinese, "x-default": address}

    for own in (address, chinese):
        page = client.get(own).content.decode()
        assert links_of(page) == expected
        assert canonical_of(page) == own


@pytest.mark.django_db
def test_what_is_added_to_an_address_is_no_part_of_its_alternates(
    client: Client, rivers: Article
) -> None:
    page = client.get("/articles/rivers/?utm_source=x").content.decode()

    assert links_of(page)["zh-hans"] == "/zh-hans/articles/rivers/"
    # A page is the same whatever is added.
    assert switch_of(page) == "/zh-hans/articles/rivers/"


@pytest.mark.django_db
def test_an_article_and_its_translation_stand_each_for_its_language(
    client: Client, rivers: Article
) -> None:
    translated(rivers)
    english, chinese = "/articles/rivers/", "/zh-hans/articles/heliu/"
    expected = {"en": english, "zh-hans": chinese, "x-default": english}

    for own in (english, chinese):
        page = client.get(own).content.decode()
        assert links_of(page) == expected
        assert canonical_of(page) == own
    for mixed, own in [("/zh-hans/articles/rivers/", english), ("/articles/heliu/", chinese)]:
        page = client.get(mixed).content.decode()
        assert links_of(page) == {}
        assert canonical_of(page) == own


@pytest.mark.django_db
def test_of_two_translations_into_one_language_none_is_an_alternate(
    client: Client, rivers: Article
) -> None:
    for slug in ("heliu", "jianghe"):
        translated(rivers, slug)

    for slug in ("rivers", "heliu", "jianghe"):
        page = client.get(f"/articles/{slug}/").content.decode()
        assert links_of(page)["zh-hans"] == f"/zh-hans/articles/{slug}/"


@pytest.mark.django_db
def test_an_edition_that_was_superseded_has_the_interfaces_as_alternates_alone(
    client: Client, rivers: Article
) -> None:
    translated(rivers)
    publishing.publish(rivers, by=None, note="Said more.")
    first = "/articles/rivers/editions/1/"

    page = client.get(first).content.decode()

    assert links_of(page) == {"en": first, "zh-hans": f"/zh-hans{first}", "x-default": first}


@pytest.mark.django_db
def test_the_switch_stays_on_the_article_that_is_read_and_its_translation_is_beside_the_title(
    client: Client, rivers: Article
) -> None:
    translated(rivers)

    page = client.get("/articles/rivers/").content.decode()

    assert switch_of(page) == "/zh-hans/articles/rivers/"
    head = page.partition('<header class="page-head">')[2].partition("</header>")[0]
    assert '<a href="/articles/heliu/" lang="zh-hans" hreflang="zh-hans">河流</a>' in head


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nowhere/", "/topics/nowhere/?page=2", "/data/x/"])
def test_what_is_not_found_has_the_switch_and_no_alternates(client: Client, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 404
    assert switch_of(page.content.decode()) == f"/zh-hans{address}"
    assert links_of(page.content.decode()) == {}
    other = client.get(f"/zh-hans{address}").content.decode()
    assert switch_of(other) == address
    assert '<html lang="zh-hans">' in other


def test_failures_have_the_switch_too(rf: RequestFactory) -> None:
    request = rf.get("/articles/?page=2")

    failed = problem_details.server_error(request)
    refused = problem_details.bad_request(request, ValueError())

    assert (failed.status_code, refused.status_code) == (500, 400)
    for answer in (failed, refused):
        assert switch_of(answer.content.decode()) == "/zh-hans/articles/?page=2"


@pytest.mark.django_db
def test_the_sitemap_lists_the_canonical_addresses(client: Client, rivers: Article) -> None:
    translated(rivers)
    publishing.publish(draft_titled("Alone"), by=None)
    sitemap = client.get("/sitemap-articles-1.xml").content.decode()

    listed = [found.removeprefix(SITE) for found in re.findall(r"<loc>([^<]+)</loc>", sitemap)]

    assert sorted(listed) == [
        "/articles/alone/",
        "/articles/rivers/",
        "/zh-hans/articles/alone/",
        "/zh-hans/articles/heliu/",
    ]
    for address in listed:
        assert canonical_of(client.get(address).content.decode()) == address

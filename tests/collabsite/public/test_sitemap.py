"""The sitemap and robots.txt: all public pages, in both languages, and nothing else."""

import datetime as dt
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import publishing
from articles.models import Author, Authorship, Topic
from articles.sources.models import Source
from collabsite.public import sitemap
from tests.support.published import draft_titled, draft_with_data, imported, published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def read(client: Client, address: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own.


def parts(client: Client) -> list[str]:
    """Return the paths of the parts that the index names."""
    named = read(client, "/sitemap.xml").findall("s:sitemap/s:loc", SPACES)
    return [(loc.text or "").removeprefix(settings.SITE_URL) for loc in named]


def listed(client: Client) -> dict[str, ElementTree.Element]:
    """Return what all parts list, by path."""
    return {
        (url.findtext("s:loc", "", SPACES)).removeprefix(settings.SITE_URL): url
        for part in parts(client)
        for url in read(client, part).findall("s:url", SPACES)
    }


def test_everything_public_is_listed_in_both_languages(client: Client) -> None:
    article = draft_with_data()
    article.topics.add(Topic.objects.create(slug="rivers", name="Rivers"))
    Authorship.objects.create(
        article=article, author=Author.objects.create(slug="ann", family_name="Ann")
    )
    publishing.publish(article, by=None)

    found = set(listed(client))

    assert found >= {
        *["/", "/articles/", "/data/", "/corrections/", "/articles/rivers-and-labs/"],
        *["/data/what-they-found/", "/topics/rivers/", "/authors/ann/"],
        "/sources/river-atlas-2023/",
    }
    assert {path for path in found if not path.startswith("/zh-hans/")} == {
        path.removeprefix("/zh-hans") for path in found if path.startswith("/zh-hans/")
    }
    assert [client.get(path).status_code for path in found] == [200] * len(found)


def test_an_address_has_its_day(client: Client) -> None:
    edition = published()

    entry = listed(client)["/zh-hans/articles/rivers-and-labs/"]

    changed = edition.published_at.astimezone(dt.UTC).isoformat(timespec="seconds")
    assert entry.findtext("s:lastmod", "", SPACES) == changed


@pytest.mark.each_database
def test_an_article_and_its_translation_are_listed_each_in_its_language(client: Client) -> None:
    rivers = draft_titled("Rivers")
    publishing.publish(rivers, by=None)
    chinese = draft_titled("江河")
    chinese.slug, chinese.language, chinese.original = "jianghe", "zh-hans", rivers
    chinese.save()
    publishing.publish(chinese, by=None)

    found = listed(client)

    paths = {path for path in found if "articles/" in path and path.count("/") > 2}
    assert paths >= {"/articles/rivers/", "/zh-hans/articles/jianghe/"}
    assert not paths & {"/zh-hans/articles/rivers/", "/articles/jianghe/"}


@pytest.mark.each_database
def test_nothing_unpublished_is_listed(client: Client) -> None:
    draft = draft_titled("Canary")
    draft.topics.add(Topic.objects.create(slug="canaries", name="Canaries"))
    Authorship.objects.create(
        article=draft, author=Author.objects.create(slug="canary-bird", family_name="Bird")
    )
    draft.citations.create(source=Source.objects.create(key="canary-book", title="Book"))
    publishing.publish(draft, by=None, at=timezone.now() + dt.timedelta(days=1))
    imported()

    index = client.get("/sitemap.xml").content

    assert parts(client) == ["/sitemap-pages-1.xml"]
    assert index.count(b"<sitemap>") == 1
    for kind in ["articles", "topics", "authors", "sources", "datasets"]:
        assert client.get(f"/sitemap-{kind}-1.xml").status_code == 404


@pytest.mark.parametrize(
    "part", ["none-1", "pages-2", "pages-0", "articles-0", "articles-2", f"articles-{10**30}"]
)
def test_an_unknown_part_is_not_found(client: Client, part: str) -> None:
    published()

    assert client.get(f"/sitemap-{part}.xml").status_code == 404


@pytest.mark.each_database
def test_much_is_listed_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "PART", 2)
    for number in range(5):
        publishing.publish(draft_titled(f"Number {number}"), by=None)

    found = [path for path in parts(client) if "articles" in path]

    assert found == [f"/sitemap-articles-{number}.xml" for number in (1, 2, 3)]
    assert {f"/articles/number-{number}/" for number in range(5)} <= set(listed(client))


@pytest.mark.each_database
def test_hanzi_stand_in_addresses_as_uris_have_them(client: Client) -> None:
    article = draft_titled("江河")
    publishing.publish(article, by=None)

    assert "/articles/%E6%B1%9F%E6%B2%B3/" in listed(client)


@override_settings(SITE_URL="https://review.example", ALLOWED_HOSTS=["testserver", "other.example"])
def test_addresses_are_those_of_the_site_whatever_the_request_says(client: Client) -> None:
    published()

    for address in ["/sitemap.xml", "/sitemap-articles-1.xml", "/robots.txt"]:
        text = client.get(address, headers={"host": "other.example"}).content.decode()
        assert "https://review.example/" in text
        assert "other.example" not in text


def test_a_cache_may_keep_it_and_ask_whether_it_changed(client: Client) -> None:
    published()

    for address in ["/sitemap.xml", "/sitemap-articles-1.xml", "/robots.txt"]:
        answer = client.get(address)
        assert answer["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-if-error=86400"
        again = client.get(address, headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304


def test_a_part_takes_few_queries_for_any_number_of_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        publishing.publish(draft_titled(f"Number {number}"), by=None)

    with django_assert_num_queries(1):
        client.get("/sitemap-articles-1.xml")
    with django_assert_num_queries(0):
        client.get("/sitemap-pages-1.xml")


def test_only_reading_is_allowed() -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post("/sitemap.xml").status_code == 405
    assert client.post("/sitemap-pages-1.xml").status_code == 405


def test_robots_txt_names_the_sitemap_and_disallows_other_orders(
    client: Client,
) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"
    assert {
        *["Disallow: /admin/", "Disallow: /preview/", "Disallow: /zh-hans/preview/"],
        *["Disallow: /search/?", "Disallow: /zh-hans/search/?", "Disallow: /*?*sort="],
        *["Disallow: /data/*?", "Allow: /data/*?page="],
    } <= set(lines)

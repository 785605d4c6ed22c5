"""Addresses of articles, datasets and sources as items of counting."""

import re

import pytest
from django.test import Client

from articles import publishing
from articles.models import Article, Author, Authorship
from collabsite.pageviews import items, totals
from collabsite.pageviews.uses import Use
from metrics.models import Dataset
from tests.support.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_addresses_are_uses_of_their_items(prefix: str) -> None:
    published()
    article, dataset = Article.objects.get(), Dataset.objects.get()
    text, table = f"{prefix}/articles/{article.slug}", f"{prefix}/data/{dataset.slug}"
    of_article: dict[Use | None, list[str]] = {
        Use.READ: [f"{text}/", f"{text}/editions/1/"],
        Use.VERSIONS: [f"{text}/editions/"],
        Use.CITATION: [f"{text}/cite.bib", f"{text}/cite.json", f"{text}/editions/1/cite.ris"],
        None: [f"{text}.json", f"{text}/editions/1.json"],
    }
    of_dataset: dict[Use | None, list[str]] = {
        Use.READ: [f"{table}/", f"{table}/releases/1/"],
        Use.DOWNLOAD: [f"{table}.csv", f"{table}.xlsx", f"{table}.zip", f"{table}/releases/1.csv"],
        Use.VERSIONS: [f"{table}/releases/"],
        Use.CITATION: [f"{table}/cite.txt", f"{table}/releases/1/cite.bib"],
        None: [f"{table}.json", f"{table}/releases/1.json"],
    }

    for item, addresses in [
        (f"article:{article.pk}", of_article),
        (f"dataset:{dataset.pk}", of_dataset),
    ]:
        for use, paths in addresses.items():
            for path in paths:
                assert items.find(path) == items.ItemAddress(item, use), path
    assert items.find(f"{prefix}/articles/") is None
    assert items.find(f"{prefix}/api/") is None


def test_c7_pages_of_an_article_in_any_language_and_with_any_query_are_one_item() -> None:
    published()
    article = Article.objects.get()
    before = totals.total(article.item)
    path = f"/articles/{article.slug}/"
    reader = Client(headers={"user-agent": "Mozilla/5.0 Firefox/140.0"})

    for address in (path, f"/zh-hans{path}", f"{path}?utm_source=feed", f"{path}editions/1/"):
        page = reader.get(address).content.decode()
        token = re.findall(r'name="view-token" content="([^"]+)"', page)
        assert reader.post("/views/", query_params={"token": token}).status_code == 200

    assert totals.total(article.item) == before + 1


@pytest.mark.each_database
def test_the_authors_of_an_article_are_those_of_its_newest_edition_each_time() -> None:
    article = published().article
    author = Author.objects.create(slug="chen", family_name="Chen", given_name="Li")
    Authorship.objects.create(article=article, author=author, ordering=1)
    described = [items.describe([article.item])[article.item] for _again in range(2)]
    publishing.publish(article, by=None, note="By whom.")
    author.family_name = "Renamed"
    author.save()

    described += [items.describe([article.item])[article.item] for _again in range(2)]

    assert [each.authors for each in described] == [(), (), ("Li Chen",), ("Li Chen",)]

"""Addresses of articles and datasets as items of page views."""

import pytest

from articles.models import Article
from collabsite.pageviews import items
from metrics.models import Dataset
from tests.support.published import published

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["", "/zh-hans"])
def test_pages_are_distinguished_from_json_and_downloads(prefix: str) -> None:
    published()
    article, dataset = Article.objects.get(), Dataset.objects.get()
    text, table = f"{prefix}/articles/{article.slug}", f"{prefix}/data/{dataset.slug}"
    pages = {
        f"article:{article.pk}": [f"{text}/", f"{text}/editions/1/"],
        f"dataset:{dataset.pk}": [f"{table}/", f"{table}/releases/1/"],
    }
    files = {
        f"article:{article.pk}": [f"{text}.json", f"{text}/editions/1.json"],
        f"dataset:{dataset.pk}": [
            *[f"{table}.json", f"{table}.csv", f"{table}.xlsx"],
            f"{table}/releases/1.csv",
        ],
    }

    for is_page, addresses in [(True, pages), (False, files)]:
        for item, paths in addresses.items():
            for path in paths:
                assert items.find(path) == items.ItemAddress(item, is_page), path
    assert items.find(f"{prefix}/articles/") is None
    assert items.find(f"{prefix}/api/") is None

"""Articles as items of the counting: which address is which, and what an item is called."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils import timezone

from articles.models import Edition
from collabsite.pageviews.items import ItemDescription
from collabsite.pageviews.items import register as register_kind

# Every address that shows an article's text: the item counts, not the address or the format.
_SHOWING = {
    "articles:article",
    "articles:article-json",
    "articles:edition",
    "articles:edition-json",
}


def register() -> None:
    """Tell the counting about articles."""
    register_kind("article", describe=describe, find=find)


def describe(items: Collection[str]) -> Mapping[str, ItemDescription]:
    """Return the public ones of these items, by their names (`article:12`)."""
    ids = [int(item.partition(":")[2]) for item in items]
    editions = Edition.objects.newest(at=timezone.now()).filter(article__in=ids)
    return {
        f"article:{edition.article_id}": ItemDescription(
            title=edition.title,
            url=reverse("articles:article", args=[edition.slug]),
            data_type="Article",
            date=edition.date,
            authors=tuple(author["name"] for author in edition.content["authors"]),
        )
        for edition in editions.only("article_id", "title", "slug", "date", "content")
    }


def find(view_name: str, arguments: Mapping[str, object]) -> str | None:
    """Return the item that an address of ours shows, or None."""
    if view_name not in _SHOWING:
        return None
    edition = Edition.objects.by_slug(str(arguments["slug"]), at=timezone.now())
    return f"article:{edition.article_id}" if edition else None

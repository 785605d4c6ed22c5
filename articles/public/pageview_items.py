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
    # Not the whole content, which is the whole article: every view asks.
    rows = editions.values_list("article_id", "title", "slug", "date", "content__authors")
    return {
        f"article:{article}": ItemDescription(
            title=title,
            url=reverse("articles:article", args=[slug]),
            data_type="Article",
            date=date,
            authors=tuple(author["name"] for author in authors),
        )
        for article, title, slug, date, authors in rows
    }


def find(view_name: str, arguments: Mapping[str, object]) -> str | None:
    """Return the item that an address of ours shows, or None."""
    if view_name not in _SHOWING:
        return None
    public = Edition.objects.public(at=timezone.now()).filter(slug=str(arguments["slug"]))
    article = public.values_list("article_id", flat=True).first()
    return None if article is None else f"article:{article}"

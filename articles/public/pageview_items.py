"""Articles as items of page views: their addresses, descriptions and usage."""

from collections.abc import Collection, Mapping
from datetime import UTC

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Edition, EditionTopic, Topic
from collabsite.pageviews import items
from collabsite.pageviews.items import ItemDescription, Version
from collabsite.pageviews.reporting.usage import ItemOfUsage

_DATA_TYPE = "Article"

# The pages with an article's text, and their JSON twins.
_VIEWS = {
    "articles:article",
    "articles:article-json",
    "articles:edition",
    "articles:edition-json",
}


def register() -> None:
    """Register articles as countable items."""
    items.register(
        "article",
        describe=describe,
        find=find,
        filter_public=filter_public,
        find_versions=find_versions,
        permissions=("articles.view_article", "articles.change_article"),
        panel="admin:articles_article_readership",
    )


def describe(articles: Collection[str]) -> Mapping[str, ItemDescription]:
    """Return the descriptions of the public ones of these items (`article:12`)."""
    ids = [int(item.partition(":")[2]) for item in articles]
    editions = Edition.objects.newest(at=timezone.now()).filter(article__in=ids)
    # Not the whole content, which is the whole article.
    rows = editions.values_list(
        "article_id", "title", "slug", "date", "language", "content__authors"
    )
    names: dict[int, str] = {}
    topics: dict[int, list[str]] = {}
    filed = EditionTopic.objects.filter(edition__in=editions.values("pk")).order_by("topic__name")
    for article, key, name, name_zh in filed.values_list(
        "edition__article", "topic", "topic__name", "topic__name_zh"
    ):
        if key not in names:
            names[key] = str(Topic(name=name, name_zh=name_zh))
        topics.setdefault(article, []).append(names[key])
    return {
        f"article:{article}": ItemDescription(
            title=title,
            url=reverse("articles:article", args=[slug]),
            data_type=_DATA_TYPE,
            date=date,
            authors=tuple(author["name"] for author in authors),
            language=language,
            topics=tuple(topics.get(article, ())),
            usage_url=reverse("articles:usage", args=[slug]),
        )
        for article, title, slug, date, language, authors in rows
    }


def filter_public(articles: Collection[str]) -> list[str]:
    """Return the public ones of these items."""
    ids = [int(item.partition(":")[2]) for item in articles]
    editions = Edition.objects.public(at=timezone.now()).filter(article__in=ids)
    return [f"article:{article}" for article in editions.values_list("article_id", flat=True)]


def find_versions(item: str) -> list[Version]:
    """Return the public editions of an article."""
    editions = Edition.objects.public(at=timezone.now()).filter(article=int(item.partition(":")[2]))
    rows = editions.order_by("number").values_list("number", "published_at")
    return [Version(number, at.astimezone(UTC).date()) for number, at in rows]


def find(view_name: str, arguments: Mapping[str, object]) -> str | None:
    """Return the article of a resolved address, or None."""
    if view_name not in _VIEWS:
        return None
    public = Edition.objects.public(at=timezone.now()).filter(slug=str(arguments["slug"]))
    article = public.values_list("article_id", flat=True).first()
    return None if article is None else f"article:{article}"


def usage_of(newest: Edition) -> ItemOfUsage:
    """Return the article of its newest edition as an item whose usage is shown."""
    return ItemOfUsage(
        item=f"article:{newest.article_id}",
        title=newest.title,
        language=newest.language,
        data_type=_DATA_TYPE,
        slug=newest.slug,
        page_route="articles:article",
        usage_route="articles:usage",
        version_route="articles:edition",
        version_label=_("Edition"),
    )

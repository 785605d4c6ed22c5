"""Articles as items of page views: their addresses, descriptions and usage."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Edition, EditionQuerySet, EditionTopic
from articles.references import FORMATS
from collabsite.pageviews import items
from collabsite.pageviews.items import ItemDescription, Version
from collabsite.pageviews.reporting.usage.item import ItemOfUsage
from collabsite.pageviews.uses import Use
from collabsite.web.routes import slug_addresses

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_DATA_TYPE = "Article"

_CITATION_FILES = [
    f"articles:{name}-{ending}" for name in ("cite", "edition-cite") for ending in FORMATS
]
# Uses of an article other than reading it.
_USES = dict.fromkeys(_CITATION_FILES, Use.CITATION) | {"articles:editions": Use.VERSIONS}
# The pages with an article's text, its list of editions and its citation files, and JSON twins.
_VIEWS = {
    "articles:article",
    "articles:article-json",
    "articles:edition",
    "articles:edition-json",
    *_USES,
}


def register() -> None:
    """Register articles as countable items."""
    items.register(
        "article",
        describe=describe,
        find=find,
        filter_public=filter_public,
        find_topics=find_topics,
        find_versions=find_versions,
        uses=_USES,
        permissions=("articles.view_article", "articles.change_article"),
        panel="admin:articles_article_readership",
        list_own=list_own,
    )


def list_own(user: "User") -> list[str] | None:
    """Return the articles that an author owns; None for anyone else, who may see all.

    An author is who may change articles, but not those of other owners.
    """
    if user.has_perm("articles.change_any_article") or not user.has_perm("articles.change_article"):
        return None
    owned = Article.objects.filter(owner=user).order_by()
    return [f"article:{pk}" for pk in owned.values_list("pk", flat=True)]


def describe(articles: Collection[str]) -> Mapping[str, ItemDescription]:
    """Return the descriptions of the public ones of these items (`article:12`)."""
    address, usage_address = map(slug_addresses, ("articles:article", "articles:usage"))
    return {
        f"article:{article}": ItemDescription(
            title=title,
            url=address(slug),
            data_type=_DATA_TYPE,
            date=date,
            authors=tuple(author["name"] for author in authors),
            language=language,
            usage_url=usage_address(slug),
        )
        for article, title, slug, date, language, authors in _newest_editions(articles).values_list(
            *["article_id", "title", "slug", "date", "language", "content__authors"]
        )
    }


def find_topics(articles: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Return the names of the topics of the public ones of these items."""
    topics: dict[str, list[str]] = {}
    filed = EditionTopic.objects.filter(edition__in=_newest_editions(articles).values("pk"))
    for row in filed.select_related("edition", "topic").order_by("topic__name"):
        topics.setdefault(f"article:{row.edition.article_id}", []).append(str(row.topic))
    return topics


def _newest_editions(articles: Collection[str]) -> EditionQuerySet:
    newest = Edition.objects.newest(at=timezone.now())
    return newest.filter(article__in=_ids(articles)).order_by()


def filter_public(articles: Collection[str]) -> list[str]:
    """Return the public ones of these items."""
    editions = Edition.objects.public(at=timezone.now()).listed().filter(article__in=_ids(articles))
    return [f"article:{article}" for article in editions.values_list("article_id", flat=True)]


def _ids(articles: Iterable[str]) -> list[int]:
    return [int(item.partition(":")[2]) for item in articles]


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

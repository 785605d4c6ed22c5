"""Articles as items of page views: their addresses, descriptions and usage."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BigIntegerField, Case, Q, QuerySet, TextField, When
from django.db.models.fields.json import KeyTransform
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Edition, EditionQuerySet, EditionTopic, Topic
from articles.references import FORMATS
from collabsite.pageviews import items
from collabsite.pageviews.items import ItemDescription, Version
from collabsite.pageviews.reporting.usage.item import ItemOfUsage
from collabsite.pageviews.uses import Use
from collabsite.web.prepared_queries import AT, Parameters, PreparedQuery
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


class _Described(NamedTuple):
    article: int
    title: str
    slug: str
    date: date
    language: str
    digest: str
    authors: list[dict[str, Any]] | None


class _Filed(NamedTuple):
    article: int
    topic: int
    name: str
    name_zh: str


def _newest_editions() -> EditionQuerySet:
    articles: Any = Parameters("articles", BigIntegerField())
    return Edition.objects.newest(at=AT).filter(article__in=articles).order_by()


def _descriptions() -> QuerySet[Any, Any]:
    known: Any = Parameters("known", TextField())
    authors = Case(When(~Q(sha256__in=known), then=KeyTransform("authors", "content")))
    return (
        _newest_editions()
        .annotate(authors=authors)
        .values_list("article_id", "title", "slug", "date", "language", "sha256", "authors")
    )


# A report has a thousand items.
_DESCRIPTIONS = PreparedQuery(_descriptions, _Described)
# Digests of editions and the names of their authors, by article. The database reads the content,
# which is the whole article, only of editions with other digests.
_authors: dict[int, tuple[str, tuple[str, ...]]] = {}
_TOPICS = PreparedQuery(
    lambda: (
        EditionTopic.objects.filter(edition__in=_newest_editions().values("pk"))
        .order_by("topic__name")
        .values_list("edition__article", "topic", "topic__name", "topic__name_zh")
    ),
    _Filed,
)


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
    ids = _ids(articles)
    names = dict(_authors[article] for article in ids if article in _authors)
    rows = _DESCRIPTIONS.rows(at=timezone.now(), articles=ids, known=names)
    for each in rows:
        if each.authors is not None:
            names[each.digest] = tuple(author["name"] for author in each.authors)
        _authors[each.article] = each.digest, names[each.digest]
    return {
        f"article:{each.article}": ItemDescription(
            title=each.title,
            url=address(each.slug),
            data_type=_DATA_TYPE,
            date=each.date,
            authors=names[each.digest],
            language=each.language,
            usage_url=usage_address(each.slug),
        )
        for each in rows
    }


def find_topics(articles: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Return the names of the topics of the public ones of these items."""
    names: dict[int, str] = {}
    topics: dict[str, list[str]] = {}
    for each in _TOPICS.rows(at=timezone.now(), articles=_ids(articles)):
        if each.topic not in names:
            names[each.topic] = str(Topic(name=each.name, name_zh=each.name_zh))
        topics.setdefault(f"article:{each.article}", []).append(names[each.topic])
    return topics


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

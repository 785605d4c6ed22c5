"""Pages of editions that were made before, completed with what is counted and related now."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.http import HttpRequest
from django.utils.translation import get_language

from articles.content import EditionContent
from articles.models import Edition, EditionPage, EditionTopic, Topic
from articles.public.article import ArticlePage
from articles.public.related import (
    NEAREST,
    NearestRow,
    Other,
    RelatedArticle,
    complete,
    nearest_others,
    shared_rows,
)
from collabsite.pageviews.models import ItemTotal
from collabsite.web.prepared_queries import Parameter, PreparedQuery
from collabsite.web.responses import PageResponse
from collabsite.web.stored_pages import Made, digest_of, respond_stored, store

TEMPLATE = "articles/article.html"
# The members of the page that are not stored with it.
GAPS = ("views", "related")


class _Row(NamedTuple):
    """An edition, with its page in a language of the interface if it is stored."""

    pk: int
    sha256: str
    number: int
    slug: str
    language: str
    article: int
    original: int | None
    views: int | None
    digest: str | None
    packed: bytes | None


# Querysets take it for a time.
_AT: Any = Parameter("at", DateTimeField())
_LANGUAGE = Parameter("language", CharField())
_PAGE_LANGUAGE = Parameter("page_language", CharField())
_IS_JSON = Parameter("is_json", BooleanField())
_EDITION = Parameter("edition", BigIntegerField())
_ARTICLE = Parameter("article", BigIntegerField())


def _with_page(editions: QuerySet[Edition]) -> QuerySet[Edition, Any]:
    counted = ItemTotal.objects.filter(kind="article", number=OuterRef("article_id"))
    own = Q(pages__language=_PAGE_LANGUAGE, pages__is_json=_IS_JSON)
    return editions.annotate(page=FilteredRelation("pages", condition=own)).values_list(
        *["pk", "sha256", "number", "slug", "language", "article_id", "article__original"],
        Subquery(counted.values("total")),
        *["page__digest", "page__packed"],
    )


def _newest() -> QuerySet[Edition, Any]:
    slug = Parameter("slug", CharField())
    known = Edition.objects.public(at=_AT).filter(slug=slug).values("article")[:1]
    return _with_page(Edition.objects.newest(at=_AT).filter(article__in=known))


def _numbered() -> QuerySet[Edition, Any]:
    number = Parameter("number", BigIntegerField())
    return _with_page(Edition.objects.public(at=_AT).filter(article=_ARTICLE, number=number))


_NEWEST = PreparedQuery(_newest, _Row)
_NUMBERED = PreparedQuery(_numbered, _Row)


class StoredArticle:
    """An edition as it is requested: at its own address by `number`, else as the newest."""

    def __init__(self, newest: _Row, own: _Row, *, at: dt.datetime, is_json: bool) -> None:
        self._newest, self._own, self._at, self._is_json = newest, own, at, is_json

    def respond(self, request: HttpRequest) -> PageResponse[ArticlePage] | None:
        """Return the response with the stored page, None if there is none of what is shown now."""
        if self._own.packed is None:
            return None
        made = Made.unpack(self._own.packed)
        parts = self._live(_Known(**made.known))
        if self._own.digest != parts.digest:
            return None
        related = complete(parts.nearest, parts.editions, parts.topics, at=self._at)
        live = _Live(self._own.views or 0, related)
        return respond_stored(request, made, TEMPLATE, live, as_json=self._is_json)

    def begin(self, content: EditionContent) -> "_Making":
        """Read what the page depends on, before it is made: what changes meanwhile is seen then."""
        filed = EditionTopic.objects.filter(edition=self._own.pk)
        known = _Known(
            datasets=list(content.datasets),
            topics=list(filed.values_list("topic", flat=True)),
            translated=content.translation_of.article if content.translation_of else 0,
        )
        return _Making(known, self._live(known).digest, self._own.pk, is_json=self._is_json)

    def _live(self, known: "_Known") -> "_LiveRows":
        """Read what the page shows beside its edition; two queries."""
        own, newest = self._own, self._newest
        root = own.original or own.article
        rows = shared_rows(
            own.pk,
            article=own.article,
            root=root,
            language=own.language,
            topics=known.topics,
            datasets=known.datasets,
            at=self._at,
        )
        topics = [row for row in rows if row.edition == own.pk]
        nearest = nearest_others(row for row in rows if row.edition != own.pk)
        keys = [other.edition for other in nearest]
        found = NEAREST.rows(editions=keys, root=root, translated=known.translated, at=self._at)
        group = sorted(
            row[:5] for row in found if row.pk not in keys or row.article == known.translated
        )
        named = sorted((row.topic, row.slug, row.name, row.name_zh) for row in topics)
        return _LiveRows(
            digest=digest_of([own[:4], newest[:4], named, group]),
            nearest=nearest,
            editions=found,
            topics=[Topic(key, slug, name, name_zh) for key, slug, name, name_zh in named],
        )


@dataclass(frozen=True)
class _Known:
    """Facts that follow from an edition, by which the rows beside it on the page are read."""

    datasets: list[str]
    topics: list[int]
    translated: int


@dataclass(frozen=True)
class _Making:
    """A page that is being made."""

    known: _Known
    digest: str
    edition: int
    is_json: bool

    def store(self, text: str, *, link: str, shown: list[str]) -> None:
        """Store the text of the page, in which the gaps are marked."""
        made = Made.from_text(text, link=link, shown=shown, known=asdict(self.known))
        store(
            EditionPage,
            made,
            digest=self.digest,
            is_json=self.is_json,
            edition_id=self.edition,
        )


@dataclass(frozen=True)
class _LiveRows:
    """Rows that the page of an edition shows beside it, and the digest of all that it shows."""

    digest: str
    nearest: list[Other]
    editions: list[NearestRow]
    topics: list[Topic]


@dataclass(frozen=True)
class _Live:
    """Values for the gaps of the page."""

    views: int
    related: tuple[RelatedArticle, ...]


def find_stored(
    slug: str, number: int | None = None, *, at: dt.datetime, as_json: bool
) -> StoredArticle | None:
    """Return the edition that is requested, None if there is none."""
    if settings.DEBUG:
        # Templates may have changed.
        return None
    page = {"page_language": get_language(), "is_json": as_json, "at": at}
    newest = next(iter(_NEWEST.rows(slug=slug, **page)), None)
    if newest is None or newest.slug != slug:
        return None
    own: _Row | None = newest
    if number not in {None, newest.number}:
        own = next(iter(_NUMBERED.rows(article=newest.article, number=number, **page)), None)
    return StoredArticle(newest, own, at=at, is_json=as_json) if own else None

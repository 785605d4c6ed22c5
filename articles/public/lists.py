"""Lists of articles: of all, or of a topic."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.core.paginator import Page as ListPart
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from msgspec import Meta, convert

from articles.content import Cover
from articles.models import Edition, EditionQuerySet, EditionTopic, Kind, Topic
from articles.public.pictures import Picture, cover_picture
from collabsite.counting.totals import views_of
from collabsite.web.models import Language
from collabsite.web.pagination import (
    PAGE_SIZE,
    Choice,
    Pagination,
    page_url,
    pagination_of,
)
from collabsite.web.query_params import Paged, Words
from collabsite.web.responses import Page

type Tongue = Literal["", "en", "zh-hans"]
type ArticleSort = Literal["newest", "views", "title"]


@dataclass(frozen=True)
class ListQuery(Paged):
    """Query parameters of a list of articles."""

    sort: Annotated[
        ArticleSort, Meta(description="What comes first: the newest, the most viewed, or by title.")
    ] = "newest"
    language: Annotated[Tongue, Meta(description="The language of the articles.")] = ""

    def at(self, base: str, *, page: int = 1, **other: str) -> str:
        """Return the address of a page of this list, or of the list that differs in `other`."""
        state = {"sort": self.sort, "language": self.language, **other}
        if state["sort"] == "newest":
            del state["sort"]
        return page_url(base, page, **state)


@dataclass(frozen=True)
class ArticlesQuery(ListQuery):
    """Query parameters of the list of all articles."""

    topic: Annotated[Words, Meta(description="The slug of a topic.")] = ""


EVERYTHING = ListQuery()


@dataclass(frozen=True)
class TopicLink:
    """A topic, named in the language of the interface."""

    name: str
    slug: str
    url: str


@dataclass(frozen=True)
class ArticleLine:
    """An article in a list of articles; `authors` are their names.

    `date` is the article's own, None if it gives none; `first_published_at` is when it was first
    published here. `numbers` is how many of its numbers are bound to data.
    """

    title: str
    url: str
    standfirst: str
    language: Annotated[str, Language]
    date: dt.date | None
    first_published_at: dt.datetime
    origin: str
    authors: tuple[str, ...]
    views: int
    numbers: int
    edition: int
    editions_url: str
    change: Annotated[str, Edition.Change]
    retracted: bool
    topics: tuple[TopicLink, ...]
    cover: Picture | None

    @property
    def day(self) -> dt.date:
        """The article's own date, else the day on which it was first published here."""
        return self.date or timezone.localdate(self.first_published_at)


@dataclass(frozen=True)
class TopicLine(TopicLink):
    """A topic in a list of topics, and how many articles are published under it."""

    articles: int


@dataclass(frozen=True)
class ArticleListPage(Page):
    """A page of the list of articles, of all or of a topic; `language` is '' for all languages."""

    title: str
    url: str
    json_url: str
    feed_url: str
    topic: TopicLink | None
    topics: tuple[TopicLine, ...]
    sort: ArticleSort
    sorts: tuple[Choice, ...]
    language: str
    languages: tuple[Choice, ...]
    articles: tuple[ArticleLine, ...]
    pagination: Pagination

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return (
            _("Articles on %(topic)s, with the data behind them.") % {"topic": self.topic.name}
            if self.topic
            else _("All articles, with their authors, topics and views.")
        )


def article_list_page(*, at: dt.datetime, topic: Topic | None, query: ListQuery) -> ArticleListPage:
    """Return the page of the list that the query selects; a number past the end becomes the last."""
    newest = Edition.objects.newest(at=at)
    editions = newest.listed(topic=topic, language=query.language)
    by = "edition_topics" if topic else ""
    orders: dict[ArticleSort, Callable[[], Any]] = {
        "newest": lambda: newest_first(editions, by=by),
        "views": lambda: most_viewed(editions),
        "title": lambda: _sorted(editions, "title", by=by),
    }
    in_all = newest.listed(topic=topic).order_by().values_list("language")
    languages = dict(in_all.annotate(Count("pk")))
    pages = Paginator(orders[query.sort](), PAGE_SIZE)
    # So that it does not count again what has just been counted.
    pages.count = languages.get(query.language, 0) if query.language else sum(languages.values())
    page: ListPart[int] = pages.get_page(query.page)
    base = reverse("articles:articles")
    feed_url = reverse("articles:feed")
    if query.language:
        feed_url = reverse("articles:language-feed", args=[query.language])
    if topic:
        base = topic.get_absolute_url()
        feed_url = reverse("articles:topic-feed", args=[topic.slug])
    sorts = {"newest": _("Newest"), "views": _("Most viewed"), "title": _("By title")}
    return ArticleListPage(
        title=str(topic) if topic else _("Articles"),
        url=query.at(base, page=page.number),
        json_url=query.at(
            reverse("articles:articles-json"), page=page.number, topic=topic.slug if topic else ""
        ),
        feed_url=feed_url,
        topic=topic_link(topic) if topic else None,
        topics=topic_lines(at=at, query=query),
        sort=query.sort,
        sorts=tuple(
            Choice(label, query.at(base, sort=key), key == query.sort)
            for key, label in sorts.items()
        ),
        language=query.language,
        languages=_languages(set(languages), query, base=base),
        articles=article_lines(list(page.object_list)),
        pagination=pagination_of(page, lambda n: query.at(base, page=n)),
    )


def article_lines(editions: Sequence[int]) -> tuple[ArticleLine, ...]:
    """Return the editions with these primary keys as lines of a list, in this order; two queries."""
    if not editions:
        return ()
    listed: Any = (
        Edition.objects.filter(pk__in=editions)
        .order_by()
        .with_first_published_at()
        .annotate(
            own_date=KeyTextTransform("date", "content"),
            signed=KeyTransform("bylines", "content"),
            views=views_of("article", "article_id"),
            numbers=KeyTransform("bound", KeyTransform("numbers", "content")),
            cover=KeyTransform("shown_cover", "content"),
        )
        .defer("content")
    )
    found = {edition.pk: edition for edition in listed}
    topics: dict[int, list[TopicLink]] = {}
    filed = EditionTopic.objects.filter(edition__in=editions).select_related("topic")
    for row in filed.order_by("topic__name"):
        topics.setdefault(row.edition_id, []).append(topic_link(row.topic))
    return tuple(
        ArticleLine(
            title=edition.title,
            url=Kind(edition.kind).url("article", edition.slug),
            standfirst=edition.standfirst,
            language=edition.language,
            date=dt.date.fromisoformat(edition.own_date) if edition.own_date else None,
            first_published_at=edition.first_published_at,
            origin=edition.origin,
            authors=tuple(author["name"] for author in edition.signed),
            views=edition.views,
            numbers=edition.numbers,
            edition=edition.number,
            editions_url=Kind(edition.kind).url("editions", edition.slug),
            change=edition.change,
            retracted=edition.change == Edition.Change.RETRACTION,
            topics=tuple(topics.get(edition.pk, ())),
            cover=cover_picture(
                convert(edition.cover, Cover | None), slug=edition.slug, number=edition.number
            ),
        )
        for edition in (found[pk] for pk in editions)
    )


def topic_link(topic: Topic) -> TopicLink:
    """Return the link to a topic's page."""
    return TopicLink(str(topic), topic.slug, topic.get_absolute_url())


def public_topic(slug: str, *, at: dt.datetime) -> Topic | None:
    """Return the topic with this slug if something is published under it."""
    filed = Edition.objects.newest(at=at).filter(topics=OuterRef("pk"))
    return Topic.objects.filter(Exists(filed), slug=slug).select_related("picture").first()


def topic_lines(*, at: dt.datetime, query: ListQuery = EVERYTHING) -> tuple[TopicLine, ...]:
    """Return the topics of the list, each with the address of the same list within it."""
    listed = Edition.objects.newest(at=at).listed(language=query.language)
    topics = Topic.objects.filter(editions__in=listed).annotate(number=Count("editions"))
    return tuple(
        TopicLine(
            name=str(topic),
            slug=topic.slug,
            url=query.at(topic.get_absolute_url()),
            articles=topic.number,
        )
        for topic in topics.order_by("name")
    )


def newest_first(editions: EditionQuerySet, *, by: str = "") -> QuerySet[Edition, int]:
    """Return the primary keys of editions by the dates of their articles, the newest first.

    `by` is the relation by which the editions were filtered, if any: an index of its rows has this
    order.
    """
    return _sorted(editions, "-date", by=by)


def last_published(editions: EditionQuerySet, *, by: str = "") -> QuerySet[Edition, int]:
    """Return the primary keys of editions, the last published first; `by` is as in `newest_first`."""
    return _sorted(editions, "-published_at", by=by)


def _sorted(editions: EditionQuerySet, order: str, *, by: str) -> QuerySet[Edition, int]:
    sign = "-" if order.startswith("-") else ""
    column = order.removeprefix("-")
    names = [f"{by}__{column}", f"{by}__edition"] if by else [column, "pk"]
    ordered = editions.order_by(*(f"{sign}{name}" for name in names))
    return ordered.values_list(names[-1], flat=True)


def most_viewed(editions: EditionQuerySet) -> QuerySet[Edition, int]:
    """Return the primary keys of editions, those of the most viewed articles first."""
    ranked = editions.annotate(views=views_of("article", "article_id")).order_by("-views", "-pk")
    return ranked.values_list("pk", flat=True)


def _languages(found: set[str], query: ListQuery, *, base: str) -> tuple[Choice, ...]:
    """Return the languages to choose from; none while the list has only one."""
    written = sorted({*found, query.language} - {""}, key=Language.values.index)
    if len(written) < 2 and not query.language:
        return ()
    labels = {"": _("All languages"), **{code: str(Language(code).label) for code in written}}
    return tuple(
        Choice(label, query.at(base, language=code), code == query.language)
        for code, label in labels.items()
    )

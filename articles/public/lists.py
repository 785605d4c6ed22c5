"""Lists of articles, and what their pages are made of."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from django.core import paginator
from django.core.paginator import Paginator
from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles.models import Edition, EditionQuerySet, Language, Topic
from articles.public.article import TopicLink, item, topic_link
from collabsite.pageviews.rankings import ByViews
from collabsite.pageviews.totals import totals
from collabsite.web.query_params import EXACT, SLUG, Paged, Pattern, Says
from collabsite.web.responses import Page

PAGE_SIZE = 20

type Sort = Literal["newest", "views", "title"]


@dataclass(frozen=True)
class ListQuery(Paged):
    """What is asked of a list of articles."""

    sort: Annotated[Sort, Says("What comes first: the newest, the most viewed, or by title.")] = (
        "newest"
    )
    language: Annotated[str, Language, Says("The language of the articles.")] = ""

    def at(self, base: str, *, page: int = 1, **other: str) -> str:
        """Return the address of a page of this list, or of the list that differs in `other`."""
        state = {"sort": self.sort, "language": self.language, **other}
        if state["sort"] == "newest":
            del state["sort"]
        return address(base, **state, page=page if page > 1 else "")


@dataclass(frozen=True)
class ArticlesQuery(ListQuery):
    """What is asked of the list of all articles."""

    topic: Annotated[
        str, Pattern(SLUG, gettext_noop("a topic's slug")), EXACT, Says("The slug of a topic.")
    ] = ""


EVERYTHING = ListQuery()


@dataclass(frozen=True)
class ArticleLine:
    """An article in a list of articles; `authors` are their names."""

    title: str
    url: str
    standfirst: str
    language: Annotated[str, Language]
    date: dt.date
    origin: str
    authors: tuple[str, ...]
    views: int
    edition: int
    editions_url: str
    change: Annotated[str, Edition.Change]
    retracted: bool
    topics: tuple[TopicLink, ...]


@dataclass(frozen=True)
class TopicLine:
    """A topic in a list of topics, and how many articles are published under it."""

    name: str
    slug: str
    url: str
    articles: int


@dataclass(frozen=True)
class Pagination:
    """Where a list's page is; `previous_url` and `next_url` are '' at the ends."""

    number: int
    pages: int
    total: int
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class Choice:
    """One of several ways to see a list."""

    label: str
    url: str
    chosen: bool


@dataclass(frozen=True)
class ArticleListPage(Page):
    """A page of the list of articles, of all or of a topic; `language` is '' for all languages."""

    title: str
    url: str
    json_url: str
    feed_url: str
    topic: TopicLink | None
    topics: tuple[TopicLine, ...]
    sort: Sort
    sorts: tuple[Choice, ...]
    language: str
    languages: tuple[Choice, ...]
    articles: tuple[ArticleLine, ...]
    pagination: Pagination


def article_list_page(*, at: dt.datetime, topic: Topic | None, asked: ListQuery) -> ArticleListPage:
    """Return a page of the list, as its address asks for it.

    A page that there is not becomes the last.
    """
    newest = Edition.objects.newest(at=at)
    of_language = newest.filter(language=asked.language) if asked.language else newest
    editions = of_language.filter(topics=topic) if topic else of_language
    orders: dict[Sort, Callable[[EditionQuerySet], Any]]
    orders = {"newest": newest_first, "views": most_viewed, "title": _by_title}
    page: paginator.Page[int] = Paginator(orders[asked.sort](editions), PAGE_SIZE).get_page(
        asked.page
    )
    base, json_base = reverse("articles:articles"), reverse("articles:articles-json")
    feed_url = reverse("articles:feed")
    if asked.language:
        feed_url = reverse("articles:language-feed", args=[asked.language])
    if topic:
        base = topic.get_absolute_url()
        json_base = reverse("topic-json", args=[topic.slug])
        feed_url = reverse("articles:topic-feed", args=[topic.slug])
    sorts = {"newest": _("Newest"), "views": _("Most viewed"), "title": _("By title")}
    return ArticleListPage(
        title=str(topic) if topic else _("Articles"),
        url=asked.at(base, page=page.number),
        json_url=asked.at(json_base, page=page.number),
        feed_url=feed_url,
        topic=topic_link(topic) if topic else None,
        topics=public_topics(of_language, asked=asked),
        sort=asked.sort,
        sorts=tuple(
            Choice(label, asked.at(base, sort=key), key == asked.sort)
            for key, label in sorts.items()
        ),
        language=asked.language,
        languages=_languages(newest.filter(topics=topic) if topic else newest, asked, base=base),
        articles=lines(list(page.object_list)),
        pagination=pagination(page, lambda n: asked.at(base, page=n)),
    )


def lines(editions: Sequence[int]) -> tuple[ArticleLine, ...]:
    """Return these editions, by primary key, as lines of a list: in order, with their views."""
    # Of the content, which is the whole article, the names of the authors alone.
    wanted = Edition.objects.for_reading().defer("content").prefetch_related("topics")
    found: dict[int, Any] = wanted.annotate(named=F("content__authors")).in_bulk(editions)
    counted = totals([item(edition) for edition in found.values()])
    return tuple(
        ArticleLine(
            title=edition.title,
            url=reverse("articles:article", args=[edition.slug]),
            standfirst=edition.standfirst,
            language=edition.language,
            date=edition.date,
            origin=edition.origin,
            authors=tuple(author["name"] for author in edition.named),
            views=counted[item(edition)],
            edition=edition.number,
            editions_url=reverse("articles:editions", args=[edition.slug]),
            change=edition.change,
            retracted=edition.change == Edition.Change.RETRACTION,
            topics=tuple(topic_link(topic) for topic in edition.topics.all()),
        )
        for edition in (found[pk] for pk in editions)
    )


def pagination(page: "paginator.Page[Any]", address: Callable[[int], str]) -> Pagination:
    """Return where a page of a list is; `address` gives the address of another."""
    return Pagination(
        number=page.number,
        pages=page.paginator.num_pages,
        total=page.paginator.count,
        previous_url=address(page.number - 1) if page.has_previous() else "",
        next_url=address(page.number + 1) if page.has_next() else "",
    )


def public_topic(slug: str, *, at: dt.datetime) -> Topic | None:
    """Return the topic with this slug if something is published under it."""
    newest = Edition.objects.newest(at=at)
    return Topic.objects.filter(editions__in=newest, slug=slug).first()


def public_topics(
    editions: EditionQuerySet, *, asked: ListQuery = EVERYTHING
) -> tuple[TopicLine, ...]:
    """Return the topics of these editions, each leading to the list that is asked for, in it."""
    found: QuerySet[Topic, Any] = (
        Topic.objects.filter(editions__in=editions)
        .annotate(articles_in_it=Count("editions"))
        .order_by("name")
    )
    return tuple(
        TopicLine(
            name=str(topic),
            slug=topic.slug,
            url=asked.at(topic.get_absolute_url()),
            articles=topic.articles_in_it,
        )
        for topic in found
    )


def newest_first(editions: EditionQuerySet) -> QuerySet[Edition, int]:
    """Return the primary keys of editions by the dates of their articles, the newest first."""
    return editions.order_by("-date", "-pk").values_list("pk", flat=True)


def most_viewed(editions: EditionQuerySet) -> ByViews:
    """Return the primary keys of editions, those of the most viewed articles first."""
    item = Concat(Value("article:"), Cast("article_id", CharField()), output_field=CharField())
    return ByViews(editions.annotate(item=item).values_list("pk", "item"))


def address(base: str, **parameters: object) -> str:
    """Return the address with those of the parameters that say something."""
    query = urlencode({key: value for key, value in parameters.items() if value})
    return f"{base}?{query}" if query else base


def _by_title(editions: EditionQuerySet) -> QuerySet[Edition, int]:
    return editions.order_by("title", "pk").values_list("pk", flat=True)


def _languages(editions: EditionQuerySet, asked: ListQuery, *, base: str) -> tuple[Choice, ...]:
    """Return the languages to choose from; none while the list has one alone."""
    found = editions.order_by().values_list("language", flat=True).distinct()
    written = sorted({*found, asked.language} - {""}, key=Language.values.index)
    if len(written) < 2 and not asked.language:
        return ()
    labels = {"": _("All languages"), **{code: str(Language(code).label) for code in written}}
    return tuple(
        Choice(label, asked.at(base, language=code), code == asked.language)
        for code, label in labels.items()
    )

"""Lists of articles, and what their pages are made of."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core import paginator
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Edition, Topic
from articles.pages import TopicLink, item, topic_link
from articles.responses import Page
from collabsite.pageviews.reading import totals

PAGE_SIZE = 20


@dataclass(frozen=True)
class ArticleLine:
    """An article in a list of articles."""

    title: str
    url: str
    standfirst: str
    language: str
    date: dt.date
    origin: str
    views: int
    edition: int
    change: str
    retracted: bool
    topics: tuple[TopicLink, ...]


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
    """A page of the list of articles, of all or of a topic."""

    title: str
    url: str
    json_url: str
    topic: TopicLink | None
    topics: tuple[TopicLink, ...]
    sort: str
    sorts: tuple[Choice, ...]
    articles: tuple[ArticleLine, ...]
    pagination: Pagination


def article_list_page(
    *, at: dt.datetime, topic: Topic | None, sort: str, number: str
) -> ArticleListPage:
    """Return a page of the list, as its address asks for it.

    `sort` is newest, views or title, and newest if it is none of them; a `number` that is no page
    becomes the first or the last.
    """
    sorts = {"newest": _("Newest"), "views": _("Most viewed"), "title": _("By title")}
    sort = sort if sort in sorts else "newest"
    newest = Edition.objects.newest(at=at)
    editions = newest.filter(topics=topic) if topic else newest
    ordered: Sequence[int] | QuerySet[Edition, int]
    if sort == "views":
        ordered = most_viewed(editions)
    else:
        order = ["title", "pk"] if sort == "title" else ["-date", "-pk"]
        ordered = editions.order_by(*order).values_list("pk", flat=True)
    page = Paginator(ordered, PAGE_SIZE).get_page(number)
    base, json_base = reverse("articles:articles"), reverse("articles:articles-json")
    if topic:
        base = topic.get_absolute_url()
        json_base = reverse("articles:topic-json", args=[topic.slug])
    return ArticleListPage(
        title=str(topic) if topic else _("Articles"),
        url=_query(base, sort=sort, page=page.number),
        json_url=_query(json_base, sort=sort, page=page.number),
        topic=topic_link(topic) if topic else None,
        topics=public_topics(at=at),
        sort=sort,
        sorts=tuple(
            Choice(label, _query(base, sort=key, page=1), key == sort)
            for key, label in sorts.items()
        ),
        articles=lines(list(page.object_list)),
        pagination=pagination(page, lambda n: _query(base, sort=sort, page=n)),
    )


def lines(editions: Sequence[int]) -> tuple[ArticleLine, ...]:
    """Return these editions, by primary key, as lines of a list: in order, with their views."""
    wanted = Edition.objects.for_reading().defer("content").prefetch_related("topics")
    found = wanted.in_bulk(editions)
    counted = totals([item(edition) for edition in found.values()])
    return tuple(
        ArticleLine(
            title=edition.title,
            url=reverse("articles:article", args=[edition.slug]),
            standfirst=edition.standfirst,
            language=edition.language,
            date=edition.date,
            origin=edition.origin,
            views=counted[item(edition)],
            edition=edition.number,
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


def public_topics(*, at: dt.datetime) -> tuple[TopicLink, ...]:
    """Return the topics under which something is published."""
    newest = Edition.objects.newest(at=at)
    return tuple(map(topic_link, Topic.objects.filter(editions__in=newest).distinct()))


def most_viewed(editions: QuerySet[Edition]) -> list[int]:
    """Return the primary keys of these editions, those of the most viewed articles first."""
    # Counts live apart from articles, so the order is made here, of numbers alone.
    articles = dict(editions.values_list("pk", "article_id"))
    counted = totals([f"article:{article}" for article in articles.values()])
    return sorted(articles, key=lambda pk: (-counted[f"article:{articles[pk]}"], -pk))


def address(base: str, **parameters: object) -> str:
    """Return the address with those of the parameters that say something."""
    query = urlencode({key: value for key, value in parameters.items() if value})
    return f"{base}?{query}" if query else base


def _query(base: str, *, sort: str, page: int) -> str:
    return address(base, sort=sort if sort != "newest" else "", page=page if page > 1 else "")

"""What the public pages of articles show, and their `.json` twins say: one dataclass for both."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core import paginator
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.citations import ReferenceLine, reference_line
from articles.content import Byline, Content, Embed
from articles.models import Article, Edition, Topic
from articles.responses import PAGE_ONLY, Page
from collabsite.pageviews.reading import totals
from collabsite.pageviews.tokens import page_token

PAGE_SIZE = 20


@dataclass(frozen=True)
class TopicLink:
    """A topic, named in the language of the interface."""

    name: str
    slug: str
    url: str


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list of editions."""

    number: int
    title: str
    url: str
    published_at: dt.datetime
    change: str
    note: str
    sha256: str

    @property
    def change_label(self) -> str:
        """The kind of change, in the language of the interface."""
        return str(Edition.Change(self.change).label)


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
class SectionView:
    """A section as readers see it; `html` without its heading."""

    anchor: str
    heading: str
    html: str


@dataclass(frozen=True)
class ReferenceView:
    """An entry of the reference list: `item` is CSL-JSON, `url` the source's page here."""

    number: int
    key: str
    locator: str
    url: str
    item: dict[str, object]
    line: ReferenceLine = field(metadata=PAGE_ONLY)
    marked: bool = field(metadata=PAGE_ONLY)


@dataclass(frozen=True)
class Translation:
    """The same article in another language."""

    language: str
    title: str
    url: str


@dataclass(frozen=True)
class ArticlePage(Page):
    """An article as one of its editions has it, and what is counted of it now."""

    title: str
    url: str
    json_url: str
    standfirst: str
    language: str
    date: dt.date
    origin: str
    origin_url: str
    authors: tuple[Byline, ...]
    topics: tuple[TopicLink, ...]
    words: int
    reading_minutes: int
    views: int
    edition: EditionLine
    editions_url: str
    superseded_by: int | None
    newest_url: str
    sections: tuple[SectionView, ...]
    embeds: tuple[Embed, ...]
    references: tuple[ReferenceView, ...]
    translations: tuple[Translation, ...]
    token: str = field(metadata=PAGE_ONLY)

    @property
    def toc(self) -> tuple[SectionView, ...]:
        """Return the sections that the table of contents names."""
        return tuple(section for section in self.sections if section.heading and section.anchor)


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


@dataclass(frozen=True)
class EditionListPage(Page):
    """All public editions of an article, the newest first."""

    title: str
    url: str
    json_url: str
    article_url: str
    language: str
    editions: tuple[EditionLine, ...]


def article_page(
    edition: Edition,
    *,
    newest: Edition,
    at: dt.datetime,
    topics: Iterable[Topic] | None = None,
) -> ArticlePage:
    """Return the page of an edition, at the article's own address if it is the newest.

    An edition that is not stored, for a preview, has its `topics` named.
    """
    topics = edition.topics.all() if topics is None else topics
    content = Content.from_json(edition.content)
    superseded = edition.number != newest.number
    own = [newest.slug, edition.number]
    newest_url = reverse("articles:article", args=[newest.slug])
    return ArticlePage(
        title=content.title,
        url=reverse("articles:edition", args=own) if superseded else newest_url,
        json_url=(
            reverse("articles:edition-json", args=own)
            if superseded
            else reverse("articles:article-json", args=[newest.slug])
        ),
        standfirst=content.standfirst,
        language=content.language,
        date=edition.date,
        origin=content.origin,
        origin_url=content.origin_url,
        authors=content.authors,
        topics=tuple(map(topic_link, topics)),
        words=content.words,
        reading_minutes=content.reading_minutes,
        views=totals([item(edition)])[item(edition)],
        edition=edition_line(edition, slug=newest.slug),
        editions_url=reverse("articles:editions", args=[newest.slug]),
        superseded_by=newest.number if superseded else None,
        newest_url=newest_url,
        sections=tuple(SectionView(s.anchor, s.heading, s.html) for s in content.sections),
        embeds=content.embeds,
        references=tuple(
            ReferenceView(
                number=entry.number,
                key=entry.key,
                locator=entry.locator,
                url=reverse("source", args=[entry.key]),
                item=dict(entry.item),
                line=reference_line(entry.item),
                marked=entry.marks > 0,
            )
            for entry in content.references
        ),
        translations=_translations(edition.article, at=at),
        token=page_token(item(edition)),
    )


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


def edition_list_page(newest: Edition, *, at: dt.datetime) -> EditionListPage:
    """Return the list of the article's public editions."""
    editions = Edition.objects.public(at=at).for_reading().filter(article=newest.article_id)
    return EditionListPage(
        title=newest.title,
        url=reverse("articles:editions", args=[newest.slug]),
        json_url=reverse("articles:editions-json", args=[newest.slug]),
        article_url=reverse("articles:article", args=[newest.slug]),
        language=newest.language,
        editions=tuple(
            edition_line(edition, slug=newest.slug)
            for edition in editions.order_by("-number").defer("content")
        ),
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


def item(edition: Edition) -> str:
    """Return what the counting calls the edition's article."""
    return f"article:{edition.article_id}"


def topic_link(topic: Topic) -> TopicLink:
    """Return the link to a topic's page."""
    return TopicLink(str(topic), topic.slug, topic.get_absolute_url())


def public_topics(*, at: dt.datetime) -> tuple[TopicLink, ...]:
    """Return the topics under which something is published."""
    newest = Edition.objects.newest(at=at)
    return tuple(map(topic_link, Topic.objects.filter(editions__in=newest).distinct()))


def edition_line(edition: Edition, *, slug: str) -> EditionLine:
    """Return the edition as a line, under the article's present slug."""
    return EditionLine(
        number=edition.number,
        title=edition.title,
        url=reverse("articles:edition", args=[slug, edition.number]),
        published_at=edition.published_at,
        change=edition.change,
        note=edition.note,
        sha256=edition.sha256,
    )


def most_viewed(editions: QuerySet[Edition]) -> list[int]:
    """Return the primary keys of these editions, those of the most viewed articles first."""
    # Counts live apart from articles, so the order is made here, of numbers alone.
    articles = dict(editions.values_list("pk", "article_id"))
    counted = totals([f"article:{article}" for article in articles.values()])
    return sorted(articles, key=lambda pk: (-counted[f"article:{articles[pk]}"], -pk))


def _translations(article: Article, *, at: dt.datetime) -> tuple[Translation, ...]:
    """Return the public articles that say the same in another language."""
    root = article.original_id or article.pk
    others = (
        Edition.objects.newest(at=at)
        .filter(Q(article=root) | Q(article__original=root))
        .exclude(article=article.pk)
        .order_by("language")
        .for_reading()
    )
    return tuple(
        Translation(other.language, other.title, reverse("articles:article", args=[other.slug]))
        for other in others.only("language", "title", "slug")
    )


def address(base: str, **parameters: object) -> str:
    """Return the address with those of the parameters that say something."""
    query = urlencode({key: value for key, value in parameters.items() if value})
    return f"{base}?{query}" if query else base


def _query(base: str, *, sort: str, page: int) -> str:
    return address(base, sort=sort if sort != "newest" else "", page=page if page > 1 else "")

"""The page of an author, as what was published names them."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.urls import reverse

from articles.content import Byline
from articles.models import Edition, EditionQuerySet
from articles.public.lists import ArticleLine, lines, newest_first
from collabsite.web.pagination import PAGE_SIZE, Pagination, pagination_of
from collabsite.web.responses import Page
from collabsite.web.routes import url_with_query


@dataclass(frozen=True)
class AuthorPage(Page):
    """An author as they were last named (`orcid` without its address), and what names them now."""

    title: str
    url: str
    json_url: str
    feed_url: str
    slug: str
    affiliation: str
    orcid: str
    orcid_url: str
    articles: tuple[ArticleLine, ...]
    pagination: Pagination


def author_page(slug: str, *, at: dt.datetime, number: int) -> AuthorPage | None:
    """Return the page of an author whom a newest public edition names, else None.

    A `number` that is no page becomes the last.
    """
    editions = editions_by(slug, at=at)
    byline = last_byline(editions, slug)
    if byline is None:
        return None
    turned = Paginator(newest_first(editions), PAGE_SIZE).get_page(number)
    base = reverse("articles:author", args=[slug])
    json_base = reverse("articles:author-json", args=[slug])
    here = turned.number if turned.number > 1 else ""
    return AuthorPage(
        title=byline.name,
        url=url_with_query(base, page=here),
        json_url=url_with_query(json_base, page=here),
        feed_url=reverse("articles:author-feed", args=[slug]),
        slug=slug,
        affiliation=byline.affiliation,
        orcid=byline.orcid,
        orcid_url=byline.orcid_url,
        articles=lines(list(turned.object_list)),
        pagination=pagination_of(turned, lambda n: url_with_query(base, page=n if n > 1 else "")),
    )


def editions_by(slug: str, *, at: dt.datetime) -> EditionQuerySet:
    """Return the newest public editions that name an author."""
    return Edition.objects.newest(at=at).filter(bylines__author__slug=slug)


def last_byline(editions: EditionQuerySet, slug: str) -> Byline | None:
    """Return how an author was last named in these editions, whatever was typed since; one query."""
    last = editions.order_by("-published_at", "-pk").values_list("content__authors", flat=True)
    named = (Byline(**author) for authors in last[:1] for author in authors)
    return next((byline for byline in named if byline.slug == slug), None)

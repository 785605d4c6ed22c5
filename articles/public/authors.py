"""Authors: as articles name them, and their own pages."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.content import Byline
from articles.models import Author, Edition, EditionQuerySet
from articles.public.lists import article_lines, last_published, newest_first
from articles.public.pictures import picture_of
from collabsite.web.pagination import PAGE_SIZE, page_url, pagination_of
from collabsite.web.responses import PAGE_ONLY


@dataclass(frozen=True)
class AuthorLine:
    """An author as the edition names them; `orcid` without its address, `url` '' if they have no page.

    `affiliation_number` is that of `affiliations`, 0 where the affiliations need no numbers.
    """

    name: str
    slug: str
    url: str
    orcid: str
    orcid_url: str
    affiliation: str
    affiliation_number: int = field(metadata=PAGE_ONLY)


def author_lines(
    bylines: Sequence[Byline], *, with_page: Collection[str]
) -> tuple[AuthorLine, ...]:
    """Return the authors in order, their affiliations numbered where they differ.

    `with_page` are the slugs of those who have pages.
    """
    distinct = affiliations(bylines)
    alike = len({byline.affiliation for byline in bylines}) == 1
    return tuple(
        AuthorLine(
            name=byline.name,
            slug=byline.slug,
            url=reverse("articles:author", args=[byline.slug]) if byline.slug in with_page else "",
            orcid=byline.orcid,
            orcid_url=byline.orcid_url,
            affiliation=byline.affiliation,
            affiliation_number=(
                distinct.index(byline.affiliation) + 1 if byline.affiliation and not alike else 0
            ),
        )
        for byline in bylines
    )


def affiliations(authors: Sequence[Byline | AuthorLine]) -> tuple[str, ...]:
    """Return the distinct affiliations of the authors, in order."""
    return tuple(dict.fromkeys(a.affiliation for a in authors if a.affiliation))


def author_page(slug: str, *, at: dt.datetime, number: int) -> SimpleNamespace | None:
    """Return the page of an author whom a newest public edition names, else None.

    They are named as last. A `number` past the end becomes the last.
    """
    editions = editions_by(slug, at=at)
    byline = last_byline(editions, slug)
    if byline is None:
        return None
    # They may have been deleted since.
    author = Author.objects.filter(slug=slug).select_related("picture").first()
    page = Paginator(newest_first(editions, by="bylines"), PAGE_SIZE).get_page(number)
    base = reverse("articles:author", args=[slug])
    return SimpleNamespace(
        title=byline.name,
        description=_("Articles by %(name)s.") % {"name": byline.name},
        url=page_url(base, page.number),
        feed_url=reverse("articles:author-feed", args=[slug]),
        byline=byline,
        about=author.introduction if author else "",
        picture=picture_of(author.picture) if author else None,
        articles=article_lines(list(page.object_list)),
        pagination=pagination_of(page, lambda n: page_url(base, n)),
    )


def editions_by(slug: str, *, at: dt.datetime) -> EditionQuerySet:
    """Return the newest public editions that name an author."""
    return Edition.objects.newest(at=at).filter(bylines__author_id=slug)


def last_byline(editions: EditionQuerySet, slug: str) -> Byline | None:
    """Return the byline of an author in the last of these editions that has it; one query."""
    last = last_published(editions, by="bylines")[:1]
    found = Edition.objects.filter(pk__in=last).values_list("content__bylines", flat=True)
    named = (Byline(**author) for authors in found for author in authors)
    return next((byline for byline in named if byline.slug == slug), None)

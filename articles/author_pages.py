"""The page of an author, as what was published names them."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.urls import reverse

from articles.content import Byline
from articles.list_pages import PAGE_SIZE, ArticleLine, Pagination, address, lines, pagination
from articles.models import Edition
from articles.responses import Page


@dataclass(frozen=True)
class AuthorPage(Page):
    """An author as they were last named (`orcid` without its address), and what names them now."""

    title: str
    url: str
    json_url: str
    slug: str
    affiliation: str
    orcid: str
    orcid_url: str
    articles: tuple[ArticleLine, ...]
    pagination: Pagination


def author_page(slug: str, *, at: dt.datetime, number: str) -> AuthorPage | None:
    """Return the page of an author whom a newest public edition names, else None.

    A `number` that is no page becomes the first or the last.
    """
    editions = Edition.objects.newest(at=at).filter(bylines__author__slug=slug)
    # What is shown is the byline as it was last published, not what editors have since typed.
    last = editions.order_by("-published_at", "-pk").values_list("content__authors", flat=True)
    byline = next((Byline(**a) for authors in last[:1] for a in authors if a["slug"] == slug), None)
    if byline is None:
        return None
    ordered = editions.order_by("-date", "-pk").values_list("pk", flat=True)
    turned = Paginator(ordered, PAGE_SIZE).get_page(number)
    base, json_base = (
        reverse(f"articles:{name}", args=[slug]) for name in ("author", "author-json")
    )
    here = turned.number if turned.number > 1 else ""
    return AuthorPage(
        title=byline.name,
        url=address(base, page=here),
        json_url=address(json_base, page=here),
        slug=slug,
        affiliation=byline.affiliation,
        orcid=byline.orcid,
        orcid_url=f"https://orcid.org/{byline.orcid}" if byline.orcid else "",
        articles=lines(list(turned.object_list)),
        pagination=pagination(turned, lambda n: address(base, page=n if n > 1 else "")),
    )

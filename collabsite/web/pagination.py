"""Pagination of lists, and choices of their order or content."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page

from collabsite.web.routes import url_with_query

PAGE_SIZE = 20


@dataclass(frozen=True)
class Pagination:
    """The position of a page in its list; `previous_url` and `next_url` are '' at the ends."""

    number: int
    pages: int
    total: int
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class UncountedPagination:
    """The position of a page in a list that is not read to its end; the URLs are '' at the ends."""

    number: int
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class Choice:
    """A link to a list in another order or selection."""

    label: str
    url: str
    chosen: bool


def pagination_of(page: "Page[Any]", url_of: Callable[[int], str]) -> Pagination:
    """Return the position of a page; `url_of` returns the address of the page with a number."""
    return Pagination(
        number=page.number,
        pages=page.paginator.num_pages,
        total=page.paginator.count,
        previous_url=url_of(page.number - 1) if page.has_previous() else "",
        next_url=url_of(page.number + 1) if page.has_next() else "",
    )


def uncounted_pagination_of(
    number: int, *, has_next: bool, url_of: Callable[[int], str]
) -> UncountedPagination:
    """Return the position of the page with this number in a list that is not read to its end."""
    return UncountedPagination(
        number=number,
        previous_url=url_of(number - 1) if number > 1 else "",
        next_url=url_of(number + 1) if has_next else "",
    )


def page_url(base: str, number: int, **parameters: object) -> str:
    """Return the address of a page of a list; the first page has no `page` parameter."""
    return url_with_query(base, **parameters, page=number if number > 1 else "")

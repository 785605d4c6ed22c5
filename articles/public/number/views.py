"""Views of a number: its page and its citation files."""

from dataclasses import dataclass
from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from msgspec import Meta

from articles.public.number.page import NumberPage, item_of, number_page
from articles.sources import cite_file
from collabsite.counting.models import Use
from collabsite.counting.views import count_download
from collabsite.web.query_params import Number, Words
from collabsite.web.responses import PageResponse, SlugRedirect, redirect_to_slug, respond
from metrics.content import ReleaseContent
from metrics.number_lookup import NumberAddress, find_number
from metrics.public.views import newest_shown


@dataclass(frozen=True)
class NumberQuery:
    """Query parameters of a number."""

    release: Annotated[Number | None, Meta(description="As in this release, permanently.")] = None
    period: Annotated[
        Words, Meta(description="In this period; without it, in the newest with a value.")
    ] = ""

    def address(self, entity: str, indicator: str) -> NumberAddress:
        """Return the address of the number in a row and a column."""
        return NumberAddress(entity, indicator, period=self.period or None, release=self.release)


@dataclass(frozen=True)
class NumberPageQuery(NumberQuery):
    """Query parameters of the page of a number."""

    page: Annotated[
        Number, Meta(description="The page of the articles that quote it; the first is 1.")
    ] = 1


@require_safe
def number(
    request: HttpRequest,
    query: NumberPageQuery,
    slug: str,
    entity: str,
    indicator: str,
    *,
    as_json: bool,
) -> PageResponse[NumberPage] | SlugRedirect:
    """One number of a dataset: its values, its history, who quotes it, and how to cite it.

    `?release=` asks for it as in that release, permanently, `?period=` for one period, and `?page=`
    for older articles that quote it.
    """
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        return redirect_to_slug(
            request, "metrics:number", newest.slug, entity, indicator, as_json=as_json
        )
    page = number_page(newest, query.address(entity, indicator), at=timezone.now(), page=query.page)
    if page is None:
        raise Http404
    response = respond(request, page, "metrics/number.html", as_json=as_json)
    response["Link"] = page.signposting.header
    return response


@require_safe
def cite_number(
    request: HttpRequest,
    query: NumberQuery,
    slug: str,
    entity: str,
    indicator: str,
    *,
    ending: str,
) -> HttpResponse | SlugRedirect:
    """A citation file of one number, in the release and period that the query names."""
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        name = f"metrics:number-cite-{ending}"
        return redirect_to_slug(request, name, newest.slug, entity, indicator)
    found = find_number(newest, query.address(entity, indicator), at=timezone.now())
    if found is None:
        raise Http404
    item = item_of(found, ReleaseContent.from_json(found.own.content))
    response = cite_file([item], ending, name=item["id"], describes=item["URL"])
    return count_download(request, response, item=found.own.item, use=Use.CITATION)

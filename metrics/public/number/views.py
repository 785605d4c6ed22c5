"""The page of one number."""

from dataclasses import dataclass
from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_safe

from collabsite.web.query_params import EXACT, Bounds, Description, Query, Words
from collabsite.web.responses import PageResponse, SlugRedirect, redirect_to_slug, respond
from metrics.public.lookups import newest_or_404
from metrics.public.number.lookup import Question
from metrics.public.number.page import NumberPage, number_page


@dataclass(frozen=True)
class NumberQuery(Query):
    """What is asked of a number."""

    release: Annotated[
        int | None, Bounds(1, 999_999_999), EXACT, Description("As this release has it, for ever.")
    ] = None
    period: Annotated[
        Words, EXACT, Description("In this period; without it, in the newest with a value.")
    ] = ""

    def question(self, entity: str, indicator: str) -> Question:
        """Return what is asked of the cells of a row and a column."""
        return Question(entity, indicator, period=self.period or None, release=self.release)


@require_safe
def number(
    request: HttpRequest,
    query: NumberQuery,
    slug: str,
    entity: str,
    indicator: str,
    *,
    as_json: bool,
) -> PageResponse[NumberPage] | SlugRedirect:
    """One number of a dataset: its values, its history, who quotes it, and how to cite it.

    `?release=` asks for it as that release had it, for ever, and `?period=` for one period.
    """
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return redirect_to_slug(
            request, "metrics:number", newest.slug, entity, indicator, as_json=as_json
        )
    page = number_page(newest, query.question(entity, indicator), at=timezone.now())
    if page is None:
        raise Http404
    response = respond(request, page, "metrics/number.html", as_json=as_json)
    response["Link"] = page.signposting.header
    return response

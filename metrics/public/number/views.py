"""The page of one number."""

from dataclasses import dataclass
from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.public.metadata.signposting import header
from collabsite.web.query_params import EXACT, Bounds, Query, Says, Words
from collabsite.web.responses import Moved, PageResponse, moved, respond
from metrics.public.lookups import newest_or_404
from metrics.public.number.lookup import Question
from metrics.public.number.page import NumberPage, number_page


@dataclass(frozen=True)
class NumberQuery(Query):
    """What is asked of a number."""

    release: Annotated[
        int | None, Bounds(1, 999_999_999), EXACT, Says("As this release has it, for ever.")
    ] = None
    period: Annotated[
        Words, EXACT, Says("In this period; without it, in the newest with a value.")
    ] = ""

    def question(self, entity: str, indicator: str) -> Question:
        """Return what is asked of the cells of a row and a column."""
        return Question(entity, indicator, period=self.period or None, release=self.release)


@require_safe
def number(
    request: HttpRequest,
    asked: NumberQuery,
    slug: str,
    entity: str,
    indicator: str,
    *,
    as_json: bool,
) -> PageResponse[NumberPage] | Moved:
    """One number of a dataset: its values, its history, who quotes it, and how to cite it.

    `?release=` asks for it as that release had it, for ever, and `?period=` for one period.
    """
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return moved(request, "metrics:number", newest.slug, entity, indicator, as_json=as_json)
    page = number_page(newest, asked.question(entity, indicator), at=timezone.now())
    if page is None:
        raise Http404
    response = respond(request, page, "metrics/number.html", as_json=as_json)
    response["Link"] = header(page.leads)
    return response

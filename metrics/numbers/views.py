"""The page of one number."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.citing import links
from articles.responses import moved, respond
from metrics.addressed import newest_or_404
from metrics.numbers.finding import Question
from metrics.numbers.page import number_page


@require_safe
def number(
    request: HttpRequest, slug: str, entity: str, indicator: str, *, as_json: bool
) -> HttpResponse:
    """One number of a dataset: its values, its history, who quotes it, and how to cite it.

    `?release=` asks for it as that release had it, for ever, and `?period=` for one period.
    """
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return moved(request, "metrics:number", newest.slug, entity, indicator, as_json=as_json)
    page = number_page(newest, question_of(request, entity, indicator), at=timezone.now())
    if page is None:
        raise Http404
    response = respond(request, page, "metrics/number.html", as_json=as_json)
    response["Link"] = links(page.citing)
    return response


def question_of(request: HttpRequest, entity: str, indicator: str) -> Question:
    """Return what the address asks for; a release that is no number is none of ours."""
    release = request.GET.get("release", "")
    if release and not re.fullmatch(r"[1-9][0-9]{0,8}", release):
        raise Http404
    return Question(
        entity,
        indicator,
        period=request.GET.get("period") or None,
        release=int(release) if release else None,
    )

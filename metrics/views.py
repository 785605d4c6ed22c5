"""The public pages of datasets. They read issued releases, and nothing that is not issued."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.responses import moved, respond
from metrics import linked_data, pages, release_pages
from metrics.addressed import newest_or_404, release_or_404
from metrics.dataset_page.paging import turn
from metrics.dataset_page.table import ReleaseTable
from metrics.exports.views import whole_twin
from metrics.models import Release
from metrics.release_charts.pages import chart_view
from metrics.selecting import SelectionError, select


@require_safe
def datasets(request: HttpRequest, *, as_json: bool) -> HttpResponse:
    """All datasets."""
    page = pages.dataset_list_page(at=timezone.now())
    return respond(request, page, "metrics/datasets.html", as_json=as_json)


@require_safe
def dataset(request: HttpRequest, slug: str, *, as_json: bool) -> HttpResponseBase:
    """The newest release of a dataset; a former slug redirects for ever."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return moved(request, "metrics:dataset", newest.slug, as_json=as_json)
    return _release(request, newest, newest=newest, as_json=as_json)


@require_safe
def releases(request: HttpRequest, slug: str, *, as_json: bool) -> HttpResponse:
    """All releases of a dataset."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return moved(request, "metrics:releases", newest.slug, as_json=as_json)
    page = release_pages.release_list_page(newest, at=timezone.now())
    return respond(request, page, "metrics/releases.html", as_json=as_json)


@require_safe
def release(request: HttpRequest, slug: str, number: int, *, as_json: bool) -> HttpResponseBase:
    """One release, for ever."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return moved(request, "metrics:release", newest.slug, number, as_json=as_json)
    own = release_or_404(newest, number)
    return _release(request, own, newest=newest, as_json=as_json)


@require_safe
def changes(request: HttpRequest, slug: str, number: int, *, as_json: bool) -> HttpResponse:
    """What a release changed since the one before it."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return moved(request, "metrics:changes", newest.slug, number, as_json=as_json)
    page = release_pages.changes_page(
        number, newest=newest, page=request.GET.get("page", ""), at=timezone.now()
    )
    if page is None:
        raise Http404
    return respond(request, page, "metrics/changes.html", as_json=as_json)


def _release(
    request: HttpRequest, own: Release, *, newest: Release, as_json: bool
) -> HttpResponseBase:
    base = reverse("metrics:dataset", args=[newest.slug])
    if own.number != newest.number:
        base = reverse("metrics:release", args=[newest.slug, own.number])
    try:
        selection = select(own, request.GET)
    except SelectionError as error:
        refusal = pages.refusal_page(own, base=base, problems=error.problems)
        answer = respond(request, refusal, "metrics/refused.html", as_json=as_json)
        answer.status_code = 400
        return answer
    if as_json and request.GET.get("page") == "all":
        return whole_twin(request, own, newest=newest, selection=selection, page_url=base)
    turned = turn(selection, request.GET.get("page", ""))
    table = ReleaseTable(
        turned.rows,
        selection=selection,
        caption=own.content["title"],
        row_label=own.content["row_label"],
        address=reverse("metrics:dataset", args=[newest.slug]),
    )
    page = pages.dataset_page(
        own,
        newest=newest,
        turned=turned,
        base=base,
        chart=chart_view(own, across=selection.everything, page_url=base),
        at=timezone.now(),
    )
    described = {} if as_json else linked_data.dataset(page, selection.everything)
    context = {"table": table, "described": described}
    return respond(request, page, "metrics/dataset.html", as_json=as_json, context=context)

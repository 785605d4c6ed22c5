"""The public pages of datasets. They read issued releases, and nothing that is not issued."""

from django.http import Http404, HttpRequest, HttpResponseNotModified
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from collabsite.web.query_params import Paged
from collabsite.web.responses import (
    BadRequestPage,
    PageResponse,
    SlugRedirect,
    add_link_header,
    redirect_to_slug,
    respond,
    respond_bad_request,
)
from metrics.models import Release
from metrics.public import lists
from metrics.public import releases as release_pages
from metrics.public.charts import chart_view
from metrics.public.dataset import linked_data
from metrics.public.dataset import page as pages
from metrics.public.dataset.pagination import turn
from metrics.public.dataset.table import ReleaseTable
from metrics.public.export_files import WholeTwin, whole_twin
from metrics.public.lookups import newest_or_404, release_or_404
from metrics.selection import ALL_ROWS, DatasetQuery, SelectionError, select

type ReleaseAnswer = (
    PageResponse[pages.DatasetPage] | WholeTwin | HttpResponseNotModified | BadRequestPage
)


@require_safe
def datasets(
    request: HttpRequest, query: lists.DatasetsQuery, *, as_json: bool
) -> PageResponse[lists.DatasetListPage]:
    """All datasets."""
    page = lists.dataset_list_page(at=timezone.now(), sort=query.sort, number=query.page)
    return respond(request, page, "metrics/datasets.html", as_json=as_json)


@require_safe
def dataset(
    request: HttpRequest, query: DatasetQuery, slug: str, *, as_json: bool
) -> ReleaseAnswer | SlugRedirect:
    """The newest release of a dataset; a former slug redirects for ever."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return redirect_to_slug(request, "metrics:dataset", newest.slug, as_json=as_json)
    return _release(request, query, newest, newest=newest, as_json=as_json)


@require_safe
def releases(
    request: HttpRequest, query: Paged, slug: str, *, as_json: bool
) -> PageResponse[release_pages.ReleaseListPage] | SlugRedirect:
    """All releases of a dataset."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return redirect_to_slug(request, "metrics:releases", newest.slug, as_json=as_json)
    page = release_pages.release_list_page(newest, at=timezone.now(), number=query.page)
    return respond(request, page, "metrics/releases.html", as_json=as_json)


@require_safe
def release(
    request: HttpRequest, query: DatasetQuery, slug: str, number: int, *, as_json: bool
) -> ReleaseAnswer | SlugRedirect:
    """One release, for ever."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return redirect_to_slug(request, "metrics:release", newest.slug, number, as_json=as_json)
    own = release_or_404(newest, number)
    return _release(request, query, own, newest=newest, as_json=as_json)


@require_safe
def changes(
    request: HttpRequest, query: Paged, slug: str, number: int, *, as_json: bool
) -> PageResponse[release_pages.ChangesPage] | SlugRedirect:
    """What a release changed since the one before it."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return redirect_to_slug(request, "metrics:changes", newest.slug, number, as_json=as_json)
    page = release_pages.changes_page(number, newest=newest, page=query.page, at=timezone.now())
    if page is None:
        raise Http404
    return respond(request, page, "metrics/changes.html", as_json=as_json)


def _release(
    request: HttpRequest, query: DatasetQuery, own: Release, *, newest: Release, as_json: bool
) -> ReleaseAnswer:
    base = reverse("metrics:dataset", args=[newest.slug])
    if own.number != newest.number:
        base = reverse("metrics:release", args=[newest.slug, own.number])
    try:
        selection = select(own, query.chosen)
    except SelectionError as error:
        if as_json:
            raise
        refusal = pages.refusal_page(own, base=base, problems=error.problems)
        return respond_bad_request(request, refusal, "metrics/refused.html")
    if as_json and query.page == ALL_ROWS:
        return whole_twin(request, own, newest=newest, selection=selection, page_url=base)
    turned = turn(selection, query.page)
    table = ReleaseTable(
        turned.rows,
        selection=selection,
        caption=own.content["title"],
        language=own.content["language"],
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
    response = respond(request, page, "metrics/dataset.html", as_json=as_json, context=context)
    add_link_header(response, page.signposting.header)
    return response

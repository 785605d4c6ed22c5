"""Views of datasets and releases: pages, citations and charts."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from articles.sources.citation_box import cite_file
from collabsite.counting.items import Item
from collabsite.counting.models import Use
from collabsite.counting.pages import item_usage, item_usage_csv
from collabsite.counting.views import count_download
from collabsite.web.problem_details import not_drawn_yet
from collabsite.web.query_params import Paged
from collabsite.web.responses import (
    PUBLIC,
    PageResponse,
    SlugRedirect,
    add_link_header,
    declare_shown,
    redirect_to_slug,
    respond,
)
from metrics import citations
from metrics.charts.png import PendingError, RenderingError
from metrics.charts.release_chart import chart_png, chart_svg, release_chart
from metrics.content import ReleaseContent
from metrics.models import Release
from metrics.public.charts import CHART_FILE_POLICY, CHART_FILES, page_chart
from metrics.public.dataset.metadata import dataset_json_ld, dublin_core_tags
from metrics.public.dataset.page import DatasetPage, dataset_page, page_context
from metrics.public.dataset.rows import ALL_ROWS, DatasetQuery, select_page
from metrics.public.export_files import WholeTwin, whole_twin
from metrics.public.names import read_content
from metrics.public.releases import (
    ReleaseListPage,
    changes_page,
    newest_or_404,
    release_list_page,
    release_or_404,
    release_versions,
)
from metrics.tables.selection import select

# No `type` statement, so that a union with it is flat.
ReleaseResponse = PageResponse[DatasetPage] | WholeTwin | HttpResponseNotModified


@require_safe
def dataset(
    request: HttpRequest, query: DatasetQuery, slug: str, *, as_json: bool
) -> ReleaseResponse | SlugRedirect:
    """The newest release of a dataset; a former slug redirects permanently."""
    return _respond_release(request, query, slug, None, as_json=as_json)


@require_safe
def releases(
    request: HttpRequest, query: Paged, slug: str, *, as_json: bool
) -> PageResponse[ReleaseListPage] | SlugRedirect:
    """All releases of a dataset."""
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    page = release_list_page(newest, at=timezone.now(), number=query.page)
    return respond(request, page, "metrics/releases.html", as_json=as_json)


@require_safe
def usage(request: HttpRequest, slug: str) -> HttpResponse | SlugRedirect:
    """The usage of a dataset by month."""
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    content = read_content(newest)
    page = {
        "title": content.title,
        "language": content.language,
        "url": reverse("metrics:usage", args=[slug]),
        "item_url": reverse("metrics:dataset", args=[slug]),
        "csv_url": reverse("metrics:usage-csv", args=[slug]),
        "versions_label": _("Releases"),
    }
    versions = release_versions(newest.dataset_id, at=timezone.now())
    return item_usage(request, Item("dataset", newest.dataset_id), page=page, versions=versions)


@require_safe
def usage_csv(request: HttpRequest, slug: str) -> HttpResponse | SlugRedirect:
    """The uses of a dataset by day."""
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    return item_usage_csv(Item("dataset", newest.dataset_id), name=f"{slug}-usage")


@require_safe
def release(
    request: HttpRequest, query: DatasetQuery, slug: str, number: int, *, as_json: bool
) -> ReleaseResponse | SlugRedirect:
    """One release, at its permanent address."""
    return _respond_release(request, query, slug, number, as_json=as_json)


@require_safe
def changes(request: HttpRequest, query: Paged, slug: str, number: int) -> HttpResponse:
    """The changes of a release since the one before it."""
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    page = changes_page(number, newest=newest, page=query.page, at=timezone.now())
    if page is None:
        raise Http404
    return respond(request, page, "metrics/changes.html")


def newest_shown(request: HttpRequest, slug: str) -> Release:
    """Return the newest release of a dataset, and declare that the response shows the dataset."""
    newest = newest_or_404(slug)
    # The name under which triggers record changes of the dataset, and of articles that quote it.
    declare_shown(request, f"dataset:{newest.dataset_id}")
    return newest


def _respond_release(
    request: HttpRequest, query: DatasetQuery, slug: str, number: int | None, *, as_json: bool
) -> ReleaseResponse | SlugRedirect:
    """Return a page of a release (None: the newest)."""
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    own = release_or_404(newest, number)
    base = reverse("metrics:dataset", args=[newest.slug])
    if own.number != newest.number:
        base = reverse("metrics:release", args=[newest.slug, own.number])
    content = read_content(own)
    selection = select(own, query, shown_in=content.language, forgiving=not as_json)
    shown = page_chart(
        own, query, across=selection.all_columns, page_url=base, forgiving=not as_json
    )
    selection = replace(selection, chart=tuple(shown.asked.items()))
    if as_json and query.page == ALL_ROWS:
        return whole_twin(
            request,
            own,
            newest=newest,
            selection=selection,
            chart=shown.chart,
            page_url=base,
        )
    selected = select_page(selection, query.page)
    page = dataset_page(
        own,
        newest=newest,
        selected=selected,
        base=base,
        chart=shown.chart,
        at=timezone.now(),
    )
    context: dict[str, object] = {}
    if not as_json:
        context = {
            **page_context(page, selected, shown),
            "linked_data": dataset_json_ld(page, selection.all_columns),
            "meta_tags": dublin_core_tags(page),
        }
    response = respond(request, page, "metrics/dataset.html", as_json=as_json, context=context)
    add_link_header(response, page.signposting.header)
    return response


@require_safe
def cite(
    request: HttpRequest, slug: str, number: int | None = None, *, ending: str
) -> HttpResponse | SlugRedirect:
    """A citation file of the newest release of a dataset, or of the release with a number."""
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    own = release_or_404(newest, number)
    item = citations.release_item(own, ReleaseContent.from_json(own.content))
    response = cite_file([item], ending, name=item["id"], describes=item["URL"])
    return count_download(request, response, item=own.item, use=Use.CITATION)


@require_safe
@csp_override(CHART_FILE_POLICY)
def chart_file(
    request: HttpRequest, slug: str, number: int | None = None, *, ending: str
) -> HttpResponse | SlugRedirect:
    """The chart of a dataset's newest release, or of one release, as SVG or PNG."""
    newest = newest_shown(request, slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    release = release_or_404(newest, number)
    content = read_content(release)
    try:
        found = release_chart(release, content)
        if found is None:
            raise Http404
        file = (
            chart_svg(release, content, found).encode()
            if ending == "svg"
            else chart_png(release, content, found)
        )
    except PendingError:
        return not_drawn_yet(request)
    except RenderingError as error:
        raise Http404 from error
    response = HttpResponse(file, content_type=CHART_FILES[ending])
    response["Cache-Control"] = PUBLIC
    response["Content-Language"] = content.language
    return response

"""Views of files to download, and the `.json` twin with all rows of a release."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import openpyxl
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from articles.content import digest
from collabsite.web.query_params import Description
from collabsite.web.responses import (
    PUBLIC,
    SlugRedirect,
    absolute_url,
    json_value,
    redirect_to_slug,
)
from collabsite.web.routes import permanent_url
from metrics import pivot
from metrics.exports import package, tabular, workbook
from metrics.exports.archive import ZLIB_VERSION
from metrics.exports.extract import Extract, complete_selection, make_extract, read_rows
from metrics.exports.links import FORMATS
from metrics.models import Release
from metrics.public.charts import page_chart
from metrics.public.dataset.page import DatasetPage, dataset_page
from metrics.public.dataset.rows import select_all
from metrics.public.releases import newest_or_404, release_or_404
from metrics.selection import Selection, SelectionQuery, select

# To be increased when the same release is written to other bytes than before.
FORMAT = 1


@dataclass(frozen=True)
class DownloadQuery(SelectionQuery):
    """Query parameters of a file of a release."""

    layout: Annotated[
        Literal["wide", "long"],
        Description(
            "Wide has a row for each entity, long one for each value; the archive has both."
        ),
    ] = "wide"


class WholeTwin(StreamingHttpResponse):
    """Response with the `.json` twin of a release and all its rows."""


@require_safe
def download(
    request: HttpRequest, query: DownloadQuery, slug: str, *, ending: str, number: int | None = None
) -> FileResponse | StreamingHttpResponse | HttpResponseNotModified | SlugRedirect:
    """A release as a file (`ending` is csv, xlsx or zip), or what the page's query asks of it."""
    newest = newest_or_404(slug)
    args: list[object]
    name, args = f"metrics:dataset-{ending}", [newest.slug]
    if number is not None:
        name, args = f"metrics:release-{ending}", [newest.slug, number]
    if newest.slug != slug:
        return redirect_to_slug(request, name, *args)
    own = release_or_404(newest, number)
    etag = _etag(own, "", ending, request.META.get("QUERY_STRING", ""))
    if (unchanged := _unchanged(request, etag)) is not None:
        return unchanged
    chosen = make_extract(select(own, query.values))
    response = _sent(_written(request, chosen, ending, long=query.layout == "long"), etag)
    page = absolute_url(permanent_url("metrics:release", args=[newest.slug, own.number]))
    response["Link"] = f'<{page}>; rel="collection"'
    return response


def whole_twin(
    request: HttpRequest, own: Release, *, newest: Release, selection: Selection, page_url: str
) -> WholeTwin | HttpResponseNotModified:
    """Return the `.json` twin of the page of a release, at `page_url`, with all rows."""
    selection = complete_selection(selection)
    chosen = make_extract(selection)
    chart = page_chart(own, across=selection.all_columns, page_url=page_url)
    page = dataset_page(
        own,
        newest=newest,
        selected=select_all(selection),
        base=page_url,
        chart=chart.view,
        at=timezone.now(),
    )
    framed = json_frame(page)
    # The twin also has what changes without a release: its views, and the newest release.
    etag = _etag(own, framed, "json", request.META.get("QUERY_STRING", ""))
    if (unchanged := _unchanged(request, etag)) is not None:
        return unchanged
    sent = json_pieces(framed, chosen) if request.method == "GET" else ()
    response = WholeTwin(sent, content_type=FORMATS["json"][0])
    response["Content-Disposition"] = content_disposition_header(True, f"{chosen.file_name}.json")
    _sent(response, etag)
    response["Cache-Control"] = chart.cache_control
    return response


def _written(
    request: HttpRequest, chosen: Extract, form: str, *, long: bool
) -> FileResponse | StreamingHttpResponse:
    name = f"{chosen.file_name}{'-long' if long else ''}.{form}"
    kind = (
        f"{FORMATS[form][0]}; charset=utf-8; header=present" if form == "csv" else FORMATS[form][0]
    )
    sent: Any = ()
    if form == "xlsx":
        workbook.check_size(chosen, long=long)
    if request.method == "GET":
        if form == "xlsx":
            return FileResponse(
                workbook.write_workbook(chosen, long=long),
                as_attachment=True,
                filename=name,
                content_type=kind,
            )
        sent = package.package_chunks(chosen) if form == "zip" else _delimited(chosen, long=long)
    response = StreamingHttpResponse(sent, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _delimited(chosen: Extract, *, long: bool) -> Any:  # noqa: ANN401
    if long:
        return tabular.csv_chunks(tabular.long_header(), tabular.long_rows(chosen), marked=True)
    return tabular.csv_chunks(tabular.wide_header(chosen), tabular.wide_rows(chosen), marked=True)


def _etag(release: Release, frame: str, form: str, query: str) -> str:
    """Return a strong ETag of the release, which never changes, and of everything else in the file."""
    known = [FORMAT, release.sha256, frame, form, query, settings.SITE_URL, get_language() or ""]
    return f'"{digest({"of": [*known, ZLIB_VERSION, openpyxl.__version__]})[:32]}"'


def _unchanged(request: HttpRequest, etag: str) -> HttpResponseNotModified | None:
    """Return a 304 if the client has the file already, compressed or not."""
    for known in (etag, f'{etag[:-1]}-gzip"'):
        answer = get_conditional_response(request, etag=known)
        if answer is not None and answer.status_code == 304:
            return _sent(HttpResponseNotModified(), known)
    return None


def _sent[R: HttpResponseBase](response: R, etag: str) -> R:
    response["ETag"] = etag
    response["Cache-Control"] = PUBLIC
    return response


# Only the twin's own field is written so: within a text, a line's end is written `\n`.
_ROWS_PLACE = '\n "rows": []'
ROWS_AT_ONCE = 100


def json_frame(page: DatasetPage) -> str:
    """Return the twin of a page without rows, into which `json_pieces` inserts them."""
    return json.dumps(json_value(page), ensure_ascii=False, indent=1)


def json_pieces(framed: str, extract: Extract) -> Iterator[bytes]:
    """Yield the twin in pieces, with a line for each row."""
    before, _place, after = framed.partition(_ROWS_PLACE)
    yield f'{before}\n "rows": ['.encode()
    held: list[str] = []
    first = True
    for row in _rows(extract):
        held.append(f"{'' if first else ','}\n  {json.dumps(json_value(row), ensure_ascii=False)}")
        first = False
        if len(held) >= ROWS_AT_ONCE:
            yield "".join(held).encode()
            held.clear()
    yield f"{''.join(held)}]{after}".encode()


def _rows(extract: Extract) -> Iterator[pivot.DataRow]:
    for line in read_rows(extract):
        yield pivot.DataRow(
            line.code,
            line.label,
            tuple(
                pivot.cell(cell, column.indicator, language=column.language)
                for cell, column in zip(line.cells, extract.columns, strict=True)
            ),
        )

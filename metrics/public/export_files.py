"""Views of files to download, and the `.json` twin with all rows of a release."""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import IO, Annotated, Any, Literal

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.tasks import task
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from msgspec import Meta

from collabsite.counting.views import count_download
from collabsite.serving.encodings import accepted_codings
from collabsite.web.responses import (
    PUBLIC,
    SlugRedirect,
    absolute_url,
    json_value,
    redirect_to_slug,
)
from collabsite.web.routes import permanent_url
from collabsite.web.text import digest
from metrics.charts.release_chart import ReleaseChart
from metrics.exports import package, tabular
from metrics.exports.archive import ZLIB_VERSION
from metrics.exports.extract import (
    Extract,
    complete_selection,
    file_name,
    make_extract,
    read_rows,
)
from metrics.exports.kept_files import KeptFile, limit_size, remove_unfinished
from metrics.exports.links import FORMATS
from metrics.models import Release
from metrics.public.dataset.page import DatasetPage, dataset_page
from metrics.public.dataset.rows import select_all
from metrics.public.releases import newest_or_404, release_or_404
from metrics.tables import pivot
from metrics.tables.selection import Selection, SelectionError, SelectionQuery, select

logger = logging.getLogger(__name__)

# Written when a release is issued: each form with its layouts; of a `.json` twin, its rows. Others are when they are requested.
KEPT_AT_ONCE = (
    ("csv", "wide"),
    ("csv", "long"),
    ("xlsx", "wide"),
    ("json", "wide"),
    ("zip", "wide"),
)
# A file that was queued is not queued again for so long, in seconds.
PAUSE = 3600

# Ends the ETag of a file that is kept compressed; one that is compressed when it is sent has `-gzip`.
_PACKED = "-gz"
_BLOCK = 65_536

# Of the library that writes workbooks, which is imported only to write one.
_OPENPYXL_VERSION = version("openpyxl")
# To be increased when the same release is written to other bytes than before.
FORMAT = 2


@dataclass(frozen=True)
class DownloadQuery(SelectionQuery):
    """Query parameters of a file of a release."""

    layout: Annotated[
        Literal["wide", "long"],
        Meta(
            description="Wide has a row for each entity, long one for each value; the archive has both."
        ),
    ] = "wide"


class WholeTwin(StreamingHttpResponse):
    """Response with the `.json` twin of a release and all its rows."""


@require_safe
def download(
    request: HttpRequest, query: DownloadQuery, slug: str, *, ending: str, number: int | None = None
) -> FileResponse | StreamingHttpResponse | HttpResponse | SlugRedirect:
    """A release as a file (`ending` is csv, xlsx or zip), or what the page's query asks of it."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return redirect_to_slug(request, newest.slug)
    own = release_or_404(newest, number)
    is_long = query.layout == "long"
    is_whole = not query.selects
    if is_whole:
        etag = _etag_of_whole(own, ending, long=is_long)
    else:
        etag = _etag(own, "", ending, request.GET.urlencode())
    if (unchanged := _unchanged(request, etag)) is not None:
        return count_download(request, unchanged, item=own.item)
    response: FileResponse | StreamingHttpResponse | HttpResponse | None = None
    if is_whole:
        response = _respond_kept(request, own, ending, long=is_long, etag=etag)
    if response is None:
        chosen = make_extract(select(own, query))
        response = _sent(_written(request, chosen, ending, long=is_long), etag)
    page = absolute_url(permanent_url("metrics:release", args=[newest.slug, own.number]))
    response["Link"] = f'<{page}>; rel="collection"'
    return count_download(request, response, item=own.item)


def whole_twin(
    request: HttpRequest,
    own: Release,
    *,
    newest: Release,
    selection: Selection,
    chart: ReleaseChart | None,
    page_url: str,
) -> WholeTwin | HttpResponseNotModified:
    """Return the `.json` twin of the page of a release, at `page_url`, with all rows."""
    selection = complete_selection(selection)
    chosen = make_extract(selection)
    page = dataset_page(
        own,
        newest=newest,
        selected=select_all(selection),
        base=page_url,
        chart=chart,
        at=timezone.now(),
    )
    framed = json_frame(page)
    # The twin also has what changes without a release: its views, and the newest release.
    etag = _etag(own, framed, "json", request.GET.urlencode())
    if (unchanged := _unchanged(request, etag)) is not None:
        return unchanged
    sent: Iterable[bytes] = ()
    if request.method == "GET":
        kept = _kept_rows(own) if not chosen.query else None
        sent = json_pieces(framed, row_pieces(chosen) if kept is None else kept)
    response = WholeTwin(sent, content_type=FORMATS["json"][0])
    response["Content-Disposition"] = content_disposition_header(True, f"{chosen.file_name}.json")
    _sent(response, etag)
    response["Cache-Control"] = PUBLIC
    return response


def _written(
    request: HttpRequest, chosen: Extract, form: str, *, long: bool
) -> FileResponse | StreamingHttpResponse:
    kind = _media_type(form)
    response: FileResponse | StreamingHttpResponse
    if form == "xlsx":
        # Its library is heavy, and most processes write no workbook.
        from metrics.exports import workbook

        workbook.check_size(chosen, long=long)
    if request.method == "GET" and form == "xlsx":
        response = FileResponse(workbook.write_workbook(chosen, long=long), content_type=kind)
    else:
        sent = _pieces(chosen, form, long=long) if request.method == "GET" else ()
        response = StreamingHttpResponse(sent, content_type=kind)
    response["Content-Disposition"] = _disposition(chosen.file_name, form, long=long)
    return response


def _media_type(form: str) -> str:
    kind = FORMATS[form][0]
    return f"{kind}; charset=utf-8; header=present" if form == "csv" else kind


def _disposition(name: str, form: str, *, long: bool) -> str:
    found = content_disposition_header(True, f"{name}{'-long' if long else ''}.{form}")
    return found or "attachment"


def _pieces(chosen: Extract, form: str, *, long: bool) -> Iterator[bytes]:
    if form == "json":
        return row_pieces(chosen)
    pieces: Iterator[bytes] = (
        package.package_chunks(chosen) if form == "zip" else _delimited(chosen, long=long)
    )
    return pieces


def _respond_kept(
    request: HttpRequest, release: Release, form: str, *, long: bool, etag: str
) -> FileResponse | None:
    """Return the response with a stored file of the whole release; queue a missing file."""
    kept = _kept_file(release, form, long=long)
    packed = form == "csv" and "gzip" in accepted_codings(
        request.headers.get("Accept-Encoding", "")
    )
    found = kept.open(compressed=True) if packed else None
    is_packed = found is not None
    found = found or kept.open()
    if found is None:
        _queue_file(release, form, long=long)
        return None
    response = FileResponse(found, content_type=_media_type(form))
    if is_packed:
        etag = f'{etag[:-1]}{_PACKED}"'
        response["Content-Encoding"] = "gzip"
    response["Content-Disposition"] = _disposition(file_name(release), form, long=long)
    return _sent(response, etag)


def _queue_file(release: Release, form: str, *, long: bool) -> None:
    """Queue the writing of a file, if there is a worker."""
    if not settings.WORKER:
        return
    language = get_language() or settings.LANGUAGE_CODE
    layout = "long" if long else "wide"
    queued = f"queued-export-{release.pk}-{form}-{layout}-{language}"
    if caches["charts"].add(queued, True, PAUSE):
        try:
            keep_export.enqueue(release.pk, form, layout, language)
        except DatabaseError as error:
            # Reading does not depend on writing.
            logger.warning("a file can't be queued: %s", error)


@task
def keep_exports(key: int) -> None:
    """Queue the writing of the files of a release that readers download most."""
    for language, _name in settings.LANGUAGES:
        for form, layout in KEPT_AT_ONCE:
            keep_export.enqueue(key, form, layout, language)


@task
def keep_export(key: int, form: str, layout: str, language: str) -> None:
    """Write a file of a whole release, unless it is stored already."""
    release = Release.objects.select_related("dataset").get(pk=key)
    long = layout == "long"
    with translation.override(language):
        kept = _kept_file(release, form, long=long)
        if kept.path.exists():
            return
        remove_unfinished()
        # Files have the names of the data's own language; a twin has those of its page.
        shown_in = language if form == "json" else ""
        chosen = make_extract(select(release, shown_in=shown_in))
        if form != "xlsx":
            kept.write(_pieces(chosen, form, long=long), compressed=form == "csv")
        else:
            from metrics.exports import workbook

            try:
                workbook.check_size(chosen, long=long)
            except SelectionError:
                return
            file = workbook.write_workbook(chosen, long=long)
            kept.write(_file_pieces(file), compressed=False)
    limit_size()


def _kept_file(release: Release, form: str, *, long: bool) -> KeptFile:
    language = get_language() or settings.LANGUAGE_CODE
    return KeptFile(
        release=release.pk,
        variant=f"{form}-{'long' if long else 'wide'}-{language}",
        digest=_etag_of_whole(release, form, long=long).strip('"'),
    )


def _delimited(chosen: Extract, *, long: bool) -> Any:  # noqa: ANN401
    if long:
        return tabular.csv_chunks(
            tabular.long_header(rounding=tabular.is_rounding(chosen)),
            tabular.long_rows(chosen),
            marked=True,
        )
    return tabular.csv_chunks(tabular.wide_header(chosen), tabular.wide_rows(chosen), marked=True)


def _etag_of_whole(release: Release, form: str, *, long: bool) -> str:
    # A data package has both layouts.
    return _etag(release, "", form, "layout=long" if long and form != "zip" else "")


def _etag(release: Release, frame: str, form: str, query: str) -> str:
    """Return a strong ETag of the release, which never changes, and of everything else in the file."""
    known = [FORMAT, release.sha256, frame, form, query, settings.SITE_URL, get_language() or ""]
    return f'"{digest({"of": [*known, ZLIB_VERSION, _OPENPYXL_VERSION]})[:32]}"'


def _unchanged(request: HttpRequest, etag: str) -> HttpResponseNotModified | None:
    """Return a 304 if the client has the file already, compressed or not."""
    for known in (etag, f'{etag[:-1]}-gzip"', f'{etag[:-1]}{_PACKED}"'):
        answer = get_conditional_response(request, etag=known)
        if answer is not None and answer.status_code == 304:
            return _sent(HttpResponseNotModified(), known)
    return None


def _sent[R: HttpResponseBase](response: R, etag: str) -> R:
    response["ETag"] = etag
    response["Cache-Control"] = PUBLIC
    return response


# Only the field of the twin matches: within a text, a line break is written `\n`.
_ROWS_PLACE = '\n "rows": []'
ROWS_AT_ONCE = 100


def json_frame(page: DatasetPage) -> str:
    """Return the twin of a page without rows, into which `json_pieces` inserts them."""
    return json.dumps(json_value(page), ensure_ascii=False, indent=1)


def json_pieces(framed: str, rows: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the twin in pieces, with these rows."""
    before, _place, after = framed.partition(_ROWS_PLACE)
    yield f'{before}\n "rows": ['.encode()
    yield from rows
    yield f"]{after}".encode()


def row_pieces(extract: Extract) -> Iterator[bytes]:
    """Yield the rows of a twin in pieces, with a line for each."""
    held: list[str] = []
    first = True
    for row in _rows(extract):
        held.append(f"{'' if first else ','}\n  {json.dumps(json_value(row), ensure_ascii=False)}")
        first = False
        if len(held) >= ROWS_AT_ONCE:
            yield "".join(held).encode()
            held.clear()
    yield "".join(held).encode()


def _kept_rows(release: Release) -> Iterator[bytes] | None:
    """Return the stored rows of the twin of a whole release; queue a missing file."""
    found = _kept_file(release, "json", long=False).open()
    if found is None:
        _queue_file(release, "json", long=False)
        return None
    return _file_pieces(found)


def _file_pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_BLOCK):
            yield piece


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

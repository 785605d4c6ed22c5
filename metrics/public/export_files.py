"""Views of files to download, and the `.json` twin with all rows of a release."""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

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
from collabsite.environment import code_digest
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
from metrics.exports.extract import complete_selection, file_name, make_extract
from metrics.exports.formats import FORMATS
from metrics.exports.kept_files import keep, kept_path, mark_used
from metrics.models import Release
from metrics.public.dataset.page import DatasetPage, dataset_page
from metrics.public.dataset.rows import select_all
from metrics.public.releases import newest_or_404, release_or_404
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
# A table of more columns has a line for each value, unless its reader asks for another layout.
MOST_COLUMNS = 200
# A file that was queued is not queued again for so long, in seconds.
PAUSE = 3600
# So many bytes of a stored file are sent at once.
BLOCK = 65_536


@dataclass(frozen=True)
class DownloadQuery(SelectionQuery):
    """Query parameters of a file of a release."""

    layout: Annotated[
        Literal["wide", "long"] | None,
        Meta(
            description="Wide has a row for each entity, long one for each value; the archive has both."
            f" Without it, a table of more than {MOST_COLUMNS} columns, such as daily values, is long."
        ),
    ] = None


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
    layout = query.layout or _usual_layout(own)
    asked = request.GET.urlencode() if query.selects else ""
    etag = _etag(own, "", ending, asked) if asked else _etag_of_whole(own, ending, layout)
    if (unchanged := _unchanged(request, etag)) is not None:
        return count_download(request, unchanged, item=own.item)
    form, name = FORMATS[ending], file_name(own)
    kind = (
        f"{form.media_type}; charset=utf-8; header=present" if ending == "csv" else form.media_type
    )
    response: FileResponse | StreamingHttpResponse
    if not asked and (kept := _find_kept(own, ending, layout)):
        response = FileResponse(kept.open("rb"), content_type=kind)
    else:
        chosen = make_extract(select(own, query))
        sent: Iterable[bytes] = ()
        if request.method == "GET":
            sent = form.write(chosen, long=layout == "long")
        response, name = StreamingHttpResponse(sent, content_type=kind), chosen.file_name
    suffix = "-long" if layout == "long" else ""
    response["Content-Disposition"] = content_disposition_header(True, f"{name}{suffix}.{ending}")
    page = absolute_url(permanent_url("metrics:release", args=[newest.slug, own.number]))
    response["Link"] = f'<{page}>; rel="collection"'
    return count_download(request, _sent(response, etag), item=own.item)


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
        kept = None if chosen.query else _find_kept(own, "json", "wide")
        rows = _read(kept) if kept else FORMATS["json"].write(chosen, long=False)
        sent = json_pieces(framed, rows)
    response = WholeTwin(sent, content_type=FORMATS["json"].media_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{chosen.file_name}.json")
    return _sent(response, etag)


def _usual_layout(release: Release) -> str:
    periods = release.content.get("periods") or {}
    return "long" if sum(map(len, periods.values())) > MOST_COLUMNS else "wide"


def _find_kept(release: Release, ending: str, layout: str) -> Path | None:
    """Return the path of the stored file of a whole release; queue a missing file."""
    path = _path_of(release, ending, layout)
    if mark_used(path):
        return path
    queued = f"queued-export-{path.name}"
    if settings.WORKER and caches["charts"].add(queued, True, PAUSE):
        try:
            keep_export.enqueue(release.pk, ending, layout, get_language())
        except DatabaseError as error:
            # Reading does not depend on writing.
            logger.warning("a file can't be queued: %s", error)
    return None


@task
def keep_exports(key: int) -> None:
    """Queue the writing of the files of a release that readers download most."""
    for language, _name in settings.LANGUAGES:
        for ending, layout in KEPT_AT_ONCE:
            keep_export.enqueue(key, ending, layout, language)


@task
def keep_export(key: int, ending: str, layout: str, language: str) -> None:
    """Write a file of a whole release, unless it is stored already."""
    release = Release.objects.select_related("dataset").get(pk=key)
    with translation.override(language):
        path = _path_of(release, ending, layout)
        if path.exists():
            return
        # Files have the names of the data's own language; a twin has those of its page.
        chosen = make_extract(select(release, shown_in=language if ending == "json" else ""))
        try:
            keep(path, FORMATS[ending].write(chosen, long=layout == "long"))
        except SelectionError:
            # A sheet has no room for it, which its reader is told.
            return


def _path_of(release: Release, ending: str, layout: str) -> Path:
    etag = _etag_of_whole(release, ending, layout)
    return kept_path(release.pk, f"{ending}-{layout}-{get_language()}", etag.strip('"'))


def _etag_of_whole(release: Release, ending: str, layout: str) -> str:
    # A data package has both layouts.
    return _etag(release, "", ending, "layout=long" if layout == "long" and ending != "zip" else "")


def _etag(release: Release, frame: str, ending: str, query: str) -> str:
    """Return a strong ETag of the release, which never changes, and of everything else in the file."""
    known = [release.sha256, frame, ending, query, settings.SITE_URL, get_language() or ""]
    return f'"{digest({"of": [*known, code_digest()]})[:32]}"'


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


# Only the field of the twin matches: within a text, a line break is written `\n`.
_ROWS_PLACE = '\n "rows": []'


def json_frame(page: DatasetPage) -> str:
    """Return the twin of a page without rows, into which `json_pieces` inserts them."""
    return json.dumps(json_value(page), ensure_ascii=False, indent=1)


def json_pieces(framed: str, rows: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the twin in pieces, with these rows."""
    before, _place, after = framed.partition(_ROWS_PLACE)
    yield f'{before}\n "rows": ['.encode()
    yield from rows
    yield f"]{after}".encode()


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block

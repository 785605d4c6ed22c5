"""The addresses of files to download. Like the pages, they read issued releases alone."""

from typing import Any

import openpyxl
from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from articles.content import digest
from articles.responses import PUBLIC, moved, respond
from metrics import pages
from metrics.addressed import newest_or_404, release_or_404
from metrics.dataset_page.paging import whole
from metrics.exports import delimited, package, tabular, twin, workbook
from metrics.exports.archive import COMPRESSOR
from metrics.exports.extract import Extract, asked, extract
from metrics.exports.links import FORMS
from metrics.models import Release
from metrics.release_charts.pages import chart_view
from metrics.selecting import Selection, SelectionError, select

# To be raised when the same release is written to other bytes than before.
FORMAT = 1


@csrf_exempt
@require_safe
def download(
    request: HttpRequest, slug: str, *, form: str, number: int | None = None
) -> HttpResponseBase:
    """A release as a file (`form` is csv, xlsx or zip), or what the page's query asks of it."""
    newest = newest_or_404(slug)
    args: list[object]
    name, args = f"metrics:dataset-{form}", [newest.slug]
    if number is not None:
        name, args = f"metrics:release-{form}", [newest.slug, number]
    if newest.slug != slug:
        return _open(moved(request, name, *args, as_json=False))
    own = release_or_404(newest, number)
    etag = _etag(own, "", form, request.META.get("QUERY_STRING", ""))
    if (unchanged := _unchanged(request, etag)) is not None:
        return unchanged
    try:
        chosen = extract(select(own, request.GET))
        response = _written(request, chosen, form, long=_is_long(request))
    except SelectionError as error:
        base = reverse(name.replace(f"-{form}", ""), args=args)
        refusal = pages.refusal_page(own, base=base, problems=error.problems)
        refused = respond(request, refusal, "metrics/refused.html", as_json=False)
        refused.status_code = 400
        return _open(refused)
    return _sent(response, etag)


def whole_twin(
    request: HttpRequest, own: Release, *, newest: Release, selection: Selection, page_url: str
) -> HttpResponseBase:
    """The `.json` twin of the page of a release, at `page_url`, with all rows asked for."""
    selection = asked(selection)
    chosen = extract(selection)
    page = pages.dataset_page(
        own,
        newest=newest,
        turned=whole(selection),
        base=page_url,
        chart=chart_view(own, across=selection.everything, page_url=page_url),
        at=timezone.now(),
    )
    framed = twin.frame(page)
    # The twin also says what changes without a release: its views, and what superseded it.
    etag = _etag(own, framed, "json", request.META.get("QUERY_STRING", ""))
    if (unchanged := _unchanged(request, etag)) is not None:
        return unchanged
    sent = twin.pieces(framed, chosen) if request.method == "GET" else ()
    response = StreamingHttpResponse(sent, content_type=FORMS["json"][0])
    response["Content-Disposition"] = content_disposition_header(True, f"{chosen.file_name}.json")
    return _sent(response, etag)


def _written(
    request: HttpRequest, chosen: Extract, form: str, *, long: bool
) -> FileResponse | StreamingHttpResponse:
    name = f"{chosen.file_name}{'-long' if long else ''}.{form}"
    kind = f"{FORMS[form][0]}; charset=utf-8; header=present" if form == "csv" else FORMS[form][0]
    sent: Any = ()
    if form == "xlsx":
        workbook.check(chosen, long=long)
    if request.method == "GET":
        if form == "xlsx":
            return FileResponse(
                workbook.write(chosen, long=long),
                as_attachment=True,
                filename=name,
                content_type=kind,
            )
        sent = package.pieces(chosen) if form == "zip" else _delimited(chosen, long=long)
    response = StreamingHttpResponse(sent, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _delimited(chosen: Extract, *, long: bool) -> Any:  # noqa: ANN401
    if long:
        return delimited.pieces(tabular.long_header(), tabular.long_rows(chosen), marked=True)
    return delimited.pieces(tabular.wide_header(chosen), tabular.wide_rows(chosen), marked=True)


def _is_long(request: HttpRequest) -> bool:
    layout = request.GET.get("layout", "wide")
    if layout not in {"wide", "long"}:
        raise SelectionError([_("There is no such layout of a table; take “wide” or “long”.")])
    return layout == "long"


def _etag(release: Release, said: str, form: str, query: str) -> str:
    """Return a strong ETag: of the release, which never changes, and of all else in the file."""
    known = [FORMAT, release.sha256, said, form, query, settings.SITE_URL, get_language() or ""]
    return f'"{digest({"of": [*known, COMPRESSOR, openpyxl.__version__]})[:32]}"'


def _unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """Return a 304 if the reader has the file already, compressed on its way or not."""
    for known in (etag, f'{etag[:-1]}-gzip"'):
        answer = get_conditional_response(request, etag=known)
        if answer is not None and answer.status_code == 304:
            answer["ETag"] = known
            return _open(answer)
    return None


def _sent[R: HttpResponseBase](response: R, etag: str) -> R:
    response["ETag"] = etag
    return _open(response)


def _open[R: HttpResponseBase](response: R) -> R:
    """Let any cache keep an answer, and any page of the web read it."""
    response["Cache-Control"] = PUBLIC
    response["Access-Control-Allow-Origin"] = "*"
    return response

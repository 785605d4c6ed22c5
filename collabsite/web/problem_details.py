"""Error responses: an HTML page for people, `application/problem+json` (RFC 9457) for programs.

Requests for a file (an address that ends in `.json`, `.csv` and so on) count as those of programs.
"""

import errno
import re
import sys
from dataclasses import dataclass
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views import defaults

from collabsite.web.database import end_if_only_reading
from collabsite.web.query_params import InvalidQuery, ResourceNotFound
from collabsite.web.responses import json_value
from collabsite.web.routes import EDITORS_PATHS

MEDIA_TYPE = "application/problem+json"
# Where programs look for what a site offers them (RFC 9727).
CATALOG = "/.well-known/api-catalog"
# Seconds after which a client should try again while the database does not answer.
RETRY_AFTER = "30"
RETRY_DRAWING_AFTER = "5"
# Of SQLite, and of PostgreSQL.
_DISK_ERRORS = ("database or disk is full", "readonly database", "No space left on device")
METHODS = ("GET", "HEAD", "OPTIONS")

# Not images and what they come with, whose readers are browsers.
_FILE = re.compile(r".*\.(?:json|csv|xlsx|zip|bib|ris|txt|tsv|svg|png|atom|xml)", re.DOTALL)
_CLOSED = (*EDITORS_PATHS, "/static/", "/media/")


@dataclass(frozen=True)
class Problem:
    """An error for programs (RFC 9457): `detail` says what is wrong, and what to do.

    `title` is the meaning of the `status`; `problems` are the sentences of the `detail` where
    the request has several errors.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str
    problems: tuple[str, ...]


def is_for_programs(request: HttpRequest) -> bool:
    """Return whether the request is for a public file, and not for a page."""
    path = request.path_info
    if path == CATALOG:
        return True
    return not path.startswith(_CLOSED) and _FILE.fullmatch(path.rpartition("/")[2]) is not None


def problem(request: HttpRequest, status: int, *problems: str) -> HttpResponse:
    """Return a problem document with these sentences."""
    details = Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=" ".join(problems),
        instance=request.get_full_path(),
        problems=problems,
    )
    return JsonResponse(
        json_value(details),
        status=status,
        content_type=MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the response to an invalid request."""
    if not is_for_programs(request):
        return _page(request, "400.html", status=400)
    if isinstance(exception, InvalidQuery):
        return problem(request, 400, *exception.problems)
    return problem(request, 400, _("The server could not understand the request."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the response to a request for something that does not exist or is not published."""
    if not is_for_programs(request):
        return defaults.page_not_found(request, exception)
    # Django's own messages name models, and the routes that were tried.
    if isinstance(exception, ResourceNotFound):
        return problem(request, 404, str(exception))
    return problem(request, 404, _("There is nothing at this address, or it is not published."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the response to an internal error; 503 if the database does not answer or a disk is full."""
    # Django calls this while it handles the exception.
    error = sys.exception()
    if _is_of_disk(error):
        end_if_only_reading(error)
        sentence = _(
            "Nothing can be stored just now: the disk of the site is full, or can't be written. What was"
            " saved before is not lost."
        )
        return _service_unavailable(request, sentence)
    if isinstance(error, OperationalError | InterfaceError):
        return _service_unavailable(request)
    if not is_for_programs(request):
        return _page(request, "500.html", status=500)
    return problem(
        request, 500, _("This is our error, and it has been logged. Please try again in a moment.")
    )


def not_drawn_yet(request: HttpRequest) -> HttpResponse:
    """Return the response to a request for a picture that the worker is still drawing."""
    sentence = _("This picture is being drawn. Please try again in a moment.")
    response = _temporary(problem(request, 503, sentence), RETRY_DRAWING_AFTER)
    # Django would log it as an error, but nothing has failed.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _is_of_disk(error: BaseException | None) -> bool:
    """Return whether something could not be stored, as a disk is full or can't be written."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
    return isinstance(error, OperationalError) and any(
        words in str(error) for words in _DISK_ERRORS
    )


def _service_unavailable(request: HttpRequest, sentence: str = "") -> HttpResponse:
    """Return the response to a request that may succeed later; `sentence` says why it failed."""
    if is_for_programs(request):
        said = sentence or _("The site can't be read just now. Please try again.")
        response = problem(request, 503, said)
    else:
        response = _page(request, "503.html", status=503, sentence=sentence)
    return _temporary(response, RETRY_AFTER)


def _temporary(response: HttpResponse, retry_after: str) -> HttpResponse:
    response["Retry-After"] = retry_after
    response["Cache-Control"] = "no-store"
    return response


def _page(request: HttpRequest, template: str, *, status: int, sentence: str = "") -> HttpResponse:
    """Render an error page, with the link to the other language."""
    # Without context processors: they may be what failed.
    context = {"request": request, "sentence": sentence}
    return HttpResponse(get_template(template).render(context), status=status)

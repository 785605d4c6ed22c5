"""Responses with a file on disk, whole or in part (RFC 9110 §14)."""

import re
from typing import IO, BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from collabsite.web.problem_details import problem

# One range; a server may ignore a request for several, and what is malformed must be ignored.
_RANGE = re.compile(r"bytes\s*=\s*(?:(\d{1,18})\s*-\s*(\d{0,18})|-\s*(\d{1,18}))", re.IGNORECASE)


class UnsatisfiableRangeError(Exception):
    """The range is not within the file."""


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte of a range and the one after its last; None if it is to be ignored.

    Raises `UnsatisfiableRangeError`.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        begin, end = max(0, size - int(suffix)), size
    else:
        begin, end = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < begin:
            return None
    if begin >= size:
        raise UnsatisfiableRangeError
    return begin, end


def respond_file(
    request: HttpRequest, file: BinaryIO, *, size: int, etag: str, content_type: str
) -> FileResponse | StreamingHttpResponse | HttpResponse:
    """Return the response with an open file, or with the requested range of it.

    A server that can sends a whole file by itself (`wsgi.file_wrapper`). The file is closed at the
    end of the response.
    """
    response: FileResponse | StreamingHttpResponse | HttpResponse
    if request.method == "HEAD":
        file.close()
        response = StreamingHttpResponse((), content_type=content_type)
        response["Content-Length"] = str(size)
    else:
        try:
            part = _requested_range(request, size, etag)
        except UnsatisfiableRangeError:
            file.close()
            sentence = _("The file has %(size)s bytes, and the range is not within them.")
            response = problem(request, 416, sentence % {"size": size})
            response["Content-Range"] = f"bytes */{size}"
            return response
        if part is None:
            response = FileResponse(file, content_type=content_type)
        else:
            begin, end = part
            file.seek(begin)
            response = FileResponse(_Part(file, end - begin), content_type=content_type)
            response.status_code = 206
            response["Content-Length"] = str(end - begin)
            response["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    return response


def _requested_range(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    header = request.headers.get("Range", "")
    # A weak validator or a date can't tell that the bytes are the same (RFC 9110 §13.1.5).
    if not header or request.headers.get("If-Range", etag).strip() != etag:
        return None
    return parse_range(header, size)


class _Part:
    """Part of a file, without its descriptor, with which a server would send the whole file."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._left = size
        self.close = file.close

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        found = self._file.read(wanted)
        self._left -= len(found)
        return found

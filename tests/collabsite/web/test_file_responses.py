"""Responses with files on disk, and with ranges of them."""

from pathlib import Path
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from collabsite.web.file_responses import UnsatisfiableRangeError, parse_range, respond_file
from tests.support.exports import leave

ETAG = '"abc"'
DATA = bytes(range(100))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=0-0", (0, 1)),
        ("Bytes = 5 - 9", (5, 10)),
        ("bytes=90-", (90, 100)),
        ("bytes=90-1000", (90, 100)),
        ("bytes=-7", (93, 100)),
        ("bytes=-1000", (0, 100)),
        # To be ignored: malformed, of another unit, or several.
        ("bytes=9-5", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=0-9,20-29", None),
        ("lines=0-9", None),
        ("bytes=" + "9" * 5000 + "-", None),
        ("", None),
    ],
)
def test_a_range_is_read_as_rfc_9110_has_it(header: str, expected: tuple[int, int] | None) -> None:
    assert parse_range(header, 100) == expected


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_a_range_outside_of_the_file_is_refused(header: str) -> None:
    with pytest.raises(UnsatisfiableRangeError):
        parse_range(header, 100)


def answer(tmp_path: Path, method: str = "get", **headers: str) -> HttpResponseBase:
    path = tmp_path / "file"
    path.write_bytes(DATA)
    request = getattr(RequestFactory(), method)("/data/x.csv", headers=headers)
    return respond_file(request, path.open("rb"), size=100, etag=ETAG, content_type="text/csv")


def sent(response: Any) -> bytes:  # noqa: ANN401
    content = response.getvalue()
    leave(response)
    assert isinstance(content, bytes)
    return content


def test_the_whole_file_is_for_the_server_to_send(tmp_path: Path) -> None:
    response = answer(tmp_path)

    assert response.status_code == 200
    assert response["Content-Length"] == "100"
    assert response["Accept-Ranges"] == "bytes"
    assert response.file_to_stream.fileno()  # type: ignore[attr-defined]
    assert sent(response) == DATA


@pytest.mark.parametrize("condition", [{}, {"if-range": ETAG}])
def test_a_range_is_those_bytes(tmp_path: Path, condition: dict[str, str]) -> None:
    response = answer(tmp_path, **{"range": "bytes=10-19", **condition})

    assert response.status_code == 206
    assert response["Content-Range"] == "bytes 10-19/100"
    assert response["Content-Length"] == "10"
    assert response["ETag"] == ETAG
    # A server would send all from there.
    assert not hasattr(response.file_to_stream, "fileno")  # type: ignore[attr-defined]
    assert sent(response) == DATA[10:20]


@pytest.mark.parametrize("validator", ['"other"', 'W/"abc"', "Fri, 27 Nov 2026 00:00:00 GMT"])
def test_a_range_of_another_file_is_answered_by_the_whole(tmp_path: Path, validator: str) -> None:
    response = answer(tmp_path, **{"range": "bytes=10-19", "if-range": validator})

    assert response.status_code == 200
    assert sent(response) == DATA


def test_a_range_outside_the_file_gets_its_size(tmp_path: Path) -> None:
    response = answer(tmp_path, range="bytes=100-")

    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */100"
    assert response["Content-Type"] == "application/problem+json"


def test_head_has_the_size_of_the_whole(tmp_path: Path) -> None:
    response = answer(tmp_path, "head", range="bytes=10-19")

    assert response.status_code == 200
    assert response["Content-Length"] == "100"
    assert sent(response) == b""

"""Content codings that clients accept (RFC 9110 §12.5.3), and compression."""

import gzip

import brotli
import pytest

from collabsite.serving.encodings import accepted_codings, compress, is_compressible


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("", ()),
        ("gzip, deflate, br, zstd", ("br", "gzip")),
        ("gzip", ("gzip",)),
        ("br;q=0, gzip;q=0.5", ("gzip",)),
        ("GZIP;q=0.000", ()),
        ("*", ("br", "gzip")),
        ("*;q=0, gzip", ("gzip",)),
        ("identity", ()),
        (" , ;q=1,\x00", ()),
    ],
)
def test_the_best_of_the_accepted_codings_comes_first(
    header: str, codings: tuple[str, ...]
) -> None:
    assert accepted_codings(header) == codings


def test_a_body_is_compressed_to_the_same_bytes_each_time() -> None:
    body = b"The river is low. " * 100

    assert brotli.decompress(compress(body, "br")) == body
    assert gzip.decompress(compress(body, "gzip")) == body
    assert compress(body, "gzip") == compress(body, "gzip")


@pytest.mark.parametrize(
    ("kind", "size", "gains"),
    [
        ("text/html; charset=utf-8", 5000, True),
        ("application/atom+xml", 5000, True),
        ("application/problem+json", 5000, True),
        ("image/svg+xml", 5000, True),
        ("image/png", 5000, False),
        ("application/zip", 5000, False),
        ("text/html", 20, False),
    ],
)
def test_only_long_texts_are_compressed(kind: str, size: int, gains: bool) -> None:
    assert is_compressible(kind, size) is gains

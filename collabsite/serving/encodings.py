"""Content codings of HTTP: what a client accepts, and how bytes are compressed.

The rule's source is RFC 9110 §12.5.3.
"""

import gzip
import re
from functools import lru_cache

import brotli

# The best first.
CODINGS = ("br", "gzip")
# A body that is shorter gains nothing.
SHORTEST = 200

_COMPRESSIBLE = re.compile(r"text/|image/svg|application/(?:[\w.+-]*(?:json|xml)|javascript)")
_REFUSED = re.compile(r"q=0(?:\.0{0,3})?")


@lru_cache(maxsize=500)
def accepted_codings(accept_encoding: str) -> tuple[str, ...]:
    """Return the codings of ours that an `Accept-Encoding` header accepts, the best first."""
    given: dict[str, bool] = {}
    for each in accept_encoding.lower().split(","):
        coding, _, weight = (part.strip() for part in each.partition(";"))
        given[coding] = not _REFUSED.fullmatch(weight.replace(" ", ""))
    return tuple(coding for coding in CODINGS if given.get(coding, given.get("*", False)))


def is_compressible(content_type: str, size: int) -> bool:
    """Return whether compressing a body of this type and number of bytes makes it smaller."""
    return size >= SHORTEST and bool(_COMPRESSIBLE.match(content_type))


def compress(body: bytes, coding: str) -> bytes:
    """Return the body, compressed as well as the coding can; always the same bytes."""
    if coding == "br":
        return brotli.compress(body, quality=11)
    return gzip.compress(body, compresslevel=9, mtime=0)


def decompress(body: bytes) -> bytes:
    """Return a body that was compressed by the best coding as it was before."""
    return brotli.decompress(body)

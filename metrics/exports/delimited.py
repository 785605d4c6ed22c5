"""CSV by RFC 4180: commas, CRLF, quotes where they are needed."""

import csv
import io
from collections.abc import Iterable, Iterator

from metrics.exports.tabular import Value, as_text

# Excel takes a file without it for one in the machine's own encoding, which on Chinese Windows is
# GBK; what reads UTF-8 with care (pandas, R, `utf-8-sig`, browsers) leaves it out by itself.
MARK = b"\xef\xbb\xbf"

# So many characters are sent at once.
PIECE = 32_768


def pieces(
    header: Iterable[str], rows: Iterable[Iterable[Value]], *, marked: bool
) -> Iterator[bytes]:
    """Return the file in pieces, `marked` with the byte order mark or not."""
    if marked:
        yield MARK
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(map(as_text, header))
    for row in rows:
        writer.writerow(map(as_text, row))
        if held.tell() >= PIECE:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()

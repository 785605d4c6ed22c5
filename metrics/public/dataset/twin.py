"""A dataset's `.json` twin with all its rows: the same shape as of one page, in pieces."""

import json
from collections.abc import Iterator

from collabsite.web.responses import plain
from metrics import pivot
from metrics.exports.extract import Extract, lines
from metrics.public.dataset.page import DatasetPage

# Only the twin's own field is written so: within a text, a line's end is written `\n`.
_PLACE = '\n "rows": []'
ROWS_AT_ONCE = 100


def frame(page: DatasetPage) -> str:
    """Return the twin of a page without rows, between whose parts `pieces` puts the rows."""
    return json.dumps(plain(page), ensure_ascii=False, indent=1)


def pieces(framed: str, extract: Extract) -> Iterator[bytes]:
    """Return the twin in pieces, a line for each row."""
    before, _place, after = framed.partition(_PLACE)
    yield f'{before}\n "rows": ['.encode()
    held: list[str] = []
    first = True
    for row in _rows(extract):
        held.append(f"{'' if first else ','}\n  {json.dumps(plain(row), ensure_ascii=False)}")
        first = False
        if len(held) >= ROWS_AT_ONCE:
            yield "".join(held).encode()
            held.clear()
    yield f"{''.join(held)}]{after}".encode()


def _rows(extract: Extract) -> Iterator[pivot.Row]:
    for line in lines(extract):
        yield pivot.Row(
            line.code,
            line.label,
            tuple(
                pivot.cell(cell, column.indicator, language=column.language)
                for cell, column in zip(line.cells, extract.columns, strict=True)
            ),
        )

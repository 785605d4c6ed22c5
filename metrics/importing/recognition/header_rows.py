"""Headers of several rows: years or groups over the heads of several columns. Pure."""

from collections.abc import Sequence
from itertools import takewhile

from metrics.importing.recognition import numerals, periods
from metrics.importing.table import Rows

MAX_HEADER_ROWS = 4


def find_header_rows(rows: Rows, header: int) -> tuple[int, int]:
    """Return the first and the last row of the header to which a row belongs, counted from 1."""
    first = last = header
    while first > 1 and last - first < MAX_HEADER_ROWS and _spans(rows[first - 2], rows[first - 1]):
        first -= 1
    while (
        last < len(rows) and last - first < MAX_HEADER_ROWS and _spans(rows[last - 1], rows[last])
    ):
        last += 1
    return first, last


def join_header(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the heads of columns of one row or several: `Papers (2022)` of Papers over 2022.

    A cell also heads the columns right of it whose cells beside it are blank, as merged cells are,
    unless nothing is below it.
    """
    width = max(map(len, rows))
    padded = [[*periods.settle_periods(row), *[""] * (width - len(row))] for row in rows]
    for number, upper in enumerate(padded[:-1], start=1):
        group = ""
        for place in range(1, width):
            has_more = any(row[place].strip() for row in padded[number:])
            if upper[place].strip():
                group = upper[place] if has_more else ""
            elif has_more:
                upper[place] = group
    return [_join_head(parts) for parts in zip(*padded, strict=True)]


def _join_head(parts: Sequence[str]) -> str:
    filled = [part for part in dict.fromkeys(parts) if part.strip()]
    if len(filled) < 2:
        # The cell itself, which may be one that can't be read.
        return filled[0] if filled else ""
    labels, period, written = [], "", ""
    for part in map(str.strip, filled):
        # Q1 below 2022 is the first quarter of that year.
        ways = (part, f"{part} {period}", f"{period}{part}", f"{period}年{part}")
        found = next(filter(None, map(periods.header_period, ways if period else [part])), "")
        if found:
            written = part if found == periods.header_period(part) else found
            period = found
        else:
            labels.append(part)
    label = " · ".join(labels)
    return f"{label} ({written})" if label and written else label or written


def _spans(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Return whether the cells of a row head several columns each, whose own heads are below."""
    if not (_are_names(upper) and _are_names(lower)):
        return False
    if upper[0].strip() and lower[0].strip() and upper[0].strip() != lower[0].strip():
        # A title, or a header and its first row.
        return False
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    starts = [place for place in range(1, width) if above[place].strip() and below[place].strip()]
    is_group = any(_columns_of(above, below, start) > 1 for start in starts)
    heads = [head.casefold() for head in join_header([upper, lower]) if head]
    return is_group and len(set(heads)) == len(heads)


def _columns_of(above: Sequence[str], below: Sequence[str], start: int) -> int:
    """Return how many columns a cell heads: those beside it are blank, or say the same."""
    head = above[start].strip()
    run = takewhile(lambda place: above[place].strip() in {"", head}, range(start, len(above)))
    return sum(bool(below[place].strip()) for place in run)


def _are_names(row: Sequence[str]) -> bool:
    """Return whether a row has texts and periods only, and no other numbers."""
    filled = [text.strip() for text in row if text.strip()]
    return bool(filled) and all(
        periods.header_period(text)
        or not (numerals.is_number(text) or numerals.is_missing(text) or text.startswith("#"))
        for text in filled
    )

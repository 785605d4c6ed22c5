"""The one table of a sheet: its heads, its rows, and what stands above and below them. Pure."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from collabsite.web.spreadsheets import column_letter
from metrics.importing import numerals, periods, units
from metrics.importing.table import (
    MAX_CELLS,
    MAX_COLUMNS,
    FileError,
    FileProblem,
    RawTable,
    Rows,
    too_many_cells_error,
)

# Rows in which the heads are looked for.
_FIRST_ROWS = 60
_NOTE = re.compile(
    r"\s*(?:notes?\b|sources?\b|footnotes?\b|data from\b|last updated?\b|©|\*|\(\d+\)|\[\d+\]|#"
    r"|注|备注|说明|资料来源|数据来源|来源|更新)",
    re.IGNORECASE,
)


@dataclass
class Block:
    """The heads and the columns below them, all as long as `numbers`; blank rows are left out."""

    header: list[str]
    # The first and the last row of the heads, counted from 1.
    header_rows: tuple[int, int]
    # The number of each row in the file.
    numbers: Sequence[int]
    columns: list[list[str]] = field(default_factory=list)
    # Texts above the heads and below the rows, which belong to no cell.
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)


def find_block(raw: RawTable, header_rows: tuple[int, int] | None = None) -> Block:
    """Return the table of a sheet, with the chosen rows of heads or those that are found.

    Raises `FileError` if there is no table, or more than one.
    """
    rows = raw.rows
    numbers = array("I", (place + 1 for place in rows.filled()))
    if not numbers:
        raise FileError(_("The file is empty: no row has any content."))
    first, last = header_rows or _header_rows(rows, _find_header(rows, numbers))
    heads = join_heads([rows[n - 1] for n in range(first, min(last, len(rows)) + 1)] or [[]])
    while heads and not heads[-1]:
        heads.pop()
    if not heads:
        raise FileError(_("There are no heads in the rows that you chose: choose others."))
    if len(heads) > MAX_COLUMNS:
        raise FileError(
            _("The file has %(count)d columns, and at most %(limit)d can be imported at once.")
            % {"count": len(heads), "limit": MAX_COLUMNS}
        )
    above = numbers[: bisect_left(numbers, first)]
    body = numbers[bisect_right(numbers, last) :]
    if len(body) * len(heads) > MAX_CELLS:
        raise too_many_cells_error()
    below = _count_notes(rows, body, len(heads))
    body, notes = body[: len(body) - below], body[len(body) - below :]
    block = Block(heads, (first, last), body)
    block.above = [_joined(rows[n - 1]) for n in above]
    block.below = [_joined(rows[n - 1]) for n in notes]
    _fill(block, rows)
    _refuse_text(block, rows)
    _refuse_two_tables(block, rows)
    _merge_units(block)
    return block


def _find_header(rows: Rows, numbers: Sequence[int]) -> int:
    """Return the row that names the columns: the first full one without numbers above the data.

    Lines above a table may themselves be full, as `Data Source,WDI` above two columns: of those
    with a blank row between, it is the last.
    """
    sample = [n for n in numbers[:400] if _headed(rows[n - 1]) > 1]
    if not sample:
        return numbers[0]
    usual = Counter(_filled(rows[n - 1]) for n in sample).most_common(1)[0][0]
    full = [n for n in sample if _headed(rows[n - 1]) >= max(2, 0.8 * usual)]
    begins = next((n for n in full if _is_data(rows[n - 1])), sample[0] + _FIRST_ROWS)
    found = [n for n in full if n < begins and _names_columns(rows[n - 1])]
    if not found:
        return sample[0]
    filled = set(numbers)
    # Without a number below, nothing tells a second head from a row of words.
    is_sure = begins in filled
    first = found[0]
    for before, after in pairwise(found):
        if is_sure and not filled.issuperset(range(before, after)):
            first = after
    return first


def _headed(row: Sequence[str]) -> int:
    """Return how many columns a row may name: the first one often has no name."""
    return _filled(row) + (not row[0])


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _joined(row: Sequence[str]) -> str:
    return " ".join(text.strip() for text in row if text.strip())


def _is_value(text: str) -> bool:
    return numerals.is_number(text) or text.startswith("#")


def _is_data(row: Sequence[str]) -> bool:
    """Return whether a row has a number that is no year."""
    return any(_is_value(text) and not periods.is_plausible(text) for text in row if text.strip())


def _names_columns(row: Sequence[str]) -> bool:
    """Return whether a row can be heads: names or periods, and no other numbers or dates."""
    cells = [text.strip() for text in row if text.strip()]
    are_names = [text for text in cells if not periods.header_period(text)]
    if any(_is_value(text) or numerals.is_missing(text) for text in are_names):
        return False
    # A date that is a value (`Last Updated Date,2024-05-01`) names no column by itself.
    return len({text.casefold() for text in cells}) == len(cells) or bool(are_names)


def _header_rows(rows: Rows, header: int) -> tuple[int, int]:
    """Return the first and the last row of the heads to which a row belongs.

    Raises `FileError` if there are more than two.
    """
    first = last = header
    while first > 1 and _spans(rows[first - 2], rows[first - 1]):
        first -= 1
    while last < len(rows) and _spans(rows[last - 1], rows[last]):
        last += 1
    if last > first + 1:
        raise FileError(
            _(
                "The heads of the columns are in more than two rows: write them into one or two, such"
                " as years below the names of what they count."
            )
        )
    return first, last


def _spans(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Return whether cells of a row head several columns each, whose own heads are below."""
    if not (_are_heads(upper) and _are_heads(lower)):
        return False
    if upper[0].strip() and lower[0].strip() and upper[0].strip() != lower[0].strip():
        # A title, or heads and their first row.
        return False
    width = max(len(upper), len(lower))
    above = [*map(str.strip, upper), *[""] * (width - len(upper))]
    below = [*map(str.strip, lower), *[""] * (width - len(lower))]
    group, counted = 0, Counter[int]()
    for place in range(1, width):
        if above[place] and above[place] != above[group]:
            group = place
        if group and below[place]:
            counted[group] += 1
    joined = [head.casefold() for head in join_heads([upper, lower]) if head]
    has_group = any(count > 1 for count in counted.values())
    return has_group and len(set(joined)) == len(joined)


def _are_heads(row: Sequence[str]) -> bool:
    filled = [text for text in row if text.strip()]
    return bool(filled) and not any(
        _is_value(text) or numerals.is_missing(text)
        for text in filled
        if not periods.header_period(text)
    )


def join_heads(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the heads of columns of one row or two: `Papers (2022)` of Papers over 2022.

    A cell also heads the columns right of it whose cells beside it are blank, as merged cells are,
    unless nothing is below it.
    """
    width = max(map(len, rows))
    padded = [[*periods.settle_periods(row), *[""] * (width - len(row))] for row in rows]
    for upper, lower in pairwise(padded):
        group = ""
        for place in range(1, width):
            if upper[place].strip():
                group = upper[place] if lower[place].strip() else ""
            elif lower[place].strip():
                upper[place] = group
    return [_join_head(parts) for parts in zip(*padded, strict=True)]


def _join_head(parts: Sequence[str]) -> str:
    filled = [part for part in dict.fromkeys(parts) if part.strip()]
    if len(filled) < 2:
        # The cell itself, which may be one that can't be read.
        return filled[0] if filled else ""
    upper, lower = map(str.strip, filled[:2])
    above, below = periods.header_period(upper), periods.header_period(lower)
    # Q1 below 2022 is the first quarter of that year, and 1月 below 2022年 its January.
    joint = (f"{lower} {above}", f"{above}{lower}", f"{above}年{lower}") if above else ()
    if period := next(filter(None, map(periods.header_period, joint)), ""):
        return period
    if above and not below:
        upper, lower = lower, upper
    return f"{upper} ({lower})" if above or below else f"{upper} · {lower}"


def _count_notes(rows: Rows, body: Sequence[int], width: int) -> int:
    """Return how many of the last rows are notes: runs of texts alone, and what says that it is one."""
    found = 0
    blocks = list(_runs(body))
    while len(blocks) > 1 and width > 1 and all(_is_text(rows[n - 1]) for n in blocks[-1]):
        found += len(blocks.pop())
    for number in reversed(blocks[-1][1:] if blocks else []):
        row = rows[number - 1]
        is_alone = width > 2 and bool(row[0]) and not any(row[1:])
        if not (is_alone and _NOTE.match(row[0])) and len(row[0]) <= 200:
            break
        found += 1
    return found


def _is_text(row: Sequence[str]) -> bool:
    """Return whether a row is a sentence, whatever separators are in it."""
    filled = [text for text in row if text.strip()]
    return filled == [row[0]] or (bool(row[0]) and bool(_NOTE.match(row[0])))


def _runs(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield runs of rows without a blank row between them."""
    places, start = range(len(numbers)), 0
    while start < len(numbers):
        blank = numbers[start] - start
        end = bisect_right(places, blank, lo=start, key=lambda place: numbers[place] - place)
        yield numbers[start:end]
        start = end


def _fill(block: Block, rows: Rows) -> None:
    """Take as many columns as there are heads; what is beyond them is a problem."""
    width = len(block.header)
    for number in block.numbers:
        if rows.widths[number - 1] <= width:
            continue
        row = rows[number - 1]
        beyond = next((place for place in range(width, len(row)) if row[place]), None)
        if beyond is not None:
            message = _(
                "this row has %(count)d cells, the header has %(width)d; name the column in the"
                " header, or empty the cell"
            ) % {"count": len(row), "width": width}
            block.problems.append(FileProblem(number, beyond + 1, "", message))
    places = array("I", (number - 1 for number in block.numbers))
    block.columns = [rows.column(place, places) for place in range(width)]


def _merge_units(block: Block) -> None:
    """Move a row of units, directly below the heads, into the names of the columns."""
    named = {
        place: column[0].strip(" ()（）[]")
        for place, column in enumerate(block.columns)
        if place and column and column[0].strip()
    }
    has_data = len(block.numbers) > 1 and _is_data([column[1] for column in block.columns])
    if not (has_data and named and all(map(units.is_unit, named.values()))):
        return
    if any(periods.header_period(block.header[place]) for place in named):
        return
    for place, unit in named.items():
        block.header[place] = f"{block.header[place]} ({unit})"
    block.numbers = block.numbers[1:]
    for column in block.columns:
        del column[0]


def _refuse_text(block: Block, rows: Rows) -> None:
    """Raise `FileError` for lines of text that only happen to have separators in them."""
    widths = Counter(rows.widths[number - 1] for number in block.numbers)
    total = sum(widths.values())
    if total < 4 or len(block.problems) < 0.3 * total:
        return
    if len(widths) > 2 and widths.most_common(1)[0][1] < 0.7 * total:
        raise FileError(
            _(
                "This is not a table: its rows have from %(least)d to %(most)d cells, and no width"
                " that most of them share. Choose a CSV or XLSX file."
            )
            % {"least": min(widths), "most": max(widths)}
        )


def _refuse_two_tables(block: Block, rows: Rows) -> None:
    """Raise `FileError` if a second table follows the first, or stands beside it."""
    width = len(block.header)
    had_values = False
    for before, after in pairwise(_runs(array("I", [block.header_rows[1], *block.numbers]))):
        had_values = had_values or any(
            _is_data(rows[n - 1][:width]) for n in before[:20] if n != block.header_rows[1]
        )
        # A title may stand above the second heads.
        heads = next((n for n in after if _filled(rows[n - 1][:width]) > 1), after[-1])
        below = [rows[n - 1][:width] for n in after if n > heads][:3]
        if had_values and _names_columns(rows[heads - 1][:width]) and any(map(_is_data, below)):
            raise FileError(
                _(
                    "There are two tables in this sheet, the second from row %(row)d on: put each"
                    " into a sheet or a file of its own."
                )
                % {"row": heads}
            )
    for place in range(1, width - 2):
        if block.header[place] or any(block.columns[place]):
            continue
        # Columns of names on both sides of an empty one are of two tables.
        names = [list(filter(None, block.columns[n][:50])) for n in (0, place + 1)]
        if all(len(texts) > 1 and not any(map(_is_value, texts)) for texts in names):
            raise FileError(
                _(
                    "There are two tables beside each other in this sheet, the second from column"
                    " %(column)s on: put each into a sheet or a file of its own."
                )
                % {"column": column_letter(place + 2)}
            )

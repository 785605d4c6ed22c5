"""The one table of a sheet: its header, its rows, and what stands above and below them. Pure."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.translation import gettext as _

from collabsite.web.spreadsheets import column_letter
from metrics.importing.recognition import numerals, periods, units
from metrics.importing.recognition.header_rows import find_header_rows, join_header
from metrics.importing.table import (
    MAX_CELLS,
    MAX_COLUMNS,
    FileError,
    FileProblem,
    RawTable,
    Rows,
    too_many_cells_error,
)

# Rows that are looked at for the header and the usual width.
_SAMPLE = 400
_MAX_HEAD = 60
_NOTE = re.compile(
    r"\s*(?:notes?\b|sources?\b|footnotes?\b|remarks?\b|legend\b|data from\b|last updated?\b"
    r"|special values?\b|available flags?\b|observation flags?\b|©|\*|\(\d+\)|\[\d+\]|#"
    r"|注|备注|说明|资料来源|数据来源|来源|更新)",
    re.IGNORECASE,
)


@dataclass
class Block:
    """A header and the columns below it, all as long as `numbers`; blank rows are left out."""

    header: list[str]
    # The only row of the header, or the last of several.
    header_row: int
    # The number of each row in the file.
    numbers: Sequence[int]
    first_header_row: int = 0
    columns: list[list[str]] = field(default_factory=list)
    # Texts above the header and below the rows, which belong to no cell.
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)


def find_block(raw: RawTable, header_rows: tuple[int, int] | None = None) -> Block:
    """Return the table of a sheet, with the chosen header rows or those that are found.

    Raises `FileError` if there is no table, or more than one.
    """
    rows = raw.rows
    numbers = _filled_rows(rows)
    first, header_row = header_rows or find_header_rows(rows, _find_header(rows, numbers))
    heads = join_header(
        [rows[number - 1] for number in range(first, min(header_row, len(rows)) + 1)] or [[]]
    )
    if not any(heads):
        raise FileError(_("There are no heads in the rows that you chose: choose others."))
    header = _header(heads)
    width = len(header)
    above = [_joined(rows[number - 1]) for number in numbers[: bisect_left(numbers, first)]]
    body = numbers[bisect_right(numbers, header_row) :]
    described = _description(rows, body)
    description, body = body[:described], body[described:]
    if len(body) * width > MAX_CELLS:
        raise too_many_cells_error()
    below = _notes(rows, body, width)
    body = body[: len(body) - len(below)] if below else body
    below = [*(_joined(rows[number - 1]) for number in description), *below]
    block = Block(header, header_row, body, first, above=above, below=below)
    _fill(block, rows)
    _refuse_ragged(block, rows)
    _refuse_two_tables(block, rows)
    _merge_units(block)
    return block


def whole_block(rows: Rows) -> Block:
    """Return rows as a table of which all is one: a header and the rows below it."""
    numbers = _filled_rows(rows)
    block = Block(_header(rows[numbers[0] - 1]), numbers[0], numbers[1:])
    _fill(block, rows)
    return block


def _filled_rows(rows: Rows) -> Sequence[int]:
    """Return the numbers of the rows with any content. Raises `FileError` if there are none."""
    numbers = array("I", (place + 1 for place in rows.filled()))
    if not numbers:
        raise FileError(_("The file is empty: no row has any content."))
    return numbers


def _header(row: Sequence[str]) -> list[str]:
    header = list(row)
    while not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        raise FileError(
            _("The file has %(count)d columns, and at most %(limit)d can be imported at once.")
            % {"count": len(header), "limit": MAX_COLUMNS}
        )
    return header


def _description(rows: Rows, body: Sequence[int]) -> int:
    """Return how many rows below the header describe time series: their codes, units and dates."""
    firsts = [rows[number - 1][0] for number in body[:_SAMPLE]]
    count = next((n for n, text in enumerate(firsts) if periods.is_plausible(text)), 0)
    is_series = len(firsts) - count > 1 and all(map(periods.is_plausible, firsts[count:]))
    if not is_series or any(_is_data(rows[number - 1]) for number in body[:count]):
        return 0
    return count


def _joined(row: Sequence[str]) -> str:
    return " ".join(text.strip() for text in row if text.strip())


def _filled(row: Sequence[str]) -> int:
    """Return how many cells of a row hold anything."""
    return sum(map(bool, row))


def _headed(row: Sequence[str]) -> int:
    """Return how many columns a row may name: the first one often has no name."""
    return _filled(row) + (not row[0])


def _find_header(rows: Rows, numbers: Sequence[int]) -> int:
    """Return the number of the row that names the columns: mostly the first, or below a head."""
    sample = [number for number in numbers[:_SAMPLE] if _headed(rows[number - 1]) > 1]
    if not sample:
        return numbers[0]
    usual = Counter(_filled(rows[number - 1]) for number in sample).most_common(1)[0][0]
    first = sample[0]
    for number in sample:
        if number > first + _MAX_HEAD:
            break
        row = rows[number - 1]
        is_full = _headed(row) >= max(2, 0.8 * usual)
        if not is_full or not _names_columns(row):
            continue
        if number == first or _describes(rows, first, number):
            # What is above may itself be full, as `Data Source,WDI` above two columns.
            later = _header_after_gap(rows, numbers, number, usual)
            return later or number
        break
    return first


def _names_columns(row: Sequence[str]) -> bool:
    """Return whether a row can be a header: names or periods, and no other numbers or dates."""
    cells = [text.strip() for text in row if text.strip()]
    if any(_is_value(text) and not periods.header_period(text) for text in cells):
        return False
    # A date that is a value (`Last Updated Date,2024-05-01`) names no column by itself.
    return len({text.casefold() for text in cells}) == len(cells) or any(
        not periods.header_period(text) for text in cells
    )


def _is_value(text: str) -> bool:
    return numerals.is_number(text) or text.startswith("#")


def _describes(rows: Rows, first: int, header: int) -> bool:
    """Return whether the rows above a possible header are a description and no header and data.

    They are if they are narrower, or a blank row is between, and no data begins before.
    """
    width = _filled(rows[header - 1])
    between = [row for number in range(first, header) if any(row := rows[number - 1])]
    narrow = all(_filled(row) < width for row in between)
    return (
        narrow
        and _holds_values(rows, header)
        and not any(_is_data(row) for row in between if _filled(row) > 2)
    )


def _is_data(row: Sequence[str]) -> bool:
    return sum(_is_value(text) and not periods.is_plausible(text) for text in row if text) > 0


def _holds_values(rows: Rows, header: int) -> bool:
    """Return whether one of the next rows has a number."""
    below = range(header, min(header + 20, len(rows)))
    return any(_is_value(text) for place in below for text in rows[place] if text.strip())


def _header_after_gap(rows: Rows, numbers: Sequence[int], header: int, usual: int) -> int | None:
    """Return the header below a short head that looks like a table of its own, if there is one."""
    blocks = list(_blocks([n for n in numbers if header <= n <= header + _MAX_HEAD]))
    for before, after in pairwise(blocks):
        row = rows[after[0] - 1]
        if any(_is_data(rows[n - 1]) for n in before) or len(before) > 5:
            return None
        if (
            _filled(row) >= max(2, 0.8 * usual)
            and _names_columns(row)
            and not any(periods.is_plausible(text) for text in row[1:2] if len(row) == 2)
            and after[-1] > after[0]
            and any(_is_data(rows[n - 1]) for n in after[1:3])
        ):
            return after[0]
    return None


def _blocks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield runs of rows without a blank row between them."""
    places, start = range(len(numbers)), 0
    while start < len(numbers):
        blank = numbers[start] - start
        end = bisect_right(places, blank, lo=start, key=lambda place: numbers[place] - place)
        yield numbers[start:end]
        start = end


def _notes(rows: Rows, body: Sequence[int], width: int) -> list[str]:
    """Return the texts below the last row of values, from the top."""
    found: list[str] = []
    blocks = list(_blocks(body))
    if not blocks:
        return found
    # A run of rows of its own that holds no values, or single texts that say that they are notes.
    while len(blocks) > 1 and width > 1 and all(_is_text(rows[n - 1]) for n in blocks[-1]):
        found = [_joined(rows[n - 1]) for n in blocks.pop()] + found
    for number in reversed(blocks[-1][1:]):
        row = rows[number - 1]
        if not row[0] or not _is_note(row, width):
            break
        found.insert(0, _joined(row))
    return found


def _is_text(row: Sequence[str]) -> bool:
    """Return whether a row is a sentence, whatever separators are in it."""
    filled = [text for text in row if text.strip()]
    return filled == [row[0]] or (bool(row[0]) and bool(_NOTE.match(row[0])))


def _is_note(row: Sequence[str], width: int) -> bool:
    is_alone = width > 2 and not any(row[1:])
    return (is_alone and bool(_NOTE.match(row[0]))) or len(row[0]) > 200


def _fill(block: Block, rows: Rows) -> None:
    """Take as many columns as the header has; what is beyond them is a problem."""
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
    """Move a row of units, directly below the header, into the names of the columns."""
    if len(block.numbers) < 2 or not _is_data([column[1] for column in block.columns]):
        return
    first, *rest = (column[0].strip(" ()（）[]") for column in block.columns)
    named = {place: text for place, text in enumerate(rest, start=1) if text}
    is_row = first.casefold() in {"", "unit", "units", "单位", "计量单位"}
    if not (is_row and named and all(map(units.is_unit, named.values()))):
        return
    if any(periods.header_period(block.header[place]) for place in named):
        return
    for place, unit in named.items():
        block.header[place] = f"{block.header[place]} ({unit})"
    block.numbers = block.numbers[1:]
    for column in block.columns:
        del column[0]


def _refuse_ragged(block: Block, rows: Rows) -> None:
    """Raise `FileError` for lines of text that only happen to have separators in them."""
    widths = Counter(rows.widths[number - 1] for number in block.numbers)
    total = sum(widths.values())
    if total < 4 or len(block.problems) < 0.3 * total:
        return
    usual = widths.most_common(1)[0][1]
    if len(widths) > 2 and usual < 0.7 * total:
        raise FileError(
            _(
                "This is not a table: its rows have from %(least)d to %(most)d cells, and no width"
                " that most of them share. Choose a CSV or XLSX file."
            )
            % {"least": min(widths), "most": max(widths)}
        )


def _refuse_two_tables(block: Block, rows: Rows) -> None:
    """Raise `FileError` if a second header follows, or a second table stands beside the first."""
    blocks = list(_blocks(array("I", [block.header_row, *block.numbers])))
    width = len(block.header)
    had_values = False
    for before, after in pairwise(blocks):
        had_values = had_values or any(
            _is_data(rows[n - 1][:width]) for n in before[:20] if n != block.header_row
        )
        # A title may stand above the second header.
        title = next((n for n, at in enumerate(after) if _filled(rows[at - 1][:width]) > 1), 0)
        after = after[title:]
        row = rows[after[0] - 1][:width]
        if (
            had_values
            and len(after) > 1
            and _filled(row) > 1
            and _names_columns(row)
            and any(_is_data(rows[n - 1][:width]) for n in after[1:4])
            and not any(map(_is_value, row))
        ):
            raise FileError(
                _(
                    "There are two tables in this sheet, the second from row %(row)d on: put each"
                    " into a sheet or a file of its own."
                )
                % {"row": after[0]}
            )
    _refuse_table_beside(block)


def _refuse_table_beside(block: Block) -> None:
    header = block.header
    for place in range(1, len(header) - 2):
        if header[place] or any(block.columns[place]):
            continue
        # A column of names after the empty one begins a table of its own.
        texts = list(filter(None, block.columns[place + 1][:50]))
        firsts = list(filter(None, block.columns[0][:50]))
        if len(texts) > 1 and not any(map(_is_value, texts)) and not any(map(_is_value, firsts)):
            raise FileError(
                _(
                    "There are two tables beside each other in this sheet, the second from column"
                    " %(column)s on: put each into a sheet or a file of its own."
                )
                % {"column": column_letter(place + 2)}
            )

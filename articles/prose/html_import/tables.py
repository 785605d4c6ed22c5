"""Tables of foreign HTML as tables of prose: rectangular, with a caption and header cells."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from articles.prose.html_import.tree import Element

_CELLS = {"td", "th"}
# The most rows or columns that a cell may span; more is an error of a program.
_MOST = 99
_TAG = re.compile(r"<[^>]*>")
_NUMBER = re.compile(r"[^\w]*\d[\d.,\s\u00a0]*(?:[^\W\d]{0,3}|[^\w]*)")
_YEAR = re.compile(r"\W*(?:1[5-9]|20)\d\d\W*\D?")


@dataclass(frozen=True)
class Cell:
    """A cell: the HTML of its blocks, and the numbers of columns and rows that it spans."""

    html: str
    is_header: bool = False
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """The words of the cell."""
        return _TAG.sub(" ", self.html).strip()

    @property
    def is_strong(self) -> bool:
        """Return whether all words are strong, as those of a header that only looks like one."""
        rest = re.sub(r"<strong>.*?</strong>", "", self.html)
        return bool(self.text) and not _TAG.sub("", rest).strip()

    @property
    def is_number(self) -> bool:
        """Return whether the cell has a number and no words; a year may be a name."""
        return bool(_NUMBER.fullmatch(self.text)) and not _YEAR.fullmatch(self.text)

    def __str__(self) -> str:
        tag = "th" if self.is_header else "td"
        spans = "".join(
            f' {name}="{number}"'
            for name, number in (("colspan", self.columns), ("rowspan", self.rows))
            if number > 1
        )
        # The header is strong by itself.
        html = re.sub(r"</?strong>", "", self.html) if self.is_header else self.html
        return f"<{tag}{spans}>{html or '<p></p>'}</{tag}>"


def rows_of(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, but not those of a table in its cells."""
    for child in table.children:
        if isinstance(child, Element):
            if child.tag == "tr":
                yield child
            elif child.tag not in _CELLS | {"table", "caption"}:
                yield from rows_of(child)


def cells_of(row: Element, *, in_head: bool, read: Callable[[Element], str]) -> list[Cell]:
    """Return the cells of a row; `read` returns the HTML of the blocks in a cell."""
    return [
        Cell(
            read(child),
            in_head or child.tag == "th",
            _span(child, "colspan"),
            _span(child, "rowspan"),
        )
        for child in row.children
        if isinstance(child, Element) and child.tag in _CELLS
    ]


def heads_of(table: Element) -> set[int]:
    """Return the identities of the rows in the table's head."""
    heads = [child for child in table.elements() if child.tag == "thead"]
    return {id(row) for head in heads for row in rows_of(head)}


def write_table(caption: str, rows: Sequence[Sequence[Cell]]) -> str:
    """Return a table of prose: rows of equal width, the first of them its header if it is one."""
    has_spans = any(cell.rows > 1 for row in rows for cell in row)
    kept = [list(row) for row in rows if has_spans or any(cell.text for cell in row)]
    table = _with_headers(_filled(kept))
    head = f"<caption>{caption}</caption>" if caption else ""
    body = "".join(f"<tr>{''.join(map(str, row))}</tr>" for row in table)
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "")
    return min(int(value), _MOST) if re.fullmatch(r"[1-9]\d{0,3}", value) else 1


def _filled(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return the rows with empty cells at their ends, so that all are equally wide."""
    # The number of rows that the cell above goes on, by column.
    above: dict[int, int] = {}
    widths = []
    for number, row in enumerate(rows):
        left = len(rows) - number
        row[:] = [replace(cell, rows=min(cell.rows, left)) for cell in row]
        taken = {column for column, more in above.items() if more > 0}
        above = {column: more - 1 for column, more in above.items() if more > 1}
        at = 0
        for cell in row:
            while at in taken:
                at += 1
            for column in range(at, at + cell.columns):
                taken.add(column)
                if cell.rows > 1:
                    above[column] = cell.rows - 1
            at += cell.columns
        widths.append(len(taken))
    width = max(widths, default=0)
    return [row + [Cell("")] * (width - own) for row, own in zip(rows, widths, strict=True)]


def _with_headers(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return the rows with the headers that a reader sees, where no element says so."""
    if len(rows) < 2:
        return rows
    first, others = rows[0], rows[1:]
    if any(cell.is_header for row in others for cell in row):
        return rows
    filled = [cell for cell in first if cell.text]
    has_numbers = any(cell.is_number for row in others for cell in row)
    if not (
        all(cell.is_header for cell in first)
        or all(cell.is_strong for cell in filled)
        or (has_numbers and not any(cell.is_number for cell in filled))
        # Few documents say so; the corner above the names of the rows is often empty.
        or (len(first) > 2 and all(cell.text for cell in first[1:]))
    ):
        return rows
    is_even = all(len(row) == len(first) > 1 and row[0].rows == 1 for row in rows)
    are_names = not any(row[0].is_number or not row[0].text for row in others)
    names_rows = is_even and has_numbers and are_names
    return [
        [replace(cell, is_header=True) for cell in first],
        *([replace(row[0], is_header=True), *row[1:]] if names_rows else row for row in others),
    ]

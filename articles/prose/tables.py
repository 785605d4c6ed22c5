"""Tables of the author's own in the prose: their cells, and their HTML for readers. Pure."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils import translation
from django.utils.translation import gettext as _

from articles.prose.parse import Mark, Node, StartTag, Text, end_of, words_in

type WriteNodes = Callable[[Sequence[Node]], str]

# What a column of numbers has where a number is missing.
_MISSING = re.compile(r"[-–—−.…·/*]*|n\.?/?a\.?|无|不详|未知", re.IGNORECASE)
_NUMBER = re.compile(
    r"[~≈<>≤≥±]?\s*[-+−–]?\s*(?:[$€£¥]|[A-Z]{2,3}\s)?\s*\d[\d.,'\s\u00a0\u202f]*"
    r"\s*(?:[%‰％]|[KkMB]|bn|万|亿|[A-Z]{3}|[a-z]{1,3})?\s*[*†‡]?"
)
_ONLY_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)


@dataclass(frozen=True)
class Cell:
    """A cell: its nodes, its first column, and the columns and rows that it spans."""

    nodes: tuple[Node, ...]
    is_header: bool
    column: int
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        """The words of the cell; a mark is one character."""
        parts = (
            node.text if isinstance(node, Text) else "0" if _is_number(node) else ""
            for node in self.nodes
        )
        return " ".join("".join(parts).split())

    @property
    def is_number(self) -> bool:
        """Return whether the cell has a number and nothing else."""
        return _NUMBER.fullmatch(self.text) is not None


@dataclass(frozen=True)
class ProseTable:
    """A table of the author's own: the nodes of its caption, and its rows of cells."""

    caption: tuple[Node, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @classmethod
    def of(cls, nodes: Sequence[Node]) -> "ProseTable":
        """Return the table with these nodes between its start and its end."""
        caption: list[Node] = []
        rows: list[list[Cell]] = []
        # Columns that cells of earlier rows take, with the number of rows that they go on.
        above: dict[int, int] = {}
        at = 0
        while at < len(nodes):
            node = nodes[at]
            if isinstance(node, StartTag) and node.tag == "tr":
                above = {column: more - 1 for column, more in above.items() if more > 1}
                rows.append([])
            elif isinstance(node, StartTag) and node.tag in {"caption", "th", "td"}:
                end = end_of(nodes, at)
                inside = nodes[at + 1 : end]
                at = end
                if node.tag == "caption":
                    caption = list(inside)
                elif rows:
                    rows[-1].append(_cell(node, inside, rows[-1], above))
            at += 1
        return cls(tuple(caption), tuple(tuple(row) for row in rows if row))

    @property
    def heads(self) -> int:
        """The number of rows at the top that have headers only."""
        for number, row in enumerate(self.rows):
            if not all(cell.is_header for cell in row):
                return number
        return 0

    @property
    def numeric_columns(self) -> set[int]:
        """The columns whose cells are numbers, or empty where one is missing."""
        words: set[int] = set()
        numbers: set[int] = set()
        for row in self.rows[self.heads :]:
            for cell in row:
                if cell.is_header or _MISSING.fullmatch(cell.text):
                    continue
                is_number = cell.columns == 1 and cell.is_number
                columns = range(cell.column, cell.column + cell.columns)
                (numbers if is_number else words).update(columns)
        return numbers - words


def render_table(table: ProseTable, write: WriteNodes, *, language: str) -> str:
    """Return the HTML of a table like that of a dataset; '' if it has no cell."""
    if not table.rows:
        return ""
    with translation.override(language):
        label = _("Table")
    caption = write(table.caption)
    if words := " ".join(words_in(table.caption).split()):
        label = words
    numeric = table.numeric_columns
    rows = [
        "".join(
            _render_cell(
                cell,
                write,
                numeric,
                in_head=number < table.heads,
                is_inner=cell is row[0] and cell.column > 0,
            )
            for cell in row
        )
        for number, row in enumerate(table.rows)
    ]
    head = "".join(f"<tr>{row}</tr>" for row in rows[: table.heads])
    body = "".join(f"<tr>{row}</tr>" for row in rows[table.heads :])
    return (
        f'<figure class="table"><div class="table-box" role="region" aria-label="{escape(label)}"'
        f' tabindex="0"><table class="data">'
        + (f"<caption>{caption}</caption>" if caption.strip() else "")
        + (f"<thead>{head}</thead>" if head else "")
        + f"<tbody>{body}</tbody></table></div></figure>"
    )


def _render_cell(
    cell: Cell, write: WriteNodes, numeric: set[int], *, in_head: bool, is_inner: bool
) -> str:
    """Return a cell; one that is the first of its row beside a cell from above is an inner one."""
    tag = "th" if cell.is_header else "td"
    attributes = ""
    if cell.is_header:
        group = "group" if (cell.columns if in_head else cell.rows) > 1 else ""
        attributes += f' scope="{"col" if in_head else "row"}{group}"'
    is_number = cell.columns == 1 and cell.column in numeric and (in_head or not cell.is_header)
    names = ["number"] * is_number + ["inner"] * is_inner
    attributes += f' class="{" ".join(names)}"' if names else ""
    for name, number in (("colspan", cell.columns), ("rowspan", cell.rows)):
        if number > 1:
            attributes += f' {name}="{number}"'
    html = write(cell.nodes)
    if only := _ONLY_PARAGRAPH.fullmatch(html):
        html = only[1]
    return f"<{tag}{attributes}>{html}</{tag}>"


def _cell(
    start: StartTag, nodes: Sequence[Node], row: Sequence[Cell], above: dict[int, int]
) -> Cell:
    """Return the next cell of a row; note in `above` the columns that it takes of later rows."""
    columns, rows = (int(start.attributes.get(name, "1")) for name in ("colspan", "rowspan"))
    column = row[-1].column + row[-1].columns if row else 0
    while column in above:
        column += 1
    if rows > 1:
        above.update(dict.fromkeys(range(column, column + columns), rows))
    return Cell(tuple(nodes), start.tag == "th", column, columns, rows)


def _is_number(node: Node) -> bool:
    return isinstance(node, Mark) and node.element == "data"

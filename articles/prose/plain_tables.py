"""Tables of the author's own as plain texts, of which a dataset can be made. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.prose.document import EndTag, Equation, Mark, Node, StartTag, Text, parse_prose
from articles.prose.tables import Cell, ProseTable, end_of
from collabsite.web.spreadsheets import column_letter
from collabsite.web.text import as_sentence

_PERIOD = re.compile(r"(?:1[5-9]|20|21)\d\d(?:-\d\d|-Q[1-4])?\s*年?")


# `Table 3: `, `Table A.1. `, `表 2-1　`, `表三：`.
_NUMBER = re.compile(
    r"(?i:table|tab\.)\s+(?:\d+|[A-Z]\.?\d+|[IVX]+)(?:[.\-–]\d+)*"
    r"(?:\s*[.:：|·—–-]\s*|\s+(?=[A-Z]))"
    r"|表\s*(?:\d+(?:[.\-–]\d+)*|[一二三四五六七八九十]+)(?:\s*[.:：、．·—–-]\s*|\s+)"
)
# Between the parts of a caption, and of the name of a column.
_BETWEEN = " · "


class UnusableTableError(Exception):
    """No dataset can be made of a table; `problems` are sentences that say what to change."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


@dataclass(frozen=True)
class PlainCitation:
    """The key of a cited source, and the place in it."""

    source: str
    locator: str


@dataclass(frozen=True)
class PlainCell:
    """The words of a cell, those of its footnotes, and the sources that it cites."""

    text: str
    note: str = ""
    citations: tuple[PlainCitation, ...] = ()


@dataclass(frozen=True)
class PlainTable:
    """A table without merged cells: a header, and rows as wide as the header.

    `sources` and `notes` belong to no value: they are in the caption, in the header, in the first
    cells of the rows and below them. `header_row` is the row of the header in the text, from 1.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[PlainCell, ...], ...]
    sources: tuple[PlainCitation, ...] = ()
    notes: tuple[str, ...] = ()
    has_links: bool = False
    header_row: int = 1

    @property
    def title(self) -> str:
        """The caption without the number of the table."""
        number = _NUMBER.match(self.caption)
        return self.caption[number.end() :] if number else self.caption


type _Row = tuple[Cell, ...]


@dataclass(frozen=True)
class _Parts:
    """Rows of a table by what they are for: cells across it stand above and below the data."""

    titles: tuple[Cell, ...]
    heads: tuple[_Row, ...]
    body: tuple[_Row, ...]
    remarks: tuple[Cell, ...]

    @classmethod
    def of(cls, table: ProseTable) -> "_Parts":
        """Return the parts; one row at least is the header, even if it is not marked as one."""
        width = max((cell.column + cell.columns for row in table.rows for cell in row), default=0)
        across = [len(row) == 1 and row[0].columns == width > 1 for row in table.rows]
        begin = next((at for at, is_across in enumerate(across) if not is_across), len(across))
        end = len(across)
        while end > begin and across[end - 1]:
            end -= 1
        rows = table.rows[begin:end]
        marked = next((n for n, row in enumerate(rows) if not all(c.is_header for c in row)), 0)
        # A first cell that spans rows is beside all rows of the header.
        depth = max(1, marked, rows[0][0].rows if rows else 1)
        return cls(
            titles=tuple(row[0] for row in table.rows[:begin]),
            heads=rows[:depth],
            body=rows[depth:],
            remarks=tuple(row[0] for row in table.rows[end:]),
        )

    @property
    def header_row(self) -> int:
        """The last row of the header, from 1."""
        return len(self.titles) + len(self.heads)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, of all rows of the header."""
        columns: dict[int, list[str]] = {}
        for row in self.heads:
            for cell in row:
                text = _plain(cell.nodes).text
                for column in range(cell.column, cell.column + cell.columns):
                    columns.setdefault(column, []).append(text)
        return tuple(_name(columns.get(at, ())) for at in range(max(columns, default=-1) + 1))


def read_plain_table(html: str) -> PlainTable:
    """Return the first table of some prose; raise `UnusableTableError` if no data can be in it.

    Several rows of headers become one. A title across the table becomes part of its caption, and
    what stands across it below the rows a note.
    """
    nodes = parse_prose(html).nodes
    tables = (at for at, node in enumerate(nodes) if _is_start(node, "table"))
    start = next(tables, None)
    inside = () if start is None else nodes[start + 1 : end_of(nodes, start)]
    table = ProseTable.of(inside)
    parts = _Parts.of(table)
    if problems := list(_problems(parts)):
        raise UnusableTableError(problems)
    header = parts.header
    rows = [[_plain(cell.nodes) for cell in row] for row in parts.body]
    rows = [row + [PlainCell("")] * (len(header) - len(row)) for row in rows]
    above = [_plain(table.caption), *(_plain(cell.nodes) for cell in parts.titles)]
    heads = [_plain(cell.nodes) for row in parts.heads for cell in row]
    below = [_plain(cell.nodes) for cell in parts.remarks]
    aside = [*above, *heads, *(row[0] for row in rows), *below]
    notes = [*(cell.note for cell in aside), *(cell.text for cell in below)]
    return PlainTable(
        _BETWEEN.join(dict.fromkeys(cell.text for cell in above if cell.text)),
        header,
        tuple(tuple(row) for row in rows),
        sources=tuple(dict.fromkeys(each for cell in aside for each in cell.citations)),
        notes=tuple(dict.fromkeys(filter(None, notes))),
        has_links=any(_is_start(node, "a") for node in inside),
        header_row=parts.header_row,
    )


def _is_start(node: Node, tag: str) -> bool:
    return isinstance(node, StartTag) and node.tag == tag


def _name(texts: Iterable[str]) -> str:
    """Return the name of a column: `Cost` above `2022` is `Cost (2022)`, above `km` `Cost · km`."""
    *others, last = list(dict.fromkeys(filter(None, texts))) or [""]
    if others and _PERIOD.fullmatch(last):
        return f"{_BETWEEN.join(others)} ({last})"
    if others and last.startswith(("(", "（")):
        return f"{_BETWEEN.join(others)} {last}"
    return _BETWEEN.join([*others, last])


def _problems(parts: _Parts) -> Iterator[str]:
    """Yield what must be changed before the table can be data."""
    if not parts.body:
        yield _("The table has no row below its header. Add one for each thing that was counted.")
        return
    merged = [cell for row in parts.body for cell in row if cell.columns > 1 or cell.rows > 1]
    # From the header into the rows below it.
    merged += [
        cell
        for number, row in enumerate(parts.heads)
        for cell in row
        if number + cell.rows > len(parts.heads)
    ]
    for cell in merged:
        yield _(
            "“%(cell)s” is a merged cell. Split it with the button “Merge or split cells”, so that"
            " each row and column has a cell of its own."
        ) % {"cell": _plain(cell.nodes).text or "–"}
    if merged:
        return
    if len(parts.header) < 2 and max(map(len, parts.body)) < 2:
        yield _(
            "The table has only one column. Data has the names of the rows in the first column, and"
            " numbers in others."
        )
        return
    if not any(parts.header):
        yield _("The first row is empty. Write the name of each column into it.")
    elif _has_numbers(parts.heads):
        yield _(
            "The first row has numbers, and no names of columns. Add a row above, with a name for"
            " each column."
        )
    first = len(parts.titles) + 1
    for number, row in enumerate([*parts.heads, *parts.body], start=first):
        for cell in row:
            if problem := _cell_problem(cell):
                place = {"row": number, "letter": column_letter(cell.column + 1)}
                where = _("row %(row)d, column %(letter)s") % place
                yield as_sentence(
                    _("%(where)s: %(message)s") % {"where": where, "message": problem}
                )


def _has_numbers(heads: Sequence[_Row]) -> bool:
    """Return whether what is taken for a header, without being marked, has a number.

    Years may be the names of columns.
    """
    [first, *others] = heads
    if others or all(cell.is_header for cell in first):
        return False
    return any(cell.is_number and not _PERIOD.fullmatch(cell.text) for cell in first[1:])


def _cell_problem(cell: Cell) -> str:
    """Return why the cell can't be plain text, '' if it can."""
    if any(isinstance(node, Mark) and node.element == "data" for node in cell.nodes):
        return _("this number is bound to data already. Type it as text.")
    if any(isinstance(node, Equation) for node in cell.nodes):
        return _("data can't have an equation. Write it as text.")
    return ""


def _plain(nodes: Iterable[Node]) -> PlainCell:
    """Return the words of some nodes, with their footnotes and citations apart."""
    words: list[str] = []
    notes: list[list[str]] = []
    citations: list[PlainCitation] = []
    is_in_note = False
    for node in nodes:
        match node:
            case Text(text):
                (notes[-1] if is_in_note else words).append(text)
            case StartTag("span"):
                is_in_note = True
                notes.append([])
            case EndTag("span"):
                is_in_note = False
            case StartTag("br") | EndTag("p" | "li"):
                (notes[-1] if is_in_note else words).append(" ")
            case Mark("cite", source, attributes):
                citations.append(PlainCitation(source, attributes.get("data-locator", "")))
    note = " ".join(filter(None, (_join(parts) for parts in notes)))
    return PlainCell(_join(words), note, tuple(dict.fromkeys(citations)))


def _join(parts: Iterable[str]) -> str:
    return " ".join("".join(parts).split())

"""Pipe tables in a scraped document, and the line under a table that names its sources. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from collabsite.transfer.documents.lines import DocumentError, Line, half_width

MAX_COLUMNS = 100
# Limits of columns in the database.
MAX_HEADER = 200
MAX_ROW_LABEL = 300
MAX_SOURCE = 500


@dataclass(frozen=True, slots=True)
class NamedSource:
    """A source as a line under a table names it."""

    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: every row has as many cells as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    # The line under the table as written, "" when there is none, and what it names.
    source_line: str
    sources: tuple[NamedSource, ...]


_BAR = re.compile(r"(?<!\\)\|")
_RULE_CELL = re.compile(r"\s*:?-+:?\s*")


def read_table(lines: Sequence[Line], start: int) -> tuple[Table, int] | None:
    """Read the table that begins at `lines[start]`; also return the index of the line after it.

    A table is a line with a GitHub-style rule (`|---|---|`) under it, or at least two lines in
    a row that begin with a bar. Raises DocumentError for a row with too many cells.
    """
    head = lines[start]
    below = lines[start + 1] if start + 1 < len(lines) else None
    if below is None or not _BAR.search(head.text):
        return None
    barred = head.text.startswith("|")
    ruled = _is_rule(below.text)
    # Double-spaced pages have a blank line between all rows.
    gap = max(1, below.number - head.number)
    if barred:
        if not ruled and not (below.text.startswith("|") and gap == 1):
            return None
    elif not (ruled and gap == 1 and len(_cells(below.text)) == len(_cells(head.text))):
        return None
    header = _header(head)
    end = start + 1 + ruled
    rows = []
    while end < len(lines) and lines[end].number - lines[end - 1].number <= gap:
        if _begins_another(lines, end) or not _is_row(lines[end].text, barred=barred):
            break
        rows.append(_row(lines[end], len(header)))
        end += 1
    source_line = ""
    if end < len(lines) and is_source_line(lines[end].text):
        source_line = lines[end].text
        end += 1
    sources = split_sources(source_line)
    for source in sources:
        if len(source.title) > MAX_SOURCE:
            raise DocumentError(
                lines[end - 1].number,
                f"this source's name has {len(source.title)} characters; at most {MAX_SOURCE} fit",
            )
    return Table(header, tuple(rows), source_line, sources), end


def _is_rule(text: str) -> bool:
    return "|" in text and all(map(_RULE_CELL.fullmatch, _cells(text)))


def _is_row(text: str, *, barred: bool) -> bool:
    if barred:
        return text.startswith("|")
    return _BAR.search(text) is not None and not is_source_line(text)


def _begins_another(lines: Sequence[Line], index: int) -> bool:
    """Return whether a line is the header of a next table. A single dash may be a missing value."""
    if index + 1 == len(lines) or _is_rule(lines[index].text):
        return False
    below = lines[index + 1].text
    return _is_rule(below) and all(cell.count("-") > 2 for cell in _cells(below))


def _cells(text: str) -> list[str]:
    """Split a row at its bars; a bar right after a backslash belongs to its cell."""
    parts = _BAR.split(text)
    if len(parts) > 1 and not parts[0].strip():
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1].strip():
        parts = parts[:-1]
    return [part.strip().replace(r"\|", "|") for part in parts]


def _header(line: Line) -> tuple[str, ...]:
    header = tuple(_cells(line.text))
    if _is_rule(line.text):
        raise DocumentError(line.number, "this table has no header above its |---| line")
    if len(header) > MAX_COLUMNS:
        raise DocumentError(
            line.number, f"this header has {len(header)} cells; at most {MAX_COLUMNS} are read"
        )
    for cell in header:
        _check_length(line, cell, MAX_HEADER)
    return header


def _row(line: Line, width: int) -> tuple[str, ...]:
    cells = _cells(line.text)
    if len(cells) > width:
        raise DocumentError(line.number, f"this row has {len(cells)} cells, the header has {width}")
    _check_length(line, cells[0], MAX_ROW_LABEL)
    return (*cells, *[""] * (width - len(cells)))


def _check_length(line: Line, cell: str, limit: int) -> None:
    if len(cell) > limit:
        raise DocumentError(
            line.number, f"“{cell[:20]}…” has {len(cell)} characters; at most {limit} fit here"
        )


_SOURCE_LABEL = re.compile(
    r"[-•*·_（(]{0,4}\s*(?:(?:data\s+)?sources?|(?:资料|数据|图表|表格|信息)?来\s*源)"
    r"\s*[*_]{0,2}\s*[:：]\s*[*_]{0,2}",
    re.IGNORECASE,
)
_YEAR = r"(?:1[5-9]|20|21)[0-9]{2}"
_TRAILING_YEAR = re.compile(
    rf"[(（]\s*(?P<enclosed>{_YEAR})\s*年?\s*[)）]$|[,，]\s*(?P<listed>{_YEAR})\s*年?$"
)
_ONLY_A_YEAR = re.compile(rf"[(（]?\s*({_YEAR})\s*年?\s*[)）]?")
_ENCLOSED = re.compile(r"[(（][^()（）]*[)）]|《[^《》]*》|“[^“”]*”|「[^「」]*」")
_SEMICOLON = re.compile("[;；]")
# A comma between digits or inside an address separates nothing.
_COMMA = re.compile(r",(?=\s)|[，、]|(?<=[\u3400-\u9fff）]),")
_AND = re.compile(r"(?:^|\s)(?:and|&)\s|以及|[和及](?=[\u3400-\u9fff《“「])", re.IGNORECASE)
# `Ministry of Science and Technology` is one name.
_OF = re.compile(r"\b(?:of|for|on)\b", re.IGNORECASE)


def is_source_line(text: str) -> bool:
    """Return whether a line names sources: `Source: …`, `Sources: …`, `来源：…`, `数据来源：…`."""
    return _SOURCE_LABEL.match(text) is not None


def split_sources(line: str) -> tuple[NamedSource, ...]:
    """Split a source line into the sources it names, each with its year.

    Semicolons separate where there are any, else commas, and the `and` before the last item of a list.
    `A and B` is one name: a name cut in two is harder to notice than two names in one. A year after
    the last item, when no other has one, is the year of all.
    """
    label = _SOURCE_LABEL.match(line)
    if label is None:
        return ()
    text = _without_full_stop(line[label.end() :].strip(" \t\u3000\xa0*_"))
    if line.startswith(("(", "（")):
        text = text.removesuffix(")").removesuffix("）")
    shared: int | None = None
    named: list[NamedSource] = []
    for item in _items(text):
        if only := _ONLY_A_YEAR.fullmatch(half_width(item)):
            shared = int(only[1])
            continue
        year = _TRAILING_YEAR.search(half_width(item))
        # Half width keeps every position.
        title = item[: year.start()] if year else item
        if title := title.strip():
            named.append(
                NamedSource(title, int(year["enclosed"] or year["listed"]) if year else None)
            )
    if named and shared is None and all(source.year is None for source in named[:-1]):
        shared = named[-1].year
    return tuple(NamedSource(source.title, source.year or shared) for source in named)


def _items(text: str) -> list[str]:
    items = _split(_SEMICOLON, text)
    if len(items) < 2:
        items = _split(_COMMA, text)
    if len(items) < 2:
        return items
    *first, last = items
    if _OF.search(last):
        return items
    return [*first, *_split(_AND, last.removesuffix("等"))]


def _split(separator: re.Pattern[str], text: str) -> list[str]:
    pieces, start = [], 0
    for match in separator.finditer(_masked(text)):
        pieces.append(text[start : match.start()])
        start = match.end()
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def _masked(text: str) -> str:
    """Blank out the text within parentheses, quotes and book marks, keeping all positions."""
    return _ENCLOSED.sub(
        lambda match: f"{match[0][0]}{'x' * (len(match[0]) - 2)}{match[0][-1]}", text
    )


def _without_full_stop(text: str) -> str:
    """Drop the full stop of the sentence but not that of an abbreviation (`Inc.`, `U.S.`)."""
    if text.endswith(("。", ").", "）.")) or re.search(r"\w{4,}\.$", text):
        return text[:-1].rstrip()
    return text

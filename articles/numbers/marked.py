"""Texts in which a person marked every claim about a table and its verdict, by which the finder is measured. Pure.

`[[the largest|superlative|holds]]` is a claim. A text begins after a line `=== TABLE`; the table is the file
`../tables/TABLE.csv` beside the folder of the text:

    # row label: Country | 国家
    # dataset: steel
    code,name,chinese,output:2023,output:2024
    ,,,Steel output;million tonnes|钢产量;百万吨
    all*,World,全球,1890,1880

A column is `code:period`, `*` after the code of a row says that it is a total of others, and each indicator has
`name;unit` in two languages.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from articles.numbers.finder import find, judge_found
from articles.numbers.table import Cell, Table, TableColumn, TableRow
from articles.numbers.units import in_whole_units
from articles.numbers.verdicts import VerdictKind

_MARK = re.compile(r"\[\[(?P<literal>[^]|]+)\|(?P<kind>[a-z]+)\|(?P<verdict>[a-z_]+)\]\]")


@dataclass(frozen=True)
class Mark:
    """A claim as a person reads it, with offsets into the text without marks."""

    start: int
    end: int
    verdict: VerdictKind


@dataclass(frozen=True)
class MarkedText:
    """A text without its marks, and these."""

    table: Table
    text: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Figures:
    """Counts of marked claims, of those that are found, and of verdicts, also on what is no claim."""

    claims: int
    suggested: int
    holds: int
    wrong_holds: int
    fails: int
    wrong_fails: int
    elsewhere: int

    def __str__(self) -> str:
        judged = self.holds + self.fails
        return (
            f"{self.claims} marked claims: suggested {_part(self.suggested, self.claims)},"
            f" judged {_part(judged, self.claims)}\n"
            f"holds: {self.holds}, of which wrong {_part(self.wrong_holds, self.holds)}\n"
            f"fails: {self.fails}, of which wrong {_part(self.wrong_fails, self.fails)}\n"
            f"suggested where nothing is marked: {self.elsewhere}"
        )


def _part(count: int, total: int) -> str:
    return f"{count} ({count / total:.1%})" if total else "0"


def read_marked(file: Path) -> Iterator[MarkedText]:
    """Yield the texts of a file; raise `OSError` or `ValueError` for one that can't be read."""
    for chunk in file.read_text("utf-8").split("=== ")[1:]:
        name, _, body = chunk.partition("\n")
        table = read_table(file.parent.parent / "tables" / f"{name.strip()}.csv")
        text, marks, done = "", [], 0
        for found in _MARK.finditer(body):
            text += body[done : found.start()]
            start, text, done = len(text), text + found["literal"], found.end()
            marks.append(Mark(start, len(text), VerdictKind(found["verdict"])))
        yield MarkedText(table, text + body[done:], tuple(marks))


@cache
def read_table(file: Path) -> Table:
    """Read the table of a marked text, with its values in whole units."""
    labels, dataset, *lines = file.read_text("utf-8").splitlines()
    head, described, *rows = csv.reader(lines)
    keys = [key.split(":") for key in head[3:]]
    codes = dict.fromkeys(code for code, _period in keys)
    columns = [
        _column(code, written) for code, written in zip(codes, filter(None, described), strict=True)
    ]
    values = {
        Cell(row[0].rstrip("*"), code, period): Decimal(value)
        for row in rows
        for (code, period), value in zip(keys, row[3:], strict=True)
        if value
    }
    return in_whole_units(
        Table(
            dataset.partition(":")[2].strip(),
            tuple(TableRow(r[0].rstrip("*"), r[1], r[2], r[0].endswith("*")) for r in rows),
            tuple(columns),
            values,
            tuple(part.strip() for part in labels.partition(":")[2].split("|")),
        )
    )


def _column(code: str, written: str) -> TableColumn:
    """Read `name;unit|other name;other unit`."""
    names, units = zip(*(part.partition(";")[::2] for part in written.split("|")), strict=True)
    sign = next((sign for sign in ("%", "USD") if sign in units[0]), "")
    is_change = units[0] == "%change"
    is_plain = sign != "USD" and not is_change
    words = tuple(unit for unit in units if unit and unit != sign) if is_plain else ()
    return TableColumn(code, names[0], names[-1], sign, words, is_change)


def measure(texts: Iterable[MarkedText]) -> Figures:
    """Return how well claims are found and judged without an editor.

    Where several are found within one that is marked, a verdict goes before a suggestion.
    """
    claims = suggested = elsewhere = 0
    right = {VerdictKind.HOLDS: 0, VerdictKind.FAILS: 0}
    given = dict(right)
    for each in texts:
        judged = [(found, judge_found(found, each.table)) for found in find(each.text, each.table)]
        claims += len(each.marks)
        for mark in each.marks:
            over = [v.kind for f, v in judged if f.start < mark.end and mark.start < f.end]
            suggested += bool(over)
            kind = next((kind for kind in over if kind in given), None)
            if kind:
                given[kind] += 1
                right[kind] += kind is mark.verdict
        for found, verdict in judged:
            if not any(found.start < m.end and m.start < found.end for m in each.marks):
                elsewhere += 1
                if verdict.kind in given:
                    given[verdict.kind] += 1
    holds, fails = given[VerdictKind.HOLDS], given[VerdictKind.FAILS]
    return Figures(
        claims,
        suggested,
        holds,
        holds - right[VerdictKind.HOLDS],
        fails,
        fails - right[VerdictKind.FAILS],
        elsewhere,
    )

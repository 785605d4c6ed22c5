"""Corpus of texts about tables, in which a person marked every claim and its verdict.

`[[the largest|superlative|holds]]` is a claim. A text begins after a line `=== table`, and tables are files
of their own: names in both languages, a column `code:period` for each period of an indicator, and `*` after the code of a group.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from articles.claims import (
    Cell,
    Claim,
    ClaimKind,
    Table,
    TableColumn,
    TableRow,
    Verdict,
    VerdictKind,
    find_claims,
    judge,
)

HERE = Path(__file__).parent
_MARK = re.compile(r"\[\[(?P<literal>[^]|]+)\|(?P<kind>[a-z]+)\|(?P<verdict>[a-z_]+)\]\]")


@cache
def read_table(name: str) -> Table:
    """Read a table of the corpus."""
    lines = (HERE / "tables" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    labels = tuple(part.strip() for part in lines[0].partition(":")[2].split("|"))
    dataset = lines[1].partition(":")[2].strip()
    head, units, *rows = csv.reader(lines[2:])
    keys = [key.split(":") for key in head[3:]]
    codes = list(dict.fromkeys(code for code, _period in keys))
    described = zip(codes, filter(None, units[3:]), strict=True)
    columns = tuple(_column(code, names) for code, names in described)
    values = {
        Cell(row[0].rstrip("*"), code, period): Decimal(value)
        for row in rows
        for (code, period), value in zip(keys, row[3:], strict=True)
        if value
    }
    entities = tuple(
        TableRow(row[0].rstrip("*"), row[1], row[2], row[0].endswith("*")) for row in rows
    )
    return Table(dataset, entities, columns, values, labels)


def _column(code: str, described: str) -> TableColumn:
    """Read `name;unit|other name;other unit`."""
    names, units = zip(*(part.partition(";")[::2] for part in described.split("|")), strict=True)
    sign = next((s for s in ("%", "USD") if s in units[0]), "")
    is_change = units[0] == "%change"
    words = () if sign == "USD" or is_change else tuple(u for u in units if u and u != sign)
    return TableColumn(code, names[0], names[-1], sign, words, is_change)


@dataclass(frozen=True)
class Mark:
    """A claim as a person reads it."""

    start: int
    end: int
    literal: str
    kind: ClaimKind
    verdict: VerdictKind


@dataclass(frozen=True)
class MarkedText:
    """A text without its marks, and the marks by their offsets in it."""

    table: Table
    text: str
    marks: tuple[Mark, ...]


@dataclass
class Figures:
    """Results of the finder and the judge, with what they got wrong."""

    claims: int = 0
    reported: int = 0
    judged: int = 0
    called_failing: int = 0
    failing: int = 0
    missed: list[str] = field(default_factory=list)
    of_other_kinds: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    misjudged: list[str] = field(default_factory=list)
    wrongly_failing: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.claims} claims: found {1 - len(self.missed) / self.claims:.1%}, of their kind"
            f" {1 - (len(self.missed) + len(self.of_other_kinds)) / self.claims:.1%}; judged right"
            f" {1 - (len(self.missed) + len(self.misjudged)) / self.claims:.1%}; reported {self.reported},"
            f" of which false {len(self.false)}; called failing {self.called_failing}, wrongly"
            f" {len(self.wrongly_failing)}; of {self.failing} that fail"
        )


def marked_texts(name: str) -> Iterator[MarkedText]:
    """Read the texts of a file of the corpus."""
    for chunk in (HERE / "corpus" / f"{name}.txt").read_text("utf-8").split("=== ")[1:]:
        table, _, body = chunk.partition("\n")
        yield _read(read_table(table.strip()), body)


def _read(table: Table, body: str) -> MarkedText:
    text, marks, done = "", [], 0
    for found in _MARK.finditer(body):
        text += body[done : found.start()]
        done = found.end()
        start, text = len(text), text + found["literal"]
        kind, verdict = ClaimKind(found["kind"]), VerdictKind(found["verdict"])
        marks.append(Mark(start, len(text), found["literal"], kind, verdict))
    return MarkedText(table, text + body[done:], tuple(marks))


def measured(texts: Iterator[MarkedText]) -> Figures:
    """Compare what is found and judged with what a person marked."""
    figures = Figures()
    for each in texts:
        claims = [(claim, judge(claim, each.table)) for claim in find_claims(each.text, each.table)]
        figures.claims += len(each.marks)
        figures.reported += len(claims)
        failing = VerdictKind.FAILS
        figures.failing += sum(mark.verdict is failing for mark in each.marks)
        matched: set[int] = set()
        for mark in each.marks:
            over = [pair for pair in claims if _overlap(mark, pair[0])]
            over.sort(key=lambda pair: pair[0].kind is not mark.kind)
            if not over:
                figures.missed.append(_shown(each, mark, None))
                continue
            claim, verdict = over[0]
            matched.add(claim.start)
            if claim.kind is not mark.kind:
                figures.of_other_kinds.append(_shown(each, mark, over[0]))
            if verdict.kind is not mark.verdict:
                figures.misjudged.append(_shown(each, mark, over[0]))
                if verdict.kind is failing:
                    figures.wrongly_failing.append(_shown(each, mark, over[0]))
        for claim, verdict in claims:
            figures.called_failing += verdict.kind is failing
            if claim.start not in matched and not any(_overlap(m, claim) for m in each.marks):
                mark = Mark(claim.start, claim.end, claim.literal, claim.kind, verdict.kind)
                figures.false.append(_shown(each, mark, (claim, verdict)))
                if verdict.kind is failing:
                    figures.wrongly_failing.append(_shown(each, mark, (claim, verdict)))
    return figures


def _overlap(mark: Mark, claim: Claim) -> bool:
    return mark.start < claim.end and claim.start < mark.end


def _shown(each: MarkedText, mark: Mark, found: tuple[Claim, Verdict] | None) -> str:
    context = each.text[max(0, mark.start - 40) : mark.end + 30].replace("\n", "⏎")
    what = f"«{mark.literal}» {mark.kind} {mark.verdict} in …{context}…"
    if found is None:
        return f"{what}: not found"
    claim, verdict = found
    return f"{what}: «{claim.literal}» {claim.kind} {verdict.kind} {verdict.reason} {claim.scope}"

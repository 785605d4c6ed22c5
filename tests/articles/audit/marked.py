"""Corpus of texts in which a person marked every number, to measure the finder.

`[[1.2M|1200000]]` is a quantity with its value, `[[35%|35|%]]` one with its unit too, and
`[[2019|year]]` a number of another kind. A value may be a fraction, `2/3`. A text begins after a line
`=== kind of writing`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from articles.audit import Number, NumberKind, numbers_in

CORPUS = Path(__file__).parent / "corpus"
_MARK = re.compile(r"\[\[(?P<literal>[^]|]+)\|(?P<what>[^]|]+)(?:\|(?P<unit>[^]|]*))?\]\]")


@dataclass(frozen=True)
class Mark:
    """A number as a person reads it; without a unit, the unit is not compared."""

    start: int
    end: int
    literal: str
    kind: NumberKind
    value: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True)
class MarkedText:
    """A text without its marks, and the marks by their offsets in it."""

    name: str
    text: str
    marks: tuple[Mark, ...]


@dataclass
class Figures:
    """Results of the finder, with the missed and the false quantities."""

    quantities: int = 0
    reported: int = 0
    missed: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    others: int = 0
    other_kinds_wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Return the share of marked quantities found with their span, value and unit."""
        return 1 - len(self.missed) / self.quantities

    @property
    def recall_at_place(self) -> float:
        """Return the share of marked quantities at whose place some quantity is reported."""
        return 1 - len(self.unplaced) / self.quantities

    @property
    def falsehood(self) -> float:
        """Return the share of reported quantities at places where no person saw one."""
        return len(self.false) / self.reported


def marked_texts(part: str) -> Iterator[MarkedText]:
    """Read the texts of a part of the corpus, such as developing or third, in both languages."""
    for path in sorted(CORPUS.glob(f"{part}-*.txt")):
        for chunk in path.read_text(encoding="utf-8").split("=== ")[1:]:
            name, _, body = chunk.partition("\n")
            yield _read(f"{path.stem}: {name}", body)


def _read(name: str, body: str) -> MarkedText:
    text, marks, done = "", [], 0
    for found in _MARK.finditer(body):
        text += body[done : found.start()]
        done = found.end()
        start, text = len(text), text + found["literal"]
        what = found["what"]
        if what in list(NumberKind):
            marks.append(Mark(start, len(text), found["literal"], NumberKind(what)))
        else:
            over, _, under = what.partition("/")
            value = Decimal(over) / Decimal(under or 1)
            unit = found["unit"]
            marks.append(Mark(start, len(text), found["literal"], NumberKind.QUANTITY, value, unit))
    return MarkedText(name, text + body[done:], tuple(marks))


def measured(texts: Iterator[MarkedText]) -> Figures:
    """Compare what the finder reports with what a person marked."""
    figures = Figures()
    for each in texts:
        found = numbers_in(each.text)
        quantities = [mark for mark in each.marks if mark.kind is NumberKind.QUANTITY]
        reported = [number for number in found if number.kind is NumberKind.QUANTITY]
        others = [mark for mark in each.marks if mark.kind is not NumberKind.QUANTITY]
        figures.quantities += len(quantities)
        figures.reported += len(reported)
        figures.others += len(others)
        figures.missed += [
            _shown(each, mark, found)
            for mark in quantities
            if not any(_agree(mark, number) for number in reported)
        ]
        figures.unplaced += [
            _shown(each, mark, found)
            for mark in quantities
            if not any(_overlap(mark, number) for number in reported)
        ]
        figures.false += [
            _shown(each, number, [number])
            for number in reported
            if not any(_overlap(mark, number) for mark in quantities)
        ]
        figures.other_kinds_wrong += [
            _shown(each, mark, found)
            for mark in others
            if not any(_overlap(mark, number) and mark.kind is number.kind for number in found)
        ]
    return figures


def _agree(mark: Mark, number: Number) -> bool:
    return (
        (mark.start, mark.end) == (number.start, number.end)
        and mark.value is not None
        and abs(mark.value - number.value) < Decimal("1e-9")
        and mark.unit in (None, number.unit)
    )


def _overlap(mark: Mark, number: Number) -> bool:
    return mark.start < number.end and number.start < mark.end


def _shown(each: MarkedText, place: Mark | Number, found: list[Number]) -> str:
    context = each.text[max(0, place.start - 25) : place.end + 20].replace("\n", "⏎")
    near = [
        f"{number.literal}={number.value} {number.unit} {number.kind}"
        for number in found
        if place.start < number.end and number.start < place.end
    ]
    return f"{each.name}: {place.kind} «{place.literal}» in …{context}…; found {near}"

"""What differs between releases, as pages show it. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from articles.references.citations import reference_line
from metrics.content import Content
from metrics.diff.differences import CellChange, ColumnChange, ColumnSaid
from metrics.diff.wording import part_label
from metrics.models import Indicator, Observation
from metrics.pivot import Cell


@dataclass(frozen=True)
class Fact:
    """Something that is said otherwise: `name` says what; '' where nothing was said."""

    name: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """What it is called, in the language of the interface."""
        return part_label(self.name)


@dataclass(frozen=True)
class ShownCell:
    """A cell that differs, with the address of the number's page."""

    change: CellChange
    url: str

    @property
    def same_text(self) -> bool:
        """Tell whether both releases show the same, so that something else differs."""
        before, after = self.change.before, self.change.after
        return bool(before and after and before.text == after.text)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What differs beside what the cell shows."""
        return tuple(
            Fact(part, _said(self.change.before, part), _said(self.change.after, part))
            if part != "source"
            else Fact(part, self.change.source_before, self.change.source_after)
            for part in self.change.parts
            if part != "text" and (part != "value" or self.same_text)
        )


@dataclass(frozen=True)
class ShownColumn:
    """A column that differs."""

    change: ColumnChange

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What it says otherwise of itself."""
        before, after = self.change.before, self.change.after
        return tuple(
            Fact(part, _said_of_column(before, part), _said_of_column(after, part))
            for part in self.change.parts
        )


@dataclass(frozen=True)
class ShownRow:
    """A row, with those of its cells that differ."""

    code: str
    label: str
    cells: tuple[ShownCell, ...]


def by_row(cells: Iterable[CellChange], *, slug: str) -> tuple[ShownRow, ...]:
    """Return the cells of a dataset with this slug by row, as they come."""
    return tuple(
        ShownRow(
            code=code,
            label=found[0].entity_label,
            cells=tuple(
                ShownCell(cell, reverse("metrics:number", args=[slug, code, cell.indicator]))
                for cell in found
            ),
        )
        for code, group in groupby(cells, key=lambda cell: cell.entity)
        for found in [tuple(group)]
    )


def described(old: Content, new: Content) -> tuple[Fact, ...]:
    """Return what the description of a dataset says otherwise."""
    return tuple(
        Fact(name, was[1], now[1])
        for was, now in zip(_description(old), _description(new), strict=True)
        for name in [was[0]]
        if was != now
    )


def _description(content: Content) -> Iterator[tuple[str, str]]:
    for name in ("title", "summary", "language", "row_label", "licence", "licence_url", "doi"):
        yield name, getattr(content, name)
    lines = [
        ", ".join(filter(None, [reference_line(source.item).title, source.locator]))
        for source in content.sources
    ]
    yield "sources", "; ".join(lines)


def _said(cell: Cell | None, part: str) -> str:
    if cell is None:
        return ""
    if part == "status":
        return str(Observation.Status(cell.status).label)
    return str(getattr(cell, part) or "")


def _said_of_column(column: ColumnSaid | None, part: str) -> str:
    if column is None:
        return ""
    said = str(getattr(column, part))
    return str(dict(Indicator.KINDS).get(said, said)) if part == "kind" else said

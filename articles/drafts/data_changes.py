"""Changes of facts, and of a table, chart or image in the prose. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.content import EmbedData
from articles.drafts.blocks import Block
from articles.drafts.words import DiffPiece
from metrics.shown import TableData

# The most cells that a comparison names; it says how many more there are.
CELLS = 200


@dataclass(frozen=True)
class FactChange:
    """A changed fact; `old` or `new` is '' where there was none, and a text has its pieces.

    Of an entry of the reference list, `name` is `added`, `removed` or `changed`.
    """

    name: str
    old: str
    new: str
    pieces: tuple[DiffPiece, ...] = ()

    @property
    def label(self) -> str:
        """The fact's name, in the language of the interface."""
        return fact_label(self.name)


@dataclass(frozen=True)
class ValueChange:
    """A changed value, with the present labels of its row and column; '' if it is missing."""

    row: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class DataChange:
    """Diff of a table, chart or image; `name` identifies it for readers."""

    name: str
    facts: tuple[FactChange, ...] = ()
    cells: tuple[ValueChange, ...] = ()
    more_cells: int = 0
    rows_added: tuple[str, ...] = ()
    rows_removed: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    reordered: bool = False


def fact_label(name: str) -> str:
    """Return the label of a fact, in the language of the interface."""
    labels = {
        "added": _("Added"),
        "removed": _("Removed"),
        "changed": _("Changed"),
        "title": _("Title"),
        "standfirst": _("Standfirst"),
        "language": _("Language"),
        "date": _("Date"),
        "origin": _("Origin"),
        "origin_url": _("Address of the origin"),
        "doi": "DOI",
        "licence": _("Licence"),
        "cover": _("Cover"),
        "authors": _("Authors"),
        "topics": _("Topics"),
        "caption": _("Caption"),
        "notes": pgettext("under a table or chart", "Notes"),
        "alt": _("Alternative text"),
        "decorative": _("Decorative"),
        "credit": _("Credit"),
        "kind": _("Kind of chart"),
        "release": _("Release of the data"),
        "row_label": _("Head of the first column"),
        "sources": _("Sources"),
        "head": _("Name"),
        "slug": _("Address"),
        "original": _("Translation of"),
        "original_edition": _("Follows edition"),
        "citations": _("Sources in the reference list"),
    }
    return labels.get(name, name)


def compare_embed(old: Block, new: Block) -> DataChange | None:
    """Return the changes between two states of one embed; None if a reader sees no difference."""
    before, after = _Grid.of(old.data), _Grid.of(new.data)
    cells = [
        ValueChange(row, column, before.cells[key], cell)
        for key, cell in after.cells.items()
        if key in before.cells and before.cells[key] != cell
        for row, column in [(after.rows[key[0]], after.columns[key[1]])]
    ]
    facts = [
        FactChange(name, was, now)
        for name in (
            *("caption", "notes", "alt", "decorative", "credit", "kind", "release", "row_label"),
            "sources",
        )
        for was, now in [(_said(old, name), _said(new, name))]
        if was != now
    ]
    facts += [
        FactChange("head", was[code], now[code])
        for was, now in [(before.columns, after.columns), (before.rows, after.rows)]
        for code in was
        if code in now and was[code] != now[code]
    ]
    change = DataChange(
        name=new.name,
        facts=tuple(facts),
        cells=tuple(cells[:CELLS]),
        more_cells=max(0, len(cells) - CELLS),
        rows_added=_only_in(after.rows, before.rows),
        rows_removed=_only_in(before.rows, after.rows),
        columns_added=_only_in(after.columns, before.columns),
        columns_removed=_only_in(before.columns, after.columns),
        reordered=any(
            [code for code in was if code in now] != [code for code in now if code in was]
            for was, now in [(before.rows, after.rows), (before.columns, after.columns)]
        ),
    )
    return None if change == DataChange(new.name) else change


def _only_in(names: Mapping[str, str], others: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(name for code, name in names.items() if code not in others)


class _Grid(NamedTuple):
    """The names of rows and columns by their codes, and the cells; of an image, none."""

    rows: dict[str, str]
    columns: dict[str, str]
    cells: dict[tuple[str, str], str]

    @classmethod
    def of(cls, data: EmbedData | None) -> "_Grid":
        table = data if isinstance(data, TableData) else TableData()
        columns = {f"{c.code}/{c.period}": c.header or c.label or c.code for c in table.columns}
        return cls(
            {row.code: row.label or row.code for row in table.rows},
            columns,
            {
                (row.code, code): cell.text
                for row in table.rows
                for code, cell in zip(columns, row.cells, strict=False)
            },
        )


def _said(block: Block, name: str) -> str:
    attributes = block.mark.attributes if block.mark else {}
    value = getattr(block.data, name, "") or attributes.get(f"data-{name}", "")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "✓" if value is True else str(value)

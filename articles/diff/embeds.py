"""Diff of a table, a chart or an image that the prose embeds. Pure."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.content import EmbedData
from articles.diff.blocks import Block
from metrics.shown import TableData

# The most cells that a comparison names; it says how many more there are.
CELLS = 200


@dataclass(frozen=True)
class EmbedCellChange:
    """A cell with another value; row and column have their current names."""

    row: str
    column: str
    old: str
    new: str


@dataclass(frozen=True)
class FactChange:
    """A changed fact; `old` or `new` is '' where there was none."""

    name: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """The fact's name, in the language of the interface."""
        return fact_label(self.name)


@dataclass(frozen=True)
class DataChange:
    """Diff of a table, chart or image; `name` identifies it for readers."""

    name: str
    facts: tuple[FactChange, ...] = ()
    cells: tuple[EmbedCellChange, ...] = ()
    more_cells: int = 0
    rows_added: tuple[str, ...] = ()
    rows_removed: tuple[str, ...] = ()
    columns_added: tuple[str, ...] = ()
    columns_removed: tuple[str, ...] = ()
    reordered: bool = False


def fact_label(name: str) -> str:
    """Return the label of a fact, in the language of the interface."""
    labels = {
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


def embed_name(block: Block) -> str:
    """Return the name that identifies a table, chart or image for readers."""
    return (
        getattr(block.data, "caption", "")
        or block.attributes.get("data-caption", "")
        or block.attributes.get("data-alt", "")
        or block.reference
    )


def data_change(old: Block, new: Block) -> DataChange | None:
    """Return the changes between two states of one embed; None if a reader sees no difference."""
    before, after = _Grid(old.data), _Grid(new.data)
    rows = [code for code in before.rows if code in after.rows]
    across = [code for code in before.columns if code in after.columns]
    changed = [
        EmbedCellChange(after.rows[row], after.columns[column], was, now)
        for row in rows
        for column in across
        for was, now in [(before.cells[row, column], after.cells[row, column])]
        if was != now
    ]
    change = DataChange(
        name=embed_name(new),
        facts=_facts(old, new),
        cells=tuple(changed[:CELLS]),
        more_cells=max(0, len(changed) - CELLS),
        rows_added=tuple(name for code, name in after.rows.items() if code not in before.rows),
        rows_removed=tuple(name for code, name in before.rows.items() if code not in after.rows),
        columns_added=tuple(n for code, n in after.columns.items() if code not in before.columns),
        columns_removed=tuple(n for code, n in before.columns.items() if code not in after.columns),
        reordered=rows != [code for code in after.rows if code in before.rows]
        or across != [code for code in after.columns if code in before.columns],
    )
    return None if change == DataChange(name=embed_name(new)) else change


class _Grid:
    """The rows, columns and cells of a table or chart, by their codes; of an image, none."""

    def __init__(self, data: EmbedData | None) -> None:
        table = data if isinstance(data, TableData) else TableData()
        codes = [f"{column.code}/{column.period}" for column in table.columns]
        self.columns = {
            code: column.header or column.label or code
            for code, column in zip(codes, table.columns, strict=True)
        }
        self.rows = {row.code: row.label or row.code for row in table.rows}
        self.cells = {(row, code): "" for row in self.rows for code in self.columns}
        for row in table.rows:
            # A row may have fewer cells than there are columns, if another version stored it.
            for code, cell in zip(codes, row.cells, strict=False):
                self.cells[row.code, code] = cell.text


def _facts(old: Block, new: Block) -> tuple[FactChange, ...]:
    """Return the changed facts about the data, and renamed columns and rows."""
    names = ["caption", "notes", "alt", "decorative", "credit", "kind", "release", "row_label"]
    before, after = _Grid(old.data), _Grid(new.data)
    facts = [
        FactChange(name, was, now)
        for name in [*names, "sources"]
        for was, now in [(_said(old, name), _said(new, name))]
        if was != now
    ]
    facts += [
        FactChange("head", was[code], now[code])
        for was, now in [(before.columns, after.columns), (before.rows, after.rows)]
        for code in was
        if code in now and was[code] != now[code]
    ]
    return tuple(facts)


def _said(block: Block, name: str) -> str:
    value = getattr(block.data, name, "") or block.attributes.get(f"data-{name}", "")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "✓" if value is True else str(value)

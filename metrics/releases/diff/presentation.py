"""Differences between releases as pages show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from articles.sources.citations import reference_line
from metrics.content import ChangeCounts, ReleaseContent
from metrics.models import Indicator, Observation
from metrics.releases.diff.differences import CellChange, ColumnChange, ColumnDescription
from metrics.tables.pivot import Cell


@dataclass(frozen=True)
class FieldChange:
    """A changed property: its name, and its old and new text, '' if it had none."""

    name: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """Label in the language of the interface."""
        return part_label(self.name)


@dataclass(frozen=True)
class CellChangeDisplay:
    """A changed cell, with the URL of the number's page."""

    change: CellChange
    url: str

    @property
    def same_text(self) -> bool:
        """Return whether both releases show the same text, so that something else differs."""
        before, after = self.change.before, self.change.after
        return bool(before and after and before.text == after.text)

    @property
    def facts(self) -> tuple[FieldChange, ...]:
        """Changes beside that of the text."""
        return tuple(
            FieldChange(part, _said(self.change.before, part), _said(self.change.after, part))
            if part != "source"
            else FieldChange(part, self.change.source_before, self.change.source_after)
            for part in self.change.parts
            if part != "text" and (part != "value" or self.same_text)
        )


@dataclass(frozen=True)
class ColumnChangeDisplay:
    """A changed column."""

    change: ColumnChange

    @property
    def facts(self) -> tuple[FieldChange, ...]:
        """Changed properties."""
        before, after = self.change.before, self.change.after
        return tuple(
            FieldChange(part, _said_of_column(before, part), _said_of_column(after, part))
            for part in self.change.parts
        )


@dataclass(frozen=True)
class RowDisplay:
    """A row with its changed cells."""

    code: str
    label: str
    cells: tuple[CellChangeDisplay, ...]


def group_by_row(cells: Iterable[CellChange], *, slug: str) -> tuple[RowDisplay, ...]:
    """Return the cells of a dataset with this slug, grouped by row in their order."""
    return tuple(
        RowDisplay(
            code=code,
            label=found[0].entity_label,
            cells=tuple(
                CellChangeDisplay(
                    cell, reverse("metrics:number", args=[slug, code, cell.indicator])
                )
                for cell in found
            ),
        )
        for code, group in groupby(cells, key=lambda cell: cell.entity)
        for found in [tuple(group)]
    )


def description_changes(old: ReleaseContent, new: ReleaseContent) -> tuple[FieldChange, ...]:
    """Return the changed properties of a dataset's description."""
    return tuple(
        FieldChange(name, was[1], now[1])
        for was, now in zip(_description(old), _description(new), strict=True)
        for name in [was[0]]
        if was != now
    )


def _description(content: ReleaseContent) -> Iterator[tuple[str, str]]:
    names = ("title", "summary", "language", "row_label", "licence", "licence_url", "doi")
    for name in (*names, "other_title", "other_summary", "other_row_label"):
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


def _said_of_column(column: ColumnDescription | None, part: str) -> str:
    if column is None:
        return ""
    text = str(getattr(column, part))
    return str(dict(Indicator.KINDS).get(text, text)) if part == "kind" else text


def change_phrases(counts: ChangeCounts) -> tuple[str, ...]:
    """Return the counts that are not zero as phrases, such as `3 cells changed`."""
    return tuple(words for count, words in _each(counts) if count)


def _each(counts: ChangeCounts) -> Iterator[tuple[int, str]]:
    n = counts.cells_changed
    yield n, ngettext("%(n)s cell changed", "%(n)s cells changed", n) % {"n": f"{n:,}"}
    n = counts.cells_added
    yield n, ngettext("%(n)s cell added", "%(n)s cells added", n) % {"n": f"{n:,}"}
    n = counts.cells_removed
    yield n, ngettext("%(n)s cell removed", "%(n)s cells removed", n) % {"n": f"{n:,}"}
    n = counts.rows_added
    yield n, ngettext("%(n)s row added", "%(n)s rows added", n) % {"n": f"{n:,}"}
    n = counts.rows_removed
    yield n, ngettext("%(n)s row removed", "%(n)s rows removed", n) % {"n": f"{n:,}"}
    n = counts.rows_renamed
    yield n, ngettext("%(n)s row renamed", "%(n)s rows renamed", n) % {"n": f"{n:,}"}
    n = counts.columns_added
    yield n, ngettext("%(n)s column added", "%(n)s columns added", n) % {"n": f"{n:,}"}
    n = counts.columns_removed
    yield n, ngettext("%(n)s column removed", "%(n)s columns removed", n) % {"n": f"{n:,}"}
    n = counts.columns_changed
    yield n, ngettext("%(n)s column changed", "%(n)s columns changed", n) % {"n": f"{n:,}"}


def part_label(part: str) -> str:
    """Return the label of a property of a cell, of a column or of a dataset."""
    labels = {
        "value": _("Value"),
        "text": _("As written"),
        "status": _("Status"),
        "note": pgettext("on a value", "Note"),
        "source": _("Source"),
        "label": _("Label"),
        "kind": _("Kind of values"),
        "unit": _("Unit"),
        "format": _("Values look like"),
        "definition": _("Definition"),
        "title": _("Title"),
        "summary": _("Summary"),
        "language": _("Language"),
        "row_label": _("Head of the first column"),
        "other_title": _("Title in the other language"),
        "other_summary": _("Summary in the other language"),
        "other_row_label": _("Head of the first column in the other language"),
        "other_label": _("Label in the other language"),
        "other_unit": _("Unit in the other language"),
        "also_called": _("Also called"),
        "licence": _("Licence"),
        "licence_url": _("Address of the licence"),
        "doi": "DOI",
        "sources": _("Sources"),
    }
    return labels.get(part, part)

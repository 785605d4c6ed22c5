"""Table of a page of a release, by django-tables2, and the statuses and notes of its cells."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote

import django_tables2 as tables
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from collabsite.web.responses import PAGE_ONLY
from collabsite.web.text import format_list
from metrics.cells.units import subtitle
from metrics.models import Observation
from metrics.tables import pivot
from metrics.tables.selection import ENTITY, Selection

# Anchor of the table: the chart before it may be tall.
TABLE_ANCHOR = "#page.table"


# Columns beside the first that have room on a page.
MOST_THAT_FIT = 6


class HeadColumn(tables.Column):  # type: ignore[misc] # The package has no types.
    """Column with the address that sorts by it."""

    def __init__(self, label: str, key: str, selection: Selection) -> None:
        super().__init__(verbose_name=label, empty_values=())
        self.key = key
        # In the other direction if the table is already sorted by it.
        other = f"-{key}" if selection.sort == key else key
        self.sort_url = f"?{selection.query_with(sort=other)}{TABLE_ANCHOR}"
        self.sorted = {key: "ascending", f"-{key}": "descending"}.get(selection.sort, "")


class ValueColumn(HeadColumn):
    """Column of values, with its unit, unless all share one, and the anchor of its definition."""

    def __init__(self, shown: pivot.Column, selection: Selection, *, shows_unit: bool) -> None:
        super().__init__(shown.header, shown.key, selection)
        self.css = "number" if shown.numeric else ""
        self.label = shown.label
        self.unit = shown.head_unit if shows_unit else ""
        self.about = f"about.{shown.code}" if shown.definition else ""


@dataclass(frozen=True)
class RenderedRow:
    """A row: its code, its label, and the HTML of all its cells."""

    code: str
    label: str
    cells: SafeString


class ReleaseTable(tables.Table):  # type: ignore[misc] # The package has no types.
    """Entities down, columns across; `?sort=` names a column's key, with `-` for descending."""

    class Meta:
        template_name = "metrics/table.html"
        orderable = False

    def __init__(
        self,
        rows: Sequence[pivot.DataRow],
        *,
        selection: Selection,
        caption: str,
        language: str,
        row_label: str,
        address: str,
        charted: Collection[str] | None,
    ) -> None:
        self.caption = caption
        # Rows in the chart, which boxes choose; None without a chart.
        self.charted = charted
        self.language = language
        columns = selection.columns
        self.subtitle = subtitle(columns)
        shows_unit = self.subtitle.units_differ
        # As wide as a page at most, so that its head can stay in sight.
        self.fits = len(columns) <= MOST_THAT_FIT
        super().__init__(
            data=list(render_rows(rows, columns, address=address)),
            # Neutral names: some codes, such as `by`, have a meaning in the package.
            extra_columns=[
                ("row", HeadColumn(row_label, ENTITY, selection)),
                *(
                    (f"value{n}", ValueColumn(column, selection, shows_unit=shows_unit))
                    for n, column in enumerate(columns)
                ),
            ],
        )


def render_rows(
    rows: Sequence[pivot.DataRow], columns: Sequence[pivot.Column], *, address: str
) -> Iterable[RenderedRow]:
    """Render rows; `address` is that of the dataset, to which the cells' links are relative.

    All cells of a row are rendered at once, which takes half the time of the package's own way.
    """
    numbers = {note: number for number, note in enumerate(notes_of(rows), start=1)}
    labels = {status.value: str(status.label) for status in Observation.Status}
    # The HTML of a cell before and after the row's code in the address.
    opened = [
        (f'<td class="number"><a href="{address}' if c.numeric else f'<td><a href="{address}')
        for c in columns
    ]
    closed = [f'/{quote(column.code)}/">' for column in columns]
    # Marks are in the language of the interface.
    opening = f'<span class="marks" lang="{get_language()}">'
    for row in rows:
        code = quote(row.code)
        cells = [
            f"{start}{code}{end}{_value(cell)}</a>{_marks(cell, labels, numbers, opening)}</td>"
            for start, end, cell in zip(opened, closed, row.cells, strict=True)
        ]
        # Every text in it is escaped where it is put in.
        yield RenderedRow(row.code, row.label, mark_safe("".join(cells)))  # noqa: S308


def _value(cell: pivot.Cell) -> str:
    """Render the text of a cell, with its plain number for machines."""
    text = conditional_escape(cell.text)
    return text if cell.value is None else f'<data value="{cell.value}">{text}</data>'


def _marks(cell: pivot.Cell, labels: dict[str, str], numbers: dict[str, int], opening: str) -> str:
    """Render the status and note of a cell; '' for most cells."""
    if cell.status == Observation.Status.NORMAL and not cell.note:
        return ""
    drawn = ""
    if cell.status != Observation.Status.NORMAL:
        letter = STATUS_LETTERS.get(Observation.Status(cell.status), "")
        drawn = format_html(
            '<i aria-hidden="true">{}</i><span class="visually-hidden"> {}</span>',
            letter,
            labels[cell.status],
        )
    if cell.note:
        number = numbers[cell.note]
        drawn += format_html(
            '<sup><a href="#note.{}"><span class="visually-hidden">{} </span>{}</a></sup>',
            number,
            gettext("note"),
            number,
        )
    return f"{opening}{drawn}</span>"


Status = Observation.Status

# The letters of SDMX's code list, in lower case. Missing values have words of their own.
STATUS_LETTERS = {
    Status.BREAK: "b",
    Status.ESTIMATED: "e",
    Status.FORECAST: "f",
    Status.PROVISIONAL: "p",
    Status.NOT_APPLICABLE: "m",
}


@dataclass(frozen=True)
class StatusLine:
    """A status that occurs in what is shown, and how it is marked there."""

    code: Annotated[str, Observation.Status]
    label: str
    mark: str = field(metadata=PAGE_ONLY)


def statuses_of(rows: Iterable[pivot.DataRow]) -> tuple[StatusLine, ...]:
    """Return the statuses in these rows except the normal one, in SDMX's order."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for cell in row.cells:
            if cell.status != Status.NORMAL:
                found.setdefault(cell.status, {})[cell.text] = None
    return status_lines({status: format_list(texts) for status, texts in found.items()})


def status_lines(found: Mapping[str, str]) -> tuple[StatusLine, ...]:
    """Return lines of these statuses, given with the texts of their cells, in SDMX's order."""
    return tuple(
        StatusLine(
            code=status.value,
            label=str(status.label),
            mark=STATUS_LETTERS.get(status) or found[status.value],
        )
        for status in Status
        if status.value in found and status is not Status.NORMAL
    )


def notes_of(rows: Iterable[pivot.DataRow]) -> tuple[str, ...]:
    """Return the distinct notes of the cells of these rows, in order."""
    return tuple(dict.fromkeys(cell.note for row in rows for cell in row.cells if cell.note))


@dataclass(frozen=True)
class ColumnDefinition:
    """The definition of an indicator, shown under the table."""

    code: str
    label: str
    unit: str
    definition: str


def definitions_of(columns: Sequence[pivot.Column]) -> tuple[ColumnDefinition, ...]:
    """Return the definitions of these columns, one for each indicator."""
    lines = {
        column.code: ColumnDefinition(column.code, column.label, column.unit, column.definition)
        for column in columns
        if column.definition
    }
    return tuple(lines.values())


@dataclass(frozen=True)
class RoundedColumn:
    """An indicator whose values the table shows rounded, and how."""

    label: str
    rounding: str


def rounded_columns(columns: Sequence[pivot.Column]) -> tuple[RoundedColumn, ...]:
    """Return the indicators among these columns that round, each once."""
    lines = {
        column.code: RoundedColumn(column.label, column.indicator.rounding_words)
        for column in columns
        if column.indicator.rounding
    }
    return tuple(lines.values())

"""A page of a release as a django-tables2 table. What is on it and its order are chosen before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote

import django_tables2 as tables
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from collabsite.web.phrases import format_list
from collabsite.web.responses import PAGE_ONLY
from metrics import pivot
from metrics.models import Observation
from metrics.selection import ENTITY, Selection

# Where the table is on its page: the chart before it may be tall.
TABLE_ANCHOR = "#page.table"


class HeadColumn(tables.Column):  # type: ignore[misc] # The package has no types.
    """What a column's head says, and the address that sorts by it."""

    def __init__(self, label: str, key: str, selection: Selection) -> None:
        super().__init__(verbose_name=label, empty_values=())
        self.key = key
        # The other direction if it is sorted by already.
        other = f"-{key}" if selection.sort == key else key
        self.sort_url = f"?{selection.asking(sort=other)}{TABLE_ANCHOR}"
        self.sorted = {key: "ascending", f"-{key}": "descending"}.get(selection.sort, "")


class ValueColumn(HeadColumn):
    """The head of a column of values: its unit, and the place of its definition."""

    def __init__(self, shown: pivot.Column, selection: Selection) -> None:
        super().__init__(shown.header, shown.key, selection)
        self.css = "number" if shown.numeric else ""
        self.label = shown.label
        self.unit = shown.unit
        self.about = f"about.{shown.code}" if shown.definition else ""


@dataclass(frozen=True)
class RenderedRow:
    """A row as HTML: its name, and all of its cells."""

    label: str
    cells: SafeString


class ReleaseTable(tables.Table):  # type: ignore[misc] # The package has no types.
    """Entities down, columns across; `?sort=` names a column's key, with `-` for descending."""

    class Meta:
        template_name = "metrics/table.html"
        orderable = False

    def __init__(
        self,
        rows: Sequence[pivot.Row],
        *,
        selection: Selection,
        caption: str,
        language: str,
        row_label: str,
        address: str,
    ) -> None:
        self.caption = caption
        self.language = language
        columns = selection.columns
        super().__init__(
            data=list(render_rows(rows, columns, address=address)),
            # Names of our own: the package gives some, such as `by`, a meaning.
            extra_columns=[
                ("row", HeadColumn(row_label, ENTITY, selection)),
                *((f"value{n}", ValueColumn(c, selection)) for n, c in enumerate(columns)),
            ],
        )


def render_rows(
    rows: Sequence[pivot.Row], columns: Sequence[pivot.Column], *, address: str
) -> Iterable[RenderedRow]:
    """Draw rows; `address` is the dataset's, under which each number has its page.

    All cells of a row in one go: asked one by one, a page of them takes the package twice as long.
    """
    numbers = {note: number for number, note in enumerate(notes_of(rows), start=1)}
    labels = {status.value: str(status.label) for status in Observation.Status}
    # What opens a cell, up to the row's part of the address, and from there on.
    opened = [
        (f'<td class="number"><a href="{address}' if c.numeric else f'<td><a href="{address}')
        for c in columns
    ]
    closed = [f'/{quote(column.code)}/">' for column in columns]
    # What is said of the cells is in the language of the interface.
    opening = f'<span class="marks" lang="{get_language()}">'
    for row in rows:
        code = quote(row.code)
        cells = [
            f"{start}{code}{end}{_value(cell)}</a>{_marks(cell, labels, numbers, opening)}</td>"
            for start, end, cell in zip(opened, closed, row.cells, strict=True)
        ]
        # Every text in it is escaped where it is put in.
        yield RenderedRow(row.label, mark_safe("".join(cells)))  # noqa: S308


def _value(cell: pivot.Cell) -> str:
    """Draw what the cell says, with its plain number for machines."""
    text = conditional_escape(cell.text)
    return text if cell.value is None else f'<data value="{cell.value}">{text}</data>'


def _marks(cell: pivot.Cell, labels: dict[str, str], numbers: dict[str, int], opening: str) -> str:
    """Draw what there is to know of the cell besides; nothing for most cells."""
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

# The letters of SDMX's code list, small. What is missing says so itself.
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


def statuses_of(rows: Iterable[pivot.Row]) -> tuple[StatusLine, ...]:
    """Return the statuses that occur in these rows but the normal one, in SDMX's order."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for cell in row.cells:
            if cell.status != Status.NORMAL:
                found.setdefault(cell.status, {})[cell.text] = None
    return status_lines({status: format_list(texts) for status, texts in found.items()})


def status_lines(found: Mapping[str, str]) -> tuple[StatusLine, ...]:
    """Return these statuses, given with what cells of them say, in SDMX's order."""
    return tuple(
        StatusLine(
            code=status.value,
            label=str(status.label),
            mark=STATUS_LETTERS.get(status) or found[status.value],
        )
        for status in Status
        if status.value in found and status is not Status.NORMAL
    )


def notes_of(rows: Iterable[pivot.Row]) -> tuple[str, ...]:
    """Return the notes of these rows' cells in the order in which they come up, each once."""
    return tuple(dict.fromkeys(cell.note for row in rows for cell in row.cells if cell.note))


@dataclass(frozen=True)
class ColumnDefinition:
    """What an indicator means, under the table."""

    code: str
    label: str
    unit: str
    definition: str


def definitions_of(columns: Sequence[pivot.Column]) -> tuple[ColumnDefinition, ...]:
    """Return what is defined of these columns, each indicator once."""
    lines = {
        column.code: ColumnDefinition(column.code, column.label, column.unit, column.definition)
        for column in columns
        if column.definition
    }
    return tuple(lines.values())

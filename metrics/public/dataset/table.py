"""Table of a page of a release, by django-tables2, and the statuses and notes of its cells."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated
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

if TYPE_CHECKING:
    from metrics.public.dataset.page import DatasetPage

# Anchor of the table: the chart before it may be tall.
TABLE_ANCHOR = "#page.table"


# Columns beside the first that have room on a page.
MOST_THAT_FIT = 6


class HeadColumn(tables.Column):  # type: ignore[misc] # The package has no types.
    """Column with the address that sorts by it, and perhaps its unit and its definition."""

    def __init__(
        self,
        label: str,
        key: str,
        selection: Selection,
        *,
        css: str = "",
        unit: str = "",
        definition: str = "",
    ) -> None:
        super().__init__(verbose_name=label, empty_values=())
        self.css, self.unit, self.definition = css, unit, definition
        # In the other direction if the table is already sorted by it.
        other = f"-{key}" if selection.sort == key else key
        self.sort_url = f"?{selection.query_with(sort=other)}{TABLE_ANCHOR}"
        self.sorted = {key: "ascending", f"-{key}": "descending"}.get(selection.sort, "")


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
        page: "DatasetPage",
        charted: Collection[str] | None,
    ) -> None:
        self.caption, self.language, self.written_in = page.title, page.language, page.written_in
        # Rows in the chart, which boxes choose; None without a chart.
        self.charted = charted
        columns = selection.columns
        self.subtitle = subtitle(columns)
        # As wide as a page at most, so that its head can stay in sight.
        self.fits = len(columns) <= MOST_THAT_FIT
        # A definition stands under the first column of its indicator.
        first = {column.code: column for column in reversed(columns)}
        heads = (
            HeadColumn(
                column.header,
                column.key,
                selection,
                css="number" if column.numeric else "",
                unit=column.head_unit if self.subtitle.units_differ else "",
                definition=column.definition if first[column.code] is column else "",
            )
            for column in columns
        )
        super().__init__(
            data=list(render_rows(rows, columns, address=page.newest_url)),
            # Neutral names: some codes, such as `by`, have a meaning in the package.
            extra_columns=[
                ("row", HeadColumn(page.row_label, ENTITY, selection)),
                *((f"value{n}", head) for n, head in enumerate(heads)),
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

"""The two layouts of `metrics.layouts` as rows of numbers and texts, whatever file they go into."""

from collections.abc import Iterator
from decimal import Decimal

from metrics import layouts, pivot
from metrics.exports.extract import Extract, Observed, lines

# A number or a text; '' is an empty cell.
type Value = Decimal | int | str


def wide_header(extract: Extract) -> list[str]:
    """Return the one header row of the wide layout."""
    return layouts.wide_headers(extract.content.row_label, extract.columns)


def wide_rows(extract: Extract) -> Iterator[list[Value]]:
    """Return the rows of the wide layout: entities by label."""
    for line in lines(extract):
        yield [
            line.label,
            *(
                value_of(cell, column)
                for cell, column in zip(line.cells, extract.columns, strict=True)
            ),
        ]


def long_header() -> list[str]:
    """Return the one header row of the long layout."""
    return [*layouts.LONG, *layouts.EXTRAS]


def long_rows(extract: Extract) -> Iterator[list[Value]]:
    """Return the rows of the long layout: one for each cell, observed or not."""
    # What is long is said once.
    untold = {column.code for column in extract.columns}
    for line in lines(extract):
        for cell, column in zip(line.cells, extract.columns, strict=True):
            definition = column.definition if column.code in untold else ""
            untold.discard(column.code)
            yield [
                *long_cells(line.code, cell, column),
                line.label,
                column.label,
                column.kind,
                column.unit,
                "true" if column.indicator.compact else "false",
                column.indicator.decimals,
                definition,
            ]


def long_cells(entity: str, cell: Observed, column: pivot.Column) -> list[Value]:
    """Return what the long layout says of a cell itself: `LONG`, and how it was written."""
    value = value_of(cell, column)
    return [
        *(entity, column.code, column.period),
        *(value, str(cell.status), cell.note, cell.source),
        "" if cell.literal == value else cell.literal,
    ]


def value_of(cell: Observed, column: pivot.Column) -> Value:
    """Return a cell's number, or its words in a column of text, or ''."""
    if cell.value is not None:
        return cell.value
    return "" if column.numeric or cell.is_absent else cell.literal


def as_text(value: Value) -> str:
    """Return a value for a cell of CSV: a plain decimal, or a text that no spreadsheet runs."""
    if isinstance(value, str):
        return layouts.neutralised(value)
    return pivot.plain(value) if isinstance(value, Decimal) else str(value)

"""The wide and the long layout as rows of numbers and texts, as CSV by RFC 4180, and rows as JSON."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from collabsite.web import spreadsheets
from collabsite.web.responses import json_value
from metrics.cells.decimals import plain_decimal
from metrics.exports.extract import ExportedCell, Extract, read_rows
from metrics.tables import layouts, pivot

# A number or a text; '' is an empty cell.
type Value = Decimal | int | str


def wide_header(extract: Extract) -> list[str]:
    """Return the one header row of the wide layout."""
    return layouts.wide_headers(extract.content.row_label, extract.columns)


def wide_rows(extract: Extract) -> Iterator[list[Value]]:
    """Return the rows of the wide layout: entities by label."""
    for line in read_rows(extract):
        yield [
            line.label,
            *(
                cell_value(cell, column)
                for cell, column in zip(line.cells, extract.columns, strict=True)
            ),
        ]


def is_rounding(extract: Extract) -> bool:
    """Return whether a column shows its values rounded; if none does, no file says so."""
    return any(column.indicator.rounding for column in extract.columns)


def long_header(*, rounding: bool = False) -> list[str]:
    """Return the one header row of the long layout, with the column of `rounding` or without."""
    extras = (name for name in layouts.EXTRAS if rounding or name != layouts.ROUNDING)
    return [*layouts.LONG, *extras]


def long_rows(extract: Extract) -> Iterator[list[Value]]:
    """Return the rows of the long layout: one for each cell, observed or not."""
    # A definition is long, and written once.
    undefined = {column.code for column in extract.columns}
    rounding = is_rounding(extract)
    for line in read_rows(extract):
        for cell, column in zip(line.cells, extract.columns, strict=True):
            definition = column.definition if column.code in undefined else ""
            undefined.discard(column.code)
            yield [
                *long_cells(line.code, cell, column),
                line.label,
                column.label,
                column.kind,
                column.unit,
                "true" if column.indicator.compact else "false",
                column.indicator.decimals,
                definition,
                *([column.indicator.rounding] if rounding else []),
            ]


def long_cells(entity: str, cell: ExportedCell, column: pivot.Column) -> list[Value]:
    """Return the columns of the long layout about a cell itself: `LONG`, and its text as typed."""
    value = cell_value(cell, column)
    return [
        *(entity, column.code, column.period),
        *(value, str(cell.status), cell.note, cell.source),
        "" if cell.literal == value else cell.literal,
    ]


def cell_value(cell: ExportedCell, column: pivot.Column) -> Value:
    """Return a cell's number, or its words in a column of text, or ''."""
    if cell.value is not None:
        return cell.value
    return "" if column.numeric or cell.is_absent else cell.literal


def csv_text(value: Value) -> str:
    """Return a value for a cell of CSV: a plain decimal, or a text without formulas."""
    if isinstance(value, str):
        return spreadsheets.neutralise(value)
    return plain_decimal(value) if isinstance(value, Decimal) else str(value)


# Excel takes a file without it for one in the machine's own encoding, which on Chinese Windows is
# GBK; what reads UTF-8 with care (pandas, R, `utf-8-sig`, browsers) leaves it out by itself.
BOM = b"\xef\xbb\xbf"

# So many characters of CSV, and rows of JSON, are sent at once.
CHUNK_SIZE = 32_768
ROWS_AT_ONCE = 100


def csv_chunks(
    header: Iterable[str], rows: Iterable[Iterable[Value]], *, marked: bool
) -> Iterator[bytes]:
    """Return the file in pieces, `marked` with the byte order mark or not."""
    if marked:
        yield BOM
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    writer.writerow(map(csv_text, header))
    for row in rows:
        writer.writerow(map(csv_text, row))
        if held.tell() >= CHUNK_SIZE:
            yield held.getvalue().encode()
            held.seek(0)
            held.truncate()
    yield held.getvalue().encode()


def csv_pieces(extract: Extract, *, long: bool) -> Iterator[bytes]:
    """Return an extract as a CSV file in pieces."""
    if long:
        header, rows = long_header(rounding=is_rounding(extract)), long_rows(extract)
    else:
        header, rows = wide_header(extract), wide_rows(extract)
    return csv_chunks(header, rows, marked=True)


def json_pieces(extract: Extract, *, long: bool) -> Iterator[bytes]:
    """Yield the rows of a `.json` twin in pieces, with a line for each; it has one layout."""
    held: list[str] = []
    before = ""
    for line in read_rows(extract):
        cells = (
            pivot.cell(cell, column.indicator, language=column.language)
            for cell, column in zip(line.cells, extract.columns, strict=True)
        )
        row = json_value(pivot.DataRow(line.code, line.label, tuple(cells)))
        held.append(f"{before}\n  {json.dumps(row, ensure_ascii=False)}")
        before = ","
        if len(held) >= ROWS_AT_ONCE:
            yield "".join(held).encode()
            held.clear()
    yield "".join(held).encode()

"""The grid as a page: which rows are shown, what was typed, and where it is marked as wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from django.http import QueryDict
from django.utils.translation import gettext as _

from metrics import grid, pivot
from metrics.grid import annotations as beside
from metrics.grid.annotations import Beside
from metrics.models import Dataset, Release

NEW_ROWS = 3
MOST_NEW_ROWS = 20


@dataclass(frozen=True)
class Head:
    """The head of a column, and its name in the form."""

    key: str
    text: str
    unit: str
    numeric: bool


@dataclass(frozen=True)
class Field:
    """A text field of the grid; `stored` is what is stored where that is not its text, else None."""

    name: str
    text: str
    label: str
    error: str
    numeric: bool = False
    stored: str | None = None
    beside: Beside | None = None


@dataclass(frozen=True)
class Line:
    """A row of fields; `code` is '' for one that is not stored yet."""

    number: int
    code: str
    was: str
    label: Field
    removed: bool
    cells: tuple[Field, ...]
    order: Field | None = None


@dataclass(frozen=True)
class Problem:
    """A sentence about the field of this name and label; both are '' for the page itself."""

    name: str
    label: str
    error: str


@dataclass(frozen=True)
class GridPage:
    """A page of the grid, and what is wrong in it."""

    release: Release | None
    columns: tuple[Head, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]
    number: int
    pages: int
    count: int
    new_rows: int
    ordered: bool

    @property
    def new_line(self) -> Line:
        """An empty row, of which a script makes as many as it needs."""
        empty = grid.TypedRow("", "", removed=False, texts=("",) * len(self.columns))
        return _lines([empty], self.columns, {}, first=-1)[0]

    @property
    def most_rows(self) -> int:
        """How many rows the form can send."""
        return grid.most_rows(len(self.columns))


def shown(dataset: Dataset, *, number: int, new_rows: int, ordered: bool = False) -> GridPage:
    """Return a page of what is stored, with empty rows for new ones at the end of the last.

    `ordered` asks for the numbers by which rows are ordered.
    """
    release = grid.latest(dataset)
    across = pivot.columns(release) if release else ()
    size = grid.rows_per_page(len(across))
    count = release.entities.count() if release else 0
    pages = max(1, ceil(count / size))
    number = min(max(number, 1), pages)
    stored = (
        list(
            pivot.entities(release).order_by("ordering", "pk")[(number - 1) * size : number * size]
        )
        if release
        else []
    )
    rows = [
        grid.TypedRow(
            entity.code,
            entity.label,
            removed=False,
            texts=said,
            was=grid.mark(entity.label, said),
            order=str(entity.ordering) if ordered else None,
        )
        for entity in stored
        for said in [grid.texts(entity, across)]
    ]
    new_rows = min(max(new_rows, 1), MOST_NEW_ROWS, max(1, size))
    if number == pages:
        rows += [grid.TypedRow("", "", removed=False, texts=("",) * len(across))] * new_rows
    heads = _heads(across)
    sources = beside.sources_of(stored)
    said = {entity.code: beside.of_row(entity, across, sources) for entity in stored}
    return GridPage(
        release=release,
        columns=heads,
        lines=tuple(
            _with_beside(line, heads, said.get(line.code, {})) for line in _lines(rows, heads, {})
        ),
        problems=(),
        number=number,
        pages=pages,
        count=count,
        new_rows=new_rows,
        ordered=ordered,
    )


def typed_again(page: GridPage, typed: grid.TypedGrid, error: grid.GridError) -> GridPage:
    """Return the page with what was typed still in it, and its errors marked.

    A row that somebody else changed is told as it is now, so that saving again is a decision.
    """
    errors = error.errors
    heads = {head.key: head for head in page.columns}
    columns = tuple(
        heads.get(key) or Head(key, key.partition(":")[0], "", numeric=False)
        for key in typed.columns
    )
    rows = [
        replace(row, was=error.conflicts.get(number, row.was))
        for number, row in enumerate(typed.rows)
    ]
    stored = {line.code: line for line in page.lines if line.code}
    lines = tuple(
        _with_stored(line, stored.get(line.code), page.columns, columns)
        for line in _lines(rows, columns, errors)
    )
    return GridPage(
        release=page.release,
        columns=columns,
        lines=lines,
        problems=_problems(lines, errors),
        number=page.number,
        pages=page.pages,
        count=page.count,
        new_rows=page.new_rows,
        ordered=page.ordered,
    )


def typed(data: QueryDict) -> grid.TypedGrid:
    """Read the form as it was sent."""
    columns = tuple(str(key) for key in data.getlist("column"))
    rows = []
    number = 0
    while f"row-{number}-label" in data:
        rows.append(
            grid.TypedRow(
                code=_typed(data.get(f"row-{number}-code", "")),
                label=_typed(data[f"row-{number}-label"]),
                removed=f"row-{number}-remove" in data,
                was=str(data.get(f"row-{number}-was", "")),
                order=_typed(data[f"row-{number}-order"])
                if f"row-{number}-order" in data
                else None,
                texts=tuple(
                    _typed(data.get(f"row-{number}-cell-{place}", ""))
                    for place in range(len(columns))
                ),
            )
        )
        number += 1
    return grid.TypedGrid(columns, tuple(rows))


def _typed(text: object) -> str:
    # NUL is no text to a database.
    return str(text).replace("\0", "").strip()


def _heads(across: Sequence[pivot.Column]) -> tuple[Head, ...]:
    return tuple(
        Head(grid.column_key(column), column.header, column.unit, column.numeric)
        for column in across
    )


def _problems(lines: Sequence[Line], errors: Mapping[str, str]) -> tuple[Problem, ...]:
    fields = [
        field
        for line in lines
        for field in (line.label, *line.cells, *([line.order] if line.order else []))
    ]
    of_page = [Problem("", "", errors[""])] if "" in errors else []
    return (
        *of_page,
        *(Problem(field.name, field.label, field.error) for field in fields if field.error),
    )


def _with_beside(line: Line, heads: Sequence[Head], said: Mapping[str, Beside]) -> Line:
    cells = zip(line.cells, heads, strict=True)
    return replace(
        line, cells=tuple(replace(cell, beside=said.get(head.key)) for cell, head in cells)
    )


def _with_stored(
    line: Line, stored: Line | None, heads: Sequence[Head], columns: Sequence[Head]
) -> Line:
    """Return a row as typed, whose fields know what is stored."""
    known = (
        {head.key: cell for head, cell in zip(heads, stored.cells, strict=True)} if stored else {}
    )
    return replace(
        line,
        label=_known(line.label, stored.label if stored else None),
        cells=tuple(
            _known(cell, known.get(column.key))
            for cell, column in zip(line.cells, columns, strict=True)
        ),
    )


def _known(field: Field, stored: Field | None) -> Field:
    text = stored.text if stored else ""
    return replace(
        field,
        stored=None if field.text == text else text,
        beside=stored.beside if stored else None,
    )


def _lines(
    rows: Sequence[grid.TypedRow],
    heads: Sequence[Head],
    errors: Mapping[str, str],
    *,
    first: int = 0,
) -> tuple[Line, ...]:
    return tuple(
        Line(
            number=number,
            code=row.code,
            was=row.was,
            label=Field(
                name=f"row-{number}-label",
                text=row.label,
                label=_("Name of row %(number)d") % {"number": number + 1},
                error=errors.get(f"row-{number}-label", ""),
            ),
            removed=row.removed,
            order=None
            if row.order is None
            else Field(
                name=f"row-{number}-order",
                text=row.order,
                label=_("Order of %(row)s") % {"row": _row_name(number, row)},
                error=errors.get(f"row-{number}-order", ""),
            ),
            cells=tuple(
                Field(
                    name=f"row-{number}-cell-{place}",
                    text=text,
                    label=_("%(row)s, %(column)s")
                    % {"row": _row_name(number, row), "column": head.text},
                    error=errors.get(f"row-{number}-cell-{place}", ""),
                    numeric=head.numeric,
                )
                for place, (text, head) in enumerate(zip(row.texts, heads, strict=True))
            ),
        )
        for number, row in enumerate(rows, start=first)
    )


def _row_name(number: int, row: grid.TypedRow) -> str:
    """Return what a field says of its row, also while the row has no name."""
    if row.label:
        return row.label
    return _("Row %(number)d") % {"number": number + 1} if row.code else _("new row")

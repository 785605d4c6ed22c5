"""A page of the grid: its rows and fields, their input and their errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from django.http import QueryDict
from django.utils.translation import gettext as _

from metrics.grid.annotations import Annotation, row_annotations, sources_of
from metrics.grid.columns import new_column
from metrics.grid.input import (
    GridError,
    GridInput,
    RowInput,
    column_key,
    latest_release,
    max_fields,
    rounded_texts,
    row_fingerprint,
    row_texts,
    rows_per_page,
)
from metrics.models import Dataset, Indicator, Release
from metrics.tables import pivot

NEW_ROWS = 3
MAX_NEW_ROWS = 20


@dataclass(frozen=True)
class ColumnHead:
    """The head of a column, and its key in the form.

    `name` is what can be changed of the text, and `was` its stored text.
    """

    key: str
    text: str
    unit: str
    numeric: bool
    name: str = ""
    was: str = ""

    @property
    def period(self) -> str:
        """The period of its values, '' if the data names none."""
        return self.key.partition(":")[2]

    @property
    def is_new(self) -> bool:
        """Return whether it is not stored yet."""
        return self.key.startswith("+")


@dataclass(frozen=True)
class GridField:
    """A text field of the grid; `stored` is the stored text if it differs, else None.

    `rounded` is the stored number as its column shows it, if that has fewer digits.
    """

    name: str
    text: str
    label: str
    error: str
    numeric: bool = False
    stored: str | None = None
    annotation: Annotation | None = None
    rounded: str = ""


@dataclass(frozen=True)
class GridRow:
    """A row of fields; `code` is '' for one that is not stored yet."""

    number: int
    code: str
    was: str
    label: GridField
    removed: bool
    cells: tuple[GridField, ...]
    order: GridField | None = None


@dataclass(frozen=True)
class GridProblem:
    """An error of the field with this name and label; both are '' for the page itself."""

    name: str
    label: str
    error: str


@dataclass(frozen=True)
class GridPage:
    """A page of the grid with its errors."""

    release: Release | None
    columns: tuple[ColumnHead, ...]
    rows: tuple[GridRow, ...]
    problems: tuple[GridProblem, ...]
    number: int
    pages: int
    count: int
    new_rows: int
    ordered: bool
    is_arranged: bool = False
    sort: str = ""

    @property
    def sequence(self) -> str:
        """Numbers of the rows in their order, if that was chosen here."""
        return ",".join(str(row.number) for row in self.rows) if self.is_arranged else ""

    @property
    def last_period(self) -> str:
        """The period of the last column, '' if there is none."""
        return self.columns[-1].period if self.columns else ""

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Kinds of values that a new column can have, with their names."""
        return [(value, str(label)) for value, label in Indicator.KINDS]

    @property
    def new_row(self) -> GridRow:
        """Empty row, which the script copies for new rows."""
        empty = RowInput("", "", removed=False, texts=("",) * len(self.columns))
        return _lines([empty], self.columns, {}, first=-1)[0]

    @property
    def most_fields(self) -> int:
        """Number of fields that the form can send."""
        return max_fields()


def build_page(dataset: Dataset, *, number: int, new_rows: int, ordered: bool = False) -> GridPage:
    """Return a page of the stored rows, with empty rows for new ones at the end of the last page.

    `ordered` adds the numbers by which rows are ordered.
    """
    release = latest_release(dataset)
    across = pivot.columns(release) if release else ()
    size = rows_per_page(len(across))
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
        RowInput(
            entity.code,
            entity.label,
            removed=False,
            texts=texts,
            was=row_fingerprint(entity.label, texts),
            order=str(entity.ordering) if ordered else None,
        )
        for entity in stored
        for texts in [row_texts(entity, across)]
    ]
    new_rows = min(max(new_rows, 1), MAX_NEW_ROWS, max(1, size))
    if number == pages:
        rows += [RowInput("", "", removed=False, texts=("",) * len(across))] * new_rows
    heads = _heads(across)
    sources = sources_of(stored)
    annotations = {entity.code: row_annotations(entity, across, sources) for entity in stored}
    rounded = {entity.code: rounded_texts(entity, across) for entity in stored}
    return GridPage(
        release=release,
        columns=heads,
        rows=tuple(
            _with_annotations(
                line, heads, annotations.get(line.code, {}), rounded.get(line.code, {})
            )
            for line in _lines(rows, heads, {})
        ),
        problems=(),
        number=number,
        pages=pages,
        count=count,
        new_rows=new_rows,
        ordered=ordered,
    )


def redisplay(page: GridPage, typed: GridInput, error: GridError) -> GridPage:
    """Return the page with the input still in it, and its errors marked.

    Cells that somebody else changed are shown as they are now, so that saving again is a decision.
    """
    errors = error.errors
    heads = {head.key: head for head in page.columns}
    names = {key: name for key, name, _was in typed.named_columns}
    columns = tuple(_typed_head(key, heads.get(key), names.get(key)) for key in typed.columns)
    rows = [error.rows.get(number, row) for number, row in enumerate(typed.rows)]
    stored = {line.code: line for line in page.rows if line.code}
    lines = tuple(
        _with_stored(line, stored.get(line.code), page.columns, columns)
        for line in _lines(rows, columns, errors)
    )
    return replace(
        page,
        columns=columns,
        rows=lines,
        problems=_problems(lines, errors),
        is_arranged=typed.is_arranged,
        sort=typed.sort,
    )


def _typed_head(key: str, stored: ColumnHead | None, name: str | None) -> ColumnHead:
    """Return the head of a column with the name that was typed, also of one that is new or gone."""
    if stored is None:
        new = new_column(key, name or "")
        if new is None:
            return ColumnHead(key, name or key.partition(":")[0], "", numeric=False)
        return ColumnHead(key, new.header, new.unit, new.numeric, new.label, "")
    if not name or name == stored.name:
        return stored
    return replace(stored, text=pivot.header(name, stored.period), name=name)


def parse_input(data: QueryDict) -> GridInput:
    """Read the form that was sent."""
    columns = tuple(str(key) for key in data.getlist("column"))
    rows = []
    number = 0
    while f"row-{number}-label" in data:
        rows.append(
            RowInput(
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
    places = _sequence(str(data.get("sequence", "")), len(rows))
    return GridInput(
        columns,
        tuple(rows[place] for place in places or range(len(rows))),
        names=tuple(
            _typed(data[f"column-{place}-name"])
            for place in range(len(columns))
            if f"column-{place}-name" in data
        ),
        names_were=tuple(str(data.get(f"column-{place}-was", "")) for place in range(len(columns))),
        is_arranged=bool(places),
        sort=str(data.get("sort", "")),
    )


def _sequence(text: str, count: int) -> list[int]:
    """Return the numbers of all rows in the order of the page; none if that is another's."""
    found = [int(word) for word in text.split(",") if word.isascii() and word.isdigit()]
    return found if sorted(found) == list(range(count)) else []


def _typed(text: object) -> str:
    # NUL is no text to a database.
    return str(text).replace("\0", "").strip()


def _heads(across: Sequence[pivot.Column]) -> tuple[ColumnHead, ...]:
    return tuple(
        ColumnHead(
            column_key(column),
            column.header,
            column.unit,
            column.numeric,
            name=column.label,
            was=column.label,
        )
        for column in across
    )


def _problems(lines: Sequence[GridRow], errors: Mapping[str, str]) -> tuple[GridProblem, ...]:
    fields = [
        field
        for line in lines
        for field in (line.label, *line.cells, *([line.order] if line.order else []))
    ]
    of_page = [GridProblem("", "", errors[""])] if "" in errors else []
    return (
        *of_page,
        *(GridProblem(field.name, field.label, field.error) for field in fields if field.error),
    )


def _with_annotations(
    line: GridRow,
    heads: Sequence[ColumnHead],
    annotations: Mapping[str, Annotation],
    rounded: Mapping[str, str],
) -> GridRow:
    cells = tuple(
        replace(cell, annotation=annotations.get(head.key), rounded=rounded.get(head.key, ""))
        for cell, head in zip(line.cells, heads, strict=True)
    )
    return replace(line, cells=cells)


def _with_stored(
    line: GridRow,
    stored: GridRow | None,
    heads: Sequence[ColumnHead],
    columns: Sequence[ColumnHead],
) -> GridRow:
    """Return a row of input, with the stored texts in its fields."""
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


def _known(field: GridField, stored: GridField | None) -> GridField:
    text = stored.text if stored else ""
    return replace(
        field,
        stored=None if field.text == text else text,
        annotation=stored.annotation if stored else None,
        rounded=stored.rounded if stored and field.text == text else "",
    )


def _lines(
    rows: Sequence[RowInput],
    heads: Sequence[ColumnHead],
    errors: Mapping[str, str],
    *,
    first: int = 0,
) -> tuple[GridRow, ...]:
    return tuple(
        GridRow(
            number=number,
            code=row.code,
            was=row.was,
            label=GridField(
                name=f"row-{number}-label",
                text=row.label,
                label=_("Name of row %(number)d") % {"number": number + 1},
                error=errors.get(f"row-{number}-label", ""),
            ),
            removed=row.removed,
            order=None
            if row.order is None
            else GridField(
                name=f"row-{number}-order",
                text=row.order,
                label=_("Order of %(row)s") % {"row": _row_name(number, row)},
                error=errors.get(f"row-{number}-order", ""),
            ),
            cells=tuple(
                GridField(
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


def _row_name(number: int, row: RowInput) -> str:
    """Return the name of a row in the labels of its fields, also if it has no name yet."""
    if row.label:
        return row.label
    return _("Row %(number)d") % {"number": number + 1} if row.code else _("new row")

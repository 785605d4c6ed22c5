"""A page of the grid: its rows and fields, their input and their errors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.models import Source
from collabsite.web.text import format_list
from metrics import pivot
from metrics.grid.input import (
    GridError,
    GridInput,
    RowInput,
    column_key,
    latest_release,
    max_rows,
    row_fingerprint,
    row_texts,
    rows_per_page,
)
from metrics.models import Dataset, Entity, Observation, Release

NEW_ROWS = 3
MAX_NEW_ROWS = 20


Status = Observation.Status

# SDMX codes that are shown at values; a missing value is visible.
SIGNS = {Status.BREAK, Status.ESTIMATED, Status.FORECAST, Status.PROVISIONAL}
CANNOT_EXIST, NOTE, SOURCE = "×", "*", "§"


@dataclass(frozen=True)
class Annotation:
    """Status, note and source of a value: as a few signs, in words, and the query of their page."""

    signs: str
    words: str
    query: str


@dataclass(frozen=True)
class ColumnHead:
    """The head of a column, and its name in the form."""

    key: str
    text: str
    unit: str
    numeric: bool


@dataclass(frozen=True)
class GridField:
    """A text field of the grid; `stored` is the stored text if it differs, else None."""

    name: str
    text: str
    label: str
    error: str
    numeric: bool = False
    stored: str | None = None
    annotation: Annotation | None = None


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

    @property
    def new_row(self) -> GridRow:
        """Empty row, which the script copies for new rows."""
        empty = RowInput("", "", removed=False, texts=("",) * len(self.columns))
        return _lines([empty], self.columns, {}, first=-1)[0]

    @property
    def most_rows(self) -> int:
        """Number of rows that the form can send."""
        return max_rows(len(self.columns))


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
    return GridPage(
        release=release,
        columns=heads,
        rows=tuple(
            _with_annotations(line, heads, annotations.get(line.code, {}))
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

    A row that somebody else changed is shown as it is now, so that saving again is a decision.
    """
    errors = error.errors
    heads = {head.key: head for head in page.columns}
    columns = tuple(
        heads.get(key) or ColumnHead(key, key.partition(":")[0], "", numeric=False)
        for key in typed.columns
    )
    rows = [
        replace(row, was=error.conflicts.get(number, row.was))
        for number, row in enumerate(typed.rows)
    ]
    stored = {line.code: line for line in page.rows if line.code}
    lines = tuple(
        _with_stored(line, stored.get(line.code), page.columns, columns)
        for line in _lines(rows, columns, errors)
    )
    return GridPage(
        release=page.release,
        columns=columns,
        rows=lines,
        problems=_problems(lines, errors),
        number=page.number,
        pages=page.pages,
        count=page.count,
        new_rows=page.new_rows,
        ordered=page.ordered,
    )


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
    return GridInput(columns, tuple(rows))


def _typed(text: object) -> str:
    # NUL is no text to a database.
    return str(text).replace("\0", "").strip()


def _heads(across: Sequence[pivot.Column]) -> tuple[ColumnHead, ...]:
    return tuple(
        ColumnHead(column_key(column), column.header, column.unit, column.numeric)
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
    line: GridRow, heads: Sequence[ColumnHead], annotations: Mapping[str, Annotation]
) -> GridRow:
    cells = zip(line.cells, heads, strict=True)
    return replace(
        line,
        cells=tuple(replace(cell, annotation=annotations.get(head.key)) for cell, head in cells),
    )


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


def sources_of(rows: Iterable[Entity]) -> Mapping[int, Source]:
    """Return the sources of the values in these rows (from `pivot.entities`), by their keys."""
    keys = {each.source_id for row in rows for each in row.observations.all() if each.source_id}
    return Source.objects.in_bulk(keys) if keys else {}


def row_annotations(
    row: Entity, across: Sequence[pivot.Column], sources: Mapping[int, Source]
) -> dict[str, Annotation]:
    """Return the annotations of a row, by the keys of their columns."""
    keys = {(column.indicator.pk, column.period): column_key(column) for column in across}
    found = {}
    for observation in row.observations.all():
        key = keys.get((observation.indicator_id, observation.period))
        source = sources.get(observation.source_id) if observation.source_id else None
        if key and (marks := _signs_and_words(observation, source)):
            query = QueryDict(mutable=True)
            query.update({"row": row.code, "column": key})
            found[key] = Annotation(
                "".join(sign for sign, _words in marks),
                format_list(words for _sign, words in marks),
                query.urlencode(),
            )
    return found


def _signs_and_words(observation: Observation, source: Source | None) -> list[tuple[str, str]]:
    status = Status(observation.status)
    marks = []
    if status in SIGNS:
        marks.append((str(status), str(status.label)))
    elif status is Status.NOT_APPLICABLE:
        marks.append((CANNOT_EXIST, str(status.label)))
    if observation.note:
        marks.append((NOTE, _("note: %(note)s") % {"note": observation.note}))
    if source:
        marks.append((SOURCE, _("source: %(source)s") % {"source": source.title}))
    return marks

"""A page of the grid: its rows and fields, their input and their errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    """A field of the grid; `stored` is the stored text if it differs, else None.

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
    order: GridField | None


@dataclass(frozen=True)
class GridPage:
    """A page of the grid; `problems` are its fields with errors, and a nameless one for its own error."""

    release: Release | None
    columns: tuple[ColumnHead, ...]
    rows: tuple[GridRow, ...]
    problems: tuple[GridField, ...]
    number: int
    pages: int
    count: int
    new_rows: int
    ordered: bool
    is_arranged: bool
    sort: str

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
        return _row(-1, _empty_row(len(self.columns)), self.columns, _Stored(), {})

    @property
    def most_fields(self) -> int:
        """Number of fields that the form can send."""
        return max_fields()


@dataclass(frozen=True)
class _Stored:
    """A row as it is stored: texts, annotations and rounded numbers by the keys of columns.

    The name of the row has the key ''.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, Annotation] = field(default_factory=dict)
    rounded: Mapping[str, str] = field(default_factory=dict)


def build_page(
    dataset: Dataset,
    *,
    number: int,
    new_rows: int,
    ordered: bool = False,
    typed: GridInput | None = None,
    error: GridError | None = None,
) -> GridPage:
    """Return a page of the stored rows, with empty rows for new ones at the end of the last page.

    `ordered` adds the numbers by which rows are ordered. With what was `typed`, that is in the fields,
    and the cells that somebody else changed are shown as they are now, so that saving again is a decision.
    """
    release = latest_release(dataset)
    across = pivot.columns(release) if release else ()
    size = rows_per_page(len(across))
    count = release.entities.count() if release else 0
    pages = max(1, ceil(count / size))
    number = min(max(number, 1), pages)
    new_rows = min(max(new_rows, 1), MAX_NEW_ROWS, size)
    heads = {column_key(column): _head(column) for column in across}
    rows, stored = _read_rows(release, across, slice((number - 1) * size, number * size))
    errors = error.errors if error else {}
    if typed:
        names = {key: name for key, name, _was in typed.named_columns}
        columns = tuple(_typed_head(key, heads.get(key), names.get(key)) for key in typed.columns)
        merged = error.rows if error else {}
        rows = [merged.get(place, row) for place, row in enumerate(typed.rows)]
    else:
        columns = tuple(heads.values())
        rows = [row if ordered else replace(row, order=None) for row in rows]
        rows += [_empty_row(len(across))] * (new_rows if number == pages else 0)
    lines = tuple(
        _row(place, row, columns, stored.get(row.code, _Stored()), errors)
        for place, row in enumerate(rows)
    )
    fields = [each for row in lines for each in (row.label, *row.cells, row.order) if each]
    of_page = [GridField("", "", "", errors[""])] if "" in errors else []
    return GridPage(
        release=release,
        columns=columns,
        rows=lines,
        problems=(*of_page, *(each for each in fields if each.error)),
        number=number,
        pages=pages,
        count=count,
        new_rows=new_rows,
        ordered=ordered,
        is_arranged=bool(typed and typed.is_arranged),
        sort=typed.sort if typed else "",
    )


def _head(column: pivot.Column) -> ColumnHead:
    return ColumnHead(
        *(column_key(column), column.header, column.unit, column.numeric),
        name=column.label,
        was=column.label,
    )


def _typed_head(key: str, stored: ColumnHead | None, name: str | None) -> ColumnHead:
    """Return the head of a column with the name that was typed, also of one that is new or gone."""
    if stored is None:
        new = new_column(key, name or "")
        if new is None:
            return ColumnHead(key, name or key.partition(":")[0], "", numeric=False)
        return ColumnHead(key, new.header, new.unit, new.numeric, new.label)
    if not name or name == stored.name:
        return stored
    return replace(stored, text=pivot.header(name, stored.period), name=name)


def _empty_row(columns: int) -> RowInput:
    return RowInput("", "", removed=False, texts=("",) * columns)


def _read_rows(
    release: Release | None, across: Sequence[pivot.Column], part: slice
) -> tuple[list[RowInput], dict[str, _Stored]]:
    """Return a part of the rows as input that changes nothing, and as they are stored, by their codes."""
    if release is None:
        return [], {}
    entities = list(pivot.entities(release).order_by("ordering", "pk")[part])
    sources = sources_of(entities)
    keys = ["", *map(column_key, across)]
    rows, stored = [], {}
    for entity in entities:
        texts = row_texts(entity, across)
        was, order = row_fingerprint(entity.label, texts), str(entity.ordering)
        row = RowInput(entity.code, entity.label, removed=False, texts=texts, was=was, order=order)
        rows.append(row)
        stored[entity.code] = _Stored(
            dict(zip(keys, (entity.label, *texts), strict=True)),
            row_annotations(entity, across, sources),
            rounded_texts(entity, across),
        )
    return rows, stored


def _row(
    number: int,
    row: RowInput,
    heads: Sequence[ColumnHead],
    stored: _Stored,
    errors: Mapping[str, str],
) -> GridRow:
    unnamed = _("Row %(number)d") % {"number": number + 1} if row.code else _("new row")
    called = {"row": row.label or unnamed}

    def make_field(
        part: str, text: str, label: str, key: str = "", *, numeric: bool = False
    ) -> GridField:
        name, was = f"row-{number}-{part}", stored.texts.get(key, "")
        return GridField(
            name=name,
            text=text,
            label=label,
            error=errors.get(name, ""),
            numeric=numeric,
            stored=None if text == was else was,
            annotation=stored.annotations.get(key),
            rounded=stored.rounded.get(key, "") if text == was else "",
        )

    return GridRow(
        number=number,
        code=row.code,
        was=row.was,
        label=make_field("label", row.label, _("Name of row %(number)d") % {"number": number + 1}),
        removed=row.removed,
        cells=tuple(
            make_field(
                f"cell-{place}",
                text,
                _("%(row)s, %(column)s") % {**called, "column": head.text},
                head.key,
                numeric=head.numeric,
            )
            for place, (text, head) in enumerate(zip(row.texts, heads, strict=True))
        ),
        order=None
        if row.order is None
        else make_field("order", row.order, _("Order of %(row)s") % called),
    )


def parse_input(data: QueryDict) -> GridInput:
    """Read the form that was sent."""
    columns = tuple(str(key) for key in data.getlist("column"))
    rows = []
    number = 0
    while f"row-{number}-label" in data:
        row = f"row-{number}"
        rows.append(
            RowInput(
                code=_typed(data.get(f"{row}-code", "")),
                label=_typed(data[f"{row}-label"]),
                removed=f"{row}-remove" in data,
                was=str(data.get(f"{row}-was", "")),
                order=_typed(data[f"{row}-order"]) if f"{row}-order" in data else None,
                texts=tuple(
                    _typed(data.get(f"{row}-cell-{place}", "")) for place in range(len(columns))
                ),
            )
        )
        number += 1
    places = _sequence(str(data.get("sequence", "")), len(rows))
    named = [place for place in range(len(columns)) if f"column-{place}-name" in data]
    return GridInput(
        columns,
        tuple(rows[place] for place in places or range(len(rows))),
        names=tuple(_typed(data[f"column-{place}-name"]) for place in named),
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

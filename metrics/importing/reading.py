"""Reading of a file, for a person who may change it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.web.spreadsheets import column_letter
from metrics.cells.parse import shorten
from metrics.importing.choices import DECIMAL_SIGNS, Choices, Role
from metrics.importing.recognize import Column, RecognizedTable, Shape
from metrics.importing.table import RawTable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Further columns are one line, as are columns that periods name.
_MOST_LINES = 40
_MAX_NOTES = 5

ROLE_NAMES: "dict[Role, _StrPromise]" = {
    Role.ENTITY: gettext_lazy("name of the row"),
    Role.ENTITY_CODE: gettext_lazy("code of the row"),
    Role.INDICATOR: gettext_lazy("name of the indicator"),
    Role.INDICATOR_CODE: gettext_lazy("code of the indicator"),
    Role.PERIOD: gettext_lazy("period"),
    Role.VALUE: gettext_lazy("values"),
    Role.FLAG: gettext_lazy("status"),
    Role.NOTE: gettext_lazy("note"),
    Role.SOURCE: gettext_lazy("source"),
    Role.IGNORED: gettext_lazy("not read"),
}


@dataclass(frozen=True)
class ReadColumns:
    """One column of a file, or several side by side with one role."""

    # Keys of the first and the last, by which their role is chosen.
    first: int
    last: int
    letters: str
    head: str
    role: str
    samples: tuple[str, ...]

    @property
    def is_changeable(self) -> bool:
        """Return whether the role is one that a person chooses."""
        return self.role in set(ROLE_NAMES)

    @property
    def count(self) -> int:
        """Number of columns."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Reading:
    """Reading of a file, or the choices made before it could be read."""

    is_text: bool = False
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    shape: str = ""
    # `2`, or `2–3`.
    header: str = ""
    row_count: int = 0
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    columns: tuple[ReadColumns, ...] = ()
    has_periods: bool = False
    indicator: str = ""
    # The name of the only row, where the rows are its periods.
    row: str = ""
    # Columns whose cells that are no numbers have no value.
    missing: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the reading that JSON has kept."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in stored.items()
            if name in {field.name for field in fields(cls)}
        }
        values["columns"] = tuple(
            ReadColumns(**{**column, "samples": tuple(column["samples"])})
            for column in values.get("columns", ())
        )
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """Return the reading as what JSON can hold."""
        return asdict(self)

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the columns that name rows of several columns together."""
        keys = tuple(column.head for column in self.columns if column.role == Role.ENTITY)
        return keys if len(keys) > 1 else ()

    @property
    def ignored(self) -> tuple[str, ...]:
        """Names of the columns that are not read."""
        return tuple(c.head for c in self.columns if c.role == Role.IGNORED and c.head)

    @property
    def is_guessed(self) -> bool:
        """Return whether more was guessed than that the first column names the rows."""
        roles = [column.role for column in self.columns]
        is_plain = roles[:1] == [Role.ENTITY] and set(roles[1:]) <= {Role.VALUE.value}
        is_own = any(not column.is_changeable for column in self.columns)
        return bool(
            self.above
            or self.below
            or self.has_periods
            or self.has_header_rows
            or self.row
            or self.decimal == "comma"
            or (self.is_text and self.encoding not in {"UTF-8", "UTF-16"})
            or not (is_plain or is_own)
        )

    @property
    def has_header_rows(self) -> bool:
        """Return whether the header has several rows."""
        return "–" in self.header

    @property
    def shape_name(self) -> str:
        """Shape in words, with what makes it."""
        return shape_names()[Shape(self.shape)] if self.shape else ""

    def changed(self, posted: Mapping[str, str], before: Choices) -> Choices:
        """Return the choices of a form that showed this reading.

        What was left as it was guessed stays guessed, so that it follows the other choices.
        Another encoding, separator or header makes other columns, whose roles are guessed anew.
        """

        def chosen(name: str, shown: str) -> str:
            now = posted.get(name, shown)
            return now if now != shown else str(getattr(before, name))

        is_cut_alike = all(
            posted.get(name, now) == now
            for name, now in [
                ("encoding", self.encoding),
                ("separator", self.separator),
                ("header", self.header),
            ]
        )
        return Choices.from_json(
            {
                "encoding": chosen("encoding", self.encoding),
                "separator": chosen("separator", self.separator),
                "decimal": chosen("decimal", self.decimal),
                "header": chosen("header", self.header),
                "indicator": chosen("indicator", self.indicator),
                "row": chosen("row", self.row),
                "missing": before.missing,
                "roles": self._roles(posted, before) if is_cut_alike else {},
                "indicators": before.as_json()["indicators"],
            }
        )

    def _roles(self, posted: Mapping[str, str], before: Choices) -> dict[str, str]:
        """Return the roles of all columns if one of them was chosen, now or before."""
        now = {
            columns: posted.get(f"role-{columns.first}", columns.role) for columns in self.columns
        }
        if not before.roles and all(columns.role == role for columns, role in now.items()):
            return {}
        return {
            str(key): role
            for columns, role in now.items()
            for key in range(columns.first, columns.last + 1)
        }


def shape_names() -> dict[Shape, str]:
    """Return the shapes in words."""
    return {
        Shape.WIDE: _("wide: a row for each entity, a column for each indicator"),
        Shape.PERIODS: _("periods side by side: a column for each period"),
        Shape.TIDY: _("tidy: a row for each entity and period, a column for each indicator"),
        Shape.LONG: _("long: a row for each value"),
    }


def make_reading(
    raw: RawTable | None,
    table: RecognizedTable | None,
    choices: Choices,
    *,
    is_text: bool,
    indicator: str,
) -> Reading:
    """Return what was understood, as far as it went."""
    encoding = raw.encoding if raw else choices.encoding
    separator = raw.separator if raw else choices.separator
    if table is None:
        return Reading(is_text, encoding, separator, choices.decimal)
    names = {sign: name for name, sign in DECIMAL_SIGNS.items()}
    return Reading(
        is_text,
        encoding,
        separator,
        names.get(table.decimal, ""),
        table.shape.value,
        _header(table),
        len(table.numbers),
        tuple(text[:200] for text in table.above[:_MAX_NOTES]),
        tuple(text[:200] for text in table.below[:_MAX_NOTES]),
        tuple(_columns(table)),
        any(column.period and not column.label for column in table.columns)
        and not table.has_indicators,
        indicator,
        table.only_row,
        choices.missing,
    )


def _header(table: RecognizedTable) -> str:
    """Return the row of the header, or the first and the last."""
    first, last = table.header_rows
    return str(first) if first == last else f"{first}–{last}"


def _columns(table: RecognizedTable) -> Iterator[ReadColumns]:
    """Yield the columns; those that periods name, and those past many, together."""
    run: list[Column] = []
    lines = 0
    for column in table.columns:
        together = (
            run
            and run[-1].role is column.role
            and (lines >= _MOST_LINES or (_is_period(column) and _is_period(run[-1])))
        )
        if run and not together:
            yield _line(run)
            lines += 1
            run = []
        run.append(column)
    if run:
        yield _line(run)


def _is_period(column: Column) -> bool:
    return bool(column.period) and not column.label


def _line(run: list[Column]) -> ReadColumns:
    first, last = run[0], run[-1]
    letters, head = column_letter(first.number), first.head.strip()
    if len(run) > 1:
        letters = f"{letters}–{column_letter(last.number)}"
        head = f"{head} – {last.head.strip()}"
    samples = tuple(shorten(text) for text in _samples(first.cells))
    return ReadColumns(first.number, last.number, letters, head[:200], first.role.value, samples)


def _samples(cells: Sequence[str]) -> list[str]:
    """Return the first three different texts of a column."""
    return list(dict.fromkeys(text.strip() for text in cells[:200] if text.strip()))[:3]

"""A recognized table: columns with roles, and the values that they hold. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import repeat
from typing import NamedTuple

from django.utils.translation import pgettext

from metrics.importing.choices import Role
from metrics.importing.recognition import periods
from metrics.importing.table import FileProblem


class Shape(StrEnum):
    """Shape of a table in a file."""

    # A row for each entity, a column for each indicator, perhaps in several periods.
    WIDE = "wide"
    # A column for each period, and perhaps one of indicators.
    PERIODS = "periods"
    # A column of periods, and one for each indicator.
    TIDY = "tidy"
    # A row for each value.
    LONG = "long"


@dataclass
class Column:
    """A column with its role. Two columns that were one in the file have the same number."""

    number: int
    # By which a role is chosen, from 1; 0 if none can be.
    key: int
    head: str
    role: Role
    cells: Sequence[str]
    # Some cells as the file has them.
    samples: tuple[str, ...] = ()
    # Of a column of values: the indicator and the period that its head names.
    label: str = ""
    period: str = ""


class Record(NamedTuple):
    """One value of a table, by the names that the file has; None if there is no such column."""

    row: int
    # The place among the columns, from 0.
    place: int
    entity: str
    entity_code: str
    indicator: str
    indicator_code: str
    period: str
    value: str
    flag: str | None
    note: str | None
    source: str | None
    as_written: str | None


@dataclass
class RecognizedTable:
    """Table as it was understood."""

    columns: list[Column]
    # The number of each row in the file.
    numbers: Sequence[int]
    header_row: int
    # The same, unless the header has several rows, of which `header_row` is the last.
    first_header_row: int = 0
    # Whether it is our own long layout, whose names are codes.
    is_own: bool = False
    decimal: str = ""
    is_numbered: bool = False
    # The proposed name of the only entity.
    row_name: str = ""
    # Texts that mean what not everyone may think, and what they were read as.
    remarks: list[tuple[str, str]] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)

    def places(self, role: Role) -> list[int]:
        """Return the places of the columns of a role, from 0."""
        return [place for place, column in enumerate(self.columns) if column.role is role]

    def cells(self, role: Role) -> Sequence[str] | None:
        """Return the cells of the first column of a role, or None."""
        return next((column.cells for column in self.columns if column.role is role), None)

    @property
    def shape(self) -> Shape:
        """Shape that the roles make."""
        roles = {column.role for column in self.columns}
        values = [column for column in self.columns if column.role is Role.VALUE]
        if values and all(column.period and not column.label for column in values):
            return Shape.PERIODS
        if Role.INDICATOR in roles or Role.INDICATOR_CODE in roles:
            return Shape.LONG
        return Shape.TIDY if Role.PERIOD in roles else Shape.WIDE

    @property
    def has_one_row(self) -> bool:
        """Return whether the rows are periods of one entity, which has no name in the file."""
        return (
            bool(self.places(Role.PERIOD))
            and not self.is_numbered
            and not (self.places(Role.ENTITY) or self.places(Role.ENTITY_CODE))
        )

    @property
    def only_row(self) -> str:
        """Name of the only entity, '' if the rows have names or numbers."""
        if not self.has_one_row:
            return ""
        return self.row_name or pgettext("the only row of a table of periods", "All")

    def entities(self) -> Sequence[str]:
        """Return the name of each row's entity; of several columns joined, numbered if need be."""
        parts = [self.columns[place].cells for place in self.places(Role.ENTITY)]
        names: Sequence[str]
        if len(parts) == 1:
            names = parts[0]
        else:
            names = [
                " · ".join(filter(None, map(str.strip, row))) for row in zip(*parts, strict=True)
            ]
        if not parts:
            names = [self.only_row] * len(self.numbers)
        return self._numbered(names) if self.is_numbered else names

    def _numbered(self, names: Sequence[str]) -> list[str]:
        keys = zip(
            names, *filter(None, map(self.cells, (Role.PERIOD, Role.INDICATOR))), strict=True
        )
        total, seen = Counter(keys), Counter[tuple[str, ...]]()
        keys = zip(
            names, *filter(None, map(self.cells, (Role.PERIOD, Role.INDICATOR))), strict=True
        )
        made = []
        for name, key in zip(names, keys, strict=True):
            seen[key] += 1
            numbered = f"{name} ({seen[key]})" if name else str(seen[key])
            made.append(name if name and total[key] == 1 else numbered)
        return made

    def records(self) -> Iterator[Record]:
        """Yield the values row by row, of each row from left to right."""
        blank = repeat("")
        values = self.places(Role.VALUE)
        beside = {place: self._beside(place, values) for place in values}
        rows = zip(
            self.numbers,
            self.entities(),
            self.cells(Role.ENTITY_CODE) or blank,
            self.cells(Role.INDICATOR) or blank,
            self.cells(Role.INDICATOR_CODE) or blank,
            self.cells(Role.PERIOD) or blank,
            zip(*(column.cells for column in self.columns), strict=True),
            strict=False,
        )
        has_period = self.cells(Role.PERIOD) is not None
        has_indicator = self.shape is Shape.LONG or self.cells(Role.INDICATOR) is not None
        for number, entity, code, indicator, indicator_code, period, row in rows:
            for place in values:
                column = self.columns[place]
                flag, note, source, as_written = beside[place]
                yield Record(
                    number,
                    place,
                    entity,
                    code,
                    indicator if has_indicator else column.label,
                    indicator_code,
                    period if has_period else column.period,
                    row[place],
                    None if flag is None else row[flag],
                    None if note is None else row[note],
                    None if source is None else row[source],
                    None if as_written is None else row[as_written],
                )

    def _beside(self, place: int, values: Sequence[int]) -> list[int | None]:
        """Return the places of the flag, note, source and own writing of a column of values.

        Each belongs to the column of values before it, or to the only one.
        """
        found: list[int | None] = []
        for role in (Role.FLAG, Role.NOTE, Role.SOURCE, Role.AS_WRITTEN):
            own = [
                other
                for other in self.places(role)
                if len(values) == 1 or max((v for v in values if v < other), default=-1) == place
            ]
            found.append(own[0] if own else None)
        return found


def name_value(column: Column, *, has_period: bool) -> None:
    """Set the indicator and the period that the head of a column of values names."""
    if period := periods.header_period(column.head):
        column.label, column.period = "", period
    elif has_period:
        column.label, column.period = column.head.strip(), ""
    else:
        column.label, column.period = periods.split_period(column.head.strip())

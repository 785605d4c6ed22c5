"""A file as a table: columns with roles, and the values that they hold. Pure."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import repeat
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.importing import numerals, periods
from metrics.importing.block import Block, find_block
from metrics.importing.choices import DECIMAL_SIGNS, NO_CHOICES, Choices, Role
from metrics.importing.guess import guess_roles, look_at, sample
from metrics.importing.heads import own_roles, says_year
from metrics.importing.table import FileError, FileProblem, RawTable

# Kind of a column that the dataset has already, by its head: `text`, `number`, or '' if unknown.
type Known = Callable[[str], str]


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
    """A column with its role, and its number in the file, from 1."""

    number: int
    head: str
    cells: Sequence[str]
    role: Role = Role.IGNORED
    # Of a column of values: the indicator and the period that its head names.
    label: str = ""
    period: str = ""

    def is_bare_period(self) -> bool:
        """Return whether its values are those of a period, and it names no indicator."""
        return self.role is Role.VALUE and bool(self.period) and not self.label

    def name(self, *, has_period: bool) -> None:
        """Read the indicator and the period of its head, which has none if the rows name periods."""
        if period := periods.header_period(self.head):
            self.label, self.period = "", period
        elif has_period:
            self.label, self.period = self.head.strip(), ""
        else:
            self.label, self.period = periods.split_period(self.head.strip())


class Record(NamedTuple):
    """One value of a table, by the names that the file has; None if there is no such column."""

    row: int
    # The place among the columns, from 0, and the number of the column in the file.
    place: int
    column: int
    entity: str
    entity_code: str
    indicator: str
    indicator_code: str
    period: str
    value: str
    status: str | None
    note: str | None
    source: str | None
    as_written: str | None


@dataclass
class RecognizedTable:
    """Table as it was understood."""

    columns: list[Column]
    # The number of each row in the file.
    numbers: Sequence[int]
    # The first and the last row of the heads.
    header_rows: tuple[int, int]
    # Whether it is our own long layout, whose names are codes.
    is_own: bool = False
    decimal: str = ""
    # The proposed name of the only entity.
    row_name: str = ""
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)

    def places(self, *roles: Role) -> list[int]:
        """Return the places of the columns of these roles, from 0."""
        return [place for place, column in enumerate(self.columns) if column.role in roles]

    def cells(self, role: Role) -> Sequence[str] | None:
        """Return the cells of the first column of a role, or None."""
        return next((column.cells for column in self.columns if column.role is role), None)

    @property
    def shape(self) -> Shape:
        """Shape that the roles make."""
        values = [column for column in self.columns if column.role is Role.VALUE]
        if values and all(map(Column.is_bare_period, values)):
            return Shape.PERIODS
        if self.has_indicators:
            return Shape.LONG
        return Shape.TIDY if self.places(Role.PERIOD) else Shape.WIDE

    @property
    def has_indicators(self) -> bool:
        """Return whether the rows name their indicators, so that the heads of values do not."""
        return bool(self.places(Role.INDICATOR, Role.INDICATOR_CODE))

    @property
    def only_row(self) -> str:
        """Name of the only entity, whose periods the rows are; '' if the rows have names."""
        if not self.places(Role.PERIOD) or self.places(Role.ENTITY, Role.ENTITY_CODE):
            return ""
        return self.row_name or pgettext("the only row of a table of periods", "All")

    def entities(self) -> Sequence[str]:
        """Return the name of each row's entity: of several columns, joined; of none, its number."""
        parts = [self.columns[place].cells for place in self.places(Role.ENTITY)]
        if len(parts) == 1:
            return parts[0]
        if not parts and self.only_row:
            return [self.only_row] * len(self.numbers)
        if not parts:
            # Where a code is the only name, it is the name.
            return self.cells(Role.ENTITY_CODE) or list(map(str, range(1, len(self.numbers) + 1)))
        return [" · ".join(filter(None, map(str.strip, row))) for row in zip(*parts, strict=True)]

    def periods(self) -> Sequence[str] | None:
        """Return the period of each row, joined of its parts, or None if the rows name none."""
        found = [self.columns[place] for place in self.places(Role.PERIOD)]
        if len(found) > 1:
            return periods.join_periods([(column.head, column.cells) for column in found])
        return found[0].cells if found else None

    def records(self) -> Iterator[Record]:
        """Yield the values row by row, of each row from left to right."""
        blank = repeat("")
        values = self.places(Role.VALUE)
        beside = {place: self._beside(place, values) for place in values}
        names_period, has_indicators = self.periods(), self.has_indicators
        rows = zip(
            self.numbers,
            self.entities(),
            self.cells(Role.ENTITY_CODE) or blank,
            self.cells(Role.INDICATOR) or blank,
            self.cells(Role.INDICATOR_CODE) or blank,
            names_period or blank,
            zip(*(column.cells for column in self.columns), strict=True),
            strict=False,
        )
        for number, entity, code, indicator, indicator_code, period, row in rows:
            for place in values:
                column = self.columns[place]
                yield Record(
                    number,
                    place,
                    column.number,
                    entity,
                    code,
                    indicator if has_indicators else column.label,
                    indicator_code,
                    column.period if names_period is None else period,
                    row[place],
                    *(None if other is None else row[other] for other in beside[place]),
                )

    def _beside(self, place: int, values: Sequence[int]) -> list[int | None]:
        """Return the places of the status, note, source and own writing of a column of values.

        Each belongs to the column of values before it, or to the only one.
        """
        found: list[int | None] = []
        for role in (Role.FLAG, Role.NOTE, Role.SOURCE, Role.AS_WRITTEN):
            own = (
                other
                for other in self.places(role)
                if len(values) == 1 or max((v for v in values if v < other), default=-1) == place
            )
            found.append(next(own, None))
        return found


def nothing_known(head: str) -> str:
    """Know no column."""
    return ""


def recognize(
    raw: RawTable,
    choices: Choices = NO_CHOICES,
    *,
    known: Known = nothing_known,
    rows: Collection[str] = (),
) -> RecognizedTable:
    """Return a table with the roles of its columns, as chosen or guessed. Raises `FileError`.

    `known` and `rows` tell of the columns and the names of rows that the dataset has already.
    """
    block = find_block(raw, choices.header_rows)
    header = block.header = list(periods.settle_periods(block.header))
    for place, head in enumerate(header):
        if says_year(head):
            block.columns[place] = list(
                periods.settle_periods(block.columns[place], says_year=True)
            )
    _refuse_prose(block, raw, choices)
    own = own_roles(header)
    roles = own or guess_roles(
        header, block.columns, is_known=lambda head: bool(known(head)), rows=rows
    )
    chosen = [choices.column(n, head).use for n, head in enumerate(header, start=1)]
    roles = [_role(use) or role for use, role in zip(chosen, roles, strict=True)]
    table = _table(block, roles)
    table.is_own = own is not None
    for place in table.places(Role.PERIOD):
        column = table.columns[place]
        column.cells = periods.settle_periods(column.cells)
    _read_numbers(table, choices, known, semicolons=raw.separator == "semicolon")
    return table


def _role(use: str) -> Role | None:
    """Return the role of a column that is used so, None if it is guessed."""
    if not use:
        return None
    return Role(use) if use in set(Role) else Role.VALUE


def read_wide(raw: RawTable) -> RecognizedTable:
    """Return a sheet as a wide table whose first column names the rows; roles are not guessed.

    Raises `FileError`.
    """
    block = find_block(raw, (1, 1))
    table = _table(block, [Role.ENTITY, *[Role.VALUE] * (len(block.header) - 1)])
    table.decimal = "."
    return table


def _table(block: Block, roles: Sequence[Role]) -> RecognizedTable:
    if len(block.columns) < 2:
        raise FileError(
            _(
                "There is only one column. A file has the rows' names in its first column and"
                " an indicator in each other one; or the columns entity, indicator, period"
                " and value."
            )
        )
    columns = [
        Column(number, head, cells, role)
        for number, (head, cells, role) in enumerate(
            zip(block.header, block.columns, roles, strict=True), start=1
        )
    ]
    has_period = any(column.role is Role.PERIOD for column in columns)
    for column in columns:
        if column.role is Role.VALUE:
            column.name(has_period=has_period)
    return RecognizedTable(
        columns,
        block.numbers,
        block.header_rows,
        above=block.above,
        below=block.below,
        problems=block.problems,
    )


def _refuse_prose(block: Block, raw: RawTable, choices: Choices) -> None:
    """Raise `FileError` for a text in which separators are followed by spaces, as commas are."""
    later = [sample(cells, columns=len(block.columns)) for cells in block.columns[1:]]
    filled = [text for cells in later for text in cells if text.strip()]
    is_spaced = sum(text[0] == " " for text in filled) * 2 > len(filled)
    is_guessed = raw.separator and not choices.separator
    if is_guessed and is_spaced and not any(look_at(cells).is_numeric for cells in later):
        raise FileError(
            _(
                "This is text, not a table: choose a CSV or XLSX file, or paste cells of a spreadsheet."
            )
        )


def _read_numbers(
    table: RecognizedTable, choices: Choices, known: Known, *, semicolons: bool
) -> None:
    """Find the decimal sign of the columns of numbers, and write them with a point."""
    chosen = DECIMAL_SIGNS.get(choices.decimal, "")
    values = [column for column in table.columns if column.role is Role.VALUE]
    numeric, samples = [], list[str]()
    for column in values:
        kind = "text" if table.is_own else known(column.head)
        sampled = sample(column.cells, columns=len(table.columns))
        if kind == "number" or (not kind and look_at(sampled).is_numeric):
            column.cells = numerals.usual_notation(column.cells)
            numeric.append(column)
            samples += numerals.usual_notation(sampled)
    table.decimal = chosen or numerals.guess_decimal(samples, semicolons=semicolons)
    for column in values if table.is_own and chosen == "," else numeric:
        column.cells = numerals.normalize_numbers(column.cells, decimal=table.decimal)

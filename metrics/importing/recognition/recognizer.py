"""Recognition of a table: its block, its roles, its signs of numbers. Pure."""

import re
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from metrics.importing.choices import DECIMAL_SIGNS, NO_CHOICES, Choices, Role
from metrics.importing.recognition import features, numerals
from metrics.importing.recognition.block import Block, find_block, whole_block
from metrics.importing.recognition.periods import order_dates
from metrics.importing.recognition.roles import guess_roles, own_roles
from metrics.importing.recognition.table import Column, RecognizedTable, Shape, name_value
from metrics.importing.table import FileError, RawTable

# Kind of a column that the dataset has already, by its head: `text`, `number`, or '' if unknown.
type Known = Callable[[str], str]

# `freq,unit,geo\TIME_PERIOD`: names of parts of the first cells, and of what the other heads are.
_PARTS = re.compile(r"(?P<parts>[^\\]+)\\(?P<across>[^\\]+)")


# So many different texts are shown of a column, from so many of its first cells.
_SAMPLES = 3
_SAMPLED = 200


def nothing_known(head: str) -> str:
    """Know no column."""
    return ""


def recognize(
    raw: RawTable, choices: Choices = NO_CHOICES, *, known: Known = nothing_known
) -> RecognizedTable:
    """Return a table with the roles of its columns, as chosen or guessed. Raises `FileError`."""
    block = find_block(raw)
    columns = _columns(block)
    has_parts = len(columns) > len(block.header) or bool(_PARTS.fullmatch(block.header[0]))
    header = [column.head for column in columns]
    cells = [column.cells for column in columns]
    if len(columns) < 2:
        raise FileError(one_column_message())
    looks = [features.look_at(column, columns=len(cells)) for column in cells]
    own = own_roles(header)
    roles = own or guess_roles(header, cells, looks, is_known=lambda head: bool(known(head)))
    for place, column in enumerate(columns):
        column.key = place + 1
        column.samples = _samples(column.cells)
        column.role = choices.roles.get(column.key, roles[place])
    table = RecognizedTable(
        columns,
        block.numbers,
        block.header_row,
        is_own=own is not None,
        above=block.above,
        below=block.below,
        problems=block.problems,
    )
    has_period = bool(table.places(Role.PERIOD))
    for place in table.places(Role.PERIOD):
        columns[place].cells = order_dates(columns[place].cells)
    for place in table.places(Role.VALUE):
        name_value(columns[place], has_period=has_period)
    if has_parts:
        _split_flags(table)
    _read_numbers(table, choices, known, semicolons=raw.separator == "semicolon")
    table.is_numbered = _is_numbered(table, choices)
    return table


def _samples(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in cells[:_SAMPLED] if text.strip()))[
        :_SAMPLES
    ]


def read_wide(rows: list[list[str]]) -> RecognizedTable:
    """Return rows as a wide table: the first is the header, and nothing is guessed.

    Raises `FileError`.
    """
    block = whole_block(rows)
    columns = [
        Column(number, number, head, Role.VALUE if number > 1 else Role.ENTITY, cells)
        for number, (head, cells) in enumerate(
            zip(block.header, _across(block), strict=True), start=1
        )
    ]
    if len(columns) < 2:
        raise FileError(one_column_message())
    for column in columns[1:]:
        name_value(column, has_period=False)
    return RecognizedTable(
        columns, block.numbers, block.header_row, decimal=".", problems=block.problems
    )


def one_column_message() -> str:
    """Return the error for a file with a single column."""
    return _(
        "There is only one column. A file has the rows' names in its first column and"
        " an indicator in each other one; or the columns entity, indicator, period"
        " and value."
    )


def _across(block: Block) -> list[Sequence[str]]:
    return list(zip(*block.rows, strict=True)) or [()] * len(block.header)


def _columns(block: Block) -> list[Column]:
    """Return the columns; a first one that holds several, as Eurostat's, becomes several."""
    cells = _across(block)
    columns = [
        Column(number, 0, head, Role.IGNORED, column)
        for number, (head, column) in enumerate(zip(block.header, cells, strict=True), start=1)
    ]
    match = _PARTS.fullmatch(block.header[0])
    if not match:
        return columns
    names = [name.strip() for name in match["parts"].split(",")]
    padding = [""] * len(names)
    split = zip(*(([*cell.split(","), *padding])[: len(names)] for cell in cells[0]), strict=True)
    parts = list(split) or [()] * len(names)
    first = [
        Column(1, 0, name, Role.IGNORED, part) for name, part in zip(names, parts, strict=True)
    ]
    return [*first, *columns[1:]]


def _split_flags(table: RecognizedTable) -> None:
    """Give each column of values its flags in a column of its own, from cells such as `12.3 b`."""
    columns = []
    for column in table.columns:
        columns.append(column)
        if column.role is Role.VALUE:
            column.cells, flags = numerals.split_flags(column.cells)
            if any(flags):
                columns.append(Column(column.number, 0, "", Role.FLAG, flags))
    table.columns = columns


def _read_numbers(
    table: RecognizedTable,
    choices: Choices,
    known: Known,
    *,
    semicolons: bool,
) -> None:
    """Find the decimal sign, and write the numbers with a point."""
    count = len(table.columns)
    values = [column for column in table.columns if column.role is Role.VALUE]
    numeric = []
    for column in values:
        kind = "text" if table.is_own else known(column.head)
        sampled = features.sample(column.cells, columns=count)
        if kind == "number" or (not kind and features.look_at(sampled).is_numeric):
            numeric.append((column, sampled))
    chosen = DECIMAL_SIGNS.get(choices.decimal, "")
    table.decimal = chosen or numerals.guess_decimal(
        (text for _column, sampled in numeric for text in sampled), semicolons=semicolons
    )
    for column, _sampled in numeric:
        column.cells = numerals.normalize_numbers(column.cells, decimal=table.decimal)
    if table.is_own and chosen == ",":
        for column in values:
            column.cells = numerals.normalize_numbers(column.cells, decimal=chosen)


def _is_numbered(table: RecognizedTable, choices: Choices) -> bool:
    """Return whether rows of one name are numbered: as chosen, or if many names occur again."""
    if choices.numbered:
        return choices.numbered == "yes"
    if table.shape is not Shape.WIDE or not table.places(Role.ENTITY):
        return False
    names = table.entities()
    repeated = len(names) - len(set(names))
    # A few are slips of the pen, which the person who imports should see.
    return len(names) > 3 and repeated > max(2, len(names) / 5)

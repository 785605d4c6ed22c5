"""Recognition of a table: its block, its roles, its signs of numbers. Pure."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from metrics.importing.choices import DECIMAL_SIGNS, NO_CHOICES, Choices, Role
from metrics.importing.recognition import features, numerals
from metrics.importing.recognition.block import Block, find_block, whole_block
from metrics.importing.recognition.header_names import says_year
from metrics.importing.recognition.periods import find_two_years, settle_periods
from metrics.importing.recognition.roles import guess_roles, own_roles
from metrics.importing.recognition.table import Column, RecognizedTable, Shape, name_value
from metrics.importing.table import FileError, RawTable, Rows

# Kind of a column that the dataset has already, by its head: `text`, `number`, or '' if unknown.
type Known = Callable[[str], str]

# `freq,unit,geo\TIME_PERIOD`: names of parts of the first cells, and of what the other heads are.
_PARTS = re.compile(r"(?P<parts>[^\\]+)\\(?P<across>[^\\]+)")
# `REF_AREA: Reference area` and `US: United States`: codes with labels, as in SDMX-CSV.
_LABELLED_HEAD = re.compile(r"(?P<code>[A-Z][A-Z0-9_]+):\s*(?P<label>\S.*)")
_LABELLED = re.compile(r"(?P<code>[A-Z0-9_][\w.-]{0,24}):\s+(?P<label>.*[^\W\d_].*)")
_CODE_ROLES = {
    Role.ENTITY: Role.ENTITY_CODE,
    Role.INDICATOR: Role.INDICATOR_CODE,
    Role.FLAG: Role.FLAG,
}

# So many different texts are shown of a column, from so many of its first cells.
_SAMPLES = 3
_SAMPLED = 200


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
    block.header = list(settle_periods(block.header))
    columns = _columns(block)
    for column in columns:
        if says_year(column.head):
            column.cells = settle_periods(column.cells, says_year=True)
    has_parts = bool(_PARTS.fullmatch(block.header[0]))
    if len(columns) < 2:
        raise FileError(one_column_message())
    if raw.separator and not choices.separator:
        _refuse_prose(columns)
    own = own_roles([column.head for column in columns])
    codes = {} if own else _take_codes(columns, rows)
    header = [column.head for column in columns]
    cells = [column.cells for column in columns]
    looks = [features.look_at(column, columns=len(cells)) for column in cells]
    roles = own or guess_roles(
        header, cells, looks, is_known=lambda head: bool(known(head)), rows=rows
    )
    for place, column in enumerate(columns):
        column.role = roles[place]
    columns = _insert_codes(columns, codes)
    for key, column in enumerate(columns, start=1):
        column.key = key
        column.samples = _samples(column.cells)
        column.role = choices.roles.get(key, column.role)
    table = RecognizedTable(
        columns,
        block.numbers,
        block.header_row,
        block.first_header_row,
        is_own=own is not None,
        above=block.above,
        below=block.below,
        problems=block.problems,
    )
    has_period = bool(table.places(Role.PERIOD))
    for place in table.places(Role.PERIOD):
        columns[place].cells = settle_periods(columns[place].cells)
    for place in table.places(Role.VALUE):
        name_value(columns[place], has_period=has_period)
    if has_parts:
        _split_flags(table)
    table.remarks += islice(_two_years(table), 1)
    _read_numbers(table, choices, known, semicolons=raw.separator == "semicolon")
    table.is_numbered = _is_numbered(table, choices)
    return table


def _refuse_prose(columns: Sequence[Column]) -> None:
    """Raise `FileError` for a text in which separators are followed by spaces, as commas are."""
    later = [features.sample(column.cells, columns=len(columns)) for column in columns[1:]]
    filled = [text for cells in later for text in cells if text.strip()]
    spaced = sum(text[0] == " " for text in filled)
    if spaced * 2 > len(filled) and not any(features.look_at(cells).is_numeric for cells in later):
        raise FileError(
            _(
                "This is text, not a table: choose a CSV or XLSX file, or paste cells of a spreadsheet."
            )
        )


def _samples(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in cells[:_SAMPLED] if text.strip()))[
        :_SAMPLES
    ]


def read_wide(rows: Rows) -> RecognizedTable:
    """Return rows as a wide table: the first is the header, and nothing is guessed.

    Raises `FileError`.
    """
    block = whole_block(rows)
    columns = [
        Column(number, number, head, Role.VALUE if number > 1 else Role.ENTITY, cells)
        for number, (head, cells) in enumerate(
            zip(block.header, block.columns, strict=True), start=1
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


def _columns(block: Block) -> list[Column]:
    """Return the columns; a first one that holds several, as Eurostat's, becomes several."""
    columns = [
        Column(number, 0, head, Role.IGNORED, cells)
        for number, (head, cells) in enumerate(
            zip(block.header, block.columns, strict=True), start=1
        )
    ]
    match = _PARTS.fullmatch(block.header[0])
    if not match:
        return columns
    names = [name.strip() for name in match["parts"].split(",")]
    padding = [""] * len(names)
    split = zip(
        *(([*cell.split(","), *padding])[: len(names)] for cell in columns[0].cells), strict=True
    )
    parts = list(split) or [()] * len(names)
    first = [
        Column(1, 0, name, Role.IGNORED, part) for name, part in zip(names, parts, strict=True)
    ]
    return [*first, *columns[1:]]


def _take_codes(columns: Sequence[Column], rows: Collection[str]) -> dict[int, Column]:
    """Leave the labels in columns of codes with labels; return columns of the codes by place."""
    heads = [_LABELLED_HEAD.fullmatch(column.head.strip()) for column in columns]
    is_labelled = sum(map(bool, heads)) > 1
    codes = {}
    for place, (column, head) in enumerate(zip(columns, heads, strict=True)):
        name = column.head
        if head and is_labelled:
            name, column.head = head["code"], head["label"]
        labels = _labels(column.cells)
        if labels and not any(text in rows for text in labels):
            cells = [labels.get(text, ("", ""))[0] for text in column.cells]
            codes[place] = Column(column.number, 0, name, Role.IGNORED, cells)
            column.cells = [labels.get(text, ("", ""))[1] for text in column.cells]
    return codes


def _insert_codes(columns: Sequence[Column], codes: Mapping[int, Column]) -> list[Column]:
    """Return the columns with those of codes before their labels, and with the role of these."""
    roles = [column.role for column in columns]
    inserted = []
    for place, column in enumerate(columns):
        if (code := codes.get(place)) and column.role is Role.VALUE:
            pairs = zip(code.cells, column.cells, strict=True)
            column.cells = [f"{code}: {label}" if code else label for code, label in pairs]
        elif code:
            inserted.append(code)
            role = _CODE_ROLES.get(column.role, Role.IGNORED)
            if role not in roles and roles.count(column.role) == 1:
                code.role = role
            elif role is Role.FLAG:
                # Statuses have well-known codes, and labels in any language.
                code.role, column.role = role, Role.IGNORED
        inserted.append(column)
    return inserted


def _labels(cells: Sequence[str]) -> dict[str, tuple[str, str]] | None:
    """Return the code and the label of each cell, or None if not all are such, each of its own."""
    if not all(_LABELLED.fullmatch(text) for text in cells[:_SAMPLES] if text):
        return None
    matches = {text: _LABELLED.fullmatch(text) for text in set(cells) if text.strip()}
    found = {text: (match["code"], match["label"]) for text, match in matches.items() if match}
    codes = {code for code, _label in found.values()}
    return found if found and len(codes) == len(found) == len(matches) else None


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


def _two_years(table: RecognizedTable) -> Iterator[tuple[str, str]]:
    """Yield periods that end in the year after the one as which they are stored."""
    texts = [column.head for column in table.columns if column.period]
    for place in table.places(Role.PERIOD):
        texts += features.sample(table.columns[place].cells)
    for text in texts:
        if two := find_two_years(text):
            yield two


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
            written, usual = column.cells, numerals.usual_notation(column.cells)
            if usual is not written:
                column.cells, sampled = usual, features.sample(usual, columns=count)
                negative = (pair for pair in zip(written, usual, strict=True) if "(" in pair[0])
                table.remarks += [pair for pair in islice(negative, 1) if pair[1][:1] == "-"]
            numeric.append((column, sampled))
    chosen = DECIMAL_SIGNS.get(choices.decimal, "")
    table.decimal = chosen or numerals.guess_decimal(
        (text for _column, sampled in numeric for text in sampled), semicolons=semicolons
    )
    for column, _sampled in numeric:
        written = column.cells
        column.cells = numerals.normalize_numbers(written, decimal=table.decimal)
        per_mille = next((n for n, text in enumerate(written) if "‰" in text), None)
        if per_mille is not None:
            table.remarks.append((written[per_mille], column.cells[per_mille]))
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

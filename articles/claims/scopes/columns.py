"""Columns of a claim, by their names, their units and the values that are shown. Pure."""

import re

from articles.audit.agreement import DataValue, comparable
from articles.claims.claims import ClaimKind, Stated
from articles.claims.idioms.names import GENERIC, SUPERLATIVES
from articles.claims.matches import Match
from articles.claims.mentions import Mention
from articles.claims.scopes.periods import is_of_two
from articles.claims.signs import Sign
from articles.claims.table import ClaimTable, TableColumn
from articles.claims.traditional import simplified

_CURRENCY = re.compile(r"(?!TEU)[A-Z]{3}")
# A number is so many times as far from the values of a column as it may be, at most.
_OFF = 3


def columns_of(
    match: Match, rows: tuple[str, ...], table: ClaimTable
) -> tuple[tuple[str, ...], bool]:
    """Return the columns that a claim may be about, and whether it names one."""
    sentence = match.sentence
    every = _possible(match, table)
    levels = _levels(match)
    for stated in levels:
        if measured := _columns_by_unit(stated, table):
            return (measured,), True
    fitting: tuple[str, ...] = tuple(
        code for code in every if all(_fits(stated, table.column_of[code]) for stated in levels)
    )
    is_ordered = match.kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK)
    named = _column_in_clause(match)
    if not named and is_ordered and (shown := _shown_columns(match, rows, table)):
        return shown, True
    named = named or _column_of_number_before(match, table)
    named = named or _column_near(match)
    if named and (not levels or named in fitting):
        return (named,), True
    if not named and sentence.continues and sentence.before:
        earlier = sentence.before.of(Sign.COLUMN)
        if earlier and (not fitting or earlier[-1].code in fitting):
            return (earlier[-1].code,), True
    if len(every) == 1:
        return (every, True) if fitting or not levels else ((), False)
    if levels and not fitting:
        return (), False
    return fitting or every, len(fitting) == 1 and bool(levels)


def other_columns(
    match: Match, columns: tuple[str, ...], table: ClaimTable
) -> list[tuple[str, ...]]:
    """Return the columns that a claim may be about as well, unless its clause or unit names one."""
    levels = _levels(match)
    if len(table.columns) == 1 or any(_columns_by_unit(stated, table) for stated in levels):
        return []
    if _column_in_clause(match):
        return []
    fitting = [
        code
        for code in _possible(match, table)
        if all(_fits(stated, table.column_of[code]) for stated in levels)
    ]
    return [(code,) for code in fitting if (code,) != columns]


def _possible(match: Match, table: ClaimTable) -> tuple[str, ...]:
    """Return the columns of a table that may change, of a change, or else all."""
    every = tuple(column.code for column in table.columns)
    if not is_of_two(match) and match.kind is not ClaimKind.RUN:
        return every
    changing = tuple(code for code in every if len(table.periods(code)) > 1)
    return changing or every


def _levels(match: Match) -> tuple[Stated, ...]:
    """Return the numbers of a claim that are values, or sums of values, of a column."""
    statement = match.statement
    kinds = (ClaimKind.THRESHOLD, ClaimKind.TOTAL, ClaimKind.AVERAGE, ClaimKind.ORDER)
    if match.kind in kinds and not statement.of_change:
        return statement.amounts
    if statement.quantifier:
        return statement.amounts
    return tuple(each for each in (statement.start, statement.end) if each)


def _fits(stated: Stated, column: TableColumn) -> bool:
    return comparable(stated.number, DataValue(stated.number.value, column.sign, column.is_change))


def _columns_by_unit(stated: Stated, table: ClaimTable) -> str:
    """Return the column whose unit stands after a number: 320 papers, 320篇."""
    priced = [column.code for column in table.columns if column.sign == stated.number.unit]
    if _CURRENCY.fullmatch(stated.number.unit) and len(table.columns) > 1:
        return priced[0] if len(priced) == 1 else ""
    after = (
        simplified(stated.text[stated.number.end : stated.number.end + 24]).lower().lstrip(" 多余")
    )
    lengths = {
        column.code: max(
            (
                len(unit)
                for unit in {*column.measures, *(simplified(u).lower() for u in column.units)}
                if unit and after.startswith(unit)
            ),
            default=0,
        )
        for column in table.columns
    }
    longest = max(lengths.values(), default=0)
    found = [code for code, length in lengths.items() if length and length == longest]
    if len(found) > 1:
        # Of a length and a speed in kilometres, the one with values of this size.
        found = [code for code in found if _is_of_size(stated, code, table)]
    return found[0] if len(found) == 1 and len(table.columns) > 1 else ""


def _is_of_size(stated: Stated, column: str, table: ClaimTable) -> bool:
    """Return whether a column has values near a number, or a sum that is."""
    values = [value for cell, value in table.values.items() if cell.column == column]
    number = stated.number.value
    return min(values) / _OFF <= number <= max(max(values) * _OFF, sum(values))


def _column_in_clause(match: Match) -> str:
    """Return the column that is named in a claim or its clause."""
    found, sentence = match.found, match.sentence
    columns = sentence.of(Sign.COLUMN)
    inside = [m for m in columns if found.start() <= m.start < found.end()]
    if inside:
        return inside[0].code
    first, last = sentence.clause(found.start())
    near = [m for m in columns if first <= m.start < last]
    return min(near, key=lambda m: _distance(m, found)).code if near else ""


def _column_of_number_before(match: Match, table: ClaimTable) -> str:
    """Return the column in the unit of which the last number before a claim is."""
    found, sentence = match.found, match.sentence
    for mention in reversed(sentence.of(Sign.NUMBER)):
        if mention.number and mention.end <= found.start():
            stated = Stated(sentence.text, mention.number)
            if column := _columns_by_unit(stated, table):
                return column
    return ""


def _column_near(match: Match) -> str:
    """Return the column that is named before a claim, or else after it."""
    columns = match.sentence.of(Sign.COLUMN)
    before = [m for m in columns if m.start < match.found.start()]
    return before[-1].code if before else (columns[0].code if columns else "")


def _distance(mention: Mention, found: re.Match[str]) -> int:
    if mention.start >= found.end():
        return mention.start - found.end()
    return found.start() - mention.end


def _shown_columns(match: Match, rows: tuple[str, ...], table: ClaimTable) -> tuple[str, ...]:
    """Return the column of which the row's own value stands after a superlative."""
    found, sentence = match.found, match.sentence
    # A number after another row is that row's.
    end = next(
        (m.start for m in sentence.of(Sign.ROW) if m.start >= found.end()), len(sentence.text)
    )
    numbers = [
        m.number for m in sentence.of(Sign.NUMBER) if m.number and found.end() <= m.start < end
    ]
    # With Japan's 4.1 % as the lowest: 以日本的4.1%为最低.
    own = [
        m
        for m in sentence.of(Sign.NUMBER)
        if m.number and m.end in range(found.start() - 1, found.start() + 1)
    ]
    numbers = [m.number for m in own if m.number] or numbers
    for number in numbers[:1]:
        if measured := _columns_by_unit(Stated(sentence.text, number), table):
            return (measured,)
        shown = tuple(
            column.code
            for column in table.columns
            if any(
                cell.row in rows and cell.column == column.code and value == number.value
                for cell, value in table.values.items()
            )
        )
        if len(shown) == 1:
            return shown
    return ()


def thing_in(match: Match, table: ClaimTable) -> str:
    """Return the noun of a superlative that is no row and no column of the table, or ''."""
    found_words = re.findall(r"[a-z]+", match.found[0].lower())
    known = {label.lower().split()[-1] for label in table.row_labels if label}
    known |= {*GENERIC, *SUPERLATIVES}
    unknown = [w for w in found_words if w not in known and w.removesuffix("s") not in known]
    return unknown[-1] if unknown and Sign.COLUMN not in match.found[0] else ""

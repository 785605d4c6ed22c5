"""Columns of a claim, by their names, their units and the values that are shown. Pure."""

import re
from collections.abc import Iterator

from articles.audit import PERCENT, POINTS, TIMES
from articles.audit.agreement import DataValue, comparable, is_near
from articles.claims.claims import ClaimKind, Stated
from articles.claims.idioms.measures import HINTS
from articles.claims.idioms.names import GENERIC, SUPERLATIVES
from articles.claims.matches import Match
from articles.claims.mentions import Mention
from articles.claims.readings import Context
from articles.claims.scopes.periods import is_of_two
from articles.claims.scopes.subjects import is_relative
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.traditional import simplified
from articles.claims.units import has_other_unit, own_unit_after
from articles.numbers.table import Table, TableColumn

_CURRENCY = re.compile(r"(?!TEU)[A-Z]{3}")
# A number is so many times as far from the values of a column as it may be, at most.
_OFF = 3


def columns_of(
    match: Match, rows: tuple[str, ...], table: Table, context: Context
) -> tuple[tuple[str, ...], bool, bool]:
    """Return the columns that a claim may be about, whether one is named, and whether that is sure.

    A clause that names none is about the column that the words before it in its sentence name, or
    else the sentence before.
    """
    sentence = match.sentence
    every = _possible(match, table)
    levels = _levels(match)
    for stated in (*levels, *match.statement.amounts):
        is_level = stated in levels or stated.number.unit not in (PERCENT, POINTS, TIMES)
        if is_level and (measured := _columns_by_unit(stated, table)):
            return (measured,), True, True
    fitting: tuple[str, ...] = tuple(
        code for code in every if all(_fits(stated, table.column_of[code]) for stated in levels)
    )
    is_ordered = match.kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK)
    named = _column_in_clause(match)
    if not named and is_ordered and (shown := _shown_columns(match, rows, table)):
        return shown, True, True
    named = named or _hinted_column(match, table)
    is_sure = bool(named)
    named = named or _column_of_number_before(match, table)
    if not named:
        columns = sentence.of(Sign.COLUMN)
        before = [m for m in columns if m.start < match.found.start()]
        if before:
            named, is_sure = before[-1].code, _is_close(before[-1].start, match)
        elif columns and not (context.is_near and context.columns):
            named = columns[0].code
    if named and (not levels or named in fitting or not table.periods(named)):
        return (named,), True, is_sure
    if named and any(has_other_unit(stated, table.column_of[named]) for stated in levels):
        return (), False, False
    if not named and sentence.continues and sentence.before:
        earlier = [*(m.code for m in sentence.before.of(Sign.COLUMN)), *context.columns]
        if earlier and (not fitting or earlier[-1] in fitting):
            return (earlier[-1],), True, context.is_near
    if len(every) == 1:
        return (every, True, True) if fitting or not levels else ((), False, False)
    if levels and not fitting:
        return (), False, False
    possible = tuple(
        code for code in fitting or every if all(_is_of_size(each, code, table) for each in levels)
    )
    if len(context.columns) == 1 and set(context.columns) <= set(possible):
        return context.columns, False, context.is_near
    return possible, len(possible) == 1 and bool(levels), False


def _is_close(at: int, match: Match) -> bool:
    """Return whether a place is in the clause of a claim, or so near that they speak of one thing."""
    sentence = match.sentence
    if not sentence.has_han and is_relative(sentence, match.found.start()):
        return False
    first, _last = sentence.clause(match.found.start())
    for _each in range(_CLAUSES[sentence.has_han]):
        first = sentence.clause(first - 1)[0] if first else 0
    return at >= first


# So many clauses before that of a claim are about the same column, in English and in Chinese.
_CLAUSES = (1, 2)


def other_columns(match: Match, columns: tuple[str, ...], table: Table) -> list[tuple[str, ...]]:
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


def _possible(match: Match, table: Table) -> tuple[str, ...]:
    """Return the columns of a table with values that may change, of a change, or else all of these."""
    every = tuple(column.code for column in table.columns if table.periods(column.code))
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
    value = DataValue(stated.number.value, column.sign, column.is_change)
    return comparable(stated.number, value) and not has_other_unit(stated, column)


def has_numbers_of(match: Match, column: str, table: Table) -> bool:
    """Return whether a column has what is shown beside a count of rows: 4.4%, and five fell."""
    if not match.statement.quantifier:
        return True
    read = {stated.number.end for stated in match.statement.amounts}
    sign = table.column_of[column].sign
    return all(
        any(
            cell.column == column and is_near(mention.number, DataValue(value, sign))
            for cell, value in table.values.items()
        )
        for mention in match.sentence.of(Sign.NUMBER)
        if match.start <= mention.start < match.end
        and mention.number
        and mention.number.unit == PERCENT
        and mention.number.end not in read
    )


def _columns_by_unit(stated: Stated, table: Table) -> str:
    """Return the column whose unit stands after a number: 320 papers, 320篇."""
    priced = [column.code for column in table.columns if column.sign == stated.number.unit]
    if _CURRENCY.fullmatch(stated.number.unit) and len(table.columns) > 1:
        return priced[0] if len(priced) == 1 else ""
    lengths = {column.code: len(own_unit_after(stated, column)) for column in table.columns}
    longest = max(lengths.values(), default=0)
    found = [code for code, length in lengths.items() if length and length == longest]
    if len(found) > 1:
        # Of a length and a speed in kilometres, the one with values of this size.
        found = [code for code in found if _is_of_size(stated, code, table)]
    return found[0] if len(found) == 1 and len(table.columns) > 1 else ""


def _is_of_size(stated: Stated, column: str, table: Table) -> bool:
    """Return whether a column has values near a number, or a sum that is."""
    values = [value for cell, value in table.values.items() if cell.column == column]
    number = stated.number.value
    return bool(values) and (min(values) / _OFF <= number <= max(max(values) * _OFF, sum(values)))


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


def _hinted_column(match: Match, table: Table) -> str:
    """Return the one column that the words of a claim, or else of its clause, tell: the deepest."""
    if len(table.columns) == 1:
        return ""
    found, sentence = match.found, match.sentence
    for first, last in (found.span(), _with_respect(sentence, found.start())):
        written = sentence.words[first:last]
        told = {
            column.code
            for words, names in HINTS
            if words.search(written)
            for column in _named_by(names, table)
        }
        if told:
            return told.pop() if len(told) == 1 else ""
    return ""


# A clause that only says in which respect: 论地盘, by value.
_RESPECT = re.compile(
    r"\s*(?:by|in terms of|as for|on) [^,]{1,24},|[^,]{0,3}[论按就以][^,]{1,8}[,，]|[^,，]{1,8}方面[,，]",
    re.IGNORECASE,
)


def _with_respect(sentence: Sentence, at: int) -> tuple[int, int]:
    """Return the clause around a place, with the one before it if that only says in which respect."""
    first, last = sentence.clause(at)
    before = sentence.clause(first - 1)[0] if first else 0
    return (before if _RESPECT.fullmatch(sentence.words, before, first) else first), last


def _named_by(names: re.Pattern[str], table: Table) -> Iterator[TableColumn]:
    """Yield the columns whose names have a word."""
    for column in table.columns:
        if names.search(f"{column.name} {simplified(column.other_name)}"):
            yield column


def _column_of_number_before(match: Match, table: Table) -> str:
    """Return the column in the unit of which the last number before a claim is."""
    found, sentence = match.found, match.sentence
    for mention in reversed(sentence.of(Sign.NUMBER)):
        if mention.number and mention.end <= found.start():
            stated = Stated(sentence.text, mention.number)
            if column := _columns_by_unit(stated, table):
                return column
    return ""


def _distance(mention: Mention, found: re.Match[str]) -> int:
    if mention.start >= found.end():
        return mention.start - found.end()
    return found.start() - mention.end


def _shown_columns(match: Match, rows: tuple[str, ...], table: Table) -> tuple[str, ...]:
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


def thing_in(match: Match, table: Table) -> str:
    """Return the noun of a superlative that is no row and no column of the table, or ''."""
    found_words = re.findall(r"[a-z]+", match.found[0].lower())
    known = {label.lower().split()[-1] for label in table.row_labels if label}
    known |= {*GENERIC, *SUPERLATIVES}
    unknown = [w for w in found_words if w not in known and w.removesuffix("s") not in known]
    return unknown[-1] if unknown and Sign.COLUMN not in match.found[0] else ""

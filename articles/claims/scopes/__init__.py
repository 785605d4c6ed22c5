"""Scopes of claims, guessed: the rows, columns and periods that the sentence names, else all. Pure."""

import re
from dataclasses import replace

from articles.claims.claims import ClaimKind, Scope
from articles.claims.matches import Match
from articles.claims.readings import Context, Options, is_precise, without_repeats
from articles.claims.scopes.columns import columns_of, has_numbers_of, other_columns, thing_in
from articles.claims.scopes.counted import counted_rows, top_rows
from articles.claims.scopes.periods import context_of, other_periods, periods_of
from articles.claims.scopes.rows import codes_of, excepted, names_row, subject_of
from articles.claims.scopes.subjects import (
    is_pronoun,
    is_relative,
    names_another,
    names_noun,
)
from articles.claims.signs import Sign
from articles.claims.statements.parts import HAN_COUNTS
from articles.numbers.statements import Quantifier
from articles.numbers.table import Table

__all__ = ["codes_of", "context_of", "scope_of", "thing_in"]


def scope_of(
    match: Match, table: Table, taken: frozenset[int], context: Context
) -> tuple[Scope, Options]:
    """Return the scope that a claim most likely has, and others that it may have.

    The rows that start at the places in `taken` are those with which other claims compare; the
    context is what the text before spoke of.
    """
    kind, found, sentence = match.kind, match.found, match.sentence
    statement = match.statement
    rows = subject_of(match, taken, table)
    if (
        not statement.quantifier
        and not (sentence.has_han and kind in _OF_SEVERAL)
        and names_another(sentence, found.start())
        and not names_row(match, taken)
    ):
        rows, context = (), replace(context, rows=())
        taken = frozenset(mention.start for mention in sentence.mentions)
    counted = counted_rows(match, table)
    rows = counted or rows
    is_sure, row_options = (
        (True, []) if counted else _rows_around(match, rows, taken, table, context)
    )
    if (
        is_pronoun(sentence, found.start())
        and context.rows
        and (kind in _OF_PRONOUN or not names_row(match, taken))
    ):
        rows = context.rows
    if not rows:
        rows = next((each for each in row_options if each), ())
    others: tuple[str, ...] = ()
    is_unknown = False
    if kind is ClaimKind.COMPARISON:
        others = table.single_rows if statement.with_average else codes_of(match.objects, table)
        is_equal = not statement.sign and ("gap2" in found.re.groupindex or not statement.amounts)
        is_unknown = not others and not (is_equal and len(rows) > 1)
        if "elided_sum" in found.re.groupindex:
            others = tuple(row for row in table.single_rows if row not in rows)
            is_unknown = False
        elif is_unknown and "elided" in found.re.groupindex:
            others = _elided(match, rows, table, context)
            is_unknown = not others
    elif statement.is_next and "elided" in found.re.groupindex:
        others = _elided(match, rows, table, context)
    elif statement.is_next or _is_pairwise(match):
        is_next_to_one = statement.is_next and not statement.is_exact
        others = codes_of(match.objects[:1] if is_next_to_one else match.objects, table)
    elif kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK, ClaimKind.SHARE):
        others = table.single_rows
        if kind is ClaimKind.SUPERLATIVE:
            # The shortest but for Nigeria.
            out = codes_of((m for group in excepted(sentence) for m in group), table)
            others = tuple(row for row in others if row not in out)
    columns, is_named, is_column_sure = columns_of(match, rows, table, context)
    if not statement.of_change and kind in _ORDERED and _GROWTH.search(_clause_words(match)):
        # The fastest growth is of no column but one of growth.
        columns = tuple(c for c in columns if _GROWTH.search(table.column_of[c].name))
    columns = tuple(c for c in columns if has_numbers_of(match, c, table))
    periods, missing = periods_of(match, columns, table, context.periods)
    if kind in (ClaimKind.TOTAL, ClaimKind.AVERAGE):
        added = _added_rows(match, rows, periods, table)
        if added != rows:
            rows, is_sure, row_options = added, True, []
    scope = Scope(rows, others, columns, periods, missing, is_named, is_unknown)
    if top := top_rows(match, scope, table):
        scope, is_sure, row_options = replace(scope, rows=top), True, []
    known = {period for column in columns for period in table.periods(column)}
    if not periods and not missing and not set(context.periods) <= {*known, *table.all_periods}:
        # The text before speaks of a period that the table lacks.
        is_sure = False
    others_possible: list[tuple[str, ...]] = []
    if is_precise(kind, statement) or not is_column_sure:
        others_possible = [
            each
            for each in other_columns(match, columns, table)
            if has_numbers_of(match, each[0], table)
        ]
    period_options = other_periods(match, columns, table, context.periods)
    return scope, Options(
        without_repeats(row_options, scope.rows),
        without_repeats(others_possible, columns),
        tuple(each for each in dict.fromkeys(period_options) if each != periods),
        is_sure,
    )


def _is_pairwise(match: Match) -> bool:
    """Return whether a rank is before or behind that of another row."""
    return match.kind is ClaimKind.RANK and not (match.statement.rank or match.statement.count)


def _rows_around(
    match: Match,
    rows: tuple[str, ...],
    taken: frozenset[int],
    table: Table,
    context: Context,
) -> tuple[bool, list[tuple[str, ...]]]:
    """Return whether the rows of a claim are sure, and the other rows that it may be about."""
    kind, found, sentence = match.kind, match.found, match.sentence
    quantifier = match.statement.quantifier
    groups = [
        codes_of([mention for mention in group if mention.start not in taken], table)
        for group in sentence.row_groups
    ]
    around = [group for group in groups if group]
    if kind in (ClaimKind.COMPARISON, ClaimKind.SUPERLATIVE, ClaimKind.RANK):
        around = [group for group in around if len(group) < len(table.single_rows)]
    if kind in (ClaimKind.TOTAL, ClaimKind.AVERAGE):
        first, last = sentence.clause(found.start())
        if any(
            first <= g[0].start < last and (len(g) > 1 or g[0].sign is Sign.ALL)
            for g in sentence.row_groups
        ):
            return True, []
        several = [g for g in sentence.row_groups if len(g) > 1 or g[0].sign is Sign.ALL]
        is_only = len(several) == 1 and codes_of(several[0], table) == rows
        return is_only, [*reversed(around), context.rows, table.single_rows]
    if quantifier and quantifier is not Quantifier.ONLY:
        return True, []
    is_all = len(rows) > 1 and set(rows) == set(table.single_rows)
    if kind is ClaimKind.THRESHOLD and is_all:
        return False, []
    if kind is ClaimKind.COMPARISON and is_relative(sentence, found.start()):
        return False, [*reversed(around), context.rows]
    signs = (Sign.ROW,) if kind in _OF_ONE else (Sign.ROW, Sign.ALL)
    if names_row(match, taken, signs):
        return True, []
    if around:
        first = sentence.clause(found.start())[0]
        before = [g for g in sentence.row_groups if g[0].start < first and g[0].start not in taken]
        # The only rows before, or the only ones in the last clause that has any.
        start = sentence.clause(before[-1][0].start)[0] if before else first
        near = [g for g in before if g[0].start >= start]
        is_only = len(before) == 1 or (len(near) == 1 and codes_of(near[0], table) == rows)
        is_open = is_precise(kind, match.statement) or match.statement.over_periods
        if is_only and kind in _ORDERED and not is_open:
            return True, []
        return is_only, [*reversed(around), context.rows]
    is_exact = is_precise(kind, match.statement)
    whole = _whole(match, table) if is_exact else ()
    if rows in ((), context.rows) and context.rows and _goes_on(match, context):
        return True, [context.rows, *([rows, whole] if is_exact else [])]
    is_sure = bool(rows) and sentence.continues and context.is_single
    return is_sure, [context.rows, rows, whole]


def _whole(match: Match, table: Table) -> tuple[str, ...]:
    """Return the rows of a change or a threshold that names none: their total, or all of them."""
    if not match.sentence.has_han and names_another(match.sentence, match.found.start()):
        return ()
    if len(table.groups) == 1 and match.kind in (ClaimKind.CHANGE, ClaimKind.THRESHOLD):
        return tuple(table.groups)
    return table.single_rows if match.kind is ClaimKind.CHANGE else ()


# Kinds of which a row that stands after them is no subject, where a pronoun stands before them.
_OF_PRONOUN = (ClaimKind.SHARE, ClaimKind.CHANGE, ClaimKind.THRESHOLD)
# What is said of several rows, or of their sum, is not said of the one spoken of before.
_SAYS_SEVERAL = re.compile(
    r"\b(?:all|both|each|every|average|mean|total|together|combined)\b|各|每|全体|所有|平均|均值|[合共总]计|[两二三四五六七八九十几数][大个家座条国省市县项种类组队城地馆港站者]",
    re.IGNORECASE,
)


def _goes_on(match: Match, context: Context) -> bool:
    """Return whether a sentence without a row surely has the subject of the one right before it."""
    sentence = match.sentence
    if sentence.before is None or not context.is_single:
        return False
    if _SAYS_SEVERAL.search(sentence.words, 0, match.found.start()):
        return False
    start = match.found.start()
    if sentence.has_han:
        return not names_noun(sentence, start)
    return sentence.continues or is_pronoun(sentence, start)


def _added_rows(
    match: Match, rows: tuple[str, ...], periods: tuple[str, ...], table: Table
) -> tuple[str, ...]:
    """Return the rows that are added: one of which several periods are, or as many as are counted."""
    sentence, start = match.sentence, match.found.start()
    first, last = sentence.clause(start)
    inside = [m for m in sentence.of(Sign.ROW) if match.start <= m.start < match.end]
    if match.kind is ClaimKind.AVERAGE and len(inside) == 1:
        # Of the means a quarter, that of one row.
        return (inside[0].code,)
    is_named = any(first <= m.start < last for m in sentence.of(Sign.PERIOD)) and len(periods) == 2
    if is_named or OVER_TIME.search(sentence.words, first, match.found.end() + _AFTER):
        near = [codes_of(g, table) for g in sentence.row_groups if first <= g[0].start < last]
        return near[0] if len(near) == 1 and len(near[0]) == 1 else rows
    counted = _COUNTED_ROWS.search(sentence.words, first, start)
    if not counted or HAN_COUNTS[counted["count"]] == len(rows):
        return rows
    before = dict.fromkeys(m.code for m in sentence.of(Sign.ROW) if m.start < start)
    return tuple(before) if len(before) == HAN_COUNTS[counted["count"]] else ()


def _elided(match: Match, rows: tuple[str, ...], table: Table, context: Context) -> tuple[str, ...]:
    """Return the rows that a comparison leaves out: the last with which another one compared."""
    before = [
        codes_of(group, table)
        for group in match.sentence.row_groups
        if group[0].start < match.found.start()
    ]
    for each in (*reversed(before), context.objects, context.rows):
        if each and not set(each) & set(rows):
            return each
    return ()


# Some rows that are counted before what they are in total: 三条过海隧道合计.
_COUNTED_ROWS = re.compile(
    f"(?P<count>[{''.join(HAN_COUNTS)}])[条家个国省市座支站校区县港线馆类种队地者](?:[\u4e00-\u9fff]{{0,5}})$"
)
# So many characters may follow the word for an average: 平均每个月.
_AFTER = 4
# Over the periods of a row, rather than over rows: 六个月累计, 平均每月.
OVER_TIME = re.compile(
    "(?:[一两二三四五六七八九十0-9]个?[年月季周天]度?|半年|期间|以来|全年|历年)的?(?:合计|累计|总计|共|平均|均)|平均每[一个]*[年月季天]|各[季月年](?:度|份)?平均"
)

# Kinds of which all rows are the whole, rather than the subject.
_OF_ONE = (ClaimKind.SUPERLATIVE, ClaimKind.COMPARISON, ClaimKind.RANK, ClaimKind.SHARE)
# Kinds of which all rows are the subject if the text names none.
_OF_SEVERAL = (ClaimKind.TOTAL, ClaimKind.AVERAGE, ClaimKind.ORDER)
_ORDERED = (ClaimKind.SUPERLATIVE, ClaimKind.COMPARISON, ClaimKind.RANK)
_GROWTH = re.compile(
    r"\b(?:growth|faster|slower|fastest|slowest)\b|增速|增长率|年增率|成长率|涨幅|增幅|升幅|降幅|跌幅|减幅",
    re.IGNORECASE,
)


def _clause_words(match: Match) -> str:
    first, last = match.sentence.clause(match.found.start())
    return match.sentence.words[first:last]

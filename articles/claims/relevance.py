"""Relevance of a match: whether it says something that a table could decide. Pure."""

import re

from articles.audit import PERCENT
from articles.claims.claims import Claim, ClaimKind, Scope
from articles.claims.matches import Match, states_value
from articles.claims.scopes import thing_in
from articles.claims.scopes.subjects import names_another, names_other_measure
from articles.claims.signs import Sign
from articles.claims.traditional import simplified
from articles.numbers.statements import Quantifier
from articles.numbers.table import Table

# The second largest in points, or in relative terms, is no rank of the values.
_OF_CHANGES = re.compile(
    r" (?:in|by) (?:points|percentage|percent|per cent|absolute|relative|real)\b"
)


def is_about_table(match: Match, scope: Scope, table: Table, claims: list[Claim]) -> bool:
    """Return whether a claim says something that a table could decide."""
    kind, statement, sentence = match.kind, match.statement, match.sentence
    is_equal = kind is ClaimKind.COMPARISON and not (statement.sign or statement.amounts)
    if is_equal and "equal" in match.found.re.groupindex and len(scope.rows) < 2:
        return False
    if statement.quantifier is Quantifier.EXACTLY and statement.count > len(table.single_rows):
        return False
    if (
        sentence.has_han
        and kind in _OF_MEASURES
        and names_other_measure(sentence, match.start, table)
    ):
        return False
    if kind is ClaimKind.CHANGE and states_value(match, scope, table):
        return False
    if kind is ClaimKind.SHARE and _is_one_of_many(match, table):
        return False
    is_ordered = kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK) and not statement.of_change
    if is_ordered and _OF_CHANGES.match(sentence.words, match.end):
        return False
    if kind is ClaimKind.CHANGE and not (statement.amounts or statement.start or statement.end):
        if _is_told(match, scope):
            return True
        return scope.is_column_named and (bool(scope.rows) or _is_of_unknown_row(match))
    if kind is ClaimKind.SUPERLATIVE and statement.over_periods and _has_one_period(scope, table):
        # At its deepest, of what has one value, is no record.
        return False
    is_over_time = len(scope.periods) > 1 and _AVERAGED.match(match.found[0])
    if kind is ClaimKind.AVERAGE and not is_over_time and _is_name_of_average(match, scope, table):
        return False
    if kind is ClaimKind.THRESHOLD and not sentence.names_table:
        stated = statement.amounts[0]
        mention = sentence.at(stated.number.start)
        if mention is not None and mention.end > stated.number.end:
            return True
        is_percent = stated.number.unit == PERCENT and bool(scope.columns)
        first = sentence.clause(match.start)[0]
        if sentence.before is None or not sentence.before.names_table:
            return False
        if _PRONOUN.search(sentence.words[first : match.start]) and scope.rows:
            return True
        return is_percent and _is_of_unknown_row(match)
    if kind is ClaimKind.CHANGE and not sentence.names_table:
        is_sized = bool(statement.amounts or statement.start or statement.end)
        if is_sized and sentence.has_han and sentence.before is not None:
            return True
        is_next = is_sized and sentence.before is not None
        if is_next and not names_another(sentence, match.start):
            return True
        return bool(sentence.of(Sign.PERIOD) or claims) or sentence.continues
    if (
        kind is ClaimKind.SUPERLATIVE
        and not statement.of_change
        and match.found.groupdict().get("peak") is None
        and thing_in(match, table)
    ):
        return bool(scope.rows) or sentence.continues or bool(_ANY.search(match.found[0]))
    return True


_AVERAGED = re.compile("averag(?:ed|es|ing)", re.IGNORECASE)
_ANY = re.compile(r"\b(?:than|of) (?:any|every|all|no other|nobody)")


def _is_told(match: Match, scope: Scope) -> bool:
    """Return whether a change without a size is of a row that is named before it: Japan stood still."""
    sentence = match.sentence
    groups = match.found.groupdict()
    is_clear = match.statement.is_flat or groups.get("guess") is not None or groups.get("base")
    if is_clear and sentence.continues and scope.rows:
        return True
    return bool(is_clear) and any(m.start < match.end for m in sentence.of(Sign.ROW))


def _has_one_period(scope: Scope, table: Table) -> bool:
    return bool(scope.columns) and all(len(table.periods(c)) < 2 for c in scope.columns)


_PRONOUN = re.compile(r"\b(?:it|they)\b", re.IGNORECASE)


def _is_of_unknown_row(match: Match) -> bool:
    """Return whether a claim is of a subject that the table lacks, in a text about the table."""
    sentence = match.sentence
    first, last = sentence.clause(match.start)
    is_named = any(first <= m.start < last for m in sentence.of(Sign.COLUMN))
    is_after = sentence.before is not None and sentence.before.names_table
    return (is_named or (is_after and not sentence.has_han)) and names_another(
        sentence, match.start
    )


def _is_one_of_many(match: Match, table: Table) -> bool:
    """Return whether a claim speaks of one of more things than the table has rows."""
    found, sentence = match.found, match.sentence
    if not found[0].lower().startswith("one of"):
        return False
    after = [m.number for m in sentence.of(Sign.NUMBER) if m.start >= found.start() and m.number]
    first = next((number for number in after if number.value > 1), None)
    return first is not None and first.start < found.end() and first.value > len(table.rows)


_OF_MEASURES = (ClaimKind.CHANGE, ClaimKind.THRESHOLD, ClaimKind.SUPERLATIVE)
_OVER_TIME = re.compile(
    "(?:[一两二三四五六七八九十0-9]个?[年月季周天]度?|半年|期间|以来|全年|历年)的?$"
)


def _is_name_of_average(match: Match, scope: Scope, table: Table) -> bool:
    """Return whether average is a word of the name of a column: 平均寿命."""
    names = [
        simplified(f"{table.column_of[c].name} {table.column_of[c].other_name}").lower()
        for c in scope.columns
    ]
    if not any(re.search(r"\baverage|\bmean\b|平均", name) for name in names):
        return False
    first, last = match.sentence.clause(match.start)
    if _OVER_TIME.search(match.sentence.words[first : match.start]):
        # 四年平均 is over the years.
        return False
    near = [g for g in match.sentence.row_groups if first <= g[0].start < last]
    return not any(len(g) > 1 or g[0].sign is Sign.ALL for g in near)

"""Scopes of claims, guessed: the rows, columns and periods that the sentence names, else all. Pure."""

import re

from articles.claims.claims import ClaimKind, Scope, Statement
from articles.claims.scopes.columns import columns_of, names_thing
from articles.claims.scopes.periods import periods_of
from articles.claims.scopes.rows import codes_of, objects_of, subject_of
from articles.claims.sentences import Sentence
from articles.claims.table import ClaimTable

__all__ = ["names_thing", "objects_of", "scope_of"]


def scope_of(
    kind: ClaimKind,
    found: re.Match[str],
    statement: Statement,
    sentence: Sentence,
    table: ClaimTable,
    taken: frozenset[int] = frozenset(),
    last: tuple[str, ...] = (),
) -> Scope:
    """Return the scope that a claim most likely has.

    The rows that start at the places in `taken` are those with which other claims compare; `last` is
    the column of the last claim before, if there is one.
    """
    objects = objects_of(found, sentence)
    rows = subject_of(kind, found, statement, sentence, taken, table)
    others: tuple[str, ...] = ()
    is_unknown = False
    if kind is ClaimKind.COMPARISON:
        others = table.single_rows if statement.with_average else codes_of(objects, table)
        is_equal = not statement.sign and not statement.amounts
        is_unknown = not others and not (is_equal and len(rows) > 1)
    elif statement.is_next:
        others = codes_of(objects, table)
    elif kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK, ClaimKind.SHARE):
        others = table.single_rows
    columns, is_named = columns_of(kind, found, statement, sentence, rows, table)
    if not statement.of_change and kind in _ORDERED and _GROWTH.search(_clause_words(found, sentence)):
        # The fastest growth is of no column but one of growth.
        columns = tuple(c for c in columns if _GROWTH.search(table.column_of[c].name))
    if not is_named and last and set(last) <= set(columns):
        columns = last
    periods, missing = periods_of(kind, found, statement, sentence, columns, table)
    return Scope(rows, others, columns, periods, missing, is_named, is_unknown)


_ORDERED = (ClaimKind.SUPERLATIVE, ClaimKind.COMPARISON, ClaimKind.RANK)
_GROWTH = re.compile(
    r"\b(?:growth|faster|slower|fastest|slowest)\b|增速|增长率|涨幅|增幅", re.IGNORECASE
)


def _clause_words(found: re.Match[str], sentence: Sentence) -> str:
    first, last = sentence.clause(found.start())
    return sentence.words[first:last]

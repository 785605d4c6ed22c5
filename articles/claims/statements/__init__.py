"""Statements of claims: what the match of a pattern says. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from articles.claims.claims import ClaimKind, Statement
from articles.claims.sentences import Sentence
from articles.claims.signs import Sign
from articles.claims.statements.levels import read_change, read_comparison, read_threshold
from articles.claims.statements.lists import (
    read_aggregate,
    read_order,
    read_rank,
    read_superlative,
)
from articles.claims.statements.runs import read_run
from articles.claims.statements.shares import read_share
from articles.numbers.statements import Quantifier

_READERS: Mapping[ClaimKind, Callable[[re.Match[str], Sentence], Statement | None]] = {
    ClaimKind.THRESHOLD: read_threshold,
    ClaimKind.CHANGE: read_change,
    ClaimKind.COMPARISON: read_comparison,
    ClaimKind.SUPERLATIVE: read_superlative,
    ClaimKind.RANK: read_rank,
    ClaimKind.SHARE: read_share,
    ClaimKind.TOTAL: read_aggregate,
    ClaimKind.AVERAGE: read_aggregate,
    ClaimKind.ORDER: read_order,
    ClaimKind.RUN: read_run,
}


def statement_of(kind: ClaimKind, found: re.Match[str], sentence: Sentence) -> Statement | None:
    """Return what a match says, or None if it says nothing about numbers."""
    statement = _READERS[kind](found, sentence)
    if statement and sentence.has_han and _may_be_denied(kind, statement):
        first, last = sentence.clause(found.start())
        if DENIAL.search(sentence.skeleton, first, found.start()) or _DENIED_ROW.match(
            sentence.skeleton, found.end(), last
        ):
            return replace(statement, is_denied=True)
    return statement


def _may_be_denied(kind: ClaimKind, statement: Statement) -> bool:
    if kind is ClaimKind.SHARE:
        return statement.quantifier is Quantifier.EACH
    return kind in (ClaimKind.SUPERLATIVE, ClaimKind.RANK, ClaimKind.CHANGE)


_NOT = "(?<!是)不(?:再)?是|并非|[绝决]非|并未|没有?能?|未(?:能|曾|见|有)?|不再|不曾|并不"
DENIAL = re.compile(
    f"(?:{_NOT})(?:(?![而但却就只因为由])[\u4e00-\u9fff{Sign.COLUMN}{Sign.ALL}]){{0,6}}$"
)
# What is largest is not this row: 最多的并非河北.
_DENIED_ROW = re.compile(f"的?(?:并不是|并非|不是)(?={Sign.ROW})")

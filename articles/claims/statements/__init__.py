"""Statements of claims: what the match of a pattern says. Pure."""

import re
from collections.abc import Callable, Mapping

from articles.claims.claims import ClaimKind, Statement
from articles.claims.sentences import Sentence
from articles.claims.statements.levels import read_change, read_comparison, read_threshold
from articles.claims.statements.lists import (
    read_aggregate,
    read_order,
    read_rank,
    read_run,
    read_superlative,
)
from articles.claims.statements.shares import read_share

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
    return _READERS[kind](found, sentence)

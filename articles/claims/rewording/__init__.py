"""Words that would hold in the place of a claim that fails, in the language of the claim. Pure.

They stay close to the author's: another number with the same hedge, another hedge, the opposite
direction, another rank. Only words with which the changed text holds are returned.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from django.utils import translation

from articles.claims import find_claims, judge
from articles.claims.claims import Claim, Scope
from articles.claims.rewording.candidates import candidates
from articles.claims.rewording.words import in_script_of
from articles.numbers.table import Table
from articles.numbers.verdicts import VerdictKind

# Words that are tried for a claim.
_MOST = 32
# Characters of a text before and after a claim in which they are tried.
_AROUND = 2000
_SENTENCE_END = re.compile(r"[.!?]\s|[。！？\n]")

_find_again = lru_cache(maxsize=512)(find_claims)


def find_wording(
    text: str,
    claim: Claim,
    table: Table,
    choose: Callable[[Scope], Scope] = lambda scope: scope,
) -> str:
    """Return words in the place of a claim of a text that fails, '' if none are known to hold.

    `choose` gives a scope the parts that an editor chose.
    """
    with translation.override("zh-hans" if claim.is_chinese else "en"):
        verdict = judge(claim, table)
        if verdict.kind is not VerdictKind.FAILS:
            return ""
        text, claim = _near(text, claim)
        before = text[: claim.start]
        tried = dict.fromkeys(
            in_script_of(each, text) for each in candidates(claim, verdict, table, before)
        )
    failing = _failing_elsewhere(text, claim.start, claim.end, table)
    for wording in islice(tried, _MOST):
        if wording and wording != claim.literal:
            changed = f"{before}{wording}{text[claim.end :]}"
            end = claim.start + len(wording)
            if (
                _holds(changed, claim, end, table, choose)
                and _failing_elsewhere(changed, claim.start, end, table) <= failing
            ):
                return wording
    return ""


def _near(text: str, claim: Claim) -> tuple[str, Claim]:
    """Return the sentences around a claim, and the claim with its place in them."""
    begin = 0
    if claim.start > _AROUND:
        found = _SENTENCE_END.search(text, claim.start - _AROUND, claim.start)
        begin = found.end() if found else claim.start - _AROUND
    moved = replace(claim, start=claim.start - begin, end=claim.end - begin)
    return text[begin : claim.end + _AROUND], moved


def _holds(
    text: str, claim: Claim, end: int, table: Table, choose: Callable[[Scope], Scope]
) -> bool:
    """Return whether all claims in the new words hold, of what the claim was about."""
    found = [
        replace(each, scope=choose(each.scope))
        for each in _find_again(text, table)
        if each.start < end and claim.start < each.end
    ]
    return bool(found) and all(
        _is_about_same(each.scope, claim.scope) and judge(each, table).kind is VerdictKind.HOLDS
        for each in found
    )


def _is_about_same(scope: Scope, former: Scope) -> bool:
    return (scope.rows, scope.columns, scope.periods) == (
        former.rows,
        former.columns,
        former.periods,
    )


def _failing_elsewhere(text: str, start: int, end: int, table: Table) -> int:
    """Return how many claims outside of these words fail."""
    return sum(
        judge(each, table).kind is VerdictKind.FAILS
        for each in _find_again(text, table)
        if not (each.start < end and start < each.end)
    )

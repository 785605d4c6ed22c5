"""Words that would hold in the place of a claim that fails, in the language of the claim. Pure.

They state the nearest statement that holds (`articles.numbers.wording`). Only words with which the
changed text holds are returned.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from articles.claims import find_claims, judge
from articles.claims.claims import Claim, Scope
from articles.claims.stated import nearest_of
from articles.claims.traditional import simplified
from articles.numbers.table import Table
from articles.numbers.verdicts import VerdictKind
from articles.numbers.wording import reworded

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
    nearest = nearest_of(claim, table)
    if nearest is None:
        return ""
    text, claim = _near(text, claim)
    before, after = text[: claim.start], text[claim.end :]
    words = reworded(claim.literal, *nearest, before=before, chinese=claim.is_chinese)
    wording = _in_script_of(words, text)
    changed, end = f"{before}{wording}{after}", claim.start + len(wording)
    if not wording or not _holds(changed, claim, end, table, choose):
        return ""
    # Nothing else may fail that did not.
    failing = _failing_elsewhere(text, claim.start, claim.end, table)
    return wording if _failing_elsewhere(changed, claim.start, end, table) <= failing else ""


_TRADITIONAL = str.maketrans(
    "长缩减涨于领后并连续约万亿个点两没变", "長縮減漲於領後並連續約萬億個點兩沒變"
)
# So many characters of a text in traditional characters have another form.
_PART = 20


def _in_script_of(words: str, text: str) -> str:
    """Return words in traditional characters, if the text is."""
    han = [
        (sign, other)
        for sign, other in zip(text, simplified(text), strict=True)
        if "一" <= sign <= "鿿"
    ]
    differing = sum(sign != other for sign, other in han)
    return words.translate(_TRADITIONAL) if differing * _PART > len(han) else words


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

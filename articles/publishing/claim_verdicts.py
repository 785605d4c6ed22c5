"""Verdicts on claims in the scope that an editor chose, and words that would hold there."""

import re
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles.claims import Claim, ClaimKind, Scope, Table, Verdict, VerdictKind, judge
from articles.numbers.verdicts import Names
from articles.prose.claims import ClaimNode

KIND_NAMES = {
    ClaimKind.THRESHOLD: pgettext_lazy("kind of claim", "threshold"),
    ClaimKind.CHANGE: pgettext_lazy("kind of claim", "change"),
    ClaimKind.COMPARISON: pgettext_lazy("kind of claim", "comparison"),
    ClaimKind.SUPERLATIVE: pgettext_lazy("kind of claim", "superlative"),
    ClaimKind.RANK: pgettext_lazy("kind of claim", "rank"),
    ClaimKind.SHARE: pgettext_lazy("kind of claim", "share"),
    ClaimKind.TOTAL: pgettext_lazy("kind of claim", "total"),
    ClaimKind.AVERAGE: pgettext_lazy("kind of claim", "average"),
    ClaimKind.ORDER: pgettext_lazy("kind of claim", "order"),
    ClaimKind.RUN: pgettext_lazy("kind of claim", "run of periods"),
}


def judge_chosen(claim: Claim, table: Table) -> Verdict:
    """Return the verdict on a claim whose scope may name what the table no longer has."""
    scope = claim.scope
    rows = [row for row in (*scope.rows, *scope.others) if row not in table.row_of]
    columns = [column for column in scope.columns if column not in table.column_of]
    if gone := [*rows, *columns]:
        reason = _("The dataset no longer has this row or column: %(codes)s.")
        return cannot_tell(reason % {"codes": ", ".join(dict.fromkeys(gone))})
    return judge(claim, table)


def choose_scope(scope: Scope, node: ClaimNode) -> Scope:
    """Return a scope with the parts that an editor chose; with rows and columns it is no guess."""
    is_chosen = bool(node.rows and node.columns)
    return replace(
        scope,
        rows=node.rows or scope.rows,
        others=node.others or scope.others,
        columns=node.columns or scope.columns,
        periods=node.periods or scope.periods,
        missing=() if node.periods else scope.missing,
        is_column_named=bool(node.columns) or scope.is_column_named,
        is_object_unknown=scope.is_object_unknown and not node.others,
        is_guess=scope.is_guess and not is_chosen,
        unread=() if is_chosen else scope.unread,
    )


# Rows that the name of a scope has.
_MOST_NAMED = 3


def name_scope(scope: Scope, table: Table) -> str:
    """Return the names of the rows, columns and periods of a scope."""
    names = Names(table)
    rows = names.rows(scope.rows[:_MOST_NAMED])
    if len(scope.rows) > _MOST_NAMED:
        is_all = set(scope.rows) == set(table.single_rows)
        rows = _("all %(count)d rows") % {"count": len(scope.rows)} if is_all else f"{rows} …"
    is_named = scope.is_column_named or len(scope.columns) == 1
    columns = names.join(map(names.column, scope.columns)) if is_named else ""
    return " · ".join(filter(None, [rows, columns, "–".join(scope.periods)]))


_DENIALS = r"\b(?:not|never|hardly)|n['’]t|不是|[并並]非|没有|沒有|[从從并並]?未"
_DENIED_AT_END = re.compile(rf"(?:{_DENIALS})\s*\Z", re.IGNORECASE)
_DENIAL = re.compile(_DENIALS, re.IGNORECASE)
_NEAR = 8


def is_denied(text: str, claim: Claim) -> bool:
    """Return whether a claim is denied, such as “not the only one”: nothing can be told of it."""
    return bool(_DENIED_AT_END.search(text[: claim.start][-_NEAR:])) or any(
        map(_DENIAL.fullmatch, claim.scope.unread)
    )


def cannot_tell(reason: str) -> Verdict:
    """Return a verdict that nothing decides, for a reason."""
    return Verdict(VerdictKind.CANNOT_TELL, (), reason)


# While a text is written, most of its claims stay the same.
@lru_cache(maxsize=1024)
def wording_of(text: str, claim: Claim, table: Table, node: ClaimNode | None = None) -> str:
    """Return words for a claim that fails, with which the text holds; '' if none are known.

    `node` has the scope that an editor chose.
    """
    # With it come the idioms of claims, 8 MB that readers' pages never need.
    from articles.claims.rewording import find_wording

    if node is None:
        return find_wording(text, claim, table)
    return find_wording(text, claim, table, lambda scope: choose_scope(scope, node))

"""Measures that a claim may mean beside the column that it seems to be about: such a claim never fails. Pure."""

import re

from articles.audit import PERCENT
from articles.claims.claims import Claim, ClaimKind, Scope
from articles.claims.matches import Match
from articles.claims.signs import Sign
from articles.claims.traditional import simplified
from articles.numbers.table import Table

_ORDERED = (ClaimKind.SUPERLATIVE, ClaimKind.RANK)
# A proportion of what the column counts.
_PART = re.compile(r"\b(?:proportion|share|percentage|ratio)\b|比例|占比|比重|比率", re.IGNORECASE)
_SPEED = re.compile(r"\b(?:fast|slow|quick|speed)|[快慢]", re.IGNORECASE)
# The fastest has the least of it.
_DURATION = re.compile(
    r"\b(?:times?|duration|seconds?|minutes?|hours?|days)\b|时间|时长|用时|耗时|毫秒|秒|分钟|小时",
    re.IGNORECASE,
)
# Words of approval, and not of size.
_JUDGED = re.compile(r"最(?:惨|糟|差|好|佳|强|弱|猛|火|红|亮眼)$")
# The largest of the four, without a noun.
_BARE = re.compile(
    r"(?:the )?(?:largest|biggest|smallest|greatest)(?: of (?:the )?(?:two|three|four|five|six))?",
    re.IGNORECASE,
)


def may_be_of_other_measure(match: Match, scope: Scope, table: Table, claims: list[Claim]) -> bool:
    """Return whether a claim may be about a proportion, a speed or a size that is no column of the table."""
    columns = [table.column_of[code] for code in scope.columns]
    written = simplified(
        " ".join(
            f"{column.name} {column.other_name} {' '.join(column.units)}" for column in columns
        )
    )
    literal = match.sentence.words[match.start : match.end]
    if match.kind not in (*_ORDERED, ClaimKind.COMPARISON):
        return False
    is_part = all(column.sign == PERCENT for column in columns)
    if _PART.search(literal) and not is_part and not _PART.search(written):
        return True
    if _SPEED.search(literal) and _DURATION.search(written):
        return True
    return match.kind in _ORDERED and (
        bool(_JUDGED.search(literal)) or _has_column_of_another(match, scope, claims)
    )


def _has_column_of_another(match: Match, scope: Scope, claims: list[Claim]) -> bool:
    """Return whether the column of a claim without a noun is that of another claim or clause beside it."""
    sentence = match.sentence
    first, last = sentence.clause(match.start)
    columns = sentence.of(Sign.COLUMN)
    if any(match.start <= m.start < match.end for m in columns):
        return False
    here = [m for m in columns if first <= m.start < last]
    spoken = [c for c in claims if sentence.start + first <= c.start < sentence.start + last]
    if here and spoken and _BARE.fullmatch(match.found[0].strip()):
        # The fewest withdrawals despite being the largest.
        return all(any(c.start <= sentence.start + m.start < c.end for c in spoken) for m in here)
    before = [m for m in columns if m.start < first]
    is_next = not here and any(m.start >= last and m.code in scope.columns for m in columns)
    return is_next and bool(before) and before[-1].code not in scope.columns

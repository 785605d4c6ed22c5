"""What neighbours have in common: `20–30%`, `5 to 12 million`, `sections 3 and 4`, `2019–21`."""

import re
from decimal import Decimal
from itertools import pairwise

from articles.audit.numbers import Candidate, Kind
from articles.audit.units import PERCENT, POINTS, TIMES

_TIGHT = re.compile(r" ?(?:[–—~-]|--|——) ?|至|到| to | ?\.{2,3} ?|-to-")
_LOOSE = re.compile(r" (?:and|or) |或|和|、|, | ?& ?|,")
_RATIO = re.compile(r" (?:in|out of|in every|of every|of) ")
_RATIO_OF = {2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 50, 100, 200, 500, 1000, 10000, 100000}
_TIME_AFTER = re.compile(r"[ -](?:years?|months?|weeks?|days?|hours?|minutes?|seconds?)(?![a-z])")


def share(shadow: str, found: list[Candidate]) -> None:
    """Let each number take from its right neighbour what a range or list says once."""
    for index in range(len(found) - 1, 0, -1):
        left, right = found[index - 1], found[index]
        if right.start - left.end > 12 or left.kind is None:
            continue
        gap = shadow[left.end : right.start]
        if _RATIO.fullmatch(gap) and _is_ratio(shadow, left, right):
            left.value = left.value / right.value
            left.end = right.end
            left.kind = Kind.QUANTITY
            left.bare = False
            right.kind = None
            continue
        tight = bool(_TIGHT.fullmatch(gap))
        if tight or _LOOSE.fullmatch(gap):
            _share(shadow, left, right, tight=tight)
    # Labels and references go the other way: what follows them in a list is of their kind.
    for left, right in pairwise(found):
        if left.kind is None or right.kind is None or right.start - left.end > 6:
            continue
        gap = shadow[left.end : right.start]
        tight = bool(_TIGHT.fullmatch(gap))
        if not tight and not _LOOSE.fullmatch(gap):
            continue
        if (
            left.kind is Kind.IDENTIFIER
            and right.kind is Kind.QUANTITY
            and right.bare
            and left.script == "digits"
        ):
            if shadow[left.start].isdigit() and not _counts(shadow, right):
                right.kind = Kind.IDENTIFIER
        elif left.kind is Kind.ORDINAL and right.kind is Kind.QUANTITY and right.bare and tight:
            right.kind = Kind.ORDINAL
        elif (
            left.kind is Kind.YEAR
            and right.kind is Kind.QUANTITY
            and right.bare
            and (gap in ("–", "-", "—", "/") and right.end - right.start == 2)
        ):
            right.kind = Kind.YEAR
            right.value = left.value - left.value % 100 + right.value
    for left, right in pairwise(found):
        if (
            left.kind is Kind.YEAR
            and right.kind is Kind.QUANTITY
            and shadow[left.end : right.start] == "/"
            and right.bare
        ):
            right.kind = Kind.YEAR


def _counts(shadow: str, number: Candidate) -> bool:
    return bool(re.match(r"[ ]?[个名项家篇位人]", shadow[number.end : number.end + 2]))


def _share(shadow: str, left: Candidate, right: Candidate, *, tight: bool) -> None:
    if left.kind is not Kind.QUANTITY or not left.bare:
        return
    if tight and right.kind in (Kind.DATE, Kind.YEAR, Kind.ORDINAL) and left.script != "english":
        if right.kind is Kind.YEAR and left.end - left.start != 4:
            return
        left.kind = right.kind
        return
    if right.kind is not Kind.QUANTITY:
        return
    between = shadow[max(0, left.start - 9) : left.start].lower().endswith(("between ", "from "))
    if not (tight or between or shadow[left.end : right.start] in (" or ", "或")):
        return
    shared = right.unit in (PERCENT, POINTS, TIMES, "‰") or right.scale or right.unit
    if not shared:
        return
    if right.scale and left.scaled < 1000 and _near(left.value, right.value):
        left.scale = right.scale
    if right.unit:
        left.unit = right.unit
    left.bare = False


def _near(left: Decimal, right: Decimal) -> bool:
    small, large = sorted((abs(left), abs(right)))
    return small == 0 or large <= small * 100


def _is_ratio(shadow: str, left: Candidate, right: Candidate) -> bool:
    of = shadow[left.end : right.start] == " of "
    if of or left.kind not in (Kind.QUANTITY, Kind.IDIOM) or right.kind is not Kind.QUANTITY:
        return False
    if left.unit or right.unit or left.scale or right.scale or not left.value < right.value:
        return False
    if right.value not in _RATIO_OF or left.value > 99 or left.value == 0:
        return False
    return not _TIME_AFTER.match(shadow, right.end)

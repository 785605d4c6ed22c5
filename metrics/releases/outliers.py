"""Detection of changed values that are unlike the others and may be mistakes. Pure.

A value is reported if, from one release to the next,

- it changed its sign, but for columns of percent changes, where both signs are usual;
- it is ten times as much or as little: a decimal point or a scale has slipped;
- it changed far more than the other values of its column did, measured robustly: by the
  median of the column's changes and their median absolute deviation (MAD): further than five
  deviations (of 1.4826 MAD, which is a standard deviation for normal changes), and at least by
  half, or by ten points for percentages; where fewer than five values changed, three times as much
  or as little is far.

Changes of counts, numbers and money are measured as ratios, those of percentages as differences.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Literal

from metrics.cells.parse import ValueKind

type Reason = Literal["sign", "scale", "far"]

SCALE = 10
# Deviations from the median that are far, and a standard deviation in MADs.
DEVIATIONS = 5
SIGMA = 1.4826
# Fewer changes than these don't show how much a column's values usually change.
ENOUGH = 5
FEW = 3
# The least change that is reported: half as much again, or so many points of a percentage.
LEAST_RATIO = math.log(1.5)
LEAST_POINTS = 10.0


@dataclass(frozen=True)
class ChangedValue:
    """A changed value; `key` is the caller's name for its cell."""

    key: object
    kind: str
    old: Decimal
    new: Decimal


def outliers(moved: Iterable[ChangedValue]) -> list[tuple[ChangedValue, Reason]]:
    """Return the changed values of one column that are unlike the others, with the reasons."""
    values = list(moved)
    sizes = [_size(each) for each in values]
    known = [size for size in sizes if size is not None]
    found: list[tuple[ChangedValue, Reason]] = []
    for each, size in zip(values, sizes, strict=True):
        if reason := _reason(each, size, known):
            found.append((each, reason))
    return found


def _reason(each: ChangedValue, size: float | None, known: Sequence[float]) -> Reason | None:
    if each.old * each.new < 0 and each.kind != ValueKind.PERCENT_CHANGE:
        return "sign"
    if each.old and each.new:
        ratio = abs(each.new / each.old)
        tiny = max(abs(each.old), abs(each.new)) < SCALE and each.kind.startswith("percent")
        if (ratio >= SCALE or ratio <= Decimal(1) / SCALE) and not tiny:
            return "scale"
    if size is not None and size > _far(each.kind, known):
        return "far"
    return None


def _size(each: ChangedValue) -> float | None:
    """Return the size of a change; None where a ratio has no meaning."""
    if each.kind.startswith("percent"):
        return float(abs(each.new - each.old))
    if each.old * each.new <= 0:
        return None
    return abs(math.log(float(each.new / each.old)))


def _far(kind: str, known: Sequence[float]) -> float:
    """Return the size above which a change is far."""
    is_share = kind.startswith("percent")
    least = LEAST_POINTS if is_share else LEAST_RATIO
    if len(known) < ENOUGH:
        # For a few percentages, only sign and scale can be compared.
        return math.inf if is_share else math.log(FEW) - 1e-9
    middle = median(known)
    spread = median(abs(size - middle) for size in known)
    return max(least, middle + DEVIATIONS * SIGMA * spread)

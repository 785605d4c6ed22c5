"""Scales of charts: round marks, places of values and of labels, and what of long series is drawn. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from statistics import fmean

# A mark past the values is left out if it is further from them than this part of a step.
_NEAR = Decimal("0.25")
# Numbers that differ by no larger a part are one place in a drawing, whose numbers have 64 bits; and
# to numbers from here on, 1 is such a part.
_SAME, _LARGE = Decimal("1E-15"), Decimal("1E12")


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high`, and the marks between them."""

    marks: tuple[Decimal, ...]
    low: Decimal
    high: Decimal
    is_log: bool = False

    @classmethod
    def of(cls, values: Sequence[Decimal], *, log: bool = False) -> "Scale":
        """Return a scale that ends near the least and the greatest of the values."""
        return _log_scale(values) if log and min(values) > 0 else _linear_scale(values)

    def place(self, value: Decimal) -> float:
        """Return the place of a value as a part of the way from the low to the high end."""
        if self.is_log:
            low, high, exponent = map(math.log10, (self.low, self.high, value))
            return (exponent - low) / (high - low)
        return float((value - self.low) / (self.high - self.low))


def _linear_scale(values: Sequence[Decimal]) -> Scale:
    low, high = min(values), max(values)
    choices = [ticks(values, about=about) for about in (4, 5, 6)]
    marks = min(choices, key=lambda each: (each[-1] - each[0]) - (high - low))
    first, last, step = marks[0], marks[-1], marks[1] - marks[0]
    if len(marks) > 2 and step * _NEAR < last - high < step and last:
        marks, last = marks[:-1], high
    if len(marks) > 2 and step * _NEAR < low - first < step and first:
        marks, first = marks[1:], low
    return Scale(tuple(marks), first, last)


def _log_scale(values: Sequence[Decimal]) -> Scale:
    low, high = min(values), max(values)
    powers = range(low.adjusted(), high.adjusted() + 1)
    round_numbers = [Decimal(n).scaleb(power) for power in powers for n in (1, 2, 5)]
    first = max(number for number in round_numbers if number <= low)
    every = -(-len(powers) // 7)
    steps = round_numbers if len(powers) <= 3 else round_numbers[:: 3 * every]
    marks = [step for step in steps if first <= step <= high]
    return Scale(tuple(marks or [first]), first, max(high, first * 2), is_log=True)


def ticks(values: Sequence[Decimal], *, about: int) -> list[Decimal]:
    """Return about so many round numbers that enclose the values: 1, 2 or 5 times a power of 10.

    They begin at zero if the values leave little room below them.
    """
    low, high = min(values), max(values)
    if 0 < low < high * Decimal("0.7"):
        low = Decimal(0)
    if 0 > high > low * Decimal("0.7"):
        high = Decimal(0)
    size = max(low.copy_abs(), high.copy_abs())
    if high - low <= size * _SAME:
        room = Decimal(1) if size < _LARGE else size * _SAME * 1000
        low, high = (low - room, high + room) if low else (Decimal(0), Decimal(1))
    least = (high - low) / about
    power = Decimal(10) ** least.adjusted()
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= least)
    return [step * n for n in range(math.floor(low / step), math.ceil(high / step) + 1)]


def separate(places: Sequence[float], sizes: Sequence[float], *, high: float) -> list[float]:
    """Return the places, moved as little as needed so that boxes of these sizes do not overlap.

    The boxes are between 0 and `high`; if they are too large together, they begin at 0.
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    # Below the boxes before it, each box has the same free place as they have or a greater one: an
    # isotonic regression, in which neighbours that would overlap share the mean of their places.
    before = dict(zip(order, accumulate((sizes[n] for n in order), initial=0.0), strict=False))
    groups: list[list[float]] = []
    for n in order:
        groups.append([places[n] - before[n] - sizes[n] / 2])
        while len(groups) > 1 and fmean(groups[-2]) > fmean(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    free = [fmean(group) for group in groups for _ in group]
    most = max(0.0, high - sum(sizes))
    moved = list(places)
    for n, place in zip(order, free, strict=True):
        moved[n] = before[n] + sizes[n] / 2 + min(max(place, 0.0), most)
    return moved


def select_labels(places: Sequence[float], *, gap: float) -> list[int]:
    """Return the indexes of the places to label: the last, and others at least a gap apart."""
    labelled: list[int] = []
    for n in range(len(places) - 1, -1, -1):
        if not labelled or places[labelled[-1]] - places[n] >= gap:
            labelled.append(n)
    return sorted(labelled)


def keep_extremes(
    periods: Sequence[str], lines: Sequence[Mapping[str, Decimal | None]], *, most: int
) -> set[str]:
    """Return the ends and, of equal parts of the periods, those of each line's least and greatest value.

    A part without values keeps a period, so that lines are broken there.
    """
    size = -(-len(periods) // max(1, most // (2 * len(lines) or 1)))
    kept = {periods[0], periods[-1]}
    for start in range(0, len(periods), size):
        part = periods[start : start + size]
        found = [
            [(value, period) for period in part if (value := line.get(period)) is not None]
            for line in lines
        ]
        kept.update(pair[1] for pairs in found if pairs for pair in (min(pairs), max(pairs)))
        if not found or not all(found):
            kept.add(part[0])
    return kept

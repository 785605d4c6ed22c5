"""Scales of the axes of charts: round marks, and the places of values between their ends. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.charts.geometry import ticks

# A mark past the values is left out if it is further from them than this part of a step.
_NEAR = Decimal("0.25")


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
            low, high = _exponent(self.low), _exponent(self.high)
            return (_exponent(value) - low) / (high - low)
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


def _exponent(value: Decimal) -> float:
    return math.log10(value)

"""The values of a number over its periods as a small line. Pure; drawn by the page's template."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from metrics.public.number.history import PeriodValue

# Fewer are read faster than drawn.
FEWEST = 4

WIDTH, HEIGHT, MARGIN = 320, 64, 5


@dataclass(frozen=True)
class Sparkline:
    """A line from the first period to the last; `dots` are x and y of each value."""

    dots: tuple[tuple[float, float], ...]
    first: PeriodValue
    last: PeriodValue
    least: PeriodValue
    most: PeriodValue
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def points(self) -> str:
        """The line, as SVG has it."""
        return " ".join(f"{x},{y}" for x, y in self.dots)


def sparkline(values: Iterable[PeriodValue]) -> Sparkline | None:
    """Return the line through these values; None where they are too few to make one."""
    found = sorted(
        (
            (moment, Decimal(value.value), value)
            for value in values
            if value.value is not None and (moment := _moment(value.period)) is not None
        ),
        key=lambda known: known[0],
    )
    if len(found) < FEWEST:
        return None
    moments = [moment for moment, _number, _value in found]
    numbers = [number for _moment_, number, _value in found]
    low, high = min(numbers), max(numbers)
    span, range_ = moments[-1] - moments[0], float(high - low)

    def dot(moment: float, number: Decimal) -> tuple[float, float]:
        across = (moment - moments[0]) / span
        up = float(number - low) / range_ if range_ else 0.5
        return (
            round(MARGIN + across * (WIDTH - 2 * MARGIN), 1),
            round(HEIGHT - MARGIN - up * (HEIGHT - 2 * MARGIN), 1),
        )

    return Sparkline(
        dots=tuple(dot(moment, number) for moment, number, _value in found),
        first=found[0][2],
        last=found[-1][2],
        least=found[numbers.index(low)][2],
        most=found[numbers.index(high)][2],
    )


def _moment(period: str) -> float | None:
    """Return where a period lies in time, in years; None for what is no time."""
    parts = re.fullmatch(r"(\d{4})(?:-(?:(\d{2})|Q([1-4])))?", period)
    if parts is None:
        return None
    year, month, quarter = parts.groups()
    months = int(month) - 1 if month else 3 * (int(quarter) - 1) if quarter else 0
    return int(year) + months / 12

"""Small line of values without axes, for a cell of a table. Pure."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from metrics.cells.periods import period_position

# In pixels. Its places are half pixels, so that they are whole numbers.
WIDTH, HEIGHT = 96, 20
# A line through fewer says no more than its numbers.
FEWEST_PERIODS = 4
_ACROSS, _DOWN = 2 * WIDTH - 4, 2 * HEIGHT - 6


def sparkline_svg(moments: Sequence[float], values: Sequence[Decimal | None]) -> str:
    """Return a line through values at moments, which ascend, as markup.

    It is broken where a value is missing (None), and says nothing to who can't see it.
    """
    present = [value for value in values if value is not None]
    low, range_ = min(present), float(max(present) - min(present))
    first, span = moments[0], moments[-1] - moments[0]
    course, is_begun = [], False
    for moment, value in zip(moments, values, strict=True):
        if value is not None:
            x = 2 + round(_ACROSS * (moment - first) / span)
            y = 3 + round(_DOWN * (1 - float(value - low) / range_)) if range_ else HEIGHT
            course.append(f"L{x} {y}" if is_begun else f"M{x} {y}h0")
        is_begun = value is not None
    return (
        f'<svg class="sparkline" aria-hidden="true" width="{WIDTH}" height="{HEIGHT}"'
        f' viewBox="0 0 {2 * WIDTH} {2 * HEIGHT}"><path d="{"".join(course)}"/></svg>'
    )


def line_over_periods(periods: Sequence[str], values: Mapping[str, Decimal]) -> str:
    """Return the line through the values by period; the periods are in order."""
    return sparkline_svg([period_position(p) for p in periods], [values.get(p) for p in periods])

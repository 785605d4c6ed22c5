"""Line charts: values over periods, each line named at its end. Pure."""

from collections.abc import Sequence

from metrics.charts.canvas import Canvas, Drawing, px
from metrics.charts.geometry import (
    BOLD,
    LINE_HEIGHT,
    break_lines,
    cuts_words,
    separate,
    text_width,
    wrap,
)
from metrics.charts.plot import AXIS, Plot, Series
from metrics.charts.subject import Subject

NAMES_SHARE = 0.34
# From a plot to the names beside it, and between two names.
TO_NAMES, BETWEEN_NAMES = 20, 3
# The least width of a column of names under a plot, and the space between two.
KEY_WIDTH, KEY_NUMBER, BETWEEN_KEYS = 300, 26, 24


def build_lines(subject: Subject, width: float) -> Drawing:
    """Draw a line for each item of one indicator, or for each indicator of one item.

    One line is emphasised. Names that have no room beside the plot stand under it, by numbers.
    """
    series = Series.of(subject)
    heading = wrap(subject.heading, width, lines=3) if subject.heading else []
    top = len(heading) * LINE_HEIGHT + 16
    height = _height(width) - top - AXIS
    room = (width * NAMES_SHARE - TO_NAMES) / BOLD
    names = [break_lines(line.name, room) for line in series.lines]
    is_numbered = sum(map(_room_of, names)) > height or any(
        cuts_words(line.name, room) for line in series.lines
    )
    ends = [[str(n)] for n in range(1, len(names) + 1)] if is_numbered else names
    left = series.gutter
    right = max(text_width(words) for end in ends for words in end) * BOLD + TO_NAMES
    plot = Plot(series, left, top, width - left - max(right, series.overhang), height)
    canvas = Canvas()
    canvas.text_below(heading, 0, 0, ink="muted")
    plot.draw_marks(canvas)
    plot.draw_periods(canvas)
    _draw_named(canvas, plot, ends, emphasis=series.emphasis)
    plot.draw_slots(canvas, series.lines)
    below = top + height + AXIS
    if is_numbered:
        below = _draw_key(canvas, [line.name for line in series.lines], width, top=below + 8)
    return canvas.drawing(width, below)


def _height(width: float) -> float:
    return 460 if width > 900 else 360 if width > 500 else 300


def _room_of(name: Sequence[str]) -> float:
    return len(name) * LINE_HEIGHT + BETWEEN_NAMES


def _draw_named(canvas: Canvas, plot: Plot, ends: Sequence[list[str]], *, emphasis: int) -> None:
    """Draw each line with its name, and a rule from its end to the name; the emphasised one last."""
    last = [plot.down(line.present[-1]) for line in plot.series.lines]
    sizes = [_room_of(name) for name in ends]
    # Half a line above the plot there is nothing that a name could touch.
    above = plot.top - LINE_HEIGHT / 2
    placed = separate([y - above for y in last], sizes, high=plot.height + LINE_HEIGHT / 2 + 2)
    side = plot.left + plot.width
    order = sorted(range(len(ends)), key=lambda n: n == emphasis)
    for n in order:
        y, is_emphasised = above + placed[n], n == emphasis
        canvas.begin_group("line")
        plot.draw_line(
            canvas, plot.series.lines[n], emphasised=is_emphasised, dashes=order.index(n) % 6
        )
        if abs(y - last[n]) > 2:
            course = f"M{px(side)},{px(last[n])}L{px(side + TO_NAMES - 5)},{px(y)}"
            canvas.path(course, "rule-line")
        canvas.text(
            ends[n],
            side + TO_NAMES,
            y,
            ink="series-1" if is_emphasised else "muted",
            weight=600 if is_emphasised else 400,
        )
        canvas.end_group()


def _draw_key(canvas: Canvas, names: Sequence[str], width: float, *, top: float) -> float:
    """Write the names with their numbers in columns; return the lower edge."""
    columns = max(1, int((width + BETWEEN_KEYS) // (KEY_WIDTH + BETWEEN_KEYS)))
    size = (width + BETWEEN_KEYS) / columns - BETWEEN_KEYS
    broken = [break_lines(name, size - KEY_NUMBER) for name in names]
    for start in range(0, len(names), columns):
        row = broken[start : start + columns]
        for column, lines in enumerate(row):
            x = column * (size + BETWEEN_KEYS)
            canvas.text_below([str(start + column + 1)], x, top, ink="muted")
            canvas.text_below(lines, x + KEY_NUMBER, top)
        top += max(map(len, row)) * LINE_HEIGHT + BETWEEN_NAMES
    return top

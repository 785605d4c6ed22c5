"""Small multiples: a small plot for each line, all on one scale. Pure."""

from metrics.charts.canvas import Canvas, Drawing
from metrics.charts.geometry import BOLD, LINE_HEIGHT, break_lines, wrap
from metrics.charts.plot import AXIS, BETWEEN_PERIODS, Line, Plot, Series
from metrics.charts.subject import Subject

# The least width of a plot on a screen and on a phone, and the space around it.
LEAST, LEAST_NARROW = 190, 120
BETWEEN, UNDER_NAME, UNDER = 24, 8, 14
HEIGHT, HEIGHT_NARROW = 120, 90


def build_multiples(subject: Subject, width: float) -> Drawing:
    """Draw a plot for each item of one indicator, or for each indicator of one item."""
    series = Series.of(subject)
    heading = wrap(subject.heading, width, lines=3) if subject.heading else []
    is_narrow = width < 500
    height = HEIGHT_NARROW if is_narrow else HEIGHT
    left, overhang = series.gutter, series.overhang
    least = LEAST_NARROW if is_narrow else LEAST
    between = max(BETWEEN, series.underhang + overhang + BETWEEN_PERIODS)
    most = max(1, int((width - left - overhang + between) // (least + between)))
    rows = -(-len(series.lines) // most)
    abreast = -(-len(series.lines) // rows)
    plot_width = (width - left - overhang - (abreast - 1) * between) / abreast
    canvas = Canvas()
    canvas.text_below(heading, 0, 0, ink="muted")
    top = len(heading) * LINE_HEIGHT + (10 if heading else 0)
    for start in range(0, len(series.lines), abreast):
        row = series.lines[start : start + abreast]
        names = [break_lines(line.name, plot_width / BOLD) for line in row]
        top += max(map(len, names)) * LINE_HEIGHT + UNDER_NAME
        for n, (line, name) in enumerate(zip(row, names, strict=True)):
            x = left + n * (plot_width + between)
            canvas.text(name, x, top - UNDER_NAME - len(name) * LINE_HEIGHT / 2, weight=600)
            plot = Plot(series, x, top, plot_width, height)
            _draw_panel(canvas, plot, line, is_first=n == 0)
        top += height + AXIS + UNDER
    return canvas.drawing(width, top - UNDER)


def _draw_panel(canvas: Canvas, plot: Plot, line: Line, *, is_first: bool) -> None:
    plot.draw_marks(canvas, numbered=is_first)
    plot.draw_periods(canvas, only_ends=True)
    plot.draw_line(canvas, line, emphasised=True)
    plot.draw_slots(canvas, [line])

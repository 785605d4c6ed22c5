"""The line of one number over its periods. Pure."""

from metrics.charts.canvas import Canvas, Drawing
from metrics.charts.geometry import LINE_HEIGHT
from metrics.charts.plot import AXIS, Plot, Series
from metrics.charts.subject import Subject

HEIGHT = 280
# Widths in pixels, by the names of their sizes.
SIZES = {"wide": 600, "narrow": 350}


def build_single_line(subject: Subject, width: float, *, period: str) -> Drawing:
    """Draw the first line of a subject, with a point at a period."""
    series = Series.of(subject)
    line = series.lines[0]
    top = LINE_HEIGHT / 2
    plot = Plot(
        series,
        series.gutter,
        top,
        width - series.gutter - max(series.overhang, LINE_HEIGHT / 2),
        HEIGHT - AXIS - top,
    )
    canvas = Canvas()
    plot.draw_marks(canvas)
    plot.draw_periods(canvas)
    plot.draw_line(canvas, line, emphasised=True)
    values = dict(zip(series.periods, line.values, strict=True))
    if (value := values.get(period)) is not None:
        canvas.point(plot.across[series.periods.index(period)], plot.down(value), series=0)
    plot.draw_slots(canvas, [line])
    return canvas.drawing(width, HEIGHT)

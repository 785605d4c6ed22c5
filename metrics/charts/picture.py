"""Chart of an edition as a small picture, with its marks alone. Pure.

It has no words, which nobody could read in this size: those are in the alternative text.
"""

from collections.abc import Iterator, Sequence
from math import ceil, sqrt
from typing import NamedTuple

from metrics.charts.bars import bar_inks, draw_row_of_dots
from metrics.charts.lines import Plot, Series
from metrics.charts.marks import SERIES, Canvas, Drawing
from metrics.charts.scales import Scale
from metrics.charts.subject import Subject, axis_unit
from metrics.content import LOG_SCALE, OVER_TIME
from metrics.shown import ChartData, TableCell

# Parts of the width.
HEIGHT, MARGIN = 2 / 3, 1 / 16
# The part of a row that its bar or dot takes.
THICKNESS = 0.68
EMPHASISED, QUIET = 2.5, 1.25


class _Area(NamedTuple):
    left: float
    top: float
    width: float
    height: float

    def split(self, columns: int, rows: int = 1) -> Iterator["_Area"]:
        """Return equal parts with a gap between them, row by row."""
        gap = self.width / 16
        width = (self.width - (columns - 1) * gap) / columns
        height = (self.height - (rows - 1) * gap) / rows
        for n in range(columns * rows):
            y, x = divmod(n, columns)
            yield _Area(self.left + x * (width + gap), self.top + y * (height + gap), width, height)


def draw_picture(data: ChartData, *, width: float, highlight: str = "", scale: str = "") -> Drawing:
    """Draw a chart that an edition shows as a picture of this width, two thirds as high."""
    subject = Subject(
        data.columns,
        data.rows,
        lambda marks: [""] * len(marks),
        highlight=highlight,
        is_log=scale == LOG_SCALE,
    )
    height, margin = width * HEIGHT, width * MARGIN
    canvas = Canvas()
    canvas.box(0, 0, width, height, "raised")
    area = _Area(margin, margin, width - 2 * margin, height - 2 * margin)
    if data.kind in OVER_TIME:
        _draw_lines(canvas, subject, area, apart=data.kind == "multiples")
    elif data.kind == "dot":
        _draw_dots(canvas, subject, area)
    elif data.kind == "grouped":
        # The bars of each row, and the room of a bar after them.
        cells = [cell for row in subject.rows for cell in (*row.cells, TableCell())][:-1]
        inks = [*SERIES[: len(subject.columns)], ""] * len(subject.rows)
        _draw_bars(canvas, cells, inks, cells, area)
    else:
        # A panel for each column; those of one unit have one scale.
        units = [axis_unit(column) for column in subject.columns]
        for n, part in enumerate(area.split(len(units))):
            shared = [
                cell
                for row in subject.rows
                for cell, unit in zip(row.cells, units, strict=True)
                if unit == units[n]
            ]
            cells = [row.cells[n] for row in subject.rows]
            _draw_bars(canvas, cells, bar_inks(subject), shared, part)
    return canvas.drawing(width, height)


def _draw_lines(canvas: Canvas, subject: Subject, area: _Area, *, apart: bool) -> None:
    """Draw lines in one plot, the emphasised one last, or `apart` in a plot each."""
    series = Series.of(subject)
    lines = series.lines
    if not apart:
        plot = Plot(series, *area)
        plot.draw_rules(canvas, numbered=False)
        for n in sorted(range(len(lines)), key=lambda n: n == series.emphasis):
            ink, width = ("series-1", EMPHASISED) if n == series.emphasis else ("quiet", QUIET)
            canvas.path(plot.course(lines[n]), f"{ink}-line", width=width)
        return
    abreast = ceil(sqrt(len(lines)))
    parts = area.split(abreast, rows=ceil(len(lines) / abreast))
    for part, line in zip(parts, lines, strict=False):
        bottom = part.top + part.height
        canvas.rule(part.left, bottom, part.left + part.width, bottom, ink="muted")
        canvas.path(Plot(series, *part).course(line), "series-1-line", width=EMPHASISED)


def _draw_bars(
    canvas: Canvas,
    cells: Sequence[TableCell],
    inks: Sequence[str],
    shared: Sequence[TableCell],
    area: _Area,
) -> None:
    """Draw bars from zero, on a scale of the values that `shared` has."""
    values = [float(cell.value or 0) for cell in shared]
    low, high = min(0.0, *values), max(0.0, *values)
    part = area.width / ((high - low) or 1)
    zero = area.left - low * part
    step = area.height / len(cells)
    for n, (cell, ink) in enumerate(zip(cells, inks, strict=False)):
        if cell.value is not None:
            length = float(cell.value) * part
            top = area.top + step * (n + (1 - THICKNESS) / 2)
            canvas.box(min(zero, zero + length), top, abs(length), step * THICKNESS, ink)
    canvas.rule(zero, area.top, zero, area.top + area.height, ink="muted")


def _draw_dots(canvas: Canvas, subject: Subject, area: _Area) -> None:
    scale = Scale.of(subject.numbers, log=subject.is_log)
    step = area.height / len(subject.rows)
    radius = min(step * THICKNESS / 2, area.width / 48)
    left, right = area.left, area.left + area.width
    for n, row in enumerate(subject.rows):
        y = area.top + step * (n + 0.5)
        canvas.rule(left, y, right, y)
        draw_row_of_dots(
            canvas, row.cells, scale, left=left + radius, right=right - radius, y=y, radius=radius
        )

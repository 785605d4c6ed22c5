"""Covers of articles: a chart as a small picture, with its marks alone. Pure.

It has no words, which nobody could read in this size: those are in the alternative text.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, sqrt

from metrics.charts.canvas import SERIES, Canvas, Drawing
from metrics.charts.plot import Plot, Series
from metrics.charts.scales import Scale
from metrics.charts.subject import Item, Measure, Subject
from metrics.content import LOG_SCALE
from metrics.shown import ChartData, TableColumn

# Parts of the width.
HEIGHT, MARGIN = 2 / 3, 1 / 16
# The part of a row that its bar or dot takes.
THICKNESS = 0.68
EMPHASISED, QUIET = 2.5, 1.25


@dataclass(frozen=True)
class _Area:
    left: float
    top: float
    width: float
    height: float

    def split(self, columns: int, *, rows: int = 1, gap: float = 0) -> "list[_Area]":
        """Return equal parts with a gap between them, row by row."""
        width = (self.width - (columns - 1) * gap) / columns
        height = (self.height - (rows - 1) * gap) / rows
        return [
            _Area(self.left + x * (width + gap), self.top + y * (height + gap), width, height)
            for y in range(rows)
            for x in range(columns)
        ]


def draw_cover(data: ChartData, *, width: float, highlight: str = "", scale: str = "") -> Drawing:
    """Draw a chart that an edition shows as a picture of this width, two thirds as high."""
    subject = _subject_of(data, highlight=highlight, is_log=scale == LOG_SCALE)
    height, margin = width * HEIGHT, width * MARGIN
    canvas = Canvas()
    canvas.box(0, 0, width, height, "raised")
    area = _Area(margin, margin, width - 2 * margin, height - 2 * margin)
    match data.kind:
        case "line":
            _draw_lines(canvas, subject, area)
        case "multiples":
            _draw_multiples(canvas, subject, area)
        case "dot":
            _draw_dots(canvas, subject, area)
        case "grouped":
            _draw_groups(canvas, subject, area)
        case _:
            _draw_bars(canvas, subject, area)
    return canvas.drawing(width, height)


def _subject_of(data: ChartData, *, highlight: str, is_log: bool) -> Subject:
    return Subject(
        measures=tuple(
            Measure(
                code=column.code,
                label=column.label,
                header=column.header,
                period=column.period,
                unit=_unit_of(column),
                write=lambda values: ["" for _value in values],
            )
            for column in data.columns
        ),
        items=tuple(
            Item(
                row.label,
                tuple(None if cell.value is None else Decimal(cell.value) for cell in row.cells),
                tuple("" for _cell in row.cells),
            )
            for row in data.rows
        ),
        title=lambda _row, _column, _value: "",
        emphasis=next((n for n, row in enumerate(data.rows) if row.code == highlight), None),
        is_log=is_log,
    )


def _unit_of(column: TableColumn) -> str:
    """Return a unit that is equal for two columns that share an axis, as `choice.unit_of` does."""
    return column.kind if column.kind.startswith("percent") else column.unit


def _draw_lines(canvas: Canvas, subject: Subject, area: _Area) -> None:
    series = Series.of(subject)
    plot = Plot(series, area.left, area.top, area.width, area.height)
    plot.draw_marks(canvas, numbered=False)
    order = sorted(range(len(series.lines)), key=lambda n: n == series.emphasis)
    for n in order:
        is_emphasised = n == series.emphasis
        ink = "series-1-line" if is_emphasised else "quiet-line"
        width = EMPHASISED if is_emphasised else QUIET
        canvas.path(plot.course(series.lines[n]), ink, width=width)


def _draw_multiples(canvas: Canvas, subject: Subject, area: _Area) -> None:
    series = Series.of(subject)
    abreast = ceil(sqrt(len(series.lines)))
    rows = ceil(len(series.lines) / abreast)
    parts = area.split(abreast, rows=rows, gap=area.width / 16)
    for part, line in zip(parts, series.lines, strict=False):
        plot = Plot(series, part.left, part.top, part.width, part.height)
        bottom = part.top + part.height
        canvas.rule(part.left, bottom, part.left + part.width, bottom, ink="muted")
        canvas.path(plot.course(line), "series-1-line", width=EMPHASISED)


def _draw_bars(canvas: Canvas, subject: Subject, area: _Area) -> None:
    """Draw a panel of bars for each measure; those of one unit have one scale."""
    panels = area.split(len(subject.measures), gap=area.width / 16)
    for n, (panel, measure) in enumerate(zip(panels, subject.measures, strict=True)):
        shared = [
            value
            for item in subject.items
            for other, value in zip(subject.measures, item.values, strict=True)
            if other.unit == measure.unit and value is not None
        ]
        bars = [
            (item.values[n], SERIES[0] if subject.emphasis in (None, row) else "quiet")
            for row, item in enumerate(subject.items)
        ]
        _draw_panel(canvas, bars, shared, panel)


def _draw_groups(canvas: Canvas, subject: Subject, area: _Area) -> None:
    """Draw the bars of each item, and the room of a bar after them."""
    bars: list[tuple[Decimal | None, str]] = []
    for item in subject.items:
        bars += [(value, SERIES[n]) for n, value in enumerate(item.values)]
        bars.append((None, SERIES[0]))
    _draw_panel(canvas, bars[:-1], subject.numbers(), area)


def _draw_panel(
    canvas: Canvas, bars: list[tuple[Decimal | None, str]], shared: list[Decimal], area: _Area
) -> None:
    """Draw bars from zero, on a scale of the values that `shared` has."""
    low, high = min(Decimal(0), *shared), max(Decimal(0), *shared)
    span = float(high - low) or 1.0
    zero = area.left + area.width * float(-low) / span
    step = area.height / len(bars)
    for n, (value, ink) in enumerate(bars):
        if value is not None:
            length = area.width * float(value) / span
            top = area.top + step * (n + (1 - THICKNESS) / 2)
            canvas.box(min(zero, zero + length), top, abs(length), step * THICKNESS, ink)
    canvas.rule(zero, area.top, zero, area.top + area.height, ink="muted")


def _draw_dots(canvas: Canvas, subject: Subject, area: _Area) -> None:
    scale = Scale.of(subject.numbers(), log=subject.is_log)
    step = area.height / len(subject.items)
    radius = min(step * THICKNESS / 2, area.width / 48)
    for row, item in enumerate(subject.items):
        y = area.top + step * (row + 0.5)
        canvas.rule(area.left, y, area.left + area.width, y)
        dots = [
            (n, area.left + radius + (area.width - 2 * radius) * scale.place(value))
            for n, value in enumerate(item.values)
            if value is not None
        ]
        if len(dots) > 1:
            across = [x for _n, x in dots]
            canvas.rule(min(across), y, max(across), y, ink="muted", width=QUIET)
        for n, x in dots:
            canvas.point(x, y, series=n, radius=radius)

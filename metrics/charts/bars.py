"""Bar charts and dot plots: values of rows beside each other. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from metrics.charts.marks import SERIES, SPACE, Canvas, Drawing, draw_legend, name_column
from metrics.charts.scales import Scale, select_labels
from metrics.charts.subject import Subject, axis_unit, heading_of, title_of
from metrics.charts.texts import LINE_HEIGHT, break_lines, text_width, truncate
from metrics.shown import TableCell

BAR = 18
BETWEEN_PANELS = 28
MIN_PANEL = 130
# The least width of the longest bars of a panel, beside their numbers.
MIN_BARS = 48
# The height of an axis of numbers.
AXIS = 24


@dataclass(frozen=True)
class _Panel:
    """Bars from zero on one scale, with room for their numbers at the right."""

    low: float
    high: float
    numbers: float

    @classmethod
    def of(cls, cells: Sequence[TableCell]) -> "_Panel":
        values = [float(cell.value or 0) for cell in cells]
        widest = max(text_width(cell.text) for cell in cells) + SPACE
        return cls(min(0.0, *values), max(0.0, *values), widest)

    def draw(
        self,
        canvas: Canvas,
        bars: Sequence[tuple[TableCell, str, str]],
        names: Sequence[Sequence[str]],
        *,
        left: float,
        top: float,
        width: float,
        heights: Sequence[float],
        ink: str = "ink",
    ) -> None:
        """Draw cells with inks and titles as bars, named, with their numbers after them."""
        # Where numbers are too long even for a panel alone in its row, they are cut.
        numbers = min(self.numbers, width - MIN_BARS)
        part = (width - numbers) / ((self.high - self.low) or 1)
        zero = left - self.low * part
        thickness = min(BAR, min(heights) - 6)
        ends = accumulate(heights, initial=top)
        for (cell, bar_ink, title), name, height, y in zip(
            bars, names, heights, ends, strict=False
        ):
            middle = y + height / 2
            canvas.text(name, left - SPACE, middle, ink=ink, anchor="end")
            end = zero
            if cell.value is not None:
                end += float(cell.value) * part
                x = min(zero, end)
                canvas.box(
                    x, middle - thickness / 2, abs(end - zero), thickness, bar_ink, title=title
                )
            # A text of exactly the available width must not be cut because of rounding.
            text = truncate(cell.text, numbers - SPACE + 0.01)
            canvas.text(
                [text],
                max(zero, end) + SPACE,
                middle,
                ink="muted" if cell.value is None else "ink",
            )
        canvas.rule(zero, top, zero, top + sum(heights), ink="muted")


def draw_bars(subject: Subject, width: float) -> Drawing:
    """Draw a panel of bars for each column, as many abreast as there is room for.

    Columns of one unit have one scale. Around an emphasised row the others are quiet.
    """
    gutter, names = name_column([row.label for row in subject.rows], width)
    heights = _heights(names)
    units = [axis_unit(column) for column in subject.columns]
    panels = {
        unit: _Panel.of(
            [row.cells[n] for row in subject.rows for n, other in enumerate(units) if other == unit]
        )
        for unit in units
    }
    least = max(MIN_PANEL, MIN_BARS + max(panel.numbers for panel in panels.values()))
    room = width - gutter
    most = max(1, int((room + BETWEEN_PANELS) // (least + BETWEEN_PANELS)))
    lines = -(-len(units) // most)
    abreast = -(-len(units) // lines)
    panel_width = (room - (abreast - 1) * BETWEEN_PANELS) / abreast
    # Alone, a heading may also stand over the names.
    indent = gutter if abreast == 1 else 0.0
    headings = [break_lines(heading_of(column), panel_width + indent) for column in subject.columns]
    above = max(map(len, headings)) * LINE_HEIGHT + 6
    height = above + sum(heights) + 16
    canvas = Canvas()
    for n, (column, heading) in enumerate(zip(subject.columns, headings, strict=True)):
        line, place = divmod(n, abreast)
        left = gutter + place * (panel_width + BETWEEN_PANELS)
        top = line * height + above
        canvas.text_below(heading, left - indent, top - 6 - len(heading) * LINE_HEIGHT, ink="muted")
        bars = [
            (
                row.cells[n],
                SERIES[0] if subject.emphasis in {None, line_of_row} else "quiet",
                title_of(row, column, row.cells[n]),
            )
            for line_of_row, row in enumerate(subject.rows)
        ]
        panels[units[n]].draw(
            canvas,
            bars,
            names if place == 0 else [[]] * len(names),
            left=left,
            top=top,
            width=panel_width,
            heights=heights,
        )
    return canvas.drawing(width, lines * height - 16)


def draw_groups(subject: Subject, width: float) -> Drawing:
    """Draw a panel for each row, with a named bar for each column."""
    gutter, names = name_column(subject.names, width)
    heights = [height - 6 for height in _heights(names)]
    panel = _Panel.of([cell for row in subject.rows for cell in row.cells])
    canvas = Canvas()
    top = canvas.heading(subject.heading, width, space=8)
    for row in subject.rows:
        title = break_lines(row.label, width)
        canvas.text_below(title, 0, top, weight=600)
        top += len(title) * LINE_HEIGHT + 4
        bars = [
            (cell, SERIES[n], title_of(row, column, cell))
            for n, (column, cell) in enumerate(zip(subject.columns, row.cells, strict=True))
        ]
        panel.draw(
            *(canvas, bars, names),
            left=gutter,
            top=top,
            width=width - gutter,
            heights=heights,
            ink="muted",
        )
        top += sum(heights) + 12
    return canvas.drawing(width, top - 12)


def draw_dots(subject: Subject, width: float) -> Drawing:
    """Draw a line for each row with a dot for each column, all on one axis."""
    canvas = Canvas()
    gutter, names = name_column([row.label for row in subject.rows], width)
    top = canvas.heading(subject.heading, width, space=6)
    if any(subject.names) and len(subject.columns) > 1:
        top = draw_legend(canvas, subject.names, width=width, top=top) + 8
    heights = _heights(names)
    below = top + sum(heights)
    scale = Scale.of(subject.numbers, log=subject.is_log)
    marks = subject.write(scale.marks)
    # Room for half of a number at either end of the axis, and for the dots at them.
    ends = [max(text_width(mark) / 2, 8) for mark in (marks[0], marks[-1])]
    first, last = gutter + ends[0], width - ends[1]
    places = [first + (last - first) * scale.place(mark) for mark in scale.marks]
    for n in select_labels(places, gap=max(map(text_width, marks)) + 12):
        canvas.rule(places[n], top, places[n], below)
        canvas.text([marks[n]], places[n], below + AXIS / 2 + 3, ink="muted", anchor="middle")
    for row, name, height in zip(subject.rows, names, heights, strict=True):
        y = top + height / 2
        top += height
        canvas.rule(gutter, y, width, y)
        canvas.text(name, gutter - SPACE, y, anchor="end")
        dots = [
            (n, first + (last - first) * scale.place(Decimal(cell.value)), cell)
            for n, cell in enumerate(row.cells)
            if cell.value is not None
        ]
        across = [x for _n, x, _cell in dots]
        if len(dots) > 1:
            canvas.rule(min(across), y, max(across), y, ink="muted", width=2)
        for n, x, cell in dots:
            title = title_of(row, subject.columns[n], cell)
            canvas.point(x, y, series=n, radius=6, title=title)
    return canvas.drawing(width, below + AXIS)


def _heights(names: Sequence[Sequence[str]]) -> list[float]:
    """Return the heights of the lines of a chart with these names."""
    least = BAR + 12 if all(len(name) < 2 for name in names) else 2 * LINE_HEIGHT + 8
    return [max(least, len(name) * LINE_HEIGHT + 8) for name in names]

"""Dot plots: the measures of an item as dots on its line. Pure."""

from metrics.charts.canvas import (
    SPACE,
    Canvas,
    Drawing,
    draw_legend,
    legend_height,
    name_column,
)
from metrics.charts.geometry import LINE_HEIGHT, select_labels, text_width, wrap
from metrics.charts.scales import Scale
from metrics.charts.subject import Subject

AXIS = 24


def build_dots(subject: Subject, width: float) -> Drawing:
    """Draw a line for each item with a dot for each measure, all on one axis."""
    canvas = Canvas()
    gutter, labels = name_column([item.label for item in subject.items], width)
    step = 30 if all(len(label) == 1 for label in labels) else 2 * LINE_HEIGHT + 8
    top = _draw_head(canvas, subject, width)
    below = top + step * len(subject.items)
    scale = Scale.of(subject.numbers(), log=subject.is_log)
    marks = subject.measures[0].write(scale.marks)
    # Room for half of a number at either end of the axis, and for the dots at them.
    ends = [max(text_width(mark) / 2, 8) for mark in (marks[0], marks[-1])]
    first, last = gutter + ends[0], width - ends[1]
    places = [first + (last - first) * scale.place(mark) for mark in scale.marks]
    for n in select_labels(places, gap=max(map(text_width, marks)) + 12):
        canvas.rule(places[n], top, places[n], below)
        canvas.text([marks[n]], places[n], below + AXIS / 2 + 3, ink="muted", anchor="middle")
    for row, (item, label) in enumerate(zip(subject.items, labels, strict=True)):
        y = top + step * (row + 0.5)
        canvas.rule(gutter, y, width, y)
        canvas.text(label, gutter - SPACE, y, anchor="end")
        dots = [
            (n, first + (last - first) * scale.place(value))
            for n, value in enumerate(item.values)
            if value is not None
        ]
        if len(dots) > 1:
            across = [x for _, x in dots]
            canvas.rule(min(across), y, max(across), y, ink="muted", width=2)
        for n, x in dots:
            title = subject.title(item.label, subject.measures[n].header, item.texts[n])
            canvas.point(x, y, series=n, radius=6, title=title)
    return canvas.drawing(width, below + AXIS)


def _draw_head(canvas: Canvas, subject: Subject, width: float) -> float:
    """Write the common part of the measures and a legend; return their height."""
    heading = wrap(subject.heading, width) if subject.heading else []
    canvas.text_below(heading, 0, 0, ink="muted")
    height: float = len(heading) * LINE_HEIGHT + (6 if heading else 0)
    if len(subject.measures) > 1:
        draw_legend(canvas, subject.names, left=0, right=width, top=height)
        height += legend_height(subject.names, width) + 8
    return height

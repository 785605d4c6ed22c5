"""Dot plots: the measures of an item as dots on its line. Pure."""

from metrics.charts import layers
from metrics.charts.geometry import LINE_HEIGHT, select_labels, text_width, ticks, wrap
from metrics.charts.layers import SPACE, Drawing, Layer
from metrics.charts.subject import Subject

AXIS = 24


def build_dots(subject: Subject, width: float) -> Drawing:
    """Draw a line for each item with a dot for each measure, all on one axis."""
    gutter, labels = layers.name_column([item.label for item in subject.items], width)
    step = 30 if all(len(label) == 1 for label in labels) else 2 * LINE_HEIGHT + 8
    height = step * len(subject.items)
    write = subject.measures[0].write
    marks = ticks(subject.numbers(), about=4 if width < 500 else 6)
    # Room for half of a number at either end of the axis, and for the dots at them.
    ends = [max(text_width(write(mark)) / 2, 8) for mark in (marks[0], marks[-1])]
    plot = width - gutter
    x = layers.quantitative(
        "value", domain=[float(marks[0]), float(marks[-1])], pixels=[ends[0], plot - ends[1]]
    )
    y = layers.band("name", names=[str(row) for row in range(len(labels))])
    head, top = _head(subject, left=-gutter, right=plot)
    spacing = (plot - sum(ends)) / (len(marks) - 1)
    widest = max(text_width(write(mark)) for mark in marks)
    labelled = select_labels([spacing * n for n in range(len(marks))], gap=widest + 12)
    axis = [{"value": float(marks[n]), "text": write(marks[n])} for n in labelled]
    names = [{"name": str(row), "text": label} for row, label in enumerate(labels)]
    chart: Layer = {
        "width": plot,
        "height": height,
        "layer": [
            *head,
            layers.rule_layer(axis, x=x),
            layers.rule_layer([{"name": str(row)} for row in range(len(labels))], y=y),
            *layers.text_layers(
                axis, x=x, y={"value": height + AXIS / 2 + 3}, align="center", ink="muted"
            ),
            *layers.text_layers(names, x={"value": -SPACE}, y=y, align="right"),
            layers.rule_layer(
                _spans(subject), ink="muted", width=2, y=y, x=x, x2={"field": "high"}
            ),
            *(
                layers.point_layer(_points(subject, n), series=n, x=x, y=y, size=110)
                for n in range(len(subject.measures))
            ),
        ],
    }
    return layers.make_drawing(chart, width=width, height=top + height + AXIS, left=gutter, top=top)


def _points(subject: Subject, n: int) -> list[Layer]:
    """Return the dots of a measure, each on the line of its item."""
    header = subject.measures[n].header
    return [
        {
            "name": str(row),
            "value": float(value),
            "title": subject.title(item.label, header, item.texts[n]),
        }
        for row, item in enumerate(subject.items)
        if (value := item.values[n]) is not None
    ]


def _spans(subject: Subject) -> list[Layer]:
    """Return the lines that join the dots of each item."""
    found = [[float(value) for value in item.values if value is not None] for item in subject.items]
    return [
        {"name": str(row), "value": min(values), "high": max(values)}
        for row, values in enumerate(found)
        if len(values) > 1
    ]


def _head(subject: Subject, *, left: float, right: float) -> tuple[list[Layer], float]:
    """Write the common part of the measures and a legend; return the height as well."""
    heading = wrap(subject.heading, right - left) if subject.heading else []
    height = len(heading) * LINE_HEIGHT + (6 if heading else 0)
    if len(subject.measures) > 1:
        keys, room = layers.legend_layers(subject.names, left=left, right=right)
    else:
        keys, room = [], 0
    top = height + (room + 8 if keys else 0)
    words = layers.text_at(heading, left, -top, ink="muted")
    return [*words, *layers.shift_down(keys, height - top)], top

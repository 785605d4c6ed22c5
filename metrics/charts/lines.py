"""Line charts: values over periods, each line named at its end. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.charts import layers
from metrics.charts.geometry import (
    LINE_HEIGHT,
    select_labels,
    separate,
    text_width,
    ticks,
    wrap,
)
from metrics.charts.layers import Drawing, Layer
from metrics.charts.subject import Subject
from metrics.periods import period_position

NAMES_SHARE = 0.34
AXIS = 26
# The key of a line beside its name, and the space before it.
KEY = 26
# With more points than these, a line's own course shows enough.
MAX_POINTS = 16


@dataclass(frozen=True)
class _Point:
    period: str
    value: Decimal | None
    title: str


@dataclass(frozen=True)
class _Line:
    name: str
    points: tuple[_Point, ...]

    @property
    def present(self) -> list[Decimal]:
        return [point.value for point in self.points if point.value is not None]


def build_lines(subject: Subject, width: float) -> Drawing:
    """Draw a line for each item of one indicator, or for each indicator of one item."""
    drawn = _lines(subject)
    periods = sorted({point.period for line in drawn for point in line.points}, key=period_position)
    write = subject.measures[0].write
    marks = ticks([value for line in drawn for value in line.present], about=4)
    names = [wrap(line.name, width * NAMES_SHARE - KEY) for line in drawn]
    left = max(text_width(write(mark)) for mark in marks) + 10
    right = max(text_width(words) for name in names for words in name) + KEY
    plot, height = width - left - right, 240 if width < 500 else 300
    first, last = period_position(periods[0]), period_position(periods[-1])
    x = layers.quantitative("moment", domain=[first, last], pixels=[8, plot - 8])
    y = layers.quantitative("value", domain=[float(marks[0]), float(marks[-1])], pixels=[height, 0])
    heading = wrap(subject.heading, width) if subject.heading else []
    top = len(heading) * LINE_HEIGHT + 14

    across = [
        8 + (plot - 16) * (period_position(p) - first) / ((last - first) or 1) for p in periods
    ]
    widest = max(map(text_width, periods))
    times = [
        {"moment": period_position(periods[n]), "text": periods[n]}
        for n in select_labels(across, gap=widest + 14)
    ]
    scale = [{"value": float(mark), "text": write(mark)} for mark in marks]
    return layers.make_drawing(
        {
            "width": plot,
            "height": height,
            "layer": [
                *layers.text_at(heading, -left, -top, ink="muted"),
                layers.rule_layer(scale, y=y),
                *layers.text_layers(scale, x={"value": -10}, y=y, align="right", ink="muted"),
                *([layers.rule_layer([{"value": 0}], ink="muted", y=y)] if 0 in marks else []),
                *layers.text_layers(
                    times, x=x, y={"value": height + 15}, align="center", ink="muted"
                ),
                *(layer for n, line in enumerate(drawn) for layer in _course(line, n, x, y)),
                *_ends(drawn, names, marks, height=height, at=plot + 6),
            ],
        },
        width=width,
        height=top + height + AXIS,
        left=left,
        top=top,
    )


def _lines(subject: Subject) -> list[_Line]:
    """Return the lines that have any value."""
    measures = list(enumerate(subject.measures))
    if subject.is_one_indicator:
        named = [(item.label, item, measures) for item in subject.items]
    else:
        [item] = subject.items
        named = [
            (label, item, [(n, m) for n, m in measures if m.code == code])
            for code, label in {m.code: m.label for _, m in measures}.items()
        ]
    drawn = [
        _Line(
            name,
            tuple(
                _Point(
                    measure.period,
                    item.values[n],
                    subject.title(item.label, measure.header, item.texts[n]),
                )
                for n, measure in sorted(
                    columns, key=lambda column: period_position(column[1].period)
                )
            ),
        )
        for name, item, columns in named
    ]
    return [line for line in drawn if line.present]


def _course(line: _Line, series: int, x: Layer, y: Layer) -> list[Layer]:
    """Draw a line, broken where a value is missing, with its points."""
    values = [
        {
            "moment": period_position(point.period),
            "value": None if point.value is None else float(point.value),
            "title": point.title,
        }
        for point in line.points
    ]
    present = [value for value in values if value["value"] is not None]
    return [
        {
            "data": {"values": values},
            "mark": {
                "type": "line",
                "stroke": layers.INKS[layers.SERIES[series]],
                "strokeWidth": 2,
                "invalid": "break-paths-show-domains",
                "aria": False,
            },
            "encoding": {"x": x, "y": y},
        },
        layers.point_layer(
            present if len(present) <= MAX_POINTS else [present[0], present[-1]],
            series=series,
            x=x,
            y=y,
        ),
    ]


def _ends(
    drawn: Sequence[_Line],
    names: Sequence[list[str]],
    marks: Sequence[Decimal],
    *,
    height: float,
    at: float,
) -> list[Layer]:
    """Name each line at its end, at a distance from the next name."""
    low, high = float(marks[0]), float(marks[-1])
    ends = [height * (1 - (float(line.present[-1]) - low) / (high - low)) for line in drawn]
    placed = separate(ends, [len(name) * LINE_HEIGHT + 3 for name in names], high=height)
    return [
        layer
        for n, (name, place) in enumerate(zip(names, placed, strict=True))
        for layer in (
            layers.point_layer([{}], series=n, x={"value": at + 7}, y={"value": place}),
            *layers.text_at(name, at + KEY - 8, place - len(name) * LINE_HEIGHT / 2),
        )
    ]

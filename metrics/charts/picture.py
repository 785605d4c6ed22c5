"""Chart of an edition as a small picture, with its marks alone. Pure.

It has no words, which nobody could read in this size: those are in the alternative text.
"""

import re
from dataclasses import replace
from math import log

from metrics.charts.kinds import draw_chart_at
from metrics.charts.marks import Canvas, Drawing, px
from metrics.charts.subject import Subject
from metrics.content import LOG_SCALE, OVER_TIME
from metrics.shown import ChartData, TableColumn

# Parts of the width.
HEIGHT, MARGIN = 2 / 3, 1 / 16
# A chart is drawn in the width of these that gives it most nearly the shape of the picture, and scaled.
WIDTHS = (160, 220, 300, 400, 520, 700, 1000)
_WORDS = re.compile(
    r'<text[^>]*/>|<text.*?</text>|<title>.*?</title>|<path class="slot".*?</path>', re.DOTALL
)


def draw_picture(data: ChartData, *, width: float, highlight: str = "", scale: str = "") -> Drawing:
    """Draw a chart that an edition shows as a picture of this width, two thirds as high."""
    subject = Subject(
        # Without names, which would take room; bars of one unit share a scale.
        tuple(
            TableColumn(
                column.code,
                period=column.period if data.kind in OVER_TIME else "",
                kind=column.kind,
                unit=column.unit if data.kind == "bar" else "",
            )
            for column in data.columns
        ),
        tuple(
            replace(row, label="", cells=tuple(replace(cell, text="") for cell in row.cells))
            for row in data.rows
        ),
        lambda marks: [""] * len(marks),
        highlight=highlight,
        is_log=scale == LOG_SCALE,
    )
    height, margin = width * HEIGHT, width * MARGIN
    room = width - 2 * margin, height - 2 * margin
    drawn = min(
        (draw_chart_at(subject, data.kind, each) for each in WIDTHS),
        key=lambda found: abs(log(found.width * room[1] / found.height / room[0])),
    )
    across, down = room[0] / drawn.width, room[1] / drawn.height
    if data.kind == "dot":
        # Its marks are to keep their shapes.
        across = down = min(across, down)
    left, top = (width - drawn.width * across) / 2, (height - drawn.height * down) / 2
    canvas = Canvas()
    canvas.box(0, 0, width, height, "raised")
    box = canvas.drawing(width, height)
    place = f"translate({px(left)},{px(top)}) scale({across:.3f},{down:.3f})"
    markup = f'{box.markup}<g transform="{place}">{_WORDS.sub("", drawn.markup)}</g>'
    return replace(box, markup=markup)

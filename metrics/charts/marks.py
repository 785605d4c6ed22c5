"""Marks of charts, drawn as SVG whose colours the page's style sheet has. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from metrics.charts.texts import FONT_SIZE, LINE_HEIGHT, break_lines, text_width

SERIES = [f"series-{n}" for n in range(1, 7)]
# Between a name or number and what it belongs to.
SPACE = 7
# The most of a chart's width that names may take.
NAMES_SHARE = 0.38

# From the middle of a line of text down to its baseline.
_BASELINE = 0.35 * FONT_SIZE
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Series differ by shape as well as by colour. Each fits a circle with a radius of 1.
_SHAPES = [
    None,
    [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)],
    [(0, -1), (1, 0.8), (-1, 0.8)],
    [(0, -1.15), (0.9, 0), (0, 1.15), (-0.9, 0)],
    [(-1, -0.8), (1, -0.8), (0, 1)],
    [
        *((-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35)),
        *((0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35)),
    ],
]


@dataclass(frozen=True)
class Drawing:
    """The markup of a chart, without the `<svg>` around it, and its size in pixels."""

    markup: str
    width: float
    height: float


class Canvas:
    """Markup to which elements are added, all at places in pixels from the upper left corner."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def drawing(self, width: float, height: float) -> Drawing:
        """Return what is drawn, in this size."""
        return Drawing("".join(self._parts), width, height)

    def text(
        self,
        lines: Sequence[str],
        x: float,
        y: float,
        *,
        ink: str = "ink",
        anchor: str = "start",
        weight: int = 400,
    ) -> None:
        """Write lines of text whose middle is at `y`."""
        if not lines:
            return
        first = y - (len(lines) - 1) * LINE_HEIGHT / 2 + _BASELINE
        inside = _text(lines[0]) + "".join(
            f'<tspan x="{px(x)}" dy="{LINE_HEIGHT}">{_text(line)}</tspan>' for line in lines[1:]
        )
        self._add(
            "text",
            inside,
            ink,
            x=px(x),
            y=px(first),
            text_anchor="" if anchor == "start" else anchor,
            font_weight="" if weight == 400 else str(weight),
        )

    def text_below(
        self, lines: Sequence[str], x: float, y: float, *, ink: str = "ink", weight: int = 400
    ) -> None:
        """Write lines of text whose upper edge is at `y`."""
        self.text(lines, x, y + len(lines) * LINE_HEIGHT / 2, ink=ink, weight=weight)

    def heading(self, words: str, width: float, *, space: float = 0) -> float:
        """Write the heading of a chart, if it has one; return the height with a space under it."""
        lines = break_lines(words, width)
        if not lines:
            return 0
        self.text_below(lines, 0, 0, ink="muted")
        return len(lines) * LINE_HEIGHT + space

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, *, ink: str = "rule", width: float = 1
    ) -> None:
        """Draw a straight line."""
        self.path(f"M{px(x1)},{px(y1)}L{px(x2)},{px(y2)}", f"{ink}-line", width=width)

    def path(self, course: str, classes: str, *, width: float = 1, title: str = "") -> None:
        """Draw a path of SVG; a title is shown where it is pointed at."""
        inside = f"<title>{_text(title)}</title>" if title else ""
        stroke = "" if width == 1 else f"{width:g}"
        self._add("path", inside, classes, d=course, stroke_width=stroke)

    def box(
        self, x: float, y: float, width: float, height: float, classes: str, *, title: str = ""
    ) -> None:
        """Fill a rectangle."""
        course = f"M{px(x)},{px(y)}h{px(width)}v{px(height)}h{px(-width)}Z"
        self.path(course, classes, title=title)

    def point(self, x: float, y: float, *, series: int, radius: float = 5, title: str = "") -> None:
        """Draw a point in the colour and shape of a series."""
        shape = _SHAPES[series % len(_SHAPES)]
        if shape is None:
            arc = f"a{px(radius)},{px(radius)} 0 1 0 "
            course = f"M{px(x - radius)},{px(y)}{arc}{px(2 * radius)},0{arc}{px(-2 * radius)},0Z"
        else:
            corners = [f"{px(x + radius * a)},{px(y + radius * b)}" for a, b in shape]
            course = f"M{'L'.join(corners)}Z"
        self.path(course, SERIES[series % len(SERIES)], title=title)

    def begin_group(self, classes: str) -> None:
        """Begin a group, which `end_group` ends."""
        self._parts.append(f'<g class="{classes}">')

    def end_group(self) -> None:
        """End the group that was begun last."""
        self._parts.append("</g>")

    def _add(self, name: str, inside: str, classes: str, **attributes: str) -> None:
        written = "".join(
            f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items() if value
        )
        end = f">{inside}</{name}>" if inside else "/>"
        self._parts.append(f'<{name} class="{classes}"{written}{end}')


def px(length: float) -> str:
    """Return a length, rounded to a tenth of a pixel."""
    # Adding zero makes a negative zero positive.
    return f"{round(length, 1) + 0.0:.1f}".removesuffix(".0")


def strip_unwritable(text: str) -> str:
    """Return a text without the characters that XML can't hold (XML 1.0 §2.2)."""
    return _UNWRITABLE.sub("", text)


def draw_legend(canvas: Canvas, names: Sequence[str], *, width: float, top: float) -> float:
    """Draw the shape and name of each series in lines; return the lower edge."""
    x, middle = 0.0, top + LINE_HEIGHT / 2
    for n, name in enumerate(names):
        size = 18 + text_width(name)
        if x and x + size > width:
            x, middle = 0.0, middle + LINE_HEIGHT + 4
        canvas.point(x + 6, middle, series=n)
        canvas.text([name], x + 18, middle)
        x += size + 18
    return middle + LINE_HEIGHT / 2


def name_column(labels: Sequence[str], width: float) -> tuple[float, list[list[str]]]:
    """Return the width of a column of names, and each name in lines that fit it."""
    found = [break_lines(label, width * NAMES_SHARE - SPACE) for label in labels]
    widths = (text_width(line) for name in found for line in name)
    return max(widths, default=0) + SPACE, found


def _text(text: str) -> str:
    return escape(strip_unwritable(text), quote=False)

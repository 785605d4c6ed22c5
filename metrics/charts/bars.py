"""Bar charts: a panel for each measure, or a panel for each item with its measures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from metrics.charts.canvas import SERIES, SPACE, Canvas, Drawing, name_column
from metrics.charts.geometry import LINE_HEIGHT, text_width, truncate, wrap
from metrics.charts.subject import Subject

BAR = 18
BETWEEN_PANELS = 28
MIN_PANEL = 130
# The least width of the longest bars of a panel, beside their numbers.
MIN_BARS = 48


@dataclass(frozen=True)
class _Bar:
    value: Decimal | None
    text: str
    title: str
    ink: str


@dataclass(frozen=True)
class _Scale:
    """Values from zero over pixels, with room for the numbers at the ends of the bars."""

    low: float
    high: float
    left: float
    right: float
    width: float

    @classmethod
    def of(cls, bars: Sequence[_Bar], width: float) -> "_Scale":
        values = [float(bar.value or 0) for bar in bars]
        low, high = min(0.0, *values), max(0.0, *values)
        left, right = _margins(bars)
        # If numbers are too long even for a panel alone in its row, both sides are cut.
        room = width - MIN_BARS
        if left + right > room:
            left = min(left, max(room / 2, room - right))
            right = min(right, room - left)
        return cls(low, high if low < high else 1.0, left, width - right, width)

    def fitted(self, bars: Sequence[_Bar]) -> list[_Bar]:
        """Return the bars with their numbers cut to their room; the titles stay whole."""
        # A text of exactly the available width must not be cut because of rounding.
        left = self.left - 2 * SPACE + 0.01
        right = self.width - self.right - SPACE + 0.01
        return [
            replace(bar, text=truncate(bar.text, left if _is_negative(bar) else right))
            for bar in bars
        ]

    def place(self, value: float) -> float:
        """Return the place of a value in the panel."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)


def build_bars(subject: Subject, width: float) -> Drawing:
    """Draw a panel of bars for each measure, as many abreast as there is room for.

    Measures of one unit have one scale. Around an emphasised item the others are quiet.
    """
    gutter, names = name_column([item.label for item in subject.items], width)
    columns = [
        [
            _bar(subject, row, n, ink="quiet" if subject.emphasis not in (None, row) else SERIES[0])
            for row in range(len(subject.items))
        ]
        for n in range(len(subject.measures))
    ]
    units = [measure.unit for measure in subject.measures]
    of_unit = {
        unit: [bar for n, u in enumerate(units) if u == unit for bar in columns[n]]
        for unit in units
    }
    widest = max(sum(_margins(drawn)) for drawn in of_unit.values())
    abreast = _abreast(
        len(subject.measures), width - gutter, least=max(MIN_PANEL, widest + MIN_BARS)
    )
    panel = (width - gutter - (abreast - 1) * BETWEEN_PANELS) / abreast
    scales = {unit: _Scale.of(drawn, panel) for unit, drawn in of_unit.items()}
    # Alone, a heading may also stand over the names.
    indent = gutter if abreast == 1 else 0.0
    headings = [wrap(measure.heading, panel + indent) for measure in subject.measures]
    above = max(map(len, headings)) * LINE_HEIGHT + 6
    step = _step(names)
    canvas = Canvas()
    for n, (bars, heading) in enumerate(zip(columns, headings, strict=True)):
        row, column = divmod(n, abreast)
        left = gutter + column * (panel + BETWEEN_PANELS)
        top = row * (above + step * len(bars) + 16) + above
        canvas.text_below(heading, left - indent, top - 6 - len(heading) * LINE_HEIGHT, ink="muted")
        shown = names if column == 0 else [[]] * len(names)
        _draw_panel(canvas, bars, scales[units[n]], shown, left=left, top=top, step=step)
    rows = -(-len(columns) // abreast)
    return canvas.drawing(width, rows * (above + step * len(columns[0]) + 16) - 16)


def build_grouped_bars(subject: Subject, width: float) -> Drawing:
    """Draw a panel for each item, with a named bar for each measure."""
    gutter, names = name_column(subject.names, width)
    rows = [
        [_bar(subject, row, n, ink=SERIES[n]) for n in range(len(subject.measures))]
        for row in range(len(subject.items))
    ]
    scale = _Scale.of([bar for row in rows for bar in row], width - gutter)
    titles = [wrap(item.label, width) for item in subject.items]
    above = max(map(len, titles)) * LINE_HEIGHT + 4
    step = _step(names) - 6
    heading = wrap(subject.heading, width) if subject.heading else []
    canvas = Canvas()
    canvas.text_below(heading, 0, 0, ink="muted")
    top: float = len(heading) * LINE_HEIGHT + (8 if heading else 0)
    for bars, title in zip(rows, titles, strict=True):
        middle = top + above - 4 - len(title) * LINE_HEIGHT / 2
        canvas.text(title, 0, middle, weight=600)
        top += above
        _draw_panel(canvas, bars, scale, names, left=gutter, top=top, step=step, ink="muted")
        top += step * len(bars) + 12
    return canvas.drawing(width, top - 12)


def _bar(subject: Subject, row: int, n: int, *, ink: str) -> _Bar:
    item, measure = subject.items[row], subject.measures[n]
    title = subject.title(item.label, measure.header, item.texts[n])
    return _Bar(item.values[n], item.texts[n], title, ink)


def _draw_panel(
    canvas: Canvas,
    drawn: Sequence[_Bar],
    scale: _Scale,
    names: Sequence[list[str]],
    *,
    left: float,
    top: float,
    step: float,
    ink: str = "ink",
) -> None:
    """Draw bars from zero, named, with their numbers at their ends."""
    thickness = min(BAR, step - 6)
    zero = left + scale.place(0)
    for n, (bar, name) in enumerate(zip(scale.fitted(drawn), names, strict=True)):
        y = top + step * (n + 0.5)
        canvas.text(name, left - SPACE, y, ink=ink, anchor="end")
        if bar.value is None:
            canvas.text([bar.text], zero + SPACE, y, ink="muted")
            continue
        end = left + scale.place(float(bar.value))
        canvas.box(
            min(zero, end),
            y - thickness / 2,
            abs(end - zero),
            thickness,
            bar.ink,
            title=bar.title,
        )
        if _is_negative(bar):
            canvas.text([bar.text], end - SPACE, y, anchor="end")
        else:
            canvas.text([bar.text], end + SPACE, y)
    canvas.rule(zero, top, zero, top + step * len(drawn), ink="muted")


def _is_negative(bar: _Bar) -> bool:
    return bar.value is not None and bar.value < 0


def _margins(drawn: Sequence[_Bar]) -> tuple[float, float]:
    """Return the widths that the numbers need at the left and at the right end of the bars."""
    left, right = (
        max((text_width(bar.text) + SPACE for bar in side), default=0.0)
        for side in (
            [bar for bar in drawn if _is_negative(bar)],
            [bar for bar in drawn if not _is_negative(bar)],
        )
    )
    # On the left the names come next, and are not to touch the numbers.
    return (left and left + SPACE), right


def _step(names: Sequence[list[str]]) -> float:
    """Return the height of a line of the chart, by the longest of the names."""
    lines = max(map(len, names))
    return BAR + 12 if lines == 1 else lines * LINE_HEIGHT + 8


def _abreast(panels: int, width: float, *, least: float) -> int:
    """Return the number of panels in a row: all, or evenly as many as their least width allows."""
    most = max(1, int((width + BETWEEN_PANELS) // (least + BETWEEN_PANELS)))
    rows = -(-panels // most)
    return -(-panels // rows)

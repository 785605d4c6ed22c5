"""Bar charts: a panel for each measure, or a panel for each item with its measures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from metrics.charts import layers
from metrics.charts.geometry import LINE_HEIGHT, text_width, truncate, wrap
from metrics.charts.layers import SPACE, Drawing, Layer
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
    series: int


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

    def over(self, field: str) -> Layer:
        return layers.quantitative(
            field, domain=(self.low, self.high), pixels=(self.left, self.right)
        )


def build_bars(subject: Subject, width: float) -> Drawing:
    """Draw a panel of bars for each measure, as many abreast as there is room for.

    Measures of one unit have one scale.
    """
    gutter, names = layers.name_column([item.label for item in subject.items], width)
    columns = [
        [_bar(subject, row, n, series=0) for row in range(len(subject.items))]
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
    indent = -gutter if abreast == 1 else 0.0
    headings = [wrap(measure.heading, panel - indent) for measure in subject.measures]
    return _panels(
        [
            _panel(
                columns[n],
                scales[units[n]],
                names if n % abreast == 0 else [[]] * len(names),
                width=panel,
                step=_step(names),
            )
            for n in range(len(columns))
        ],
        [
            layers.text_at(heading, indent, -len(heading) * LINE_HEIGHT - 6, ink="muted")
            for heading in headings
        ],
        width=width,
        gutter=gutter,
        abreast=abreast,
        top=max(map(len, headings)) * LINE_HEIGHT + 6,
        between=16,
    )


def build_grouped_bars(subject: Subject, width: float) -> Drawing:
    """Draw a panel for each item, with a named bar for each measure."""
    gutter, names = layers.name_column(subject.names, width)
    rows = [
        [_bar(subject, row, n, series=n) for n in range(len(subject.measures))]
        for row in range(len(subject.items))
    ]
    scale = _Scale.of([bar for row in rows for bar in row], width - gutter)
    titles = [wrap(item.label, width) for item in subject.items]
    top = max(map(len, titles)) * LINE_HEIGHT + 4
    return _panels(
        [
            _panel(row, scale, names, width=width - gutter, step=_step(names) - 6, ink="muted")
            for row in rows
        ],
        [
            layers.text_at(title, -gutter, -len(title) * LINE_HEIGHT - 4, weight=600)
            for title in titles
        ],
        width=width,
        gutter=gutter,
        abreast=1,
        top=top,
        between=12,
        heading=wrap(subject.heading, width) if subject.heading else [],
    )


def _bar(subject: Subject, row: int, n: int, *, series: int) -> _Bar:
    item, measure = subject.items[row], subject.measures[n]
    title = subject.title(item.label, measure.header, item.texts[n])
    return _Bar(item.values[n], item.texts[n], title, series)


def _panels(
    panels: Sequence[Layer],
    titles: Sequence[list[Layer]],
    *,
    width: float,
    gutter: float,
    abreast: int,
    top: float,
    between: float,
    heading: Sequence[str] = (),
) -> Drawing:
    """Place panels in rows, each under its title; `top` is the height of the titles."""
    above = len(heading) * LINE_HEIGHT + (8 if heading else 0)
    words = layers.text_at(heading, -gutter, -top - above, ink="muted")
    titled = [
        {
            **panel,
            "layer": [
                *(words if n == 0 else []),
                *title,
                *panel["layer"],
            ],
        }
        for n, (panel, title) in enumerate(zip(panels, titles, strict=True))
    ]
    rows = -(-len(panels) // abreast)
    return layers.make_drawing(
        {
            "concat": titled,
            "columns": abreast,
            "bounds": "flush",
            "spacing": {"row": top + between, "column": BETWEEN_PANELS},
        },
        width=width,
        height=above + rows * (top + panels[0]["height"]) + (rows - 1) * between,
        left=gutter,
        top=top + above,
    )


def _panel(
    drawn: Sequence[_Bar],
    scale: _Scale,
    names: Sequence[list[str]],
    *,
    width: float,
    step: float,
    ink: str = "ink",
) -> Layer:
    """Draw bars from zero, named, with their numbers at their ends."""
    drawn = scale.fitted(drawn)
    places = [str(n) for n in range(len(drawn))]
    x, zero, y = scale.over("value"), scale.over("zero"), layers.band("place", names=places)
    data = partial(_data, drawn)
    present = [bar for bar in drawn if bar.value is not None]
    written = [{"place": p, "text": name} for p, name in zip(places, names, strict=True) if name]
    return {
        "width": width,
        "height": step * len(drawn),
        "layer": [
            *layers.text_layers(written, x={"value": -SPACE}, y=y, align="right", ink=ink),
            *(
                layers.bar_layer(
                    data([bar for bar in present if bar.series == series]),
                    series=series,
                    thickness=min(BAR, step - 6),
                    x=x,
                    y=y,
                )
                for series in sorted({bar.series for bar in present})
            ),
            *layers.text_layers(data(_rest(present)), x=x, y=y, dx=SPACE),
            *layers.text_layers(data(_negative(present)), x=x, y=y, dx=-SPACE, align="right"),
            *layers.text_layers(
                data([bar for bar in drawn if bar.value is None]),
                x=zero,
                y=y,
                dx=SPACE,
                ink="muted",
            ),
            layers.rule_layer([{"zero": 0}], ink="muted", x=zero),
        ],
    }


def _data(drawn: Sequence[_Bar], some: Sequence[_Bar]) -> list[Layer]:
    """Return the data of some bars of a panel, with their places."""
    return [
        {
            "place": str(n),
            "value": None if bar.value is None else float(bar.value),
            "zero": 0,
            "text": bar.text,
            "title": bar.title,
        }
        for n, bar in enumerate(drawn)
        if bar in some
    ]


def _is_negative(bar: _Bar) -> bool:
    return bar.value is not None and bar.value < 0


def _negative(drawn: Sequence[_Bar]) -> list[_Bar]:
    return [bar for bar in drawn if _is_negative(bar)]


def _rest(drawn: Sequence[_Bar]) -> list[_Bar]:
    return [bar for bar in drawn if not _is_negative(bar)]


def _margins(drawn: Sequence[_Bar]) -> tuple[float, float]:
    """Return the widths that the numbers need at the left and at the right end of the bars."""
    left, right = (
        max((text_width(bar.text) + SPACE for bar in side), default=0.0)
        for side in (_negative(drawn), _rest(drawn))
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

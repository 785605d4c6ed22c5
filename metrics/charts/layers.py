"""Layers of Vega-Lite from which charts are built. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from metrics.charts.geometry import FONT_SIZE, LINE_HEIGHT, text_width, wrap

type Layer = dict[str, Any]
type ChartValues = Sequence[Mapping[str, Any]]

# Stand-ins for colours: the page's style sheet has the colours, by these names.
INKS = {"ink": "#000001", "muted": "#000002", "rule": "#000003"} | {
    f"series-{n}": f"#0000{n}0" for n in range(1, 7)
}
SERIES = [ink for ink in INKS if ink.startswith("series")]

# Series differ by shape as well as by colour.
SHAPES = ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross"]


# Between a name or number and what it belongs to.
SPACE = 7
# The most of a chart's width that names may take.
NAMES_SHARE = 0.38


@dataclass(frozen=True)
class Drawing:
    """A Vega-Lite specification, and the width and height in pixels of what it draws."""

    spec: Layer
    width: float
    height: float


def make_drawing(plot: Layer, *, width: float, height: float, left: float, top: float) -> Drawing:
    """Place a plot in a drawing of a fixed size; no font changes the layout."""
    spec = {
        "autosize": {"type": "none"},
        "background": None,
        "padding": {"left": left, "top": top, "right": 0, "bottom": 0},
        "config": {"view": {"stroke": None}, "font": "sans-serif"},
        **plot,
    }
    return Drawing(spec, width, height)


def text_layers(
    words: Iterable[Mapping[str, Any]],
    *,
    x: Layer,
    y: Layer,
    ink: str = "ink",
    align: str = "left",
    dx: float = 0,
    dy: float = 0,
    weight: int = 400,
) -> list[Layer]:
    """Write the `text` of each datum, a string or lines, vertically centred on its place.

    There is one layer for each number of lines, because the shift belongs to the layer.
    """
    by_lines: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for word in words:
        by_lines[1 if isinstance(word["text"], str) else len(word["text"])].append(word)
    mark = {"type": "text", "align": align, "baseline": "middle", "dx": dx, "fill": INKS[ink]}
    mark |= {"fontSize": FONT_SIZE, "lineHeight": LINE_HEIGHT, "fontWeight": weight, "aria": False}
    return [
        {
            "data": {"values": values},
            "mark": {**mark, "dy": dy - (count - 1) * LINE_HEIGHT / 2},
            "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        }
        for count, values in sorted(by_lines.items())
    ]


def text_at(lines: Sequence[str], x: float, y: float, **style: Any) -> list[Layer]:  # noqa: ANN401
    """Write lines of text whose upper edge is at a place of the plot, in pixels."""
    if not lines:
        return []
    middle = y + len(lines) * LINE_HEIGHT / 2
    return text_layers([{"text": list(lines)}], x={"value": x}, y={"value": middle}, **style)


def shift_down(parts: Sequence[Layer], down: float) -> list[Layer]:
    """Return layers that are placed in pixels, moved down."""
    found = []
    for layer in parts:
        encoding = layer["encoding"]
        y = {"value": encoding["y"]["value"] + down}
        found.append({**layer, "encoding": {**encoding, "y": y}})
    return found


def rule_layer(
    values: ChartValues, *, ink: str = "rule", width: float = 1, **encoding: Layer
) -> Layer:
    """Draw a straight line for each datum."""
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "stroke": INKS[ink], "strokeWidth": width, "aria": False},
        "encoding": encoding,
    }


def bar_layer(values: ChartValues, *, series: int, thickness: float, x: Layer, y: Layer) -> Layer:
    """Draw a bar from zero for each datum; its `title` names it."""
    return {
        "data": {"values": values},
        "mark": {"type": "bar", "height": thickness, "fill": INKS[SERIES[series]]},
        "encoding": {"x": x, "y": y, **TITLE},
    }


def point_layer(values: ChartValues, *, series: int, x: Layer, y: Layer, size: float = 80) -> Layer:
    """Draw the points of a series in its colour and shape; `title` of a datum names it."""
    return {
        "data": {"values": values},
        "mark": {
            "type": "point",
            "shape": SHAPES[series],
            "size": size * (1.25 if SHAPES[series] != "circle" else 1),
            "fill": INKS[SERIES[series]],
            "stroke": None,
            "opacity": 1,
        },
        "encoding": {"x": x, "y": y} | (TITLE if values and "title" in values[0] else {}),
    }


# Description of a mark, which Vega writes as its label.
TITLE: Layer = {"description": {"field": "title"}}


def legend_layers(names: Sequence[str], *, left: float, right: float) -> tuple[list[Layer], float]:
    """Draw the shape and name of each series in lines from y = 0; return their height as well."""
    layers: list[Layer] = []
    x, y = left, LINE_HEIGHT / 2
    for n, name in enumerate(names):
        width = 18 + text_width(name)
        if x > left and x + width > right:
            x, y = left, y + LINE_HEIGHT + 4
        layers.append(point_layer([{}], series=n, x={"value": x + 6}, y={"value": y}))
        layers += text_at([name], x + 18, y - LINE_HEIGHT / 2)
        x += width + 18
    return layers, y + LINE_HEIGHT / 2


def name_column(
    labels: Sequence[str], width: float, share: float = NAMES_SHARE
) -> tuple[float, list[list[str]]]:
    """Return the width of a column of names, and each name in lines that fit it."""
    found = [wrap(label, width * share - SPACE) for label in labels]
    return max(text_width(line) for name in found for line in name) + SPACE, found


def quantitative(field: str, *, domain: Sequence[float], pixels: Sequence[float]) -> Layer:
    """Encode a field by its value, with this domain over these pixels."""
    scale = {"domain": domain, "range": pixels, "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def band(field: str, *, names: Sequence[str]) -> Layer:
    """Encode a field by its place among bands of equal height."""
    scale = {"domain": names, "paddingInner": 0, "paddingOuter": 0}
    return {"field": field, "type": "ordinal", "axis": None, "sort": None, "scale": scale}

"""SVG of charts: as markup of a page, and as a file of its own in light and dark colours. Pure."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree as ET

from metrics.charts.canvas import Drawing, strip_unwritable
from metrics.charts.geometry import FONT_SIZE, wrap


def page_svg(drawing: Drawing, *, title: str, description: str) -> str:
    """Return a drawing as markup for a page, with its title and description."""
    return (
        f'<svg role="img" viewBox="0 0 {drawing.width:g} {drawing.height:g}" font-size="{FONT_SIZE}" '
        'stroke-linecap="round" stroke-linejoin="round">'
        f"<title>{escape(strip_unwritable(title))}</title>"
        f"<desc>{escape(strip_unwritable(description))}</desc>{drawing.markup}</svg>"
    )


# The same as in static/css/site/tokens.css and chart.css, which a test checks.
LIGHT = {
    "paper": "#fbfaf6",
    "raised": "#f3f0e8",
    "ink": "#1c1b19",
    "muted": "#5f5b53",
    "rule": "#d9d4c8",
    "quiet": "#8e8b84",
    "series-1": "#0b5c57",
    "series-2": "#1d4a8c",
    "series-3": "#a8281e",
    "series-4": "#5f5b53",
    "series-5": "#7ea09b",
    "series-6": "#7d97bd",
}
DARK = {
    "paper": "#161513",
    "raised": "#201e1b",
    "ink": "#ebe7df",
    "muted": "#a9a49a",
    "rule": "#38352f",
    "quiet": "#7d7972",
    "series-1": "#7fd1c7",
    "series-2": "#9fc0f7",
    "series-3": "#ff8f80",
    "series-4": "#a9a49a",
    "series-5": "#4e756f",
    "series-6": "#5d6d87",
}

# A file is drawn where our style sheets are not, and a Chinese face must be named for it.
FACES = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"

MARGIN = 24
HEADING, HEADING_HEIGHT = 18, 24
FOOT, FOOT_HEIGHT = 11, 15

# The ends and corners of lines.
ROUND = {"stroke-linecap": "round", "stroke-linejoin": "round"}
_SVG = "http://www.w3.org/2000/svg"
_WORDS = {"title", "desc"}


def _dark_rules() -> str:
    rules = [
        f".{name}{{fill:{colour}}}.{name}-line{{stroke:{colour}}}" for name, colour in DARK.items()
    ]
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"


STYLE = _dark_rules()
# Hash of that style for a Content-Security-Policy.
STYLE_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"


@dataclass(frozen=True)
class Caption:
    """Texts around the drawing: `heading` above, `foot` below, one paragraph each."""

    heading: str
    foot: Sequence[str]
    language: str


def standalone_svg(drawn: str, caption: Caption, *, only_light: bool = False) -> str:
    """Return a chart of a page (see `page_svg`) as a file of its own.

    Colours are attributes, which every program reads; the dark ones are in a style, which
    `only_light` leaves out for programs that know no media queries.
    """
    chart = ET.fromstring(drawn)  # noqa: S314 # Drawn by ourselves: no entities, all text escaped.
    _, _, width, height = map(float, chart.attrib["viewBox"].split())
    head = wrap(strip_unwritable(caption.heading), width * FONT_SIZE / HEADING, lines=3)
    foot = [
        line
        for paragraph in caption.foot
        for line in wrap(strip_unwritable(paragraph), width * FONT_SIZE / FOOT, lines=4)
        if line
    ]
    top = MARGIN + len(head) * HEADING_HEIGHT + 10.0
    below = top + height + 14
    size = (width + 2 * MARGIN, below + len(foot) * FOOT_HEIGHT + MARGIN - 6)
    root = ET.Element(
        "svg",
        {
            "xmlns": _SVG,
            "role": "img",
            "lang": caption.language,
            "viewBox": f"0 0 {size[0]:g} {size[1]:g}",
            "width": f"{size[0]:g}",
            "height": f"{size[1]:g}",
            "font-family": FACES,
            "font-size": f"{FONT_SIZE}",
            **ROUND,
        },
    )
    root.extend(child for child in chart if child.tag in _WORDS)
    if not only_light:
        ET.SubElement(root, "style").text = STYLE
    ET.SubElement(root, "rect", {"class": "paper", "width": "100%", "height": "100%"})
    for n, line in enumerate(head):
        y = MARGIN + n * HEADING_HEIGHT + float(HEADING)
        _write(root, line, y, **{"class": "ink", "font-size": f"{HEADING}", "font-weight": "600"})
    drawing = ET.SubElement(root, "g", {"transform": f"translate({MARGIN},{top:g})"})
    drawing.extend(child for child in chart if child.tag not in _WORDS)
    for n, line in enumerate(foot):
        y = below + n * FOOT_HEIGHT + FOOT
        _write(root, line, y, **{"class": "muted", "font-size": f"{FOOT}"})
    for element in root.iter():
        _colour(element)
    return ET.tostring(root, encoding="unicode")


def picture_svg(drawing: Drawing, *, title: str, language: str) -> str:
    """Return a drawing without words as a file that is shown in any size; its lines keep their width."""
    root = ET.Element(
        "svg",
        {
            "xmlns": _SVG,
            "role": "img",
            "lang": language,
            "viewBox": f"0 0 {drawing.width:g} {drawing.height:g}",
            "width": f"{drawing.width:g}",
            "height": f"{drawing.height:g}",
            **ROUND,
        },
    )
    ET.SubElement(root, "title").text = strip_unwritable(title)
    ET.SubElement(root, "style").text = STYLE
    root.extend(coloured(drawing))
    for element in root.iter():
        if element.get("stroke"):
            element.set("vector-effect", "non-scaling-stroke")
    return ET.tostring(root, encoding="unicode")


def coloured(drawing: Drawing) -> list[ET.Element]:
    """Return the elements of a drawing, with their light colours as attributes."""
    group = ET.fromstring(f"<g>{drawing.markup}</g>")  # noqa: S314 # Drawn by ourselves.
    for element in group.iter():
        _colour(element)
    return list(group)


def message_svg(words: str, *, language: str) -> str:
    """Return an SVG with a message instead of a chart."""
    empty = f'<svg viewBox="0 0 660 0"><title>{escape(strip_unwritable(words))}</title></svg>'
    return standalone_svg(empty, Caption("", [words], language))


def _write(root: ET.Element, line: str, y: float, **attributes: str) -> None:
    ET.SubElement(root, "text", {"x": f"{MARGIN}", "y": f"{y:g}", **attributes}).text = line


def _colour(element: ET.Element) -> None:
    """Set the colours of an element's classes as attributes, for programs that ignore styles."""
    names = element.get("class", "").split()
    if "slot" in names:
        element.set("fill", "transparent")
    fills = [name for name in names if name in LIGHT]
    strokes = [name.removesuffix("-line") for name in names if name.endswith("-line")]
    for name in fills:
        element.set("fill", LIGHT[name])
    for name in strokes:
        element.set("stroke", LIGHT[name])
        if not fills:
            element.set("fill", "none")

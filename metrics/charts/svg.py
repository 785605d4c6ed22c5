"""SVG of charts: as markup of a page, and as a file of its own in light and dark colours. Pure."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree as ET

from metrics.charts.geometry import FONT_SIZE, wrap
from metrics.charts.layers import INKS

_KEPT = {
    "g": {"transform"},
    "path": {"transform", "d", "stroke-width"},
    "line": {"transform", "x2", "y2", "stroke-width"},
    "text": {"transform", "text-anchor", "font-weight"},
    "tspan": {"x", "dy"},
}
# Attributes with the default values of SVG.
_ASSUMED = {
    ("transform", "translate(0,0)"),
    ("text-anchor", "start"),
    ("stroke-width", "1"),
    ("font-weight", "400"),
    ("x2", "0"),
    ("y2", "0"),
}
_UNWRITABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONG = re.compile(r"\d+\.\d+")
_CLASSES = {colour: name for name, colour in INKS.items()}


def page_svg(drawn: str, *, width: float, height: float, title: str, description: str) -> str:
    """Return an SVG of Vega's as markup for a page, with its title and description."""
    root = ET.fromstring(drawn)  # noqa: S314 # Drawn by ourselves: no entities, all text escaped.
    parts = "".join(_copied(child) for child in root)
    return (
        f'<svg role="img" viewBox="0 0 {width:g} {height:g}" font-size="{FONT_SIZE}">'
        f"<title>{escape(strip_unwritable(title))}</title><desc>{escape(strip_unwritable(description))}</desc>"
        f"{parts}</svg>"
    )


def strip_unwritable(text: str) -> str:
    """Return a text without the characters that XML can't hold (XML 1.0 §2.2)."""
    return _UNWRITABLE.sub("", text)


def _copied(element: ET.Element) -> str:
    name = element.tag.rpartition("}")[2]
    attributes = {
        key: value
        for key, value in element.attrib.items()
        if key in _KEPT.get(name, ()) and (key, value) not in _ASSUMED
    }
    inside = escape(element.text or "", quote=False) + "".join(map(_copied, element))
    if name == "g":
        return f"<g{_attributes(attributes)}>{inside}</g>" if attributes and inside else inside
    if name not in _KEPT:
        return ""
    if name != "tspan":
        classes = [
            *(_CLASSES[fill] for fill in [element.get("fill")] if fill in _CLASSES),
            *(
                f"{_CLASSES[stroke]}-line"
                for stroke in [element.get("stroke")]
                if stroke in _CLASSES
            ),
        ]
        if not classes:
            # The frames that Vega draws around everything have no colour of ours.
            return ""
        attributes["class"] = " ".join(classes)
    if label := element.get("aria-label"):
        inside = f"<title>{escape(label)}</title>{inside}"
    return (
        f"<{name}{_attributes(attributes)}>{inside}</{name}>"
        if inside
        else (f"<{name}{_attributes(attributes)}/>")
    )


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(
        f' {name}="{escape(_LONG.sub(_rounded, value))}"' for name, value in attributes.items()
    )


def _rounded(number: re.Match[str]) -> str:
    """Return a length, rounded to a tenth of a pixel."""
    return f"{float(number[0]):.1f}".removesuffix(".0")


# The same as in static/css/site/tokens.css and chart.css, which a test checks.
LIGHT = {
    "paper": "#fbfaf6",
    "ink": "#1c1b19",
    "muted": "#5f5b53",
    "rule": "#d9d4c8",
    "series-1": "#0b5c57",
    "series-2": "#1d4a8c",
    "series-3": "#a8281e",
    "series-4": "#5f5b53",
    "series-5": "#7ea09b",
    "series-6": "#7d97bd",
}
DARK = {
    "paper": "#161513",
    "ink": "#ebe7df",
    "muted": "#a9a49a",
    "rule": "#38352f",
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


def message_svg(words: str, *, language: str) -> str:
    """Return an SVG with a message instead of a chart."""
    empty = f'<svg viewBox="0 0 660 0"><title>{escape(strip_unwritable(words))}</title></svg>'
    return standalone_svg(empty, Caption("", [words], language))


def _write(root: ET.Element, line: str, y: float, **attributes: str) -> None:
    ET.SubElement(root, "text", {"x": f"{MARGIN}", "y": f"{y:g}", **attributes}).text = line


def _colour(element: ET.Element) -> None:
    """Set the colours of an element's classes as attributes, for programs that ignore styles."""
    names = element.get("class", "").split()
    fills = [name for name in names if not name.endswith("-line")]
    strokes = [name.removesuffix("-line") for name in names if name.endswith("-line")]
    for name in fills:
        element.set("fill", LIGHT[name])
    for name in strokes:
        element.set("stroke", LIGHT[name])
        if not fills:
            element.set("fill", "none")

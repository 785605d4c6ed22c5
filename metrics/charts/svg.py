"""The SVG that Vega draws -> a small one for a page: colours as classes, nothing that a CSP refuses.

Built anew from an allow-list of elements and attributes. There are no ids, so that any number of
charts fit one page, and no style: the page's style sheet gives face and colours, light and dark.
"""

import re
from html import escape
from xml.etree import ElementTree as ET

from metrics.charts.geometry import FONT_SIZE
from metrics.charts.layers import INKS

_KEPT = {
    "g": {"transform"},
    "path": {"transform", "d", "stroke-width"},
    "line": {"transform", "x2", "y2", "stroke-width"},
    "text": {"transform", "text-anchor", "font-weight"},
    "tspan": {"x", "dy"},
}
# What says no more than SVG assumes.
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


def for_page(drawn: str, *, width: float, height: float, title: str, description: str) -> str:
    """Return an SVG of Vega's as markup for a page, with its title and description in words."""
    root = ET.fromstring(drawn)  # noqa: S314 # Drawn by ourselves: no entities, all text escaped.
    parts = "".join(_copied(child) for child in root)
    return (
        f'<svg role="img" viewBox="0 0 {width:g} {height:g}" font-size="{FONT_SIZE}">'
        f"<title>{escape(writable(title))}</title><desc>{escape(writable(description))}</desc>"
        f"{parts}</svg>"
    )


def writable(text: str) -> str:
    """Return a text without the signs that XML can't hold (XML 1.0 §2.2)."""
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
        return f"<g{_written(attributes)}>{inside}</g>" if attributes and inside else inside
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
        f"<{name}{_written(attributes)}>{inside}</{name}>"
        if inside
        else (f"<{name}{_written(attributes)}/>")
    )


def _written(attributes: dict[str, str]) -> str:
    return "".join(
        f' {name}="{escape(_LONG.sub(_rounded, value))}"' for name, value in attributes.items()
    )


def _rounded(number: re.Match[str]) -> str:
    """Return a length to a tenth of a pixel, the finest that anyone can see."""
    return f"{float(number[0]):.1f}".removesuffix(".0")

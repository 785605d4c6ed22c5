"""Texts of drawn charts and their boxes."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree as ET

from metrics.charts.marks import Drawing
from metrics.charts.texts import BOLD, FONT_SIZE, LINE_HEIGHT, text_width

# From the baseline of a text to the middle of its letters.
BASELINE = 0.35 * FONT_SIZE


class Box(NamedTuple):
    """The box of a line of text, in pixels of the chart."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Return whether the boxes have more than an edge in common."""
        across = self.left < other.right - 0.2 and other.left < self.right - 0.2
        return across and self.top < other.bottom - 0.2 and other.top < self.bottom - 0.2


def boxes_of(drawing: Drawing) -> list[Box]:
    """Return the boxes of all lines of text of a drawing."""
    root = ET.fromstring(f"<svg>{drawing.markup}</svg>")  # noqa: S314
    return [box for text in root.iter("text") for box in _lines_of(text)]


def assert_apart_and_inside(drawing: Drawing) -> list[Box]:
    """Assert that no texts overlap, and that nothing is outside of the drawing."""
    boxes = boxes_of(drawing)
    for box in boxes:
        assert box.left >= -0.1, box
        assert box.right <= drawing.width + 0.1, box
        assert box.top >= -0.1, box
        assert box.bottom <= drawing.height + 0.1, box
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    for course in re.findall(r' d="M([^"]*)"', drawing.markup):
        for x, y in re.findall(r"(?:^|[ML])(-?[\d.]+),(-?[\d.]+)", course):
            assert -0.1 <= float(x) <= drawing.width + 0.1
            assert -0.1 <= float(y) <= drawing.height + 0.1
    return boxes


def _lines_of(text: ET.Element) -> Iterator[Box]:
    scale = BOLD if text.get("font-weight") else 1
    middle = float(text.get("y", "0")) - BASELINE
    for n, line in enumerate([text.text or "", *((part.text or "") for part in text)]):
        x, width = float(text.get("x", "0")), text_width(line) * scale
        left = x - width * {"end": 1, "middle": 0.5}.get(text.get("text-anchor", ""), 0)
        y = middle + n * LINE_HEIGHT
        yield Box(line, left, y - LINE_HEIGHT / 2, left + width, y + LINE_HEIGHT / 2)

"""Drawing of a card as SVG, in the colours of the pages, of 1200 × 630 pixels. Pure."""

import base64
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from collabsite.web.languages import is_chinese
from metrics.charts.canvas import Drawing, strip_unwritable
from metrics.charts.geometry import FONT_SIZE, text_width, truncate, wrap
from metrics.charts.svg import LIGHT, ROUND, coloured

# Drawn in half of its pixels: a PNG is twice as large as its SVG.
WIDTH, HEIGHT = 600, 315
PIXELS = (2 * WIDTH, 2 * HEIGHT)

MARGIN = 38
_TEXT = WIDTH - 2 * MARGIN
# The width of a chart.
CHART = 240
SEAL, FIGURE = "#a8281e", "#0b5c57"

READING = (
    "'Iowan Old Style', Charter, 'Source Serif 4', 'Noto Serif', Georgia, 'Songti SC',"
    " 'Noto Serif CJK SC', 'Source Han Serif SC', SimSun, serif"
)
INTERFACE = "'Noto Sans', 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"

# The title is as large as lets all of it be read: its size, the height of its lines, how many.
_SIZES = [(40, 48, 2), (33, 41, 3), (27, 34, 4), (22, 28, 5)]
# Between the site's name above and the line below.
_TOP, _BOTTOM = 74, 248

# The character 合 with the strokes of a Song face, as in static/img/seal.svg.
_MARK = (
    "M14.4 3.6 17.6 4.4C15.2 9 10.9 12.9 4.7 15.9L4.1 15C9.3 11.9 12.6 7.9 14.4 3.6Z"
    "M16.3 5C18.7 8.7 22.7 11.6 28.2 13.3 27 13.8 26.3 14.8 26 16.1 20.8 13.7 17.2 10.3 15.3 6.3Z"
    "M11 16H18L19.4 14.5 21.2 16V17.8H11Z"
    "M9.4 19.2 12.2 20.2H19.9L21 18.9 23.4 20.7 22.6 21.5V28.4H19.8V27.3H12.2V28.4H9.4ZM12.2 22V25.7H19.8V22Z"
)


@dataclass(frozen=True)
class CardNumber:
    """A number that is bound to data, and its label."""

    text: str
    label: str


@dataclass(frozen=True)
class Card:
    """Content of a card. `seal` is the number in the seal, `mark` a word above the title.

    The text `below` the title is shown as far as there is room. A `chart` of `CHART` units stands beside
    both, instead of a number. `logo` is a PNG in place of the site's
    mark, and `logo_shape` its width by its height.
    """

    site: str
    title: str
    language: str
    below: str = ""
    foot: str = ""
    seal: str = ""
    mark: str = ""
    number: CardNumber | None = None
    accent: str = SEAL
    logo: bytes = b""
    logo_shape: float = 1
    chart: Drawing | None = None

    @property
    def text_width(self) -> float:
        """The width of the title and the text below it."""
        return _TEXT - (CHART + 24 if self.chart else 0)


def card_svg(card: Card) -> str:
    """Return the card as SVG; texts of any length and characters are safe."""
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "width": f"{WIDTH}",
            "height": f"{HEIGHT}",
            "lang": card.language,
        },
    )
    _box(root, 0, 0, WIDTH, HEIGHT, fill=LIGHT["paper"])
    _head(root, card)
    y = _title(root, card)
    lowest = _BOTTOM - 8.0
    if card.chart:
        place = f"translate({WIDTH - MARGIN - CHART},{_TOP + 8})"
        ET.SubElement(root, "g", {"transform": place, **ROUND}).extend(coloured(card.chart))
    elif card.number and y + 40 <= lowest:
        _number(root, card.number, lowest - 6)
        lowest -= 40
    _below(root, card, y + 35, lowest)
    _box(root, MARGIN, _BOTTOM + 8, _TEXT, 1, fill=LIGHT["rule"])
    room = _TEXT - (60 if card.seal else 0)
    _write(root, _cut(card.foot, room, 14), MARGIN, 284, size=14, fill=LIGHT["muted"])
    if card.seal:
        _seal(root, card.seal, card.accent)
    return ET.tostring(root, encoding="unicode")


def _head(root: ET.Element, card: Card) -> None:
    left = MARGIN + 33.0
    if card.logo:
        width = min(24 * card.logo_shape, 240)
        place = {"x": f"{MARGIN}", "y": "28", "width": f"{width:g}", "height": "24"}
        data = base64.b64encode(card.logo).decode()
        ET.SubElement(root, "image", {**place, "href": f"data:image/png;base64,{data}"})
        left = MARGIN + width + 9
    else:
        mark = ET.SubElement(root, "g", {"transform": f"translate({MARGIN},28) scale(0.75)"})
        _box(mark, 1, 1, 30, 30, fill=card.accent, rx="3")
        ET.SubElement(mark, "path", {"d": _MARK, "fill": LIGHT["paper"]})
    _write(root, card.site, left, 45, size=15, fill=LIGHT["ink"], face=READING)
    if card.mark:
        text = _cut(card.mark, 200, 13)
        right = {"text-anchor": "end"}
        _write(root, text, WIDTH - MARGIN, 45, size=13, fill=card.accent, **right)


def _title(root: ET.Element, card: Card) -> float:
    """Write the title; return the position of its last line."""
    title = card.title
    # The measures are of small letters; capitals of this face are wider.
    room = card.text_width * (0.9 if title.isupper() else 1)
    fits = (
        (size, height, lines)
        for size, height, most in _SIZES
        for lines in [wrap(title, room * FONT_SIZE / size, lines=most)]
        if (size, height, most) == _SIZES[-1] or not lines[-1].endswith("…")
    )
    size, height, lines = next(fits)
    y = _TOP + size
    for n, line in enumerate(lines):
        _write(root, line, MARGIN, y + n * height, size=size, fill=LIGHT["ink"], face=READING)
    return float(y + (len(lines) - 1) * height)


def _below(root: ET.Element, card: Card, y: float, lowest: float) -> None:
    size, height, text = 16, 23, card.below
    room = int((lowest - y) // height) + 1
    if not text.strip() or room < 1:
        return
    lines = wrap(text, card.text_width * FONT_SIZE / size, lines=min(room, 3))
    # Beside a chart one line is too short for the beginning of a sentence.
    if card.chart and len(lines) == 1 and lines[0].endswith("…"):
        return
    for n, line in enumerate(lines):
        _write(root, line, MARGIN, y + n * height, size=size, fill=LIGHT["muted"], face=READING)


def _number(root: ET.Element, number: CardNumber, y: float) -> None:
    text = number.text
    # Digits are narrower than letters, and hanzi are as wide as they are high.
    width = sum(20 if is_chinese(sign) else 0.88 * text_width(sign, 20) for sign in text)
    _write(root, text, MARGIN, y, size=20, fill=FIGURE, face=READING)
    ET.SubElement(
        root,
        "path",
        {
            "d": f"M{MARGIN} {y + 5:g}h{width:g}",
            "stroke": FIGURE,
            "stroke-width": "1.2",
            "stroke-dasharray": "1.2 2.4",
        },
    )
    label = _cut(number.label, _TEXT - width - 12, 13)
    _write(root, label, MARGIN + width + 12, y, size=13, fill=LIGHT["muted"])


def _seal(root: ET.Element, number: str, colour: str) -> None:
    side = 36.0
    x, y = WIDTH - MARGIN - side, 266.0
    _box(root, x, y, side, side, fill=colour, rx="3")
    size = 19 if len(number) < 3 else 13
    middle = {"text-anchor": "middle"}
    text = _cut(number, side - 4, size)
    _write(
        root,
        text,
        x + side / 2,
        y + side / 2 + size * 0.36,
        size=size,
        fill=LIGHT["paper"],
        **middle,
    )


def _cut(text: str, width: float, size: int) -> str:
    return truncate(" ".join(text.split()), width * FONT_SIZE / size)


def _box(
    root: ET.Element, x: float, y: float, width: float, height: float, **attributes: str
) -> None:
    place = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"}
    ET.SubElement(root, "rect", {**place, **attributes})


def _write(
    root: ET.Element,
    text: str,
    x: float,
    y: float,
    *,
    size: int,
    fill: str,
    face: str = INTERFACE,
    **attributes: str,
) -> None:
    look = {"x": f"{x:g}", "y": f"{y:g}", "font-size": f"{size}", "fill": fill}
    ET.SubElement(
        root, "text", {**look, "font-family": face, **attributes}
    ).text = strip_unwritable(text)

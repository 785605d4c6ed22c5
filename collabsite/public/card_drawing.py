"""Drawing of a card as SVG, in the colours of the pages, by the template `public/card.svg`."""

import base64
from dataclasses import dataclass, replace
from itertools import count

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from collabsite.web.languages import is_chinese
from metrics.charts.marks import Drawing, strip_unwritable
from metrics.charts.svg import LIGHT, coloured
from metrics.charts.texts import FONT_SIZE, text_width, truncate, wrap

# Drawn in half of the pixels: a PNG is twice as large as its SVG.
WIDTH, MARGIN = 600, 38
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
# Below the site's name, and above the line under the text.
_TOP, _BOTTOM = 74, 240
_BELOW_SIZE, _BELOW_HEIGHT = 16, 23
# Of a number with its label.
_NUMBER_HEIGHT = 40


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
    size, height, lines = _fitting(card)
    title = list(zip(count(_TOP + size, height), lines, strict=False))
    last, _line = title[-1]
    number = None if card.chart or last + _NUMBER_HEIGHT > _BOTTOM else card.number
    seal_size = 19 if len(card.seal) < 3 else 13
    logo_width = min(24 * card.logo_shape, 240)
    context = {
        "card": replace(card, mark=_cut(card.mark, 200, 13)),
        "colours": LIGHT,
        "figure": FIGURE,
        "reading": READING,
        "interface": INTERFACE,
        "logo": base64.b64encode(card.logo).decode(),
        "logo_width": f"{logo_width:g}",
        "site_left": f"{MARGIN + (logo_width + 9 if card.logo else 33):g}",
        "title": title,
        "title_size": size,
        "chart": SafeString(coloured(card.chart.markup) if card.chart else ""),
        "chart_left": WIDTH - MARGIN - CHART,
        "number": _number(number) if number else None,
        "below": _below(card, last + 35, _BOTTOM - (_NUMBER_HEIGHT if number else 0)),
        "foot": _cut(card.foot, _TEXT - (60 if card.seal else 0), 14),
        "seal": _cut(card.seal, 32, seal_size),
        "seal_size": seal_size,
        "seal_y": f"{284 + seal_size * 0.36:g}",
    }
    return strip_unwritable(render_to_string("public/card.svg", context))


def _fitting(card: Card) -> tuple[int, int, list[str]]:
    """Return the size of the title, the height of its lines, and these."""
    # The measures are of small letters; capitals of this face are wider.
    room = card.text_width * (0.9 if card.title.isupper() else 1)
    found = [
        (size, height, wrap(card.title, room * FONT_SIZE / size, lines=most))
        for size, height, most in _SIZES
    ]
    whole = (each for each in found if not each[2][-1].endswith("…"))
    return next(whole, found[-1])


def _below(card: Card, y: int, lowest: int) -> list[tuple[int, str]]:
    room = (lowest - y) // _BELOW_HEIGHT + 1
    if not card.below.strip() or room < 1:
        return []
    lines = wrap(card.below, card.text_width * FONT_SIZE / _BELOW_SIZE, lines=min(room, 3))
    # Beside a chart one line is too short for the beginning of a sentence.
    if card.chart and len(lines) == 1 and lines[0].endswith("…"):
        return []
    return list(zip(count(y, _BELOW_HEIGHT), lines, strict=False))


def _number(number: CardNumber) -> dict[str, str]:
    text = number.text
    # Digits are narrower than letters, and hanzi are as wide as they are high.
    width = sum(20 if is_chinese(sign) else 0.88 * text_width(sign, 20) for sign in text)
    label = _cut(number.label, _TEXT - width - 12, 13)
    left = f"{MARGIN + width + 12:g}"
    return {"text": text, "width": f"{width:g}", "label": label, "label_left": left}


def _cut(text: str, width: float, size: int) -> str:
    return truncate(" ".join(text.split()), width * FONT_SIZE / size)

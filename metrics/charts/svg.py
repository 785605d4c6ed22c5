"""SVG of charts: as markup of a page, and as a file of its own in light and dark colours. Pure."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from metrics.charts.marks import Drawing, strip_unwritable
from metrics.charts.texts import FONT_SIZE, wrap

# Colours of classes, light and dark: the same as in static/css/site/tokens.css and chart.css, which a
# test checks. A class that ends in `-line` draws with its colour, and others fill with it.
COLOURS = {
    "paper": ("#fbfaf6", "#161513"),
    "raised": ("#f3f0e8", "#201e1b"),
    "ink": ("#1c1b19", "#ebe7df"),
    "muted": ("#5f5b53", "#a9a49a"),
    "rule": ("#d9d4c8", "#38352f"),
    "quiet": ("#8e8b84", "#7d7972"),
    "series-1": ("#0b5c57", "#7fd1c7"),
    "series-2": ("#1d4a8c", "#9fc0f7"),
    "series-3": ("#a8281e", "#ff8f80"),
    "series-4": ("#5f5b53", "#a9a49a"),
    "series-5": ("#7ea09b", "#4e756f"),
    "series-6": ("#7d97bd", "#5d6d87"),
}
LIGHT = {name: light for name, (light, _dark) in COLOURS.items()}

_DARK_RULES = "".join(
    f".{name}{{fill:{dark}}}.{name}-line{{stroke:{dark}}}"
    for name, (_light, dark) in COLOURS.items()
)
STYLE = f"@media (prefers-color-scheme:dark){{{_DARK_RULES}}}"
# Hash of that style for a Content-Security-Policy.
STYLE_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"

# A file is drawn where our style sheets are not, and a Chinese face must be named for it.
FACES = "system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"

MARGIN = 24
HEADING, HEADING_HEIGHT = 18, 24
FOOT, FOOT_HEIGHT = 11, 15

# The ends and corners of lines.
_ROUND = 'stroke-linecap="round" stroke-linejoin="round"'


@dataclass(frozen=True)
class Caption:
    """Texts around the drawing: `heading` above, `foot` below, one paragraph each."""

    heading: str
    foot: Sequence[str]
    language: str


def page_svg(drawing: Drawing, *, title: str, description: str) -> str:
    """Return a drawing as markup for a page, with its title and description."""
    return (
        f'<svg role="img" viewBox="0 0 {drawing.width:g} {drawing.height:g}" font-size="{FONT_SIZE}" '
        f"{_ROUND}><title>{_text(title)}</title><desc>{_text(description)}</desc>"
        f"{drawing.markup}</svg>"
    )


def standalone_svg(drawn: str, caption: Caption, *, only_light: bool = False) -> str:
    """Return a chart of a page (see `page_svg`) as a file of its own.

    Colours are attributes, which every program reads; the dark ones are in a style, which
    `only_light` leaves out for programs that know no media queries.
    """
    parts = re.fullmatch(
        r'<svg .*?viewBox="0 0 (\S+) (\S+)".*?>(<title>.*?</title>)(<desc>.*?</desc>)?(.*)</svg>',
        drawn,
        re.DOTALL,
    )
    if parts is None:
        raise ValueError("this is no chart of a page")
    width, height = float(parts[1]), float(parts[2])
    head = wrap(strip_unwritable(caption.heading), width * FONT_SIZE / HEADING, lines=3)
    foot = [
        line
        for paragraph in caption.foot
        for line in wrap(strip_unwritable(paragraph), width * FONT_SIZE / FOOT, lines=4)
        if line
    ]
    top = MARGIN + len(head) * HEADING_HEIGHT + 10.0
    below = top + height + 14
    texts = [
        *(
            f'<text class="ink" x="{MARGIN}" y="{MARGIN + n * HEADING_HEIGHT + HEADING}"'
            f' font-size="{HEADING}" font-weight="600">{_text(line)}</text>'
            for n, line in enumerate(head)
        ),
        f'<g transform="translate({MARGIN},{top:g})">{parts[5]}</g>',
        *(
            f'<text class="muted" x="{MARGIN}" y="{below + n * FOOT_HEIGHT + FOOT:g}"'
            f' font-size="{FOOT}">{_text(line)}</text>'
            for n, line in enumerate(foot)
        ),
    ]
    return _file(
        width + 2 * MARGIN,
        below + len(foot) * FOOT_HEIGHT + MARGIN - 6,
        [parts[3], parts[4] or "", "" if only_light else f"<style>{STYLE}</style>"],
        coloured(f'<rect class="paper" width="100%" height="100%"/>{"".join(texts)}'),
        language=caption.language,
    )


def picture_svg(drawing: Drawing, *, title: str, language: str) -> str:
    """Return a drawing without words as a file that is shown in any size; its lines keep their width."""
    drawn = coloured(drawing.markup).replace(
        " stroke=", ' vector-effect="non-scaling-stroke" stroke='
    )
    words = [f"<title>{_text(title)}</title>", f"<style>{STYLE}</style>"]
    return _file(drawing.width, drawing.height, words, drawn, language=language)


def message_svg(words: str, *, language: str) -> str:
    """Return an SVG with a message instead of a chart."""
    empty = f'<svg viewBox="0 0 660 0"><title>{_text(words)}</title></svg>'
    return standalone_svg(empty, Caption("", [words], language))


def coloured(markup: str) -> str:
    """Return markup with the light colours of its classes as attributes, for programs without styles."""
    return re.sub(r'(<\w+ class=")([^"]*)"', _with_colours, markup)


def _with_colours(found: re.Match[str]) -> str:
    attributes = ""
    for name in found[2].split():
        if name in LIGHT:
            attributes += f' fill="{LIGHT[name]}"'
        elif name == "slot":
            attributes += ' fill="transparent"'
        elif stroke := LIGHT.get(name.removesuffix("-line")):
            attributes += f' stroke="{stroke}" fill="none"'
    return f"{found[0]}{attributes}"


def _file(width: float, height: float, head: Sequence[str], drawn: str, *, language: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{language}" viewBox="0 0 {width:g} {height:g}"'
        f' width="{width:g}" height="{height:g}" font-family="{FACES}" font-size="{FONT_SIZE}" {_ROUND}>'
        f"{''.join(head)}{drawn}</svg>"
    )


def _text(text: str) -> str:
    return escape(strip_unwritable(text), quote=False)

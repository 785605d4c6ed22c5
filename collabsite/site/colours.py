"""The accent colour of the site in light and dark pages, and its contrast by WCAG 2. Pure."""

import colorsys
import re
from collections.abc import Iterable
from dataclasses import dataclass

# For text, by WCAG 2.2 §1.4.3 at level AA.
LEAST_CONTRAST = 4.5
# Of the dark variant, so that it stands out as much as the accent does on light paper.
_CONTRAST_IN_DARK = 6.0

# What the accent is written on, as in static/css/site/tokens.css and static/css/admin/base.css: paper,
# raised boxes and the tint of a selected row. The text on a filled button has the colour of the paper.
ON_LIGHT = ("#fbfaf6", "#f3f0e8", "#faf0d2")
ON_DARK = ("#161513", "#201e1b", "#362c14")

_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_STEPS = 500


@dataclass(frozen=True)
class Theme:
    """An accent for light pages and its variant for dark ones, each like `1d4a8c`."""

    light: str
    dark: str


def parse_colour(text: str) -> str:
    """Return a colour like `#1d4a8c`; `1D4A8C` and `#14c` are accepted. Raises ValueError."""
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    digits = found[1].lower()
    return f"#{digits if len(digits) == 6 else ''.join(digit * 2 for digit in digits)}"


def theme_of(accent: str) -> Theme | None:
    """Return the theme of an accent, None without one."""
    try:
        light = parse_colour(accent)
    except ValueError:
        return None
    dark = nearest(light, ON_DARK, _CONTRAST_IN_DARK)
    return Theme(light[1:], dark[1:])


def stylesheet(theme: Theme) -> str:
    """Return the stylesheet that sets the accent, for the pages and for the admin."""
    light, dark = f"#{theme.light}", f"#{theme.dark}"
    return (
        f":root {{ --seal: {light}; }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ --seal: {dark}; }} }}\n"
        'html[data-theme="light"], html[data-theme="dark"]'
        f" {{ --seal: light-dark({light}, {dark}); }}\n"
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, “contrast ratio”)."""
    darker, lighter = sorted([_luminance(one), _luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, papers: Iterable[str] = ON_LIGHT) -> float:
    """Return the lowest contrast of a colour with these papers."""
    return min(contrast(colour, paper) for paper in papers)


def nearest(colour: str, papers: Iterable[str] = ON_LIGHT, least: float = LEAST_CONTRAST) -> str:
    """Return the nearest colour of this hue and saturation whose contrast with the papers passes."""
    papers = tuple(papers)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    end = 0.0 if _luminance(papers[0]) > 0.5 else 1.0
    for step in range(_STEPS + 1):
        moved = lightness + (end - lightness) * step / _STEPS
        found = _hex(colorsys.hls_to_rgb(hue, moved, saturation)) if step else colour
        if least_contrast(found, papers) >= least:
            return found
    raise ValueError(f"no colour has a contrast of {least} with {papers}")


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red / 255, green / 255, blue / 255


def _hex(channels: tuple[float, float, float]) -> str:
    return f"#{bytes(round(255 * channel) for channel in channels).hex()}"


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

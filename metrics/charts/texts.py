"""Widths of texts in pixels, and line breaks. Pure."""

import re
from collections.abc import Iterable

FONT_SIZE = 13
LINE_HEIGHT = 16
# How much wider a text is in bold letters.
BOLD = 1.1

# Widths in em, a little more than in common interface fonts. Not measured, so that every
# machine draws the same, whether it has a Chinese face or not.
_NARROW = frozenset(" .,;:'’|!()[]ijlftrI-")
_WIDE = frozenset("MWmw%@+−=—…")

# Where a line may break: after a space, hyphen or slash, and around each hanzi, but not before
# punctuation that closes.
_HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PIECES = re.compile(rf"[{_HAN}][，。、；：？！）」』》]*|[^\s{_HAN}/-]+[/-]*\s?|[\s/-]")


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Return the approximate width of a text in pixels."""
    return size * sum(map(_em, text))


def _em(character: str) -> float:
    if ord(character) >= 0x2E80:
        return 1.0
    if character in _NARROW:
        return 0.38
    if character in _WIDE:
        return 0.95
    return 0.72 if character.isupper() else 0.62


def wrap(text: str, width: float, *, lines: int = 2) -> list[str]:
    """Break a text into lines of a width, up to a number of lines; cut text ends in “…”."""
    found = _fill(_PIECES.findall(text.strip()), width)
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [truncate(line, width) for line in found]


def break_lines(text: str, width: float) -> list[str]:
    """Break a text into as many lines of a width as it needs; nothing is cut."""
    pieces = _PIECES.findall(text.strip())
    fitting = ([piece] if text_width(piece.strip()) <= width else piece for piece in pieces)
    found = _fill((part for parts in fitting for part in parts), width)
    return found if found != [""] else []


def _fill(pieces: Iterable[str], width: float) -> list[str]:
    found = [""]
    for piece in pieces:
        if found[-1].strip() and text_width((found[-1] + piece).rstrip()) > width:
            found.append("")
        found[-1] += piece
    return [line.strip() for line in found]


def cuts_words(text: str, width: float) -> bool:
    """Return whether lines of a width break this text within a word."""
    return any(text_width(piece.strip()) > width for piece in _PIECES.findall(text))


def truncate(text: str, width: float) -> str:
    """Return a text cut to a width, with “…” if it was cut."""
    if text_width(text) <= width:
        return text
    cut = text
    while cut and text_width(f"{cut}…") > width:
        cut = cut[:-1]
    return f"{cut.rstrip()}…"

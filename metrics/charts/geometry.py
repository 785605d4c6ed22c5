"""Measurements of charts: text widths, line breaks, round ticks, distances of labels. Pure."""

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from statistics import fmean

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
    found = [""]
    for piece in _PIECES.findall(text.strip()):
        if found[-1].strip() and text_width((found[-1] + piece).rstrip()) > width:
            found.append("")
        found[-1] += piece
    found = [line.strip() for line in found]
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [truncate(line, width) for line in found]


def truncate(text: str, width: float) -> str:
    """Return a text cut to a width, with “…” if it was cut."""
    if text_width(text) <= width:
        return text
    cut = text
    while cut and text_width(f"{cut}…") > width:
        cut = cut[:-1]
    return f"{cut.rstrip()}…"


# Numbers that differ by no larger a part are one place in a drawing, whose numbers have 64 bits; and
# to numbers from here on, 1 is such a part.
_SAME, _LARGE = Decimal("1E-15"), Decimal("1E12")


def ticks(values: Sequence[Decimal], *, about: int, from_zero: bool = False) -> list[Decimal]:
    """Return about so many round numbers that enclose the values: 1, 2 or 5 times a power of 10.

    They begin at zero with `from_zero`, and if the values leave little room below them.
    """
    low, high = min(values), max(values)
    if from_zero or 0 < low < high * Decimal("0.7"):
        low = min(low, Decimal(0))
    if from_zero or 0 > high > low * Decimal("0.7"):
        high = max(high, Decimal(0))
    size = max(low.copy_abs(), high.copy_abs())
    if high - low <= size * _SAME:
        room = Decimal(1) if size < _LARGE else size * _SAME * 1000
        low, high = (low - room, high + room) if low else (Decimal(0), Decimal(1))
    step = _round_step((high - low) / about)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [step * n for n in range(first, last + 1)]


def _round_step(step: Decimal) -> Decimal:
    power = Decimal(10) ** step.adjusted()
    return next(power * m for m in (1, 2, 5, 10) if power * m >= step)


def break_lines(text: str, width: float) -> list[str]:
    """Break a text into as many lines of a width as it needs; nothing is cut."""
    found = [""]
    for piece in _PIECES.findall(text.strip()):
        if found[-1].strip() and text_width((found[-1] + piece).rstrip()) > width:
            found.append("")
        for character in piece:
            if found[-1] and text_width((found[-1] + character).rstrip()) > width:
                found.append("")
            found[-1] += character
    return [line.strip() for line in found]


def cuts_words(text: str, width: float) -> bool:
    """Return whether lines of a width break this text within a word."""
    return any(text_width(piece.strip()) > width for piece in _PIECES.findall(text))


def separate(places: Sequence[float], sizes: Sequence[float], *, high: float) -> list[float]:
    """Return the places, moved as little as needed so that boxes of these sizes do not overlap.

    The boxes are between 0 and `high`; if they are too large together, they begin at 0.
    """
    order = sorted(range(len(places)), key=places.__getitem__)
    # Below the boxes before it, each box has the same free place as they have or a greater one: an
    # isotonic regression, in which neighbours that would overlap share the mean of their places.
    before = dict(zip(order, accumulate((sizes[n] for n in order), initial=0.0), strict=False))
    groups: list[list[float]] = []
    for n in order:
        groups.append([places[n] - before[n] - sizes[n] / 2])
        while len(groups) > 1 and fmean(groups[-2]) > fmean(groups[-1]):
            last = groups.pop()
            groups[-1] += last
    free = [fmean(group) for group in groups for _ in group]
    most = max(0.0, high - sum(sizes))
    moved = list(places)
    for n, place in zip(order, free, strict=True):
        moved[n] = before[n] + sizes[n] / 2 + min(max(place, 0.0), most)
    return moved


def select_labels(places: Sequence[float], *, gap: float) -> list[int]:
    """Return the indexes of the places to label: the last, and others at least a gap apart."""
    labelled: list[int] = []
    for n in range(len(places) - 1, -1, -1):
        if not labelled or places[labelled[-1]] - places[n] >= gap:
            labelled.append(n)
    return sorted(labelled)

"""Charts of views as accessible SVG for pages: bars over a period, and sparklines.

Colours are classes of `static/css/site/chart.css`; the page puts a chart into an element with the
class `chart`. Each chart is drawn twice, wide and narrow, so that letters have one size on every
screen; the style sheet shows one of them.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count
from math import ceil

from django.utils.safestring import SafeString

FONT_SIZE = 12
_SIZES = {"wide": (720, 190), "narrow": (340, 160)}
# Distances, in the units of the drawing.
_LEGEND, _SEAL, _AXIS, _GAP = 24, 16, 22, 6
_MAX_TICKS, _MAX_SEAL_ROWS = 4, 4
_WIDEST_BAR = 48


@dataclass(frozen=True)
class Slot:
    """A day, week or month with its views: its short label on the axis, and its whole name."""

    label: str
    name: str
    views: int
    unique: int


@dataclass(frozen=True)
class Seal:
    """Editions or releases in a slot: their numbers, and their names."""

    number: str
    name: str


def bar_chart(
    slots: Sequence[Slot],
    *,
    names: tuple[str, str],
    title: str,
    description: str,
    seals: Mapping[int, Seal],
) -> SafeString:
    """Return the views in each slot and in front of them the unique ones, which have these `names`.

    `title` is the accessible name of the chart, `description` says what is seen in it, and `seals` stand
    over their slots.
    """
    head = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return SafeString(
        "".join(
            f'<svg class="{kind}" role="img" viewBox="0 0 {width} {drawing.bottom + _AXIS}"'
            f' font-size="{FONT_SIZE}">{head}{"".join(drawing.parts(names))}</svg>'
            for kind, (width, height) in _SIZES.items()
            for drawing in [_Drawing(slots, seals, width=width, height=height)]
        )
    )


def sparkline(values: Sequence[int], *, title: str) -> SafeString:
    """Return a line of the values, without axes, with an accessible name."""
    width, height = 90, 20
    most = max(values, default=0) or 1
    step = (width - 2) / max(len(values) - 1, 1)
    points = " ".join(
        f"{'L' if n else 'M'}{_round(1 + n * step)}"
        f" {_round(height - 2 - (height - 4) * value / most)}"
        for n, value in enumerate(values)
    )
    return SafeString(
        f'<svg class="sparkline" role="img" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}"><title>{escape(title)}</title>'
        f'<path d="{points}"/></svg>'
    )


def ticks(most: int) -> list[int]:
    """Return the values of the axis: 0 and a few multiples of a round number, up to `most` or more."""
    step = next(
        factor * 10**power
        for power in count()
        for factor in (1, 2, 5)
        if most <= _MAX_TICKS * factor * 10**power
    )
    return [step * n for n in range(max(ceil(most / step), 1) + 1)]


class _Drawing:
    """Chart of a width; `bottom` is where its axis is."""

    def __init__(
        self, slots: Sequence[Slot], seals: Mapping[int, Seal], *, width: int, height: int
    ) -> None:
        self._slots = slots
        self._width = width
        self._ticks = ticks(max((slot.views for slot in slots), default=0))
        self._left = ceil(max(_text_width(f"{tick:,}") for tick in self._ticks)) + _GAP
        self._slot_width = (width - self._left - 1) / max(len(slots), 1)
        self._seals = list(self._place(seals))
        rows = max((row for *_, row in self._seals), default=-1) + 1
        self._top = _LEGEND + rows * (_SEAL + 2) + FONT_SIZE
        self.bottom = self._top + height

    def parts(self, names: tuple[str, str]) -> Iterator[str]:
        """Yield the elements of the drawing, those in front last."""
        legend = self._left
        for ink, name in zip(("series-5", "series-1"), names, strict=True):
            yield f'<path class="{ink}" d="M{legend} 4h11v11h-11z"/>'
            yield _text("ink", legend + 16, 14, name)
            legend += 34 + ceil(_text_width(name))
        for tick in self._ticks:
            y, ink = self._y(tick), "muted" if tick == 0 else "rule"
            yield f'<path class="{ink}-line" d="M{self._left} {_round(y)}H{self._width}"/>'
            yield _text("muted", self._left - _GAP, y + 4, f"{tick:,}", anchor="end")
        yield self._bars("series-5", [slot.views for slot in self._slots])
        yield self._bars("series-1", [slot.unique for slot in self._slots])
        yield self._tops()
        yield from self._labels()
        for x, width, seal, row in self._seals:
            y = _LEGEND + row * (_SEAL + 2) + 2
            middle, across = x + width / 2, _round(width)
            yield (
                f'<path class="series-3-line" stroke-dasharray="2 2"'
                f' d="M{_round(middle)} {y + _SEAL}V{self.bottom}"/>'
                f'<path class="series-3" d="M{_round(x)} {y}h{across}v{_SEAL}h-{across}z">'
                f"<title>{escape(seal.name)}</title></path>"
            )
            yield _text("paper", middle, y + 12, seal.number, anchor="middle")
        # Shown when a slot is pointed at.
        for n, slot in enumerate(self._slots):
            said = (
                f"{name} {value:,}"
                for name, value in zip(names, (slot.views, slot.unique), strict=True)
            )
            yield (
                f'<path class="slot" d="M{_round(self._x(n))} {self._top}V{self.bottom}'
                f'h{_round(self._slot_width)}V{self._top}z">'
                f"<title>{escape(slot.name)}: {escape(', '.join(said))}</title></path>"
            )

    def _x(self, slot: float) -> float:
        return self._left + slot * self._slot_width

    def _y(self, value: int) -> float:
        return self.bottom - (self.bottom - self._top) * value / self._ticks[-1]

    def _each_bar(self, values: Iterable[int]) -> Iterator[tuple[float, float, float]]:
        # Its slot but for a gap, and no slab where slots are few.
        width = min(self._slot_width - min(self._slot_width / 5, 3), _WIDEST_BAR)
        for n, value in enumerate(values):
            if value:
                yield self._x(n + 0.5) - width / 2, self._y(value), width

    def _bars(self, ink: str, values: Iterable[int]) -> str:
        bars = "".join(
            f"M{_round(x)} {self.bottom}V{_round(y)}h{_round(width)}V{self.bottom}z"
            for x, y, width in self._each_bar(values)
        )
        return f'<path class="{ink}" d="{bars}"/>'

    def _tops(self) -> str:
        """Draw the tops of the views, whose tint alone would be too pale."""
        bars = self._each_bar(slot.views for slot in self._slots)
        tops = "".join(f"M{_round(x)} {_round(y)}h{_round(width)}" for x, y, width in bars)
        return f'<path class="series-1-line" d="{tops}"/>'

    def _labels(self) -> Iterator[str]:
        widest = max((_text_width(slot.label) for slot in self._slots), default=0)
        room = max(int((self._width - self._left) // (widest + 2 * _GAP + 4)), 1)
        end = -1.0
        for n in range(0, len(self._slots), ceil(len(self._slots) / room) or 1):
            label = self._slots[n].label
            half = _text_width(label) / 2
            x = min(max(self._x(n + 0.5), half), self._width - half)
            if x - half >= end + _GAP:
                end = x + half
                yield _text("muted", x, self.bottom + 17, label, anchor="middle")

    def _place(self, seals: Mapping[int, Seal]) -> Iterator[tuple[float, float, Seal, int]]:
        """Yield x, width and row of each seal."""
        ends = [-1.0] * _MAX_SEAL_ROWS
        for slot, seal in sorted(seals.items()):
            width = max(_text_width(seal.number) + 6, _SEAL)
            x = min(max(self._x(slot + 0.5) - width / 2, 0), self._width - width)
            # Where there is no room at all, seals overlap in the last row.
            row = next((n for n, end in enumerate(ends) if x > end + 2), len(ends) - 1)
            ends[row] = x + width
            yield x, width, seal, row


def _text(ink: str, x: float, y: float, text: str, *, anchor: str = "start") -> str:
    place = f'x="{_round(x)}" y="{_round(y)}" text-anchor="{anchor}"'
    return f'<text class="{ink}" {place}>{escape(text)}</text>'


def _round(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _text_width(text: str) -> float:
    """Return about how wide a text is drawn."""
    return sum(
        FONT_SIZE if unicodedata.east_asian_width(letter) in "WF" else FONT_SIZE * 0.58
        for letter in text
    )

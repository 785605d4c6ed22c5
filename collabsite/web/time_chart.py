"""Charts over time as accessible SVG for pages: bars of one or two series, and sparklines. Pure.

Colours are classes of `static/css/site/chart.css`; the page puts a chart into an element with the
class `chart`. Each chart is drawn twice, wide and narrow, so that letters have one size on every
screen; the style sheet shows one of them.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import count
from math import ceil

from django.utils.safestring import SafeString

FONT_SIZE = 12
_WIDE, _NARROW = (720, 190), (340, 160)
# Distances, in the units of the drawing.
_LEGEND_HEIGHT, _SEAL, _AXIS_HEIGHT, _GAP = 24, 16, 22, 6
_MAX_TICKS, _MAX_SEAL_ROWS = 4, 4
_SPARK = (90, 20)
_WIDEST_BAR = 48


@dataclass(frozen=True)
class Slot:
    """A day, week or month: its short label on the axis, and its whole name."""

    label: str
    name: str


@dataclass(frozen=True)
class Series:
    """Numbers by slot, and their name."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True)
class Mark:
    """An edition or release in a slot: its number in a seal, and its name."""

    slot: int
    number: int
    name: str


def time_chart(
    slots: Sequence[Slot],
    series: Sequence[Series],
    *,
    title: str,
    description: str,
    marks: Sequence[Mark] = (),
) -> SafeString:
    """Return the chart of one or two series as SVG for a page.

    A second series is a part of the first, as unique views are of views, and is drawn in front of
    it. `title` is the accessible name of the chart, and `description` says what is seen in it.
    """
    drawings = (
        _Drawing(slots, series, marks, width=width, plot_height=height)
        for width, height in (_WIDE, _NARROW)
    )
    name = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return SafeString(
        "".join(
            f'<svg class="{kind}" role="img" viewBox="0 0 {each.width} {each.height}"'
            f' font-size="{FONT_SIZE}">{name}{each.parts()}</svg>'
            for kind, each in zip(("wide", "narrow"), drawings, strict=True)
        )
    )


def sparkline(values: Sequence[int], *, title: str) -> SafeString:
    """Return a line of the values, without axes, with an accessible name."""
    width, height = _SPARK
    most = max(values, default=0)
    step = (width - 2) / max(len(values) - 1, 1)
    points = " ".join(
        f"{'L' if n else 'M'}{_round(1 + n * step)} {_round(_spark_y(value, most, height))}"
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
    """Chart of a width; `height` follows from what is in it."""

    def __init__(
        self,
        slots: Sequence[Slot],
        series: Sequence[Series],
        marks: Sequence[Mark],
        *,
        width: int,
        plot_height: int,
    ) -> None:
        self._slots = slots
        self._series = series
        self._ticks = ticks(max((max(each.values, default=0) for each in series), default=0))
        self.width = width
        self._left = ceil(max(_text_width(f"{tick:,}") for tick in self._ticks)) + _GAP
        self._slot_width = (width - self._left - 1) / max(len(slots), 1)
        self._seals = self._place_seals(marks)
        rows = max((row for *_, row in self._seals), default=-1) + 1
        self._legend = _LEGEND_HEIGHT if len(series) > 1 else 0
        self._top = self._legend + rows * (_SEAL + 2) + FONT_SIZE
        self._bottom = self._top + plot_height
        self.height = self._bottom + _AXIS_HEIGHT

    def parts(self) -> str:
        """Return the elements of the drawing, those in front last."""
        return "".join(
            [
                self._draw_legend(),
                self._draw_axis(),
                *(self._draw_bars(n, each.values) for n, each in enumerate(self._series)),
                self._draw_outline(),
                self._draw_labels(),
                self._draw_seals(),
                self._draw_names(),
            ]
        )

    def _x(self, slot: float) -> float:
        return self._left + slot * self._slot_width

    def _y(self, value: int) -> float:
        return self._bottom - (self._bottom - self._top) * value / self._ticks[-1]

    def _draw_legend(self) -> str:
        if not self._legend:
            return ""
        parts, x = [], float(self._left)
        for each, ink in zip(self._series, self._inks, strict=True):
            parts.append(
                f'<path class="{ink}" d="M{_round(x)} 4h11v11h-11z"/>'
                f'<text class="ink" x="{_round(x + 16)}" y="14">{escape(each.name)}</text>'
            )
            x += 16 + _text_width(each.name) + 18
        return "".join(parts)

    @property
    def _inks(self) -> list[str]:
        return ["series-5", "series-1"][-len(self._series) :]

    def _draw_axis(self) -> str:
        return "".join(
            f'<path class="{"muted" if tick == 0 else "rule"}-line"'
            f' d="M{self._left} {_round(self._y(tick))}H{self.width}"/>'
            f'<text class="muted" x="{self._left - _GAP}" y="{_round(self._y(tick) + 4)}"'
            f' text-anchor="end">{tick:,}</text>'
            for tick in self._ticks
        )

    @property
    def _bar_width(self) -> float:
        """Width of a bar: its slot but for a gap, and no slab where slots are few."""
        return min(self._slot_width - min(self._slot_width / 5, 3), _WIDEST_BAR)

    def _draw_bars(self, number: int, values: Sequence[int]) -> str:
        width = self._bar_width
        bars = "".join(
            f"M{_round(self._x(n + 0.5) - width / 2)} {self._bottom}V{_round(self._y(value))}"
            f"h{_round(width)}V{self._bottom}z"
            for n, value in enumerate(values)
            if value
        )
        return f'<path class="{self._inks[number]}" d="{bars}"/>' if bars else ""

    def _draw_outline(self) -> str:
        """Draw the tops of the first series, whose tint alone would be too pale."""
        if len(self._series) < 2:
            return ""
        width = self._bar_width
        tops = "".join(
            f"M{_round(self._x(n + 0.5) - width / 2)} {_round(self._y(value))}h{_round(width)}"
            for n, value in enumerate(self._series[0].values)
            if value
        )
        return f'<path class="series-1-line" d="{tops}"/>' if tops else ""

    def _draw_labels(self) -> str:
        widest = max((_text_width(slot.label) for slot in self._slots), default=0)
        room = max(int((self.width - self._left) // (widest + 2 * _GAP + 4)), 1)
        step = ceil(len(self._slots) / room) or 1
        parts, end = [], -1.0
        for n in range(0, len(self._slots), step):
            label = self._slots[n].label
            half = _text_width(label) / 2
            x = min(max(self._x(n + 0.5), half), self.width - half)
            if x - half < end + _GAP:
                continue
            end = x + half
            parts.append(
                f'<text class="muted" x="{_round(x)}" y="{self._bottom + 17}"'
                f' text-anchor="middle">{escape(label)}</text>'
            )
        return "".join(parts)

    def _place_seals(self, marks: Sequence[Mark]) -> list[tuple[float, float, str, str, int]]:
        """Return x, width, number, name and row of each seal; a slot with several marks has one."""
        of_slots: dict[int, list[Mark]] = {}
        for mark in sorted(marks, key=lambda each: (each.slot, each.number)):
            of_slots.setdefault(mark.slot, []).append(mark)
        ends = [-1.0] * _MAX_SEAL_ROWS
        placed = []
        for slot, several in of_slots.items():
            number = f"{several[0].number}"
            if len(several) > 1:
                number += f"–{several[-1].number}"
            width = max(_text_width(number) + 6, _SEAL)
            x = min(max(self._x(slot + 0.5) - width / 2, 0), self.width - width)
            # Where there is no room at all, seals overlap in the last row.
            row = next((n for n, end in enumerate(ends) if x > end + 2), len(ends) - 1)
            ends[row] = x + width
            name = "; ".join(mark.name for mark in several)
            placed.append((x, width, number, name, row))
        return placed

    def _draw_seals(self) -> str:
        parts = []
        for x, width, number, name, row in self._seals:
            y = self._legend + row * (_SEAL + 2) + 2
            middle = x + width / 2
            parts.append(
                f'<path class="series-3-line" stroke-dasharray="2 2"'
                f' d="M{_round(middle)} {y + _SEAL}V{self._bottom}"/>'
                f'<path class="series-3" d="M{_round(x)} {y}h{_round(width)}v{_SEAL}h-{_round(width)}z">'
                f"<title>{escape(name)}</title></path>"
                f'<text class="paper" x="{_round(middle)}" y="{y + 12}" text-anchor="middle"'
                f' font-weight="600">{number}</text>'
            )
        return "".join(parts)

    def _draw_names(self) -> str:
        """Draw what is shown when a slot is pointed at."""
        parts = []
        for n, slot in enumerate(self._slots):
            values = ", ".join(f"{each.name} {each.values[n]:,}" for each in self._series)
            parts.append(
                f'<path class="slot" d="M{_round(self._x(n))} {self._top}V{self._bottom}'
                f'h{_round(self._slot_width)}V{self._top}z">'
                f"<title>{escape(slot.name)}: {escape(values)}</title></path>"
            )
        return "".join(parts)


def _spark_y(value: int, most: int, height: int) -> float:
    return height - 2 - (height - 4) * value / (most or 1)


def _round(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _text_width(text: str) -> float:
    """Return about how wide a text is drawn."""
    return sum(
        FONT_SIZE if unicodedata.east_asian_width(letter) in "WF" else FONT_SIZE * 0.58
        for letter in text
    )

"""Lines over periods: what line charts and small multiples share. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from metrics.cells.periods import period_position
from metrics.charts.canvas import Canvas, px
from metrics.charts.geometry import LINE_HEIGHT, select_labels, text_width
from metrics.charts.scales import Scale
from metrics.charts.subject import Subject

# The height of an axis of periods, and the least distance between two of them.
AXIS, BETWEEN_PERIODS = 26, 14
# Between a plot and the numbers beside it, and between its sides and the first and last point.
BESIDE, INSET = 10, 6
EMPHASISED, QUIET = 3, 1.5
# What a value on its own is wider than its line, and the least width of an area with a title.
DOT, LEAST_SLOT = 3, 3


@dataclass(frozen=True)
class Line:
    """A named line: its value and text in each period, None and '' where it has none."""

    name: str
    values: tuple[Decimal | None, ...]
    texts: tuple[str, ...]

    @property
    def present(self) -> list[Decimal]:
        """Values that are not missing."""
        return [value for value in self.values if value is not None]


@dataclass(frozen=True)
class Series:
    """All lines of a chart, over the same periods, on one scale with written marks.

    The line with the number `emphasis` is emphasised.
    """

    lines: tuple[Line, ...]
    emphasis: int
    periods: tuple[str, ...]
    scale: Scale
    marks: tuple[str, ...]

    @classmethod
    def of(cls, subject: Subject) -> "Series":
        """Return a line for each item of one indicator, or for each indicator of one item."""
        periods = sorted({m.period for m in subject.measures}, key=period_position)
        found = _lines(subject, periods)
        # The axis begins and ends with the lines.
        full = [
            n for n, p in enumerate(periods) if any(line.values[n] is not None for line in found)
        ]
        if len(full) > 1:
            periods = periods[full[0] : full[-1] + 1]
            found = _lines(subject, periods)
        lines = [line for line in found if line.present]
        asked = found[min(subject.emphasis or 0, len(found) - 1)]
        emphasis = next((n for n, line in enumerate(lines) if line is asked), 0)
        values = [value for line in lines for value in line.present]
        scale = Scale.of(values, log=subject.is_log)
        marks = subject.measures[0].write(scale.marks)
        return cls(tuple(lines), emphasis, tuple(periods), scale, tuple(marks))

    @property
    def gutter(self) -> float:
        """Width that the numbers of the axis need at the left, or half of the first period."""
        return max(max(map(text_width, self.marks)) + BESIDE, self.underhang)

    @property
    def underhang(self) -> float:
        """Width that half of the first period needs at the left of a plot."""
        return max(0.0, text_width(self.periods[0]) / 2 - INSET)

    @property
    def overhang(self) -> float:
        """Width that half of the last period needs at the right of a plot."""
        return max(0.0, text_width(self.periods[-1]) / 2 - INSET)


@dataclass(frozen=True)
class Plot:
    """The area of a canvas in which lines are drawn."""

    series: Series
    left: float
    top: float
    width: float
    height: float

    @cached_property
    def across(self) -> list[float]:
        """Horizontal places of the periods."""
        moments = list(map(period_position, self.series.periods))
        first, span = moments[0], moments[-1] - moments[0]
        width = self.width - 2 * INSET
        parts = [(moment - first) / span if span else 0.5 for moment in moments]
        return [self.left + INSET + width * part for part in parts]

    def down(self, value: Decimal) -> float:
        """Return the vertical place of a value."""
        return self.top + self.height * (1 - self.series.scale.place(value))

    def draw_marks(self, canvas: Canvas, *, numbered: bool = True) -> None:
        """Draw a rule for each mark of the scale that has room, with its number."""
        marks = list(zip(self.series.scale.marks, self.series.marks, strict=True))[::-1]
        places = [self.down(mark) for mark, _ in marks]
        for n in select_labels(places, gap=LINE_HEIGHT + 2):
            (mark, text), y = marks[n], places[n]
            ink = "rule" if mark else "muted"
            canvas.rule(self.left, y, self.left + self.width, y, ink=ink)
            if numbered:
                canvas.text([text], self.left - BESIDE, y, ink="muted", anchor="end")

    def draw_periods(self, canvas: Canvas, *, only_ends: bool = False) -> None:
        """Write periods under the plot: the last, and as there is room the first and round years."""
        periods = self.series.periods
        gap = max(map(text_width, periods)) + BETWEEN_PERIODS
        written: list[int] = []
        for n in [len(periods) - 1, 0, *([] if only_ends else self._round_periods(gap))]:
            if all(abs(self.across[n] - self.across[other]) >= gap for other in written):
                written.append(n)
                y = self.top + self.height + 18
                canvas.text([periods[n]], self.across[n], y, ink="muted", anchor="middle")

    def _round_periods(self, gap: float) -> list[int]:
        """Return the years that are divisible by a round step, or all periods that are no years."""
        periods = self.series.periods
        if not all(period.isdigit() for period in periods) or len(periods) == 1:
            return list(range(len(periods)))
        years = (self.across[-1] - self.across[0]) / (int(periods[-1]) - int(periods[0]))
        step = next(
            (step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if step * years >= gap), 1000
        )
        return [n for n, period in enumerate(periods) if int(period) % step == 0]

    def draw_line(self, canvas: Canvas, line: Line, *, emphasised: bool, dashes: int = 0) -> None:
        """Draw a line, broken where a value is missing; a value on its own is a dot."""
        ink = "series-1-line" if emphasised else f"dashes-{dashes} quiet-line"
        width = EMPHASISED if emphasised else QUIET
        canvas.path(self.course(line), ink, width=width)
        around = zip((None, *line.values), line.values, (*line.values[1:], None), strict=False)
        alone = [
            f"M{px(self.across[n])},{px(self.down(value))}h0"
            for n, (before, value, after) in enumerate(around)
            if value is not None and before is None and after is None
        ]
        if alone:
            canvas.path("".join(alone), ink.split()[-1], width=width + DOT)

    def course(self, line: Line) -> str:
        """Return the path of a line."""
        course, is_begun = [], False
        for n, value in enumerate(line.values):
            if value is not None:
                place = f"{px(self.across[n])},{px(self.down(value))}"
                course.append(f"L{place}" if is_begun else f"M{place}h0")
            is_begun = value is not None
        return "".join(course)

    def draw_slots(self, canvas: Canvas, lines: Sequence[Line]) -> None:
        """Add an area for each period, whose title has the values of the lines."""
        shown: list[int] = []
        for n, place in enumerate(self.across):
            if not shown or place - self.across[shown[-1]] >= LEAST_SLOT:
                shown.append(n)
        middles = [(self.across[a] + self.across[b]) / 2 for a, b in pairwise(shown)]
        edges = [self.left, *middles, self.left + self.width]
        for place, n in enumerate(shown):
            period = self.series.periods[n]
            found = [line for line in lines if line.values[n] is not None]
            found.sort(key=lambda line: -(line.values[n] or 0))
            if found:
                title = "\n".join(
                    [period, *(f"{line.name}\u2002{line.texts[n]}" for line in found)]
                )
                width = edges[place + 1] - edges[place]
                canvas.box(edges[place], self.top, width, self.height, "slot", title=title)


def keep_extremes(
    periods: Sequence[str], lines: Sequence[Mapping[str, Decimal | None]], *, most: int
) -> set[str]:
    """Return the ends and, of equal parts of the periods, those of each line's least and greatest value.

    A part without values keeps a period, so that lines are broken there.
    """
    size = -(-len(periods) // max(1, most // (2 * len(lines) or 1)))
    kept = {periods[0], periods[-1]}
    for start in range(0, len(periods), size):
        part = periods[start : start + size]
        found = [pairs for values in lines if (pairs := _present(values, part))]
        kept.update(pair[1] for pairs in found for pair in (min(pairs), max(pairs)))
        if len(found) < len(lines) or not found:
            kept.add(part[0])
    return kept


def _present(
    values: Mapping[str, Decimal | None], periods: Sequence[str]
) -> list[tuple[Decimal, str]]:
    return [(value, p) for p in periods if (value := values.get(p)) is not None]


def _lines(subject: Subject, periods: Sequence[str]) -> list[Line]:
    codes = list(dict.fromkeys(measure.code for measure in subject.measures))
    if subject.is_one_indicator:
        named = [(item.label, item, codes[0]) for item in subject.items]
    else:
        [item] = subject.items
        labels = {measure.code: measure.label for measure in subject.measures}
        named = [(labels[code], item, code) for code in codes]
    columns = {(m.code, m.period): n for n, m in enumerate(subject.measures)}
    found = []
    for name, item, code in named:
        places = [columns.get((code, period)) for period in periods]
        found.append(
            Line(
                name,
                tuple(None if n is None else item.values[n] for n in places),
                tuple("" if n is None else item.texts[n] for n in places),
            )
        )
    return found

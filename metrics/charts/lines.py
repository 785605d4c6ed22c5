"""Lines over periods: in one plot, in small multiples, of one number, and in a cell of a table. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from metrics.cells.periods import period_position
from metrics.charts.marks import Canvas, Drawing, px
from metrics.charts.scales import Scale, select_labels, separate
from metrics.charts.subject import Subject
from metrics.charts.texts import BOLD, LINE_HEIGHT, break_lines, cuts_words, text_width
from metrics.shown import TableCell

# The height of an axis of periods, and the least distance between two of them.
AXIS, BETWEEN_PERIODS = 26, 14
# Between a plot and the numbers beside it, and between its sides and the first and last point.
BESIDE, INSET = 10, 6
EMPHASISED, QUIET = 3, 1.5
# What a value on its own is wider than its line, and the least width of an area with a title.
DOT, LEAST_SLOT = 3, 3

# The part of a chart's width that names beside a plot may take, and the spaces around them.
NAMES_SHARE = 0.34
TO_NAMES, BETWEEN_NAMES = 20, 3
# The least width of a column of names under a plot, and the space between two.
KEY_WIDTH, KEY_NUMBER, BETWEEN_KEYS = 300, 26, 24

# Of the plots of small multiples on a screen and on a phone: least width, and height.
SMALL, SMALL_NARROW = (190, 120), (120, 90)
BETWEEN_PLOTS, UNDER_NAME, UNDER_PLOT = 24, 8, 14

# The line of one number: its height, and widths in pixels by the names of their sizes.
NUMBER_HEIGHT = 280
NUMBER_SIZES = {"wide": 600, "narrow": 350}


@dataclass(frozen=True)
class Line:
    """A named line: its value and text in each period, None and '' where it has none."""

    name: str
    values: tuple[Decimal | None, ...]
    texts: tuple[str, ...]

    @property
    def last(self) -> Decimal:
        """The last value."""
        return next(value for value in reversed(self.values) if value is not None)


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
        """Return a line for each row of one indicator, or for each indicator of one row."""
        periods = sorted({column.period for column in subject.columns}, key=period_position)
        named = _named_cells(subject)
        full = [
            n
            for n, period in enumerate(periods)
            if any(period in cells and cells[period].value is not None for _name, cells in named)
        ]
        # The axis begins and ends with the lines.
        if len(full) > 1:
            periods = periods[full[0] : full[-1] + 1]
        found = [_line(name, cells, periods) for name, cells in named]
        lines = [line for line in found if any(value is not None for value in line.values)]
        asked = found[subject.emphasis or 0] if subject.is_one_indicator else found[0]
        scale = Scale.of(subject.numbers, log=subject.is_log)
        return cls(
            tuple(lines),
            lines.index(asked) if asked in lines else 0,
            tuple(periods),
            scale,
            tuple(subject.write(scale.marks)),
        )

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


def _named_cells(subject: Subject) -> list[tuple[str, dict[str, TableCell]]]:
    """Return the name of each line, and its cells by their periods."""
    if subject.is_one_indicator:
        periods = [column.period for column in subject.columns]
        return [(row.label, dict(zip(periods, row.cells, strict=True))) for row in subject.rows]
    found: dict[str, tuple[str, dict[str, TableCell]]] = {}
    for column, cell in zip(subject.columns, subject.rows[0].cells, strict=True):
        found.setdefault(column.code, (column.label, {}))[1][column.period] = cell
    return list(found.values())


def _line(name: str, cells: Mapping[str, TableCell], periods: Sequence[str]) -> Line:
    shown = [cells.get(period) or TableCell() for period in periods]
    values = (None if cell.value is None else Decimal(cell.value) for cell in shown)
    return Line(name, tuple(values), tuple(cell.text for cell in shown))


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

    def draw_axes(self, canvas: Canvas, *, numbered: bool = True, only_ends: bool = False) -> None:
        """Draw a rule for each mark of the scale that has room, and periods under the plot."""
        self.draw_rules(canvas, numbered=numbered)
        periods = self.series.periods
        gap = max(map(text_width, periods)) + BETWEEN_PERIODS
        written: list[int] = []
        for n in [len(periods) - 1, 0, *([] if only_ends else self._round_periods(gap))]:
            if all(abs(self.across[n] - self.across[other]) >= gap for other in written):
                written.append(n)
                y = self.top + self.height + 18
                canvas.text([periods[n]], self.across[n], y, ink="muted", anchor="middle")

    def draw_rules(self, canvas: Canvas, *, numbered: bool) -> None:
        """Draw the rules of the scale, with their numbers."""
        marks = list(zip(self.series.scale.marks, self.series.marks, strict=True))[::-1]
        places = [self.down(mark) for mark, _text in marks]
        for n in select_labels(places, gap=LINE_HEIGHT + 2):
            (mark, text), y = marks[n], places[n]
            canvas.rule(self.left, y, self.left + self.width, y, ink="rule" if mark else "muted")
            if numbered:
                canvas.text([text], self.left - BESIDE, y, ink="muted", anchor="end")

    def _round_periods(self, gap: float) -> list[int]:
        """Return the years that are divisible by a round step, or all periods that are no years."""
        periods = self.series.periods
        if not all(period.isdigit() for period in periods) or len(periods) == 1:
            return list(range(len(periods)))
        year = (self.across[-1] - self.across[0]) / (int(periods[-1]) - int(periods[0]))
        steps = (1, 2, 5, 10, 20, 50, 100, 200, 500)
        step = next((step for step in steps if step * year >= gap), 1000)
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
        for x, value in zip(self.across, line.values, strict=True):
            if value is not None:
                place = f"{px(x)},{px(self.down(value))}"
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
        edges = pairwise([self.left, *middles, self.left + self.width])
        for n, (left, right) in zip(shown, edges, strict=True):
            found = [line for line in lines if line.values[n] is not None]
            found.sort(key=lambda line: -(line.values[n] or 0))
            if found:
                named = (f"{line.name}\u2002{line.texts[n]}" for line in found)
                title = "\n".join([self.series.periods[n], *named])
                canvas.box(left, self.top, right - left, self.height, "slot", title=title)


def draw_lines(subject: Subject, width: float) -> Drawing:
    """Draw a line for each row of one indicator, or for each indicator of one row.

    One line is emphasised. Names that have no room beside the plot stand under it, by numbers.
    """
    series = Series.of(subject)
    canvas = Canvas()
    top = canvas.heading(subject.heading, width) + 16
    height = (460 if width > 900 else 360 if width > 500 else 300) - top - AXIS
    room = (width * NAMES_SHARE - TO_NAMES) / BOLD
    names = [break_lines(line.name, room) for line in series.lines]
    is_numbered = sum(map(_room_of, names)) > height or any(
        cuts_words(line.name, room) for line in series.lines
    )
    ends = [[str(n)] for n in range(1, len(names) + 1)] if is_numbered else names
    widest = max((text_width(words) for end in ends for words in end), default=0)
    right = widest * BOLD + TO_NAMES if widest else 0
    left = series.gutter
    plot = Plot(series, left, top, width - left - max(right, series.overhang), height)
    plot.draw_axes(canvas)
    _draw_named(canvas, plot, ends)
    plot.draw_slots(canvas, series.lines)
    below = top + height + AXIS
    if is_numbered:
        below = _draw_key(canvas, [line.name for line in series.lines], width, top=below + 8)
    return canvas.drawing(width, below)


def _room_of(name: Sequence[str]) -> float:
    return len(name) * LINE_HEIGHT + BETWEEN_NAMES


def _draw_named(canvas: Canvas, plot: Plot, ends: Sequence[list[str]]) -> None:
    """Draw each line with its name, and a rule from its end to the name; the emphasised one last."""
    lines, emphasis = plot.series.lines, plot.series.emphasis
    last = [plot.down(line.last) for line in lines]
    # Half a line above the plot there is nothing that a name could touch.
    above = plot.top - LINE_HEIGHT / 2
    placed = separate(
        [y - above for y in last],
        list(map(_room_of, ends)),
        high=plot.height + LINE_HEIGHT / 2 + 2,
    )
    side = plot.left + plot.width
    order = sorted(range(len(ends)), key=lambda n: n == emphasis)
    for dashes, n in enumerate(order):
        y, is_emphasised = above + placed[n], n == emphasis
        canvas.begin_group("line")
        plot.draw_line(canvas, lines[n], emphasised=is_emphasised, dashes=dashes % 6)
        if abs(y - last[n]) > 2:
            course = f"M{px(side)},{px(last[n])}L{px(side + TO_NAMES - 5)},{px(y)}"
            canvas.path(course, "rule-line")
        ink, weight = ("series-1", 600) if is_emphasised else ("muted", 400)
        canvas.text(ends[n], side + TO_NAMES, y, ink=ink, weight=weight)
        canvas.end_group()


def _draw_key(canvas: Canvas, names: Sequence[str], width: float, *, top: float) -> float:
    """Write the names with their numbers in columns; return the lower edge."""
    columns = max(1, int((width + BETWEEN_KEYS) // (KEY_WIDTH + BETWEEN_KEYS)))
    size = (width + BETWEEN_KEYS) / columns - BETWEEN_KEYS
    broken = [break_lines(name, size - KEY_NUMBER) for name in names]
    for start in range(0, len(names), columns):
        row = broken[start : start + columns]
        for column, lines in enumerate(row):
            x = column * (size + BETWEEN_KEYS)
            canvas.text_below([str(start + column + 1)], x, top, ink="muted")
            canvas.text_below(lines, x + KEY_NUMBER, top)
        top += max(map(len, row)) * LINE_HEIGHT + BETWEEN_NAMES
    return top


def draw_multiples(subject: Subject, width: float) -> Drawing:
    """Draw a small plot for each line, all on one scale."""
    series = Series.of(subject)
    least, height = SMALL_NARROW if width < 500 else SMALL
    left, overhang = series.gutter, series.overhang
    between = max(BETWEEN_PLOTS, series.underhang + overhang + BETWEEN_PERIODS)
    most = max(1, int((width - left - overhang + between) // (least + between)))
    abreast = -(-len(series.lines) // -(-len(series.lines) // most))
    plot_width = (width - left - overhang - (abreast - 1) * between) / abreast
    canvas = Canvas()
    top = canvas.heading(subject.heading, width, space=10)
    for start in range(0, len(series.lines), abreast):
        row = series.lines[start : start + abreast]
        names = [break_lines(line.name, plot_width / BOLD) for line in row]
        top += max(map(len, names)) * LINE_HEIGHT + UNDER_NAME
        for n, (line, name) in enumerate(zip(row, names, strict=True)):
            x = left + n * (plot_width + between)
            above = top - UNDER_NAME - len(name) * LINE_HEIGHT
            canvas.text_below(name, x, above, weight=600)
            plot = Plot(series, x, top, plot_width, height)
            plot.draw_axes(canvas, numbered=n == 0, only_ends=True)
            plot.draw_line(canvas, line, emphasised=True)
            plot.draw_slots(canvas, [line])
        top += height + AXIS + UNDER_PLOT
    return canvas.drawing(width, top - UNDER_PLOT)


def draw_number(subject: Subject, width: float, *, period: str) -> Drawing:
    """Draw the first line of a subject, with a point at a period."""
    series = Series.of(subject)
    line = series.lines[0]
    left, top = series.gutter, LINE_HEIGHT / 2
    right = max(series.overhang, LINE_HEIGHT / 2)
    plot = Plot(series, left, top, width - left - right, NUMBER_HEIGHT - AXIS - top)
    canvas = Canvas()
    plot.draw_axes(canvas)
    plot.draw_line(canvas, line, emphasised=True)
    values = dict(zip(series.periods, line.values, strict=True))
    if (value := values.get(period)) is not None:
        canvas.point(plot.across[series.periods.index(period)], plot.down(value), series=0)
    plot.draw_slots(canvas, [line])
    return canvas.drawing(width, NUMBER_HEIGHT)


# Of the line in a cell of a table, in pixels; its places are half pixels, so that they are whole numbers.
CELL_WIDTH, CELL_HEIGHT = 96, 20
# A line through fewer says no more than its numbers.
FEWEST_PERIODS = 4


def sparkline_svg(periods: Sequence[str], values: Mapping[str, Decimal]) -> str:
    """Return a small line without axes through values by period, as markup; periods are in order.

    It is broken where a value is missing, and says nothing to who can't see it.
    """
    moments = list(map(period_position, periods))
    low, high = min(values.values()), max(values.values())
    across, down = 2 * CELL_WIDTH - 4, 2 * CELL_HEIGHT - 6
    course, is_begun = [], False
    for moment, value in zip(moments, map(values.get, periods), strict=True):
        if value is not None:
            x = 2 + round(across * (moment - moments[0]) / (moments[-1] - moments[0]))
            part = float((value - low) / (high - low)) if high > low else None
            y = CELL_HEIGHT if part is None else 3 + round(down * (1 - part))
            course.append(f"L{x} {y}" if is_begun else f"M{x} {y}h0")
        is_begun = value is not None
    return (
        f'<svg class="sparkline" aria-hidden="true" width="{CELL_WIDTH}" height="{CELL_HEIGHT}"'
        f' viewBox="0 0 {2 * CELL_WIDTH} {2 * CELL_HEIGHT}"><path d="{"".join(course)}"/></svg>'
    )

"""Kinds of charts: which suits a subject, and the drawings of one. Pure."""

from typing import TYPE_CHECKING

from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from collabsite.web.text import format_list
from metrics.charts.bars import draw_bars, draw_dots, draw_groups
from metrics.charts.lines import draw_lines, draw_multiples
from metrics.charts.marks import SERIES, Drawing
from metrics.charts.subject import Subject, axis_unit
from metrics.content import CHART_KINDS, OVER_TIME

if TYPE_CHECKING:
    from django.utils.functional import Promise

# A new kind is a function here, and a name in `CHART_KINDS`.
_FUNCTIONS = {
    "bar": draw_bars,
    "grouped": draw_groups,
    "line": draw_lines,
    "multiples": draw_multiples,
    "dot": draw_dots,
}

# Widths in pixels of a page of data, an article's text and a phone's screen: letters have the same size
# on all. A style sheet shows one of the drawings.
SIZES = {"full": 988, "wide": 660, "narrow": 350}

MAX_ITEMS = 30
MAX_SERIES = len(SERIES)
MAX_LINES = 12


class ChartError(Exception):
    """The data can't be shown in this kind of chart; the message is lazy and says what to do."""


def sentence(error: ChartError) -> str:
    """Return the error as a sentence of its own."""
    return f"{capfirst(str(error.args[0]))}."


def check_kind(subject: Subject, kind: str = "") -> str:
    """Return the kind of the chart of a subject: this one, or the one that suits it.

    Raises `ChartError` if the subject does not fit the kind.
    """
    kind = kind or _suitable_kind(subject)
    if problem := _problem(subject, kind):
        raise ChartError(problem)
    return kind


def draw_chart(subject: Subject, kind: str, *, is_full: bool = False) -> dict[str, Drawing]:
    """Return the drawings of a chart by the names of their sizes, the widest first.

    Small multiples have a drawing as wide as a page, and others if it `is_full`.
    """
    sizes = dict(SIZES)
    if not is_full and kind != "multiples":
        del sizes["full"]
    return {name: draw_chart_at(subject, kind, width) for name, width in sizes.items()}


def draw_chart_at(subject: Subject, kind: str, width: float) -> Drawing:
    """Return the drawing of a chart in a width in pixels."""
    return _FUNCTIONS[kind](subject, width)


def _suitable_kind(subject: Subject) -> str:
    """Return a kind by the columns: their number, units and periods."""
    columns = subject.columns
    if len(columns) == 1 or not _has_one_unit(subject):
        return "bar"
    periods = {column.period for column in columns}
    if len(periods) > 2 and (subject.is_one_indicator or len(subject.rows) == 1):
        return "line"
    # Two values of a thing read best as a distance; more than four bars are too many for a group.
    return "dot" if subject.is_one_indicator or len(columns) > 4 else "grouped"


def _problem(subject: Subject, kind: str) -> "Promise | None":
    if kind not in CHART_KINDS:
        return format_lazy(
            _("there is no chart type “{kind}”; choose one of {kinds}"),
            kind=kind,
            kinds=format_list(CHART_KINDS),
        )
    if not subject.numbers:
        return _("the rows and columns of the chart have no numbers to draw")
    if kind != "bar" and not _has_one_unit(subject):
        return _(
            "the columns of the chart have different units, which can't share an axis; choose"
            " columns of one unit, or a bar chart, which gives each its own"
        )
    if kind in OVER_TIME:
        return _problem_of_lines(subject)
    if len(subject.columns) > MAX_SERIES:
        sentence = _("a chart can show at most {most} columns, and this has {count}; choose fewer")
        return format_lazy(sentence, most=MAX_SERIES, count=len(subject.columns))
    if len(subject.rows) > MAX_ITEMS:
        sentence = _("a chart can show at most {most} rows, and this has {count}; choose fewer")
        return format_lazy(sentence, most=MAX_ITEMS, count=len(subject.rows))
    return None


def _problem_of_lines(subject: Subject) -> "Promise | None":
    periods = {column.period for column in subject.columns}
    if "" in periods or len(periods) < 2:
        return _("a line chart needs columns of several periods; choose another type")
    if not subject.is_one_indicator and len(subject.rows) > 1:
        return _(
            "a line chart shows one indicator of several rows, or several indicators of one"
            " row; choose one indicator or one row"
        )
    count = len({column.code for column in subject.columns}) * len(subject.rows)
    if count > MAX_LINES:
        sentence = _(
            "a line chart can show at most {most} lines, and this has {count}; choose fewer rows"
        )
        return format_lazy(sentence, most=MAX_LINES, count=count)
    return None


def _has_one_unit(subject: Subject) -> bool:
    return len({axis_unit(column) for column in subject.columns}) == 1

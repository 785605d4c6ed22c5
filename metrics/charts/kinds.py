"""Kinds of charts: which suits a subject, and the drawings of one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from collabsite.web.text import format_list
from metrics.charts.bars import build_bars, build_grouped_bars
from metrics.charts.canvas import SERIES, Drawing
from metrics.charts.dots import build_dots
from metrics.charts.lines import build_lines
from metrics.charts.multiples import build_multiples
from metrics.charts.subject import Subject
from metrics.content import CHART_KINDS

if TYPE_CHECKING:
    from django.utils.functional import Promise

_BUILDERS = {
    "bar": build_bars,
    "grouped": build_grouped_bars,
    "line": build_lines,
    "multiples": build_multiples,
    "dot": build_dots,
}

# Widths in pixels of a page of data, an article's text and a phone's screen: letters have the same size
# on all. A style sheet shows one of the drawings.
SIZES = {"full": 988, "wide": 660, "narrow": 350}

# Kinds that draw lines over periods.
OVER_TIME = frozenset({"line", "multiples"})

MAX_ITEMS = 30
MAX_SERIES = len(SERIES)
MAX_LINES = 12


class ChartError(Exception):
    """The data can't be shown in this kind of chart; the message is lazy and says what to do."""


def sentence(error: ChartError) -> str:
    """Return the error as a sentence of its own."""
    return f"{capfirst(str(error.args[0]))}."


@dataclass(frozen=True)
class Chart:
    """A chart of some kind, and its drawings by the names of their sizes, the widest first."""

    kind: str
    drawings: Mapping[str, Drawing]


def build_chart(subject: Subject, *, kind: str = "", is_full: bool = False) -> Chart:
    """Return the chart of a subject, of the kind that suits it if none is named.

    Small multiples have a drawing as wide as a page, and others if it `is_full`. Raises `ChartError`
    if the subject does not fit the kind.
    """
    kind = kind or suitable_kind(subject)
    if problem := _problem(subject, kind):
        raise ChartError(problem)
    sizes = SIZES if is_full or kind == "multiples" else {**SIZES, "full": 0}
    draw = _BUILDERS[kind]
    return Chart(kind, {name: draw(subject, width) for name, width in sizes.items() if width})


def suitable_kind(subject: Subject) -> str:
    """Return a kind by the measures: their number, units and periods."""
    measures = subject.measures
    if len(measures) == 1 or not _has_one_unit(subject):
        return "bar"
    periods = {measure.period for measure in measures}
    if len(periods) > 2 and (subject.is_one_indicator or len(subject.items) == 1):
        return "line"
    # Two values of a thing read best as a distance; more than four bars are too many for a group.
    return "dot" if subject.is_one_indicator or len(measures) > 4 else "grouped"


def _problem(subject: Subject, kind: str) -> "Promise | None":
    if kind not in CHART_KINDS:
        return format_lazy(
            _("there is no chart type “{kind}”; choose one of {kinds}"),
            kind=kind,
            kinds=format_list(CHART_KINDS),
        )
    if not subject.numbers():
        return _("the rows and columns of the chart have no numbers to draw")
    if kind != "bar" and not _has_one_unit(subject):
        return _(
            "the columns of the chart have different units, which can't share an axis; choose"
            " columns of one unit, or a bar chart, which gives each its own"
        )
    if kind in OVER_TIME:
        return _line_problem(subject)
    if len(subject.measures) > MAX_SERIES:
        sentence = _("a chart can show at most {most} columns, and this has {count}; choose fewer")
        return format_lazy(sentence, most=MAX_SERIES, count=len(subject.measures))
    if len(subject.items) > MAX_ITEMS:
        sentence = _("a chart can show at most {most} rows, and this has {count}; choose fewer")
        return format_lazy(sentence, most=MAX_ITEMS, count=len(subject.items))
    return None


def _line_problem(subject: Subject) -> "Promise | None":
    if not all(m.period for m in subject.measures) or not _has_several_periods(subject):
        return _("a line chart needs columns of several periods; choose another type")
    if not subject.is_one_indicator and len(subject.items) > 1:
        return _(
            "a line chart shows one indicator of several rows, or several indicators of one"
            " row; choose one indicator or one row"
        )
    count = len({measure.code for measure in subject.measures}) * len(subject.items)
    if count > MAX_LINES:
        sentence = _(
            "a line chart can show at most {most} lines, and this has {count}; choose fewer rows"
        )
        return format_lazy(sentence, most=MAX_LINES, count=count)
    return None


def _has_one_unit(subject: Subject) -> bool:
    return len({measure.unit for measure in subject.measures}) == 1


def _has_several_periods(subject: Subject) -> bool:
    return len({measure.period for measure in subject.measures}) > 1

"""Chart of a number over its periods, and its growth in words."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.public.number.history import PeriodValue
from metrics.cells.growth import growth_phrase, name_period
from metrics.cells.periods import period_days, period_position
from metrics.charts.choice import subject_of
from metrics.charts.single_line import SIZES, build_single_line
from metrics.charts.svg import page_svg
from metrics.models import Entity, Indicator
from metrics.tables import pivot

# Fewer values are read faster than a line.
FEWEST = 4


def number_chart(
    row: Entity,
    column: Indicator,
    values: Iterable[PeriodValue],
    *,
    period: str,
    language: str,
    other: bool,
) -> Mapping[str, SafeString]:
    """Return the drawings by the names of their sizes; none if there are too few values.

    `period` is marked with a point.
    """
    found = _in_time(values)
    if len(found) < FEWEST:
        return {}
    columns = pivot.columns_of(
        column, [value.period for value in found], language=language, is_other=other
    )
    cells = tuple(pivot.Cell(v.text, v.value, v.status, v.note) for v in found)
    subject = subject_of(columns, [pivot.DataRow(row.code, row.label_in(other=other), cells)])
    first, last = found[0], found[-1]
    title = _("A line from %(first_value)s in %(first)s to %(last_value)s in %(last)s") % {
        "first": name_period(first.period),
        "first_value": first.text,
        "last": name_period(last.period),
        "last_value": last.text,
    }
    return {
        # Built of known elements alone, and every text in it escaped.
        size: mark_safe(  # noqa: S308
            page_svg(
                build_single_line(subject, width, period=period),
                title=title,
                description=_("The list after the chart has every value."),
            )
        )
        for size, width in SIZES.items()
    }


def growth_phrases(
    column: Indicator, values: Iterable[PeriodValue], *, period: str, other: bool
) -> str:
    """Return the growth since the period before and since the first: `+2% on 2022; 24 times 1995`.

    A year is compared with years, a month with months. '' if there is nothing to compare with.
    """
    comparable = (value for value in values if len(value.period) == len(period))
    found = [value for value in _in_time(comparable) if value.period <= period]
    if len(found) < 2 or found[-1].period != period:
        return ""
    now = found[-1]
    phrases = [
        growth_phrase(
            _number(before),
            _number(now),
            kind=column.kind,
            period=before.period,
            unit=pivot.unit(column, other=other),
        )
        for before in dict.fromkeys([found[-2], found[0]])
    ]
    return pgettext("between phrases", "; ").join(filter(None, phrases))


def _in_time(values: Iterable[PeriodValue]) -> Sequence[PeriodValue]:
    """Return the values that are numbers of a period of the calendar, the oldest first."""
    found = [v for v in values if v.value is not None and period_days(v.period)]
    return sorted(found, key=lambda value: period_position(value.period))


def _number(value: PeriodValue) -> Decimal:
    return Decimal(value.value or 0)

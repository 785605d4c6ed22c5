"""Growth and line of each row over all periods, beside its newest value."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from metrics import pivot
from metrics.charts.sparkline import FEWEST_PERIODS, line_over_periods
from metrics.growth import growth_text
from metrics.models import Observation
from metrics.periods import are_of_one_kind
from metrics.selection import Selection

# A table of more indicators would be too wide.
MOST_INDICATORS = 2


@dataclass(frozen=True)
class Trend:
    """The growth of a row from its first period with a value to the newest, and the markup of its line.

    `since` is that period, '' if it is the first of the indicator. Without a value in the newest
    period there is no growth.
    """

    growth: str
    since: str
    line: str


@dataclass(frozen=True)
class Trends:
    """The trends of an indicator by the codes of rows, and its first period."""

    first: str
    by_row: Mapping[str, Trend]


def read_trends(selection: Selection, rows: Sequence[pivot.DataRow]) -> Mapping[str, Trends]:
    """Return the trends of these rows by the codes of indicators: one query at most.

    There are none where the table shows all periods, or one that was chosen.
    """
    if selection.period or selection.shows_all_by_default or not rows:
        return {}
    by_indicator = groupby(selection.all_columns, key=lambda column: column.code)
    found = {code: list(columns) for code, columns in by_indicator}
    drawn = {code: columns for code, columns in found.items() if _can_be_drawn(columns)}
    if not drawn or len(drawn) > MOST_INDICATORS:
        return {}
    values = _read_values(selection, rows, [columns[0] for columns in drawn.values()])
    return {
        code: Trends(
            first=columns[0].period,
            by_row={row.code: _trend(columns, values.get((row.code, code), {})) for row in rows},
        )
        for code, columns in drawn.items()
    }


def _can_be_drawn(columns: Sequence[pivot.Column]) -> bool:
    """Return whether an indicator has numbers of enough periods, all years or all parts of years."""
    return (
        columns[0].is_measure
        and len(columns) >= FEWEST_PERIODS
        and are_of_one_kind([column.period for column in columns])
    )


def _read_values(
    selection: Selection, rows: Sequence[pivot.DataRow], columns: Iterable[pivot.Column]
) -> Mapping[tuple[str, str], Mapping[str, Decimal]]:
    """Return the values by the codes of row and indicator, and by period."""
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    observations = Observation.objects.filter(
        entity__release=selection.release.pk,
        entity__code__in=[row.code for row in rows],
        indicator__in=[column.indicator.pk for column in columns],
        value__isnull=False,
    )
    fields = ("entity__code", "indicator__code", "period", "value")
    for row, column, period, value in observations.order_by().values_list(*fields):
        found.setdefault((row, column), {})[period] = value
    return found


def _trend(columns: Sequence[pivot.Column], values: Mapping[str, Decimal]) -> Trend:
    """Return the trend of a row; the columns are those of an indicator, the oldest first."""
    periods = [column.period for column in columns]
    present = [period for period in periods if period in values]
    if len(present) < 2:
        return Trend("", "", "")
    first, newest, column = present[0], periods[-1], columns[0]
    line = line_over_periods(periods, values)
    if newest not in values:
        return Trend("", "", line)
    growth = growth_text(values[first], values[newest], kind=column.kind, unit=column.unit)
    return Trend(growth, "" if first == periods[0] else first, line)

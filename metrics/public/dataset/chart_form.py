"""Form by which a reader chooses the chart of a dataset's page."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics import pivot
from metrics.charts.kinds import OVER_TIME
from metrics.charts.reader_choice import ReaderChart
from metrics.public.charts import ChartView
from metrics.public.dataset.filter_form import FilterOption
from metrics.selection import Selection

# Id of the form, by which the boxes in the table belong to it.
FORM_ID = "chart.form"


@dataclass(frozen=True)
class ChartForm:
    """Choices of a chart; `kept` are names and values of hidden fields, which filter the table.

    `rows` are those of the chart that are not on the page of the table, which has boxes for its own.
    """

    id: str
    action: str
    rows: tuple[FilterOption, ...]
    indicators: tuple[FilterOption, ...]
    since: tuple[FilterOption, ...]
    until: tuple[FilterOption, ...]
    highlights: tuple[FilterOption, ...]
    offers_log: bool
    is_log: bool
    offers_multiples: bool
    is_multiples: bool
    charted: frozenset[str]
    kept: tuple[tuple[str, str], ...]
    reset_url: str
    is_open: bool


def chart_form(
    choice: ReaderChart,
    chart: ChartView | None,
    *,
    selection: Selection,
    rows: Sequence[pivot.DataRow],
    base: str,
) -> ChartForm | None:
    """Return the form, None for data without a chart."""
    if chart is None:
        return None
    given = dict(choice.query)
    on_page = {row.code for row in rows}
    is_over_time = choice.content.kind in OVER_TIME
    several = len(chart.rows) > 1
    # Without a choice all rows of the chart are, so that adding one keeps the others.
    return ChartForm(
        id=FORM_ID,
        action=f"{base}#page.chart",
        rows=tuple(
            FilterOption(row.code, row.label, chosen=True)
            for row in chart.rows
            if row.code not in on_page
        ),
        indicators=_indicators(selection.all_columns, choice.indicator),
        since=_periods(choice.periods, given.get("since") or chart.first_period),
        until=_periods(choice.periods, given.get("until") or chart.last_period),
        highlights=tuple(
            FilterOption(row.code, row.label, chosen=row.code == given.get("highlight"))
            for row in chart.rows
        )
        if is_over_time and several
        else (),
        offers_log=is_over_time and (chart.spans_decades or "scale" in given),
        is_log="scale" in given,
        offers_multiples=is_over_time and several,
        is_multiples=choice.content.kind == "multiples",
        charted=frozenset(row.code for row in chart.rows),
        kept=tuple((name, value) for name, value in selection.query_values().items() if value),
        reset_url=f"{base}?{selection.query}" if selection.query else base,
        is_open=choice.is_chosen,
    )


def _indicators(columns: Sequence[pivot.Column], chosen: str) -> tuple[FilterOption, ...]:
    labels = {column.code: column.label for column in columns if column.is_measure}
    if len(labels) < 2:
        return ()
    return tuple(FilterOption(code, label, code == chosen) for code, label in labels.items())


def _periods(periods: Sequence[str], chosen: str) -> tuple[FilterOption, ...]:
    if len(periods) < 2:
        return ()
    return tuple(FilterOption(period, period, period == chosen) for period in periods)

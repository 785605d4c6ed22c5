"""Forms of a dataset's page, for its table and its chart, and a description of what is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics.charts.reader_choice import ReaderChart
from metrics.public.charts import ChartView
from metrics.public.dataset.rows import SelectedPage
from metrics.tables.selection import ALL_PERIODS, Selection


@dataclass(frozen=True)
class FilterOption:
    """An option in a form."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class ChartForm:
    """Choices of a chart.

    `rows` are those of the chart that are not on the page of the table, which has boxes for its own.
    """

    rows: tuple[FilterOption, ...]
    since: tuple[FilterOption, ...]
    until: tuple[FilterOption, ...]


def period_options(selection: Selection) -> tuple[FilterOption, ...]:
    """Return the periods to choose from; none if there is one at most."""
    if len(selection.periods) < 2:
        return ()
    chosen, shows_all = selection.period, selection.shows_all_by_default
    default = _("all periods") if shows_all else _("the newest of each column")
    every = (
        [] if shows_all else [FilterOption(ALL_PERIODS, _("all periods"), chosen == ALL_PERIODS)]
    )
    return (
        FilterOption("", default, not chosen),
        *(FilterOption(period, period, period == chosen) for period in selection.periods),
        *every,
    )


def chart_form(
    choice: ReaderChart, chart: ChartView | None, *, selected: SelectedPage
) -> ChartForm | None:
    """Return the form, None for data without a chart.

    Without a choice all rows of the chart are chosen, so that adding one keeps the others.
    """
    if chart is None:
        return None
    given = dict(choice.query)
    on_page = {row.code for row in selected.rows}
    return ChartForm(
        rows=tuple(
            FilterOption(row.code, row.label, chosen=True)
            for row in chart.rows
            if row.code not in on_page
        ),
        since=_periods(choice.periods, given.get("since") or chart.first_period),
        until=_periods(choice.periods, given.get("until") or chart.last_period),
    )


def describe_shown(selected: SelectedPage) -> tuple[str, ...]:
    """Return phrases that describe the rows and periods that are shown."""
    return tuple(phrase for phrase in (_rows(selected), _period(selected.selection)) if phrase)


def with_query_string(base: str, query: str) -> str:
    """Return the address with its query, if it has one."""
    return f"{base}?{query}" if query else base


def _periods(periods: Sequence[str], chosen: str) -> tuple[FilterOption, ...]:
    if len(periods) < 2:
        return ()
    return tuple(FilterOption(period, period, period == chosen) for period in periods)


def _rows(selected: SelectedPage) -> str:
    page, total = selected.page, selected.page.paginator.count
    names = {
        "first": number_format(page.start_index(), force_grouping=True),
        "last": number_format(page.end_index(), force_grouping=True),
        "total": number_format(total, force_grouping=True),
        "all": number_format(selected.in_all, force_grouping=True),
    }
    if not total:
        return ""
    if selected.selection.entity and page.has_other_pages():
        return _("Rows %(first)s–%(last)s of %(total)s found among %(all)s") % names
    if selected.selection.entity:
        return (
            ngettext(
                "%(total)s row found among %(all)s", "%(total)s rows found among %(all)s", total
            )
            % names
        )
    if page.has_other_pages():
        return _("Rows %(first)s–%(last)s of %(total)s") % names
    return ngettext("%(total)s row", "%(total)s rows", total) % names


def _period(selection: Selection) -> str:
    if len(selection.periods) < 2:
        return ""
    if selection.period == ALL_PERIODS or (not selection.period and selection.shows_all_by_default):
        return pgettext("what a table shows", "All periods")
    if selection.period:
        return _("Period %(period)s") % {"period": selection.period}
    if all(period.isdigit() for period in selection.periods):
        return _("Latest of %(number)s years") % {"number": len(selection.periods)}
    return _("Latest of %(number)s periods") % {"number": len(selection.periods)}

"""Views in a period, of the site or of an item: heading, chart, table and comparison."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.periods import Grain, Period
from collabsite.pageviews.reporting.readership.names import (
    Days,
    axis_label,
    grain_header,
    span_name,
)
from collabsite.pageviews.reporting.readership.tables import (
    Column,
    Kind,
    Row,
    Table,
    Value,
    comparison_columns,
    comparison_values,
)
from collabsite.pageviews.reporting.series import Usage
from collabsite.web import time_chart


def heading_of(period: Period) -> str:
    """Return the name of the days of a period."""
    return span_name(period.begin, period.end)


def views_chart(
    slots: Sequence[Usage],
    period: Period,
    days: Sequence[Days],
    marks: Sequence[time_chart.Mark] = (),
) -> SafeString:
    """Return the chart of views and unique views in each slot of a period, with the slots' days."""
    names = [each.name for each in days]
    views = [usage.views for usage in slots]
    titles = {
        Grain.DAY: _("Views and unique views by day"),
        Grain.WEEK: _("Views and unique views by week"),
        Grain.MONTH: _("Views and unique views by month"),
    }
    most = max(range(len(views)), key=views.__getitem__)
    description = _("%(period)s: %(views)s views, of which %(unique)s unique.") % {
        "period": heading_of(period),
        "views": number_format(sum(views), force_grouping=True),
        "unique": number_format(sum(usage.unique for usage in slots), force_grouping=True),
    }
    if views[most] and len(views) > 1:
        description += " " + _("The most: %(views)s, %(slot)s.") % {
            "views": number_format(views[most], force_grouping=True),
            "slot": names[most],
        }
    if marks:
        description += " " + "; ".join(mark.name for mark in marks) + "."
    return time_chart.time_chart(
        [
            time_chart.Slot(axis_label(slot, period.grain), name)
            for slot, name in zip(period.slots, names, strict=True)
        ],
        [
            time_chart.Series(_("views"), views),
            time_chart.Series(_("unique views"), [usage.unique for usage in slots]),
        ],
        title=titles[period.grain],
        description=description,
        marks=marks,
    )


def slots_table(slots: Sequence[Usage], period: Period, days: Sequence[Days]) -> Table:
    """Return the views and unique views in each slot of a period, the newest first."""
    rows = [Row((each, usage.views, usage.unique)) for each, usage in zip(days, slots, strict=True)]
    titles = {Grain.DAY: _("By day"), Grain.WEEK: _("By week"), Grain.MONTH: _("By month")}
    return Table(
        name="views",
        title=titles[period.grain],
        columns=(
            Column(grain_header(period.grain), Kind.DAYS),
            Column(capfirst(_("views"))),
            Column(capfirst(_("unique views"))),
        ),
        # The newest first, as readers of the page want to know it.
        rows=tuple(reversed(rows)),
    )


def comparison_table(days: Mapping[date, Usage], period: Period) -> Table:
    """Return the views and unique views of a period beside those of the period before."""
    usage = series.total(days, begin=period.begin, end=period.end)
    columns = [Column(_("Count"), Kind.TEXT), Column(_("This period"))]
    note = ""
    views: list[Value] = [capfirst(_("views")), usage.views]
    unique: list[Value] = [capfirst(_("unique views")), usage.unique]
    if period.before:
        before = series.total(days, begin=period.before[0], end=period.before[1])
        columns += comparison_columns(_("Period before"))
        views += comparison_values(usage.views, before.views)
        unique += comparison_values(usage.unique, before.unique)
        note = _("The period before: %(days)s.") % {"days": span_name(*period.before)}
    return Table(
        name="comparison",
        title=_("Compared with the period before") if period.before else _("In all"),
        columns=tuple(columns),
        rows=(Row(tuple(views)), Row(tuple(unique))),
        note=note,
    )

"""Tables of what readers of the counts should know: programs, gaps, and later lists of robots."""

from math import ceil

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collabsite.pageviews.models import ProgramCount
from collabsite.pageviews.reporting.periods import Period
from collabsite.pageviews.reporting.readership.names import Days, utc_time
from collabsite.pageviews.reporting.readership.tables import (
    MOST_ROWS,
    Column,
    Kind,
    Row,
    Table,
    Value,
    comparison_columns,
    comparison_values,
)
from collabsite.pageviews.reporting.reliability import known_gaps, programs_by_day, removals


def programs_table(period: Period) -> Table:
    """Return the answers that programs read in the period and in the one before, by kind."""
    now = dict.fromkeys(ProgramCount.Kind, 0)
    before = dict(now)
    for day, counts in programs_by_day(begin=period.begin_with_before, end=period.end).items():
        sums = now if period.has(day) else before
        for kind, number in counts.items():
            sums[kind] += number
    columns = [Column(_("Answers to programs"), Kind.TEXT), Column(_("Count"))]
    if period.before:
        columns += comparison_columns(_("Period before"), change_in_files_only=True)
    rows = []
    for kind in ProgramCount.Kind:
        values: tuple[Value, ...] = (capfirst(str(kind.label)), now[kind])
        if period.before:
            values += comparison_values(now[kind], before[kind])
        rows.append(Row(values))
    return Table(
        name="programs",
        title=_("Use by programs"),
        columns=tuple(columns),
        rows=tuple(rows),
        note=_("Programs read these, not people with a browser. They are in no count of views."),
    )


def gaps_table(period: Period) -> Table:
    """Return the times in the period in which uses could not be counted, the newest first."""
    rows = [
        Row(
            (
                utc_time(gap.start),
                utc_time(gap.end) if gap.end else _("not over yet"),
                capfirst(gap.cause_name),
                ceil((gap.end - gap.start).total_seconds() / 60) if gap.end else None,
            )
        )
        for gap in known_gaps(begin=period.begin, end=period.end)
    ]
    return Table(
        name="gaps",
        title=_("Gaps in counting"),
        columns=(
            Column(_("From (UTC)"), Kind.TIME),
            Column(_("Until (UTC)"), Kind.TIME),
            Column(_("Cause"), Kind.TEXT),
            Column(_("Minutes")),
        ),
        rows=tuple(rows),
        empty=_("No gap in counting is known in this period."),
        most=MOST_ROWS,
    )


def removals_table(period: Period, *, item: str | None = None) -> Table:
    """Return what later lists of robots took out of the counts of the period."""
    rows = [
        Row(
            (
                utc_time(removal.installed_at),
                Days(removal.date, removal.date),
                ", ".join(removal.agents),
                removal.views,
                removal.other_uses,
            )
        )
        for removal in removals(begin=period.begin, end=period.end, item=item)
    ]
    return Table(
        name="removals",
        title=_("Robots taken out later"),
        columns=(
            Column(_("Installed (UTC)"), Kind.TIME),
            Column(_("Date of the list"), Kind.DAYS),
            Column(_("User agents"), Kind.TEXT),
            Column(capfirst(_("views"))),
            Column(_("Other uses")),
        ),
        rows=tuple(rows),
        empty=_("No later list of robots took anything out of the counts of this period."),
        most=MOST_ROWS,
    )

"""Readership of an article or a dataset in a period, with what its versions changed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collabsite.pageviews import items, totals
from collabsite.pageviews.items import Version
from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.hosts import referring_hosts
from collabsite.pageviews.reporting.periods import Period
from collabsite.pageviews.reporting.readership.ledger import Ledger, ledger_of
from collabsite.pageviews.reporting.readership.names import Days, days_of_slots
from collabsite.pageviews.reporting.readership.overview import (
    comparison_table,
    heading_of,
    slots_table,
    views_chart,
)
from collabsite.pageviews.reporting.readership.referrers import referrers_table
from collabsite.pageviews.reporting.readership.tables import (
    MOST_ROWS,
    Column,
    Kind,
    Row,
    Table,
    share,
)
from collabsite.pageviews.reporting.readership.uses import uses_table
from collabsite.pageviews.reporting.series import Usage
from collabsite.pageviews.reporting.uses import (
    DayAndUse,
    UseCounts,
    left_out_of_item,
    possible_uses,
    sum_by_use,
    uses_of_item,
)
from collabsite.pageviews.uses import Use
from collabsite.web import time_chart

# Days before and after an edition or release whose views are compared.
VERSION_DAYS = 7


@dataclass(frozen=True)
class ItemReadership:
    """Readership of an item in a period; `total` has its views since ever, with `imported` ones."""

    period: Period
    heading: str
    comparison: Table
    chart: SafeString
    slots: Table
    versions: Table
    version_views: Table
    uses: Table
    referrers: Table
    outcome: Table
    ledger: Table
    total: int
    imported: int

    @property
    def lists(self) -> list[Table]:
        """The tables that stand beside each other."""
        return [self.versions, self.version_views, self.uses, self.referrers]

    @property
    def tables(self) -> list[Table]:
        """All tables, for files."""
        return [self.comparison, self.slots, *self.lists, self.outcome, self.ledger]


def item_readership(
    item: str, days: Mapping[date, Usage], period: Period, *, today: date
) -> ItemReadership:
    """Return the readership of an item, by its usage on all days."""
    slots, named = series.by_slot(days, period), days_of_slots(period)
    versions = items.versions(item)
    counts = uses_of_item(item, begin=period.begin_with_before, end=period.end)
    now = sum_by_use(counts, begin=period.begin, end=period.end)
    hosts = referring_hosts(begin=period.begin, end=period.end, kinds=(), own=[item])
    ledger = _ledger(item, counts, now, period)
    return ItemReadership(
        period=period,
        heading=heading_of(period),
        comparison=comparison_table(days, period),
        chart=views_chart(slots, period, named, _marks(item, versions, period)),
        slots=slots_table(slots, period, named),
        versions=_versions_table(item, versions, days),
        version_views=_version_views_table(item, versions, days, today=today),
        uses=uses_table(
            now,
            sum_by_use(counts, begin=period.before[0], end=period.before[1])
            if period.before
            else {},
            period,
            possible=possible_uses([item.partition(":")[0]]),
        ),
        referrers=referrers_table(
            hosts, unique=series.total(days, begin=period.begin, end=period.end).unique
        ),
        outcome=ledger.outcome,
        ledger=ledger.days,
        total=totals.total(item),
        imported=totals.baselines([item]).get(item, 0),
    )


def _ledger(
    item: str,
    counts: Mapping[DayAndUse, UseCounts],
    now: Mapping[Use, UseCounts],
    period: Period,
) -> Ledger:
    """Return the ledger of the item, of which each report that names it is a part."""
    others = dict(now)
    others.pop(Use.READ, None)
    return ledger_of(
        {day: found for (day, use), found in counts.items() if use == Use.READ},
        others,
        left_out_of_item(item, begin=period.begin, end=period.end),
        period,
    )


def _version_name(item: str, number: int) -> str:
    if item.startswith("dataset:"):
        return _("Release %(number)d") % {"number": number}
    return _("Edition %(number)d") % {"number": number}


def _marks(item: str, versions: Sequence[Version], period: Period) -> list[time_chart.Mark]:
    return [
        time_chart.Mark(
            period.slot_of(version.day),
            version.number,
            f"{_version_name(item, version.number)}, {date_format(version.day, 'DATE_FORMAT')}",
        )
        for version in versions
        if period.has(version.day)
    ]


def _versions_table(item: str, versions: Sequence[Version], days: Mapping[date, Usage]) -> Table:
    """Return the views before and after each edition or release, the newest first."""
    rows = []
    for version in reversed(versions):
        begin, end = _around(version.day)
        before = series.total(days, begin=begin, end=version.day - dt.timedelta(days=1)).views
        after = series.total(days, begin=version.day, end=end).views
        change = after - before
        rows.append(
            Row(
                (
                    _version_name(item, version.number),
                    Days(version.day, version.day),
                    before,
                    after,
                    change,
                    share(change, before),
                )
            )
        )
    is_dataset = item.startswith("dataset:")
    return Table(
        name="versions",
        title=_("What each release did") if is_dataset else _("What each edition did"),
        columns=(
            Column(_("Release") if is_dataset else _("Edition"), Kind.TEXT),
            Column(_("Published"), Kind.DAYS),
            Column(_("Views in the 7 days before")),
            Column(_("Views in the 7 days from then on")),
            Column(_("Change"), Kind.CHANGE, in_files_only=True),
            Column(_("Change in %"), Kind.SHARE),
        ),
        rows=tuple(rows),
        empty=_("Nothing is published yet."),
        most=MOST_ROWS,
    )


def _version_views_table(
    item: str, versions: Sequence[Version], days: Mapping[date, Usage], *, today: date
) -> Table:
    """Return the views while each edition or release was the newest, the newest first.

    A day belongs to the last version that was published on it.
    """
    # A draft has no version, and this end belongs to none.
    ends = [*(version.day for version in versions[1:]), today + dt.timedelta(days=1)]
    rows = []
    for version, following in zip(versions, ends, strict=False):
        usage = series.total(days, begin=version.day, end=following - dt.timedelta(days=1))
        number = (following - version.day).days
        rows.append(
            Row(
                (
                    _version_name(item, version.number),
                    Days(version.day, version.day),
                    number,
                    usage.views,
                    usage.views / number if number else None,
                )
            )
        )
    is_dataset = item.startswith("dataset:")
    return Table(
        name="version-views",
        title=_("While each release was newest")
        if is_dataset
        else _("While each edition was newest"),
        columns=(
            Column(_("Release") if is_dataset else _("Edition"), Kind.TEXT),
            Column(_("Published"), Kind.DAYS),
            Column(_("Days as the newest")),
            Column(capfirst(_("views"))),
            Column(_("Views per day")),
        ),
        rows=tuple(reversed(rows)),
        empty=_("Nothing is published yet."),
        most=MOST_ROWS,
    )


def _around(day: date) -> tuple[date, date]:
    """Return the first day before and the last day after a version that are compared."""
    return day - dt.timedelta(days=VERSION_DAYS), day + dt.timedelta(days=VERSION_DAYS - 1)

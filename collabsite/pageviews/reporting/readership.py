"""Readership of the site and of one item in a period, as charts and tables for the admin."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from collabsite.pageviews import items, totals
from collabsite.pageviews.items import ItemDescription, Version
from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.ledger import ledger_tables
from collabsite.pageviews.reporting.names import axis_label, grain_header, slot_days, span_name
from collabsite.pageviews.reporting.periods import Grain, Period
from collabsite.pageviews.reporting.series import ItemUsage, Usage
from collabsite.pageviews.reporting.tables import Column, Days, Kind, Row, Table, Value, share
from collabsite.web import time_chart

# The most rows of a list on the page; its file has all of them.
MAX_READ, MAX_MOVED = 20, 10
# Days before and after an edition or release whose views are compared.
VERSION_DAYS = 7


@dataclass(frozen=True)
class SiteReadership:
    """Readership of the site in a period; `ledger` is of all items, whatever the user may view."""

    period: Period
    heading: str
    comparison: Table
    chart: SafeString
    slots: Table
    most_read: Table
    risers: Table
    fallers: Table
    topics: Table
    authors: Table
    languages: Table
    outcome: Table
    ledger: Table

    @property
    def lists(self) -> list[Table]:
        """The tables about items and their descriptions, without empty ones about nothing."""
        moved = [self.risers, self.fallers] if self.period.before else []
        return [self.most_read, *moved, self.topics, self.authors, self.languages]

    @property
    def tables(self) -> list[Table]:
        """All tables, for files."""
        return [self.comparison, self.slots, *self.lists, self.outcome, self.ledger]


@dataclass(frozen=True)
class ItemReadership:
    """Readership of an item in a period; `total` has its views since ever, with `imported` ones."""

    period: Period
    heading: str
    comparison: Table
    chart: SafeString
    slots: Table
    versions: Table
    total: int
    imported: int

    @property
    def tables(self) -> list[Table]:
        """All tables, for files."""
        return [self.comparison, self.slots, *([self.versions] if self.versions.rows else [])]


def site_readership(period: Period, *, kinds: Collection[str] | None = None) -> SiteReadership:
    """Return the readership of items of these kinds, or of all items."""
    days = series.by_day(begin=period.begin_with_before, end=period.end, kinds=kinds)
    usage = {day: found.usage for day, found in days.items()}
    read = sorted(
        series.by_item(period, kinds=kinds),
        key=lambda each: (-each.usage.views, -each.change, each.item),
    )
    described = items.describe(each.item for each in read)
    slots = series.by_slot(usage, period)
    outcome, ledger = ledger_tables(days, period)
    return SiteReadership(
        period=period,
        heading=_heading(period),
        comparison=_comparison(usage, period),
        chart=_chart(slots, period, ()),
        slots=_slots_table(slots, period),
        most_read=_items_table(
            "most-read",
            _("Most read"),
            [each for each in read if each.usage.views],
            described,
            period,
            most=MAX_READ,
            empty=_("Nothing was read in this period."),
        ),
        risers=_moved_table(read, described, period, is_rise=True),
        fallers=_moved_table(read, described, period, is_rise=False),
        topics=_group_table(
            "topics",
            _("By topic"),
            _("topic"),
            read,
            described,
            period,
            groups_of=lambda found: found.topics,
            note=_("An article of several topics counts for each of them."),
        ),
        authors=_group_table(
            "authors",
            _("By author"),
            _("author"),
            read,
            described,
            period,
            groups_of=lambda found: found.authors,
            note=_("An article of several authors counts for each of them."),
        ),
        languages=_group_table(
            "languages",
            _("By language"),
            _("language"),
            read,
            described,
            period,
            groups_of=lambda found: _language_names(found.language),
        ),
        outcome=outcome,
        ledger=ledger,
    )


def item_readership(item: str, days: Mapping[date, Usage], period: Period) -> ItemReadership:
    """Return the readership of an item, by its usage on all days."""
    slots = series.by_slot(days, period)
    versions = items.versions(item)
    return ItemReadership(
        period=period,
        heading=_heading(period),
        comparison=_comparison(days, period),
        chart=_chart(slots, period, _marks(item, versions, period)),
        slots=_slots_table(slots, period),
        versions=_versions_table(item, versions, days),
        total=totals.total(item),
        imported=totals.baselines([item]).get(item, 0),
    )


def _heading(period: Period) -> str:
    return span_name(period.begin, period.end)


def _chart(slots: Sequence[Usage], period: Period, marks: Sequence[time_chart.Mark]) -> SafeString:
    names = [slot_days(slot, period.grain).name for slot in period.slots]
    views = [usage.views for usage in slots]
    titles = {
        Grain.DAY: _("Views and unique views by day"),
        Grain.WEEK: _("Views and unique views by week"),
        Grain.MONTH: _("Views and unique views by month"),
    }
    most = max(range(len(views)), key=views.__getitem__)
    description = _("%(period)s: %(views)s views, of which %(unique)s unique.") % {
        "period": _heading(period),
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


def _slots_table(slots: Sequence[Usage], period: Period) -> Table:
    rows = [
        Row((slot_days(slot, period.grain), usage.views, usage.unique))
        for slot, usage in zip(period.slots, slots, strict=True)
    ]
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


def _usage_columns(period: Period) -> tuple[Column, ...]:
    columns = (Column(capfirst(_("views"))), Column(capfirst(_("unique views"))))
    if not period.before:
        return columns
    return (
        *columns,
        Column(_("Views before")),
        Column(_("Change"), Kind.CHANGE),
        Column(_("Change in %"), Kind.SHARE),
    )


def _usage_values(usage: Usage, before: Usage, period: Period) -> tuple[Value, ...]:
    values = (usage.views, usage.unique)
    if not period.before:
        return values
    change = usage.views - before.views
    return (*values, before.views, change, share(change, before.views))


def _comparison(days: Mapping[date, Usage], period: Period) -> Table:
    usage = series.total(days, begin=period.begin, end=period.end)
    columns = [Column(_("Count"), Kind.TEXT), Column(_("This period"))]
    note = ""
    views: list[Value] = [capfirst(_("views")), usage.views]
    unique: list[Value] = [capfirst(_("unique views")), usage.unique]
    if period.before:
        before = series.total(days, begin=period.before[0], end=period.before[1])
        columns += [
            Column(_("Period before")),
            Column(_("Change"), Kind.CHANGE),
            Column(_("Change in %"), Kind.SHARE),
        ]
        for values, now, earlier in [
            (views, usage.views, before.views),
            (unique, usage.unique, before.unique),
        ]:
            values += [earlier, now - earlier, share(now - earlier, earlier)]
        note = _("The period before: %(days)s.") % {"days": span_name(*period.before)}
    return Table(
        name="comparison",
        title=_("Compared with the period before") if period.before else _("In all"),
        columns=tuple(columns),
        rows=(Row(tuple(views)), Row(tuple(unique))),
        note=note,
    )


def _items_table(
    name: str,
    title: str,
    read: Iterable[ItemUsage],
    described: Mapping[str, ItemDescription],
    period: Period,
    *,
    most: int,
    empty: str,
) -> Table:
    rows = [
        Row(
            (described[each.item].title, *_usage_values(each.usage, each.before, period)),
            item=each.item,
            url=described[each.item].url,
            language=described[each.item].language,
        )
        for each in read
        if each.item in described
    ]
    gone = [each for each in read if each.item not in described]
    if gone:
        usage = sum((each.usage for each in gone), Usage())
        before = sum((each.before for each in gone), Usage())
        label = _("Pages that are not public any more")
        rows.append(Row((label, *_usage_values(usage, before, period))))
    return Table(
        name=name,
        title=title,
        columns=(Column(_("Title"), Kind.TEXT), *_usage_columns(period)),
        rows=tuple(rows),
        empty=empty,
        most=most,
    )


def _moved_table(
    read: Iterable[ItemUsage],
    described: Mapping[str, ItemDescription],
    period: Period,
    *,
    is_rise: bool,
) -> Table:
    """Return the items whose views rose or fell most."""
    sign = 1 if is_rise else -1
    moved = [each for each in read if each.item in described and each.change * sign > 0]
    return _items_table(
        "risers" if is_rise else "fallers",
        _("Rose most") if is_rise else _("Fell most"),
        sorted(moved, key=lambda each: (-sign * each.change, each.item)),
        described,
        period,
        most=MAX_MOVED,
        empty=_("Nothing rose.") if is_rise else _("Nothing fell."),
    )


def _group_table(
    name: str,
    title: str,
    header: str,
    read: Iterable[ItemUsage],
    described: Mapping[str, ItemDescription],
    period: Period,
    *,
    groups_of: Callable[[ItemDescription], Sequence[str]],
    note: str = "",
) -> Table:
    """Return the usage of items by something in their descriptions."""
    sums: dict[str, tuple[Usage, Usage]] = {}
    for each in read:
        found = described.get(each.item)
        for group in groups_of(found) if found else ():
            usage, before = sums.get(group, (Usage(), Usage()))
            sums[group] = (usage + each.usage, before + each.before)
    ordered = sorted(sums.items(), key=lambda found: (-found[1][0].views, found[0]))
    return Table(
        name=name,
        title=title,
        columns=(Column(capfirst(header), Kind.TEXT), *_usage_columns(period)),
        rows=tuple(Row((group, *_usage_values(*usages, period))) for group, usages in ordered),
        empty=_("Nothing of this was read in this period."),
        note=note,
        most=MAX_READ,
    )


def _language_names(code: str) -> Sequence[str]:
    # Of an item without a language, nothing is said.
    return [str(get_language_info(code)["name_translated"])] if code else ()


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
                    Days(version.day, version.day, span_name(version.day, version.day)),
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
            Column(_("Change"), Kind.CHANGE),
            Column(_("Change in %"), Kind.SHARE),
        ),
        rows=tuple(rows),
        empty=_("Nothing is published yet."),
    )


def _around(day: date) -> tuple[date, date]:
    """Return the first day before and the last day after a version that are compared."""
    return day - dt.timedelta(days=VERSION_DAYS), day + dt.timedelta(days=VERSION_DAYS - 1)

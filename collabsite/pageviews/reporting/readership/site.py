"""Readership of the site in a period."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from collabsite.pageviews import items
from collabsite.pageviews.items import ItemDescription
from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.hosts import referring_hosts
from collabsite.pageviews.reporting.periods import Period
from collabsite.pageviews.reporting.readership.ledger import Ledger, ledger_of
from collabsite.pageviews.reporting.readership.names import days_of_slots
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
    LazyRows,
    Row,
    Table,
    Value,
    comparison_columns,
    comparison_values,
)
from collabsite.pageviews.reporting.readership.uses import uses_table
from collabsite.pageviews.reporting.series import Compared, SiteUsage, Usage
from collabsite.pageviews.reporting.uses import (
    UseCounts,
    left_out_of_site,
    left_out_of_unknown_items,
    possible_uses,
)
from collabsite.pageviews.uses import Use


@dataclass(frozen=True)
class SiteReadership:
    """Readership of the site in a period; only that of all items has a ledger."""

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
    uses: Table
    referrers: Table
    outcome: Table | None
    ledger: Table | None

    @property
    def lists(self) -> list[Table]:
        """The tables that stand beside each other."""
        moved = [self.risers, self.fallers] if self.period.before else []
        groups = [self.topics, self.authors, self.languages]
        return [*moved, self.uses, self.referrers, *groups]

    @property
    def tables(self) -> list[Table]:
        """All tables, for files."""
        ledger = filter(None, [self.outcome, self.ledger])
        reports = [self.comparison, self.slots, self.most_read, *self.lists]
        return [*reports, *ledger]


def site_readership(
    period: Period, *, kinds: Collection[str] | None = None, own: Collection[str] = ()
) -> SiteReadership:
    """Return the readership of items of these kinds and of `own`, or of all items."""
    found = series.of_site(
        begin=period.begin, end=period.end, first=period.begin_with_before, kinds=kinds, own=own
    )
    usage = {day: each.usage for day, each in found.days.items()}
    read = dict(
        sorted(
            found.items.items(),
            key=lambda each: (-each[1].usage.views, -each[1].change, each[0]),
        )
    )
    described = items.describe(read)
    slots, days = series.by_slot(usage, period), days_of_slots(period)
    hosts = referring_hosts(begin=period.begin, end=period.end, kinds=kinds, own=own)
    ledger = _ledger(found, period) if kinds is None else None
    return SiteReadership(
        period=period,
        heading=heading_of(period),
        comparison=comparison_table(usage, period),
        chart=views_chart(slots, period, days),
        slots=slots_table(slots, period, days),
        most_read=_items_table(
            "most-read",
            _("Most read"),
            {item: each for item, each in read.items() if each.usage.views},
            described,
            period,
            layout=_Layout.WIDE,
            empty=_("Nothing was read in this period."),
        ),
        risers=_moved_table(read, described, period, is_rise=True),
        fallers=_moved_table(read, described, period, is_rise=False),
        topics=_group_table(
            "topics",
            _("By topic"),
            _("topic"),
            read,
            period,
            groups=items.find_topics(read),
            note=_("An article of several topics counts for each of them."),
        ),
        authors=_group_table(
            "authors",
            _("By author"),
            _("author"),
            read,
            period,
            groups={item: each.authors for item, each in described.items()},
            note=_("An article of several authors counts for each of them."),
        ),
        languages=_group_table(
            "languages",
            _("By language"),
            _("language"),
            read,
            period,
            # Of an item without a language, nothing is said.
            groups={item: [each.language] for item, each in described.items() if each.language},
            name_of=lambda code: str(get_language_info(code)["name_translated"]),
        ),
        uses=uses_table(
            found.uses, found.uses_before, period, possible=possible_uses(_kinds(kinds, own))
        ),
        referrers=referrers_table(
            hosts, unique=series.total(usage, begin=period.begin, end=period.end).unique
        ),
        outcome=ledger.outcome if ledger else None,
        ledger=ledger.days if ledger else None,
    )


def _kinds(kinds: Collection[str] | None, own: Collection[str]) -> Collection[str]:
    """Return these kinds and those of `own`; without kinds, all of them."""
    if kinds is None:
        return items.kinds()
    return {*kinds, *(items.split(item)[0] for item in own)}


def _ledger(found: SiteUsage, period: Period) -> Ledger:
    """Return the ledger of all items."""
    days = {"begin": period.begin, "end": period.end}
    return ledger_of(
        {
            day: UseCounts(total=each.counted, received=each.received)
            for day, each in found.days.items()
        },
        {use: counts for use, counts in found.all_uses.items() if use != Use.READ},
        left_out_of_site(**days),
        period,
        unknown=sum(left_out_of_unknown_items(**days).values()),
    )


class _Layout(Enum):
    """Columns of a table on a page; its files have all of them."""

    WIDE = "wide"
    MOVES = "moves"
    GROUPS = "groups"


def _usage_columns(period: Period, layout: _Layout) -> tuple[Column, ...]:
    columns = (
        Column(capfirst(_("views"))),
        Column(capfirst(_("unique views")), in_files_only=layout is _Layout.MOVES),
    )
    if not period.before:
        return columns
    return (
        *columns,
        *comparison_columns(_("Views before"), change_in_files_only=layout is _Layout.GROUPS),
    )


def _usage_values(each: Compared, period: Period) -> tuple[Value, ...]:
    values = (each.usage.views, each.usage.unique)
    if not period.before:
        return values
    return (*values, *comparison_values(each.usage.views, each.before.views))


def _sum(usages: Collection[Compared]) -> Compared:
    return Compared(
        sum((each.usage for each in usages), Usage()),
        sum((each.before for each in usages), Usage()),
    )


def _items_table(
    name: str,
    title: str,
    read: Mapping[str, Compared],
    described: Mapping[str, ItemDescription],
    period: Period,
    *,
    layout: _Layout,
    empty: str,
) -> Table:
    gone = [each for item, each in read.items() if item not in described]
    listed: list[tuple[str, Compared]] = [each for each in read.items() if each[0] in described]
    if gone:
        listed.append(("", _sum(gone)))

    def row_of(each: tuple[str, Compared]) -> Row:
        item, usage = each
        values = _usage_values(usage, period)
        if not item:
            return Row((_("Pages that are not public any more"), *values))
        found = described[item]
        return Row((found.title, *values), item=item, url=found.url, language=found.language)

    return Table(
        name=name,
        title=title,
        columns=(Column(_("Title"), Kind.TEXT), *_usage_columns(period, layout)),
        rows=LazyRows(listed, row_of),
        empty=empty,
        most=MOST_ROWS,
    )


def _moved_table(
    read: Mapping[str, Compared],
    described: Mapping[str, ItemDescription],
    period: Period,
    *,
    is_rise: bool,
) -> Table:
    """Return the items whose views rose or fell most."""
    sign = 1 if is_rise else -1
    moved = [
        (item, each) for item, each in read.items() if item in described and each.change * sign > 0
    ]
    return _items_table(
        "risers" if is_rise else "fallers",
        _("Rose most") if is_rise else _("Fell most"),
        dict(sorted(moved, key=lambda each: (-sign * each[1].change, each[0]))),
        described,
        period,
        layout=_Layout.MOVES,
        empty=_("Nothing rose.") if is_rise else _("Nothing fell."),
    )


def _group_table(
    name: str,
    title: str,
    header: str,
    read: Mapping[str, Compared],
    period: Period,
    *,
    groups: Mapping[str, Sequence[str]],
    name_of: Callable[[str], str] = str,
    note: str = "",
) -> Table:
    """Return the usage of the groups of items; `groups` has those of each item."""
    counts: dict[str, list[int]] = {}
    for item, each in read.items():
        (views, unique), (views_before, unique_before) = each
        for group in groups.get(item, ()):
            of_group = counts.setdefault(group, [0, 0, 0, 0])
            of_group[0] += views
            of_group[1] += unique
            of_group[2] += views_before
            of_group[3] += unique_before
    sums = {
        name_of(group): Compared(Usage(*of_group[:2]), Usage(*of_group[2:]))
        for group, of_group in counts.items()
    }
    ordered = sorted(sums.items(), key=lambda found: (-found[1].usage.views, found[0]))
    return Table(
        name=name,
        title=title,
        columns=(Column(capfirst(header), Kind.TEXT), *_usage_columns(period, _Layout.GROUPS)),
        rows=LazyRows(ordered, lambda each: Row((each[0], *_usage_values(each[1], period)))),
        empty=_("Nothing of this was read in this period."),
        note=note,
        most=MOST_ROWS,
    )

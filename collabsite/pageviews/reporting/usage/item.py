"""Usage of an article or a dataset by month, with its versions and its ledger."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from collabsite.pageviews import items, totals
from collabsite.pageviews.reporting.months import Months, first_day, last_day, month_text
from collabsite.pageviews.reporting.usage.ledger import (
    LedgerMonth,
    ledger_by_month,
    ledger_csv_cells,
    ledger_csv_header,
    ledger_rows,
    reason_names,
)
from collabsite.pageviews.reporting.usage.monthly import (
    DOUBLE_CLICK_SECONDS,
    CsvRow,
    MonthOfUse,
    monthly_chart,
)
from collabsite.pageviews.reporting.usage.uses import (
    UsesOfMonth,
    UsesTable,
    csv_cells,
    csv_header,
    uses_by_month,
    uses_table,
)
from collabsite.pageviews.reporting.uses import (
    UseCounts,
    left_out_of_item,
    possible_uses,
    uses_of_item,
)
from collabsite.pageviews.uses import Use
from collabsite.web.responses import PAGE_ONLY, Page
from collabsite.web.text import format_list
from collabsite.web.time_chart import Mark


@dataclass(frozen=True)
class VersionOfItem:
    """An edition or a release, and its day in UTC."""

    number: int
    date: dt.date
    url: str


@dataclass(frozen=True)
class ItemUsagePage(Page):
    """The usage of an article or a dataset by month, with its versions.

    `imported_views` belong to no month.
    """

    title: str
    url: str
    json_url: str
    csv_url: str
    item_url: str
    language: str
    data_type: str
    counting_since: dt.date | None
    counted_through: dt.datetime
    views: int
    unique_views: int
    imported_views: int
    months: tuple[MonthOfUse, ...]
    uses: tuple[UsesOfMonth, ...]
    ledger: tuple[LedgerMonth, ...]
    versions: tuple[VersionOfItem, ...]
    possible_uses: frozenset[Use] = field(metadata=PAGE_ONLY)
    chart: SafeString = field(metadata=PAGE_ONLY)

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return _("How often “%(title)s” was viewed, by month.") % {"title": self.title}

    @property
    def double_click_seconds(self) -> int:
        """The seconds within which two views are one."""
        return DOUBLE_CLICK_SECONDS

    @property
    def rows(self) -> tuple[tuple[MonthOfUse, tuple[VersionOfItem, ...]], ...]:
        """The months, newest first, each with its versions."""
        return tuple(
            (month, tuple(each for each in self.versions if month_text(each.date) == month.month))
            for month in self.months[::-1]
        )

    @property
    def uses_table(self) -> UsesTable:
        """The uses by kind, newest month first."""
        return uses_table(self.uses, self.possible_uses)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons for which reports were left out, as headings."""
        return reason_names(self.ledger)

    @property
    def ledger_rows(self) -> tuple[tuple[LedgerMonth, tuple[int, ...]], ...]:
        """The ledger, newest month first, with a number for each of the reasons."""
        return tuple(ledger_rows(self.ledger))


@dataclass(frozen=True)
class ItemOfUsage:
    """An article or a dataset whose usage is shown, and the names of its routes."""

    item: str
    title: str
    language: str
    data_type: str
    slug: str
    page_route: str
    usage_route: str
    version_route: str
    version_label: str


def item_usage_page(item: ItemOfUsage, *, at: dt.datetime) -> ItemUsagePage:
    """Return the usage of an item since its first version or its first view."""
    published = items.versions(item.item)
    months, counting_since = _months_of_item(item, published, at=at)
    uses, ledger = _uses_and_ledger(item.item, months)
    imported = totals.baselines([item.item]).get(item.item, 0)
    begin = months[0].day if months else dt.date.max
    versions = tuple(
        VersionOfItem(
            each.number, each.day, reverse(item.version_route, args=[item.slug, each.number])
        )
        for each in published
        if each.day >= begin
    )
    return ItemUsagePage(
        title=item.title,
        url=reverse(item.usage_route, args=[item.slug]),
        json_url=reverse(f"{item.usage_route}-json", args=[item.slug]),
        csv_url=reverse(f"{item.usage_route}-csv", args=[item.slug]),
        item_url=reverse(item.page_route, args=[item.slug]),
        language=item.language,
        data_type=item.data_type,
        counting_since=counting_since,
        counted_through=at.replace(second=0, microsecond=0),
        views=imported + sum(month.views for month in months),
        unique_views=sum(month.unique_views for month in months),
        imported_views=imported,
        months=months,
        uses=uses,
        ledger=ledger,
        versions=versions,
        possible_uses=frozenset(possible_uses([item.item.partition(":")[0]])),
        chart=monthly_chart(months, _marks(versions, months, item.version_label)),
    )


def item_csv_rows(item: ItemOfUsage, *, at: dt.datetime) -> Iterator[CsvRow]:
    """Yield the header, and a row for each month of an item."""
    months, _since = _months_of_item(item, items.versions(item.item), at=at)
    yield ["month", "views", "unique_views", *csv_header(), *ledger_csv_header()]
    for month, uses, ledger in zip(months, *_uses_and_ledger(item.item, months), strict=True):
        yield [
            *(month.month, month.views, month.unique_views),
            *csv_cells(uses),
            *ledger_csv_cells(ledger),
        ]


def _uses_and_ledger(
    item: str, months: Sequence[MonthOfUse]
) -> tuple[tuple[UsesOfMonth, ...], tuple[LedgerMonth, ...]]:
    """Return the uses of an item and the outcome of the reports that name it, by month."""
    if not months:
        return (), ()
    begin, end = months[0].day, last_day(months[-1].day)
    counts = uses_of_item(item, begin=begin, end=end)
    reads: dict[dt.date, UseCounts] = {}
    for (day, use), found in counts.items():
        if use == Use.READ:
            month = first_day(day)
            reads[month] = reads.get(month, UseCounts()) + found
    left_out = left_out_of_item(item, begin=begin, end=end)
    days = [month.day for month in months]
    return uses_by_month(reads, counts, days), ledger_by_month(reads, left_out, days)


def _months_of_item(
    item: ItemOfUsage, versions: Sequence[items.Version], *, at: dt.datetime
) -> tuple[tuple[MonthOfUse, ...], dt.date | None]:
    """Return the months of an item up to this one, and the day of the first view on the site.

    They begin with its first view, or with its first version if that could be counted.
    """
    span = totals.first_and_last_day()
    if span is None:
        return (), None
    rows = {row.month: row for row in totals.monthly(items=[item.item]) if row.total}
    published = [max(each.day, span[0]) for each in versions[:1]]
    today = at.astimezone(dt.UTC).date()
    first = min([*rows, *published], default=today)
    period = Months.between(min(first, today), max([*rows, today]))
    empty = totals.MonthlyCount(item.item, today, 0, 0, 0)
    return tuple(
        MonthOfUse(month_text(month), row.total, row.unique_views)
        for month in period
        for row in [rows.get(month, empty)]
    ), span[0]


def _marks(
    versions: Sequence[VersionOfItem], months: Sequence[MonthOfUse], label: str
) -> list[Mark]:
    """Return the marks of versions in the chart of these months."""
    places = {month.month: place for place, month in enumerate(months)}
    return [
        Mark(
            places[month_text(each.date)],
            each.number,
            format_list([f"{label} {each.number}", date_format(each.date, "DATE_FORMAT")]),
        )
        for each in versions
        if month_text(each.date) in places
    ]

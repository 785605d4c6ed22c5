"""Usage of the whole site by month and item."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from collabsite.pageviews import items, totals
from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.months import Month, Months, month_text
from collabsite.pageviews.reporting.usage.ledger import (
    SiteLedgerMonth,
    ledger_rows,
    reason_names,
    site_ledger,
)
from collabsite.pageviews.reporting.usage.monthly import (
    DOUBLE_CLICK_SECONDS,
    MonthOfUse,
    monthly_chart,
)
from collabsite.pageviews.reporting.usage.queries import UsagePageQuery, period_of
from collabsite.pageviews.reporting.usage.uses import (
    UsesOfMonth,
    UsesTable,
    reads_by_month,
    uses_by_month,
    uses_table,
)
from collabsite.pageviews.reporting.uses import UseCounts, other_uses, possible_uses
from collabsite.web.pagination import Pagination, page_url, pagination_of
from collabsite.web.responses import PAGE_ONLY, Page
from collabsite.web.routes import url_with_query

PAGE_SIZE = 50


@dataclass(frozen=True)
class ItemUse:
    """The views of an article or a dataset."""

    title: str
    language: str
    data_type: str
    url: str
    usage_url: str
    views: int
    unique_views: int
    months: tuple[MonthOfUse, ...]

    @property
    def newest_first(self) -> tuple[MonthOfUse, ...]:
        """The months as the columns of a table have them."""
        return self.months[::-1]


@dataclass(frozen=True)
class UsagePage(Page):
    """The usage of the site by month, and a page of its items, most viewed first.

    It counts items that are no longer public too, and lists them not.
    """

    title: str
    url: str
    json_url: str
    csv_url: str
    begin: Month
    end: Month
    counting_since: dt.date | None
    counted_through: dt.datetime
    views: int
    unique_views: int
    months: tuple[MonthOfUse, ...]
    uses: tuple[UsesOfMonth, ...]
    ledger: tuple[SiteLedgerMonth, ...]
    items: tuple[ItemUse, ...]
    pagination: Pagination
    chart: SafeString = field(metadata=PAGE_ONLY)

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return _(
            "How often each article and dataset was viewed, by month, and how views are counted."
        )

    @property
    def newest_first(self) -> tuple[MonthOfUse, ...]:
        """The months as tables have them."""
        return self.months[::-1]

    @property
    def double_click_seconds(self) -> int:
        """The seconds within which two views are one."""
        return DOUBLE_CLICK_SECONDS

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons for which reports were left out, as headings."""
        return reason_names(self.ledger)

    @property
    def uses_table(self) -> UsesTable:
        """The uses by kind, newest month first."""
        return uses_table(self.uses, possible_uses(items.kinds()))

    @property
    def months_csv_url(self) -> str:
        """The address of the figures of the site by month as CSV."""
        return self._csv_url("months")

    def _csv_url(self, table: str) -> str:
        months = {"begin": self.begin, "end": self.end}
        return url_with_query(reverse("usage:usage-csv"), **months, table=table)

    @property
    def ledger_rows(self) -> tuple[tuple[SiteLedgerMonth, int, tuple[int, ...]], ...]:
        """The ledger, newest month first, with unique views and a number for each of the reasons."""
        return tuple(
            (month, views.unique_views, numbers)
            for (month, numbers), views in zip(
                ledger_rows(self.ledger), self.newest_first, strict=True
            )
        )


def usage_page(query: UsagePageQuery, *, at: dt.datetime) -> UsagePage:
    """Return the usage of the site; a page past the end becomes the last."""
    span = totals.first_and_last_day()
    period = period_of(query, span, at=at)
    usage = series.of_site(begin=period.begin, end=period.end)
    reads = reads_by_month(usage.days)
    page = Paginator(_rank(usage.items), PAGE_SIZE).get_page(query.page)
    own = {"begin": query.begin, "end": query.end}
    base = reverse("usage:usage")
    months = tuple(
        MonthOfUse(month_text(month), found.total, found.unique)
        for month in period
        for found in [reads.get(month, UseCounts())]
    )
    return UsagePage(
        title=_("Usage"),
        url=page_url(base, page.number, **own),
        json_url=page_url(reverse("usage:usage-json"), page.number, **own),
        csv_url=url_with_query(reverse("usage:usage-csv"), **own),
        begin=month_text(period.begin),
        end=month_text(period.end),
        counting_since=span[0] if span else None,
        counted_through=at.replace(second=0, microsecond=0),
        views=sum(month.views for month in months),
        unique_views=sum(month.unique_views for month in months),
        months=months,
        uses=uses_by_month(reads, other_uses(begin=period.begin, end=period.end), period),
        ledger=site_ledger(reads, period),
        items=_items_of_use(page.object_list, period),
        pagination=pagination_of(page, lambda number: page_url(base, number, **own)),
        chart=monthly_chart(months),
    )


def _rank(found: Mapping[str, series.Compared]) -> list[str]:
    """Return the public items with views, most viewed first."""
    public = items.filter_public(found)
    return sorted(public, key=lambda item: (-found[item].usage.views, item))


def _items_of_use(chosen: Iterable[str], period: Months) -> tuple[ItemUse, ...]:
    """Return items with their months, in order."""
    by_item: dict[str, dict[dt.date, totals.MonthlyCount]] = {item: {} for item in chosen}
    described = items.describe(by_item)
    for row in totals.monthly(begin=period.begin, end=period.end, items=by_item):
        by_item[row.item][row.month] = row
    empty = totals.MonthlyCount("", period.begin, 0, 0, 0)
    months = {
        item: tuple(
            MonthOfUse(month_text(month), row.total, row.unique_views)
            for month in period
            for row in [of_item.get(month, empty)]
        )
        for item, of_item in by_item.items()
    }
    return tuple(
        ItemUse(
            title=described[item].title,
            language=described[item].language,
            data_type=described[item].data_type,
            url=described[item].url,
            usage_url=described[item].usage_url,
            views=sum(month.views for month in months[item]),
            unique_views=sum(month.unique_views for month in months[item]),
            months=months[item],
        )
        for item in by_item
        if item in described
    )

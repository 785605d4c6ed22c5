"""Public pages of usage: of the whole site by month and item, and of one item by month."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from collabsite.pageviews import items, rules, totals
from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.months import (
    Month,
    Months,
    add_months,
    month_text,
    parse_day,
)
from collabsite.pageviews.robots import RobotsList, list_in_force
from collabsite.web.pagination import Pagination, page_url, pagination_of
from collabsite.web.query_params import Description, PageNumber, Query
from collabsite.web.responses import PAGE_ONLY, Page, absolute_url
from collabsite.web.routes import url_with_query
from collabsite.web.text import format_list
from collabsite.web.time_chart import Mark, Series, Slot, time_chart

PAGE_SIZE = 50
# Months that are shown unless others are requested.
MONTHS = 12
DOUBLE_CLICK_SECONDS = int(rules.WINDOW.total_seconds())

type CsvRow = Sequence[str | int]


@dataclass(frozen=True)
class UsageQuery(Query):
    """Query parameters of the usage of the site."""

    begin: Annotated[Month, Description("The first month.")] = ""
    end: Annotated[Month, Description("The last month.")] = ""


@dataclass(frozen=True)
class UsagePageQuery(UsageQuery):
    """Query parameters of a page of the usage of the site."""

    page: PageNumber = 1


@dataclass(frozen=True)
class MonthOfUse:
    """The views in a month, in UTC."""

    month: Month
    views: int
    unique_views: int

    @property
    def day(self) -> dt.date:
        """The first day of the month."""
        return _day_of(self.month)


@dataclass(frozen=True)
class LedgerMonth:
    """The reports of a month by outcome."""

    month: Month
    received: int
    counted: int
    double_clicks: int
    left_out: Mapping[str, int]

    @property
    def day(self) -> dt.date:
        """The first day of the month."""
        return _day_of(self.month)


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
    robots: RobotsList
    views: int
    unique_views: int
    months: tuple[MonthOfUse, ...]
    ledger: tuple[LedgerMonth, ...]
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
        return tuple(str(Exclusion.Reason(each).label) for each in _reasons(self.ledger))

    @property
    def ledger_rows(self) -> tuple[tuple[LedgerMonth, int, tuple[int, ...]], ...]:
        """The ledger, newest month first, with unique views and a number for each of the reasons."""
        reasons = _reasons(self.ledger)
        return tuple(
            (month, views.unique_views, tuple(month.left_out.get(reason, 0) for reason in reasons))
            for month, views in zip(self.ledger[::-1], self.newest_first, strict=True)
        )


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
    versions: tuple[VersionOfItem, ...]
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


def usage_page(query: UsagePageQuery, *, at: dt.datetime) -> UsagePage:
    """Return the usage of the site; a page past the end becomes the last."""
    span = totals.first_and_last_day()
    period = _period(query, span, today=at.astimezone(dt.UTC).date())
    counts = totals.monthly(begin=period.begin, end=period.end)
    views, uniques = _sums_by_month(counts)
    page = Paginator(_rank(counts), PAGE_SIZE).get_page(query.page)
    own = {"begin": query.begin, "end": query.end}
    base = reverse("usage:usage")
    months = tuple(MonthOfUse(month_text(month), views[month], uniques[month]) for month in period)
    return UsagePage(
        title=_("Usage"),
        url=page_url(base, page.number, **own),
        json_url=page_url(reverse("usage:usage-json"), page.number, **own),
        csv_url=url_with_query(reverse("usage:usage-csv"), **own),
        begin=month_text(period.begin),
        end=month_text(period.end),
        counting_since=span[0] if span else None,
        counted_through=at.replace(second=0, microsecond=0),
        robots=list_in_force(),
        views=views.total(),
        unique_views=uniques.total(),
        months=months,
        ledger=_ledger(counts, period),
        items=_items_of_use(page.object_list, counts, period),
        pagination=pagination_of(page, lambda number: page_url(base, number, **own)),
        chart=_chart(months, title=_("Views by month")),
    )


def usage_csv_rows(query: UsageQuery, *, at: dt.datetime) -> Iterator[CsvRow]:
    """Yield the header, and a row for each public item and month with views."""
    span = totals.first_and_last_day()
    period = _period(query, span, today=at.astimezone(dt.UTC).date())
    counts = [row for row in totals.monthly(begin=period.begin, end=period.end) if row.total]
    described = items.describe({row.item for row in counts})
    yield ("month", "type", "title", "url", "views", "unique_views")
    for row in sorted(counts, key=lambda each: (each.month, each.item)):
        if row.item in described:
            each = described[row.item]
            url = absolute_url(each.url)
            yield (
                *(month_text(row.month), each.data_type, each.title, url),
                *(row.total, row.unique_views),
            )


def item_usage_page(item: ItemOfUsage, *, at: dt.datetime) -> ItemUsagePage:
    """Return the usage of an item since its first version or its first view."""
    published = items.versions(item.item)
    months, counting_since = _months_of_item(item, published, at=at)
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
        versions=versions,
        chart=_chart(
            months,
            title=_("Views by month"),
            versions=versions,
            version_label=item.version_label,
        ),
    )


def item_csv_rows(item: ItemOfUsage, *, at: dt.datetime) -> Iterator[CsvRow]:
    """Yield the header, and a row for each month of an item."""
    months, _since = _months_of_item(item, items.versions(item.item), at=at)
    yield ("month", "views", "unique_views")
    for month in months:
        yield (month.month, month.views, month.unique_views)


def _months_of_item(
    item: ItemOfUsage, versions: Sequence[items.Version], *, at: dt.datetime
) -> tuple[tuple[MonthOfUse, ...], dt.date | None]:
    """Return the months of an item up to this one, and the day of the first view on the site.

    They begin with its first view, or with its first version if that could be counted.
    """
    span = totals.first_and_last_day()
    if span is None:
        return (), None
    rows = {row.month: row for row in totals.monthly(item=item.item) if row.total}
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


def _period(query: UsageQuery, span: tuple[dt.date, dt.date] | None, *, today: dt.date) -> Months:
    """Return the requested months, as far as there can be views in them."""
    first, last = (min(span[0], today), max(span[1], today)) if span else (today, today)
    asked = parse_day("end", query.end)
    end = min(asked, last) if asked else today
    begin = parse_day("begin", query.begin) or add_months(end, 1 - MONTHS)
    return Months.between(min(max(begin, first), max(end, first)), max(end, first))


def _sums_by_month(
    counts: Sequence[totals.MonthlyCount],
) -> tuple[Counter[dt.date], Counter[dt.date]]:
    views: Counter[dt.date] = Counter()
    uniques: Counter[dt.date] = Counter()
    for row in counts:
        views[row.month] += row.total
        uniques[row.month] += row.unique_views
    return views, uniques


def _rank(counts: Sequence[totals.MonthlyCount]) -> list[str]:
    """Return the public items with views, most viewed first."""
    views: Counter[str] = Counter()
    for row in counts:
        views[row.item] += row.total
    public = items.filter_public(+views)
    return sorted(public, key=lambda item: (-views[item], item))


def _items_of_use(
    chosen: Iterable[str],
    counts: Sequence[totals.MonthlyCount],
    period: Months,
) -> tuple[ItemUse, ...]:
    """Return items with their months, in order."""
    by_item: dict[str, dict[dt.date, totals.MonthlyCount]] = {item: {} for item in chosen}
    described = items.describe(by_item)
    for row in counts:
        if row.item in by_item:
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


def _ledger(counts: Sequence[totals.MonthlyCount], period: Months) -> tuple[LedgerMonth, ...]:
    """Return the reports of each month by outcome."""
    left_out: dict[dt.date, Counter[str]] = {month: Counter() for month in period}
    by_day = series.exclusions(begin=period.begin, end=period.end)
    for day, excluded in by_day.items():
        left_out[day.replace(day=1)] += excluded
    received: Counter[dt.date] = Counter()
    counted: Counter[dt.date] = Counter()
    for row in counts:
        received[row.month] += row.received
        counted[row.month] += row.total
    return tuple(
        LedgerMonth(
            month=month_text(month),
            received=received[month] + by_reason.total(),
            counted=counted[month],
            double_clicks=received[month] - counted[month],
            left_out={
                reason: by_reason[reason] for reason in Exclusion.Reason.values if by_reason[reason]
            },
        )
        for month in period
        for by_reason in [left_out[month]]
    )


def _reasons(ledger: Sequence[LedgerMonth]) -> list[str]:
    found = {reason for month in ledger for reason in month.left_out}
    return [reason for reason in Exclusion.Reason.values if reason in found]


def _chart(
    months: Sequence[MonthOfUse],
    *,
    title: str,
    versions: Sequence[VersionOfItem] = (),
    version_label: str = "",
) -> SafeString:
    """Return the chart of views and unique views by month, with its versions marked."""
    if not any(month.views for month in months):
        return SafeString()
    places = {month.month: place for place, month in enumerate(months)}
    most = max(months, key=lambda month: month.views)
    return time_chart(
        [
            Slot(
                label=date_format(month.day, pgettext("date format on an axis", "M Y")),
                name=date_format(month.day, "YEAR_MONTH_FORMAT"),
            )
            for month in months
        ],
        [
            Series(_("Views"), [month.views for month in months]),
            Series(_("Unique views"), [month.unique_views for month in months]),
        ],
        title=title,
        description=_("Most views in a month: %(views)s in %(month)s.")
        % {
            "views": f"{most.views:,}",
            "month": date_format(most.day, "YEAR_MONTH_FORMAT"),
        },
        marks=[
            Mark(
                places[month_text(each.date)],
                each.number,
                format_list(
                    [f"{version_label} {each.number}", date_format(each.date, "DATE_FORMAT")]
                ),
            )
            for each in versions
            if month_text(each.date) in places
        ],
    )


def _day_of(month: str) -> dt.date:
    return dt.date(int(month[:4]), int(month[5:]), 1)

"""Usage of the site as files: tables of items and months."""

import datetime as dt
from collections.abc import Iterator

from collabsite.pageviews import items, totals
from collabsite.pageviews.reporting import series
from collabsite.pageviews.reporting.months import Months
from collabsite.pageviews.reporting.usage.ledger import (
    ledger_csv_cells,
    ledger_csv_header,
    site_ledger,
)
from collabsite.pageviews.reporting.usage.monthly import CsvRow
from collabsite.pageviews.reporting.usage.queries import UsageCsvQuery, period_of
from collabsite.pageviews.reporting.usage.uses import (
    csv_cells,
    csv_header,
    reads_by_month,
    uses_by_month,
)
from collabsite.pageviews.reporting.uses import UseCounts, other_uses, uses_of_items
from collabsite.pageviews.uses import Use
from collabsite.web.responses import absolute_url


def usage_csv_rows(query: UsageCsvQuery, *, at: dt.datetime) -> Iterator[CsvRow]:
    """Yield the header and the rows of a table."""
    period = period_of(query, totals.first_and_last_day(), at=at)
    match query.table:
        case "items":
            return _item_rows(period)
        case "months":
            return _month_rows(period)


def _item_rows(period: Months) -> Iterator[CsvRow]:
    """Yield the header, and a row for each public item and month with a use."""
    found = uses_of_items(period)
    described = items.describe({name for name, _month in found})
    yield ["month", "type", "title", "url", "views", "unique_views", *csv_header()]
    for (name, first), uses in sorted(found.items(), key=lambda each: each[0][::-1]):
        if name not in described:
            continue
        item = described[name]
        counts = {(first, use): each for use, each in uses.items()}
        reads = counts.pop((first, Use.READ), UseCounts())
        [month] = uses_by_month({first: reads}, counts, [first])
        yield [
            *(month.month, item.data_type, item.title, absolute_url(item.url)),
            *(reads.total, reads.unique),
            *csv_cells(month),
        ]


def _month_rows(period: Months) -> Iterator[CsvRow]:
    """Yield the header, and a row for each month of the site."""
    reads = reads_by_month(series.of_site(begin=period.begin, end=period.end).days)
    uses = uses_by_month(reads, other_uses(begin=period.begin, end=period.end), period)
    ledger = site_ledger(reads, period)
    yield [
        *("month", "views", "unique_views", *csv_header(), *ledger_csv_header(), "item_unknown"),
    ]
    for month, of_uses, outcome in zip(period, uses, ledger, strict=True):
        found = reads.get(month, UseCounts())
        yield [
            *(outcome.month, found.total, found.unique),
            *csv_cells(of_uses),
            *ledger_csv_cells(outcome),
            outcome.item_unknown,
        ]

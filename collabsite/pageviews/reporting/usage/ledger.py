"""Ledger of the reports of views by month, of the site or of an item."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.reporting.months import Months, first_day, month_text
from collabsite.pageviews.reporting.usage.monthly import CsvRow, OfMonth
from collabsite.pageviews.reporting.uses import (
    DayAndUse,
    UseCounts,
    left_out_of_site,
    left_out_of_unknown_items,
)
from collabsite.pageviews.uses import Use


@dataclass(frozen=True)
class LedgerMonth(OfMonth):
    """The reports of views in a month by outcome."""

    received: int
    counted: int
    double_clicks: int
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class SiteLedgerMonth(LedgerMonth):
    """The reports of views of all items; `item_unknown` of those left out name none."""

    item_unknown: int


def ledger_by_month(
    reads: Mapping[dt.date, UseCounts],
    left_out: Mapping[DayAndUse, Mapping[Exclusion.Reason, int]],
    months: Iterable[dt.date],
) -> tuple[LedgerMonth, ...]:
    """Return the ledger of each of these months, by reads of months and what was left out on days."""
    sums: dict[dt.date, Counter[Exclusion.Reason]] = {month: Counter() for month in months}
    for (day, use), reasons in left_out.items():
        if use == Use.READ:
            sums[first_day(day)].update(reasons)
    return tuple(
        _ledger_month(month, reads.get(month, UseCounts()), of_month)
        for month, of_month in sums.items()
    )


def _ledger_month(
    month: dt.date, reads: UseCounts, left_out: Counter[Exclusion.Reason]
) -> LedgerMonth:
    return LedgerMonth(
        month=month_text(month),
        received=reads.received + left_out.total(),
        counted=reads.total,
        double_clicks=reads.collapsed,
        left_out={
            reason.value: left_out[reason] for reason in Exclusion.Reason if left_out[reason]
        },
    )


def site_ledger(reads: Mapping[dt.date, UseCounts], period: Months) -> tuple[SiteLedgerMonth, ...]:
    """Return the ledger of the site in each month, by its reads of months."""
    days = {"begin": period.begin, "end": period.end}
    ledger = ledger_by_month(reads, left_out_of_site(**days), period)
    unknown: Counter[dt.date] = Counter()
    for day, number in left_out_of_unknown_items(**days).items():
        unknown[first_day(day)] += number
    return tuple(SiteLedgerMonth(**vars(each), item_unknown=unknown[each.day]) for each in ledger)


def reason_names(ledger: Sequence[LedgerMonth]) -> tuple[str, ...]:
    """Return the reasons for which reports were left out in any of these months, as headings."""
    return tuple(str(reason.label) for reason in _reasons_of(ledger))


def ledger_rows[M: LedgerMonth](ledger: Sequence[M]) -> Iterator[tuple[M, tuple[int, ...]]]:
    """Yield the months, the newest first, each with a number for each of these reasons."""
    reasons = _reasons_of(ledger)
    for month in reversed(ledger):
        yield month, tuple(month.left_out.get(reason, 0) for reason in reasons)


def _reasons_of(ledger: Sequence[LedgerMonth]) -> list[Exclusion.Reason]:
    found = {reason for month in ledger for reason in month.left_out}
    return [reason for reason in Exclusion.Reason if reason in found]


def ledger_csv_header() -> list[str]:
    """Return the names of the columns of a ledger."""
    reasons = (f"left_out_{reason.replace('-', '_')}" for reason in Exclusion.Reason.values)
    return ["received", "double_clicks", *reasons]


def ledger_csv_cells(month: LedgerMonth) -> CsvRow:
    """Return the values of these columns."""
    reasons = (month.left_out.get(reason, 0) for reason in Exclusion.Reason.values)
    return [month.received, month.double_clicks, *reasons]

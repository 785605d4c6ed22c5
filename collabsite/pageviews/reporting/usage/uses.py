"""Uses of each kind by month, of the site or of an item."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from collabsite.pageviews.reporting.months import first_day, month_text
from collabsite.pageviews.reporting.series import DayUsage
from collabsite.pageviews.reporting.usage.monthly import OfMonth
from collabsite.pageviews.reporting.uses import (
    DayAndUse,
    UseCounts,
    investigations,
    requests,
)
from collabsite.pageviews.uses import REPORTED, Use

OTHER_USES = [use for use in REPORTED if use != Use.READ]


@dataclass(frozen=True)
class UsesOfMonth(OfMonth):
    """The uses in a month, in UTC, with the metrics of COUNTER R5.1 and the counts by kind of use."""

    total_item_requests: int
    unique_item_requests: int
    total_item_investigations: int
    unique_item_investigations: int
    uses: Mapping[str, int]
    unique_uses: Mapping[str, int]


def use_key(use: Use) -> str:
    """Return the name of a kind of use in JSON and CSV."""
    return use.name.lower()


def reads_by_month(days: Mapping[dt.date, DayUsage]) -> dict[dt.date, UseCounts]:
    """Return the sums by month of the views on days."""
    sums: dict[dt.date, UseCounts] = {}
    for day, each in days.items():
        unique = each.usage.unique
        found = UseCounts(each.usage.views, unique, unique, each.received)
        month = first_day(day)
        sums[month] = sums.get(month, UseCounts()) + found
    return sums


def uses_by_month(
    reads: Mapping[dt.date, UseCounts],
    others: Mapping[DayAndUse, UseCounts],
    months: Iterable[dt.date],
) -> tuple[UsesOfMonth, ...]:
    """Return the uses of each of these months, by reads of months and other uses of days."""
    sums: dict[dt.date, dict[Use, UseCounts]] = {month: {} for month in months}
    for (day, use), counts in others.items():
        of_month = sums.get(first_day(day))
        if of_month is not None:
            of_month[use] = of_month.get(use, UseCounts()) + counts
    for month, of_month in sums.items():
        of_month[Use.READ] = reads.get(month, UseCounts())
    return tuple(_uses_of(month, of_month) for month, of_month in sums.items())


def _uses_of(month: dt.date, counts: Mapping[Use, UseCounts]) -> UsesOfMonth:
    requested, investigated = requests(counts), investigations(counts)
    empty = UseCounts()
    return UsesOfMonth(
        month=month_text(month),
        total_item_requests=requested.total,
        unique_item_requests=requested.unique,
        total_item_investigations=investigated.total,
        unique_item_investigations=investigated.unique,
        uses={use_key(use): counts.get(use, empty).total for use in REPORTED},
        unique_uses={use_key(use): counts.get(use, empty).unique for use in REPORTED},
    )


@dataclass(frozen=True)
class UsesTable:
    """Uses by month as a page shows them, the newest month first."""

    headers: tuple[str, ...]
    rows: tuple[tuple[UsesOfMonth, tuple[int, ...]], ...]


def uses_table(months: Sequence[UsesOfMonth], possible: Iterable[Use]) -> UsesTable:
    """Return the table of uses, with columns for the kinds that are possible or were counted."""
    wanted = set(possible)
    shown = [
        use for use in REPORTED if use in wanted or any(each.uses[use_key(use)] for each in months)
    ]
    return UsesTable(
        tuple(str(use.label) for use in shown),
        tuple((month, tuple(month.uses[use_key(use)] for use in shown)) for month in months[::-1]),
    )


def csv_header() -> list[str]:
    """Return the names of the columns of other uses and of the metrics."""
    names = [use_key(use) for use in OTHER_USES]
    return [
        *(name for each in names for name in (each, f"unique_{each}")),
        *("total_item_requests", "unique_item_requests"),
        *("total_item_investigations", "unique_item_investigations"),
    ]


def csv_cells(month: UsesOfMonth) -> Iterator[int]:
    """Yield the values of these columns."""
    for name in map(use_key, OTHER_USES):
        yield month.uses[name]
        yield month.unique_uses[name]
    yield month.total_item_requests
    yield month.unique_item_requests
    yield month.total_item_investigations
    yield month.unique_item_investigations

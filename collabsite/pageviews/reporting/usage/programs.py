"""Use by programs by month, of the whole site."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from collabsite.pageviews.models import ProgramCount
from collabsite.pageviews.reporting.months import Months, first_day, month_text
from collabsite.pageviews.reporting.reliability import programs_by_day
from collabsite.pageviews.reporting.usage.monthly import OfMonth


@dataclass(frozen=True)
class ProgramsOfMonth(OfMonth):
    """The answers that programs read in a month, in UTC, by kind."""

    answers: Mapping[str, int]


def programs_by_month(period: Months) -> tuple[ProgramsOfMonth, ...]:
    """Return the use by programs of each month."""
    sums: dict[dt.date, Counter[str]] = {month: Counter() for month in period}
    for day, counts in programs_by_day(begin=period.begin, end=period.end).items():
        sums[first_day(day)].update({str(kind): number for kind, number in counts.items()})
    return tuple(
        ProgramsOfMonth(
            month_text(month), {kind: of_month[kind] for kind in ProgramCount.Kind.values}
        )
        for month, of_month in sums.items()
    )

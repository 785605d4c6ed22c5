"""Query parameters of the usage of the site, and the months that they name."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from collabsite.pageviews.reporting.months import Month, Months, add_months, parse_day
from collabsite.web.query_params import Description, PageNumber, Query

# Months that are shown unless others are requested.
MONTHS = 12


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
class UsageCsvQuery(UsageQuery):
    """Query parameters of a table of the usage of the site."""

    table: Annotated[
        Literal["items", "months"],
        Description("The uses by item and month, or those of the site by month with the ledger."),
    ] = "items"


def period_of(
    query: UsageQuery, span: tuple[dt.date, dt.date] | None, *, at: dt.datetime
) -> Months:
    """Return the requested months, as far as there can be views in them.

    `span` is the first and the last day with a view.
    """
    today = at.astimezone(dt.UTC).date()
    first, last = (min(span[0], today), max(span[1], today)) if span else (today, today)
    asked = parse_day("end", query.end)
    end = min(asked, last) if asked else today
    begin = parse_day("begin", query.begin) or add_months(end, 1 - MONTHS)
    return Months.between(min(max(begin, first), max(end, first)), max(end, first))

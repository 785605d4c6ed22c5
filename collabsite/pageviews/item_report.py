"""Item Report of COUNTER R5.1.

The schema allows no fields of our own, so two warnings in the range reserved for providers (1 to
999) say what it has no field for: that the counts are unaudited, and the imported counts.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_noop

from collabsite.pageviews import items, totals
from collabsite.web.query_params import UNVALIDATED, Description, Pattern, Query

NAMESPACE = "collabsite"
UNAUDITED = "Counted by COUNTER R5.1 §7 rules, unaudited"
_MONTH = re.compile(r"([1-9][0-9]{3})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?")

type Day = Annotated[str, Pattern(_MONTH.pattern, gettext_noop("a month or a day"), longest=10)]


class InvalidPeriodError(ValueError):
    """A period that cannot be reported; the message names the parameter and a valid form."""


@dataclass(frozen=True)
class ReportPeriod:
    """Whole months, from the first day of one to the last day of another."""

    begin: date
    end: date


@dataclass(frozen=True)
class ReportedItem:
    """An item with its monthly counts in order and, apart from them, its imported count."""

    item: str
    description: items.ItemDescription
    months: tuple[totals.MonthlyCount, ...]
    baseline: int

    @property
    def total(self) -> int:
        """`Total_Item_Requests` of the period."""
        return sum(month.total for month in self.months)

    @property
    def unique_views(self) -> int:
        """`Unique_Item_Requests` of the period."""
        return sum(month.unique_views for month in self.months)


@dataclass(frozen=True)
class ItemReport:
    """Usage of all public items in a period."""

    period: ReportPeriod
    created: datetime
    items: tuple[ReportedItem, ...]


@dataclass(frozen=True)
class ReportQuery(Query):
    """Query parameters of a report: its first and last month."""

    begin_date: Annotated[
        Day, UNVALIDATED, Description("The first month, by itself or by a day in it.")
    ] = ""
    end_date: Annotated[
        Day, UNVALIDATED, Description("The last month, by itself or by a day in it.")
    ] = ""


def read_period(query: ReportQuery, *, today: date) -> ReportPeriod:
    """Return the requested period.

    It defaults to the time from the first month with a view to this month. Raises `InvalidPeriodError`.
    """
    days = totals.first_and_last_day() or (today, today)
    begin = _parse_day("begin_date", query.begin_date) or min(days[0], today)
    end = _parse_day("end_date", query.end_date) or max(days[1], today, begin)
    if end < begin and query.end_date and not query.begin_date:
        begin = end
    period = ReportPeriod(
        begin.replace(day=1), end.replace(day=calendar.monthrange(end.year, end.month)[1])
    )
    if period.end < period.begin:
        raise InvalidPeriodError(f"end_date {end} lies before begin_date {begin}; give a later one")
    return period


def build_report(period: ReportPeriod, *, at: datetime) -> ItemReport:
    """Return the report of all public items with a view in the period."""
    months: dict[str, list[totals.MonthlyCount]] = {}
    for row in totals.monthly(begin=period.begin, end=period.end):
        months.setdefault(row.item, []).append(row)
    described = items.describe(months)
    baselines = totals.baselines(list(described))
    reported = [
        ReportedItem(item, description, tuple(months[item]), baselines.get(item, 0))
        for item, description in described.items()
    ]
    return ItemReport(
        period, at, tuple(sorted(reported, key=lambda entry: (entry.description.title, entry.item)))
    )


def to_counter_json(report: ItemReport) -> dict[str, Any]:
    """Return a report as JSON of COUNTER R5.1 (schema `IR` of its COUNTER_API)."""
    header = {
        "Report_Name": "Item Report",
        "Report_ID": "IR",
        "Release": "5.1",
        "Institution_Name": "The World",
        "Institution_ID": {"Proprietary": [f"{NAMESPACE}:0000000000000000"]},
        "Report_Filters": {
            "Metric_Type": ["Total_Item_Requests", "Unique_Item_Requests"],
            "Begin_Date": report.period.begin.isoformat(),
            "End_Date": report.period.end.isoformat(),
        },
        "Report_Attributes": {
            "Attributes_To_Show": [
                "Authors",
                "Publication_Date",
                "YOP",
                "Access_Type",
                "Access_Method",
            ]
        },
        "Exceptions": _exceptions(report),
        "Created": report.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Created_By": NAMESPACE,
        "Registry_Record": "",
    }
    entries = [{"Items": [_item_entry(entry) for entry in report.items]}] if report.items else []
    return {"Report_Header": header, "Report_Items": entries}


def _exceptions(report: ItemReport) -> list[dict[str, Any]]:
    exceptions: list[dict[str, Any]] = [{"Code": 1, "Message": UNAUDITED}]
    imported = [entry for entry in report.items if entry.baseline]
    if imported:
        exceptions.append(
            {
                "Code": 2,
                "Message": "Views imported from before counting began are not included",
                "Data": ", ".join(
                    f"{_proprietary_id(entry.item)}={entry.baseline}" for entry in imported
                ),
            }
        )
    if not report.items:
        exceptions.append({"Code": 3030, "Message": "No Usage Available for Requested Dates"})
    return exceptions


def _item_entry(entry: ReportedItem) -> dict[str, Any]:
    described = entry.description
    performance = {
        "Data_Type": described.data_type,
        "Access_Type": described.access_type,
        "Access_Method": "Regular",
        "Performance": {
            "Total_Item_Requests": {f"{m.month:%Y-%m}": m.total for m in entry.months},
            "Unique_Item_Requests": {f"{m.month:%Y-%m}": m.unique_views for m in entry.months},
        },
    }
    result: dict[str, Any] = {
        "Item": described.title,
        "Publisher": described.publisher,
        "Platform": urlsplit(settings.SITE_URL).netloc,
        "Item_ID": {
            "Proprietary": _proprietary_id(entry.item),
            "URI": settings.SITE_URL + described.url,
        },
        "Attribute_Performance": [performance],
    }
    # The schema takes three authors at most, and no name of a single letter.
    authors = list(dict.fromkeys(name for name in described.authors if len(name) > 1))[:3]
    if authors:
        result["Authors"] = [{"Name": name} for name in authors]
    if described.date:
        result["Publication_Date"] = described.date.isoformat()
        performance["YOP"] = f"{described.date:%Y}"
    return result


def _proprietary_id(item: str) -> str:
    return f"{NAMESPACE}:{item}"


def _parse_day(name: str, text: str) -> date | None:
    if not text:
        return None
    match = _MONTH.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        raise InvalidPeriodError(
            f"{name} is {text[:40]!r}; give a month or a day that exists, like 2026-11 or 2026-11-30"
        ) from None

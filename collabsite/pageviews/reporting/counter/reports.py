"""Item Report and Platform Report of COUNTER R5.1, as JSON and as TSV.

The schema allows no fields of our own, so two warnings in the range reserved for providers (1 to
999) say what it has no field for: that the counts are unaudited, and the imported counts.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from operator import add
from typing import Any, Literal
from urllib.parse import urlsplit

from django.conf import settings

from collabsite.pageviews import items, totals
from collabsite.pageviews.reporting.counter.metrics import Metrics, monthly_metrics
from collabsite.pageviews.reporting.months import Months, month_text
from collabsite.web.spreadsheets import neutralise

NAMESPACE = "collabsite"
UNAUDITED = "Counted by COUNTER R5.1 §7 rules, unaudited"
# The customer of a report on everybody's usage (COUNTER R5.1 §3.2.1).
THE_WORLD = "The World"
CUSTOMER_ID = "0000000000000000"
ACCESS_METHOD = "Regular"

type ReportId = Literal["IR", "PR"]
REPORT_NAMES: Mapping[ReportId, str] = {"IR": "Item Report", "PR": "Platform Report"}

type Json = dict[str, Any]
# A metric's values by month, `2026-11`.
type Performance = dict[str, dict[str, int]]


class Metric(StrEnum):
    """Metric_Types that are counted here (COUNTER R5.1 §3.3.6)."""

    TOTAL_INVESTIGATIONS = "Total_Item_Investigations"
    TOTAL_REQUESTS = "Total_Item_Requests"
    UNIQUE_INVESTIGATIONS = "Unique_Item_Investigations"
    UNIQUE_REQUESTS = "Unique_Item_Requests"


class Attribute(StrEnum):
    """Attributes that a report can show, in the order of their columns."""

    AUTHORS = "Authors"
    PUBLICATION_DATE = "Publication_Date"
    YOP = "YOP"
    ACCESS_TYPE = "Access_Type"
    ACCESS_METHOD = "Access_Method"


ATTRIBUTES: Mapping[ReportId, tuple[Attribute, ...]] = {
    "IR": tuple(Attribute),
    "PR": (Attribute.ACCESS_METHOD,),
}


@dataclass(frozen=True)
class CounterException:
    """A difference between what was requested and what is reported (COUNTER R5.1, Appendix D)."""

    code: int
    message: str
    data: str = ""

    @property
    def json(self) -> Json:
        """The form of COUNTER_API 5.1."""
        data = {"Data": self.data} if self.data else {}
        return {"Code": self.code, "Message": self.message, **data}


NO_USAGE = CounterException(3030, "No Usage Available for Requested Dates")


@dataclass(frozen=True)
class ReportRequest:
    """A report that is requested, with its filters and attributes.

    `accepts` filters items by their descriptions. `filters` and `attributes_given` are stated in the
    header as they were requested; `exceptions` are what could not be met.
    """

    report: ReportId
    months: Months
    metrics: tuple[Metric, ...] = tuple(Metric)
    attributes: tuple[Attribute, ...] = ()
    accepts: Callable[[str, items.ItemDescription], bool] = lambda _item, _described: True
    by_month: bool = True
    filters: Mapping[str, str | list[str]] | None = None
    attributes_given: Mapping[str, str] | None = None
    exceptions: tuple[CounterException, ...] = ()


@dataclass(frozen=True)
class ReportedItem:
    """An item with its metrics by month, in order, and, apart from them, its imported count."""

    item: str
    description: items.ItemDescription
    months: tuple[Metrics, ...]
    baseline: int


@dataclass(frozen=True)
class UsageReport:
    """Usage of all public items that a request accepts."""

    request: ReportRequest
    created: datetime
    items: tuple[ReportedItem, ...]

    @property
    def has_usage(self) -> bool:
        """Return whether there is anything to report."""
        return bool(self.items)


# The places of the metrics in `Metrics`.
_PLACES: Mapping[Metric, int] = {
    Metric.TOTAL_INVESTIGATIONS: Metrics._fields.index("total_item_investigations"),
    Metric.TOTAL_REQUESTS: Metrics._fields.index("total_item_requests"),
    Metric.UNIQUE_INVESTIGATIONS: Metrics._fields.index("unique_item_investigations"),
    Metric.UNIQUE_REQUESTS: Metrics._fields.index("unique_item_requests"),
}


def build_report(request: ReportRequest, *, at: datetime) -> UsageReport:
    """Return the report on all public items with a use in the period that has a requested metric."""
    rows = monthly_metrics(request.months)
    # All uses are investigations.
    if Metric.TOTAL_INVESTIGATIONS not in request.metrics:
        requested = [_PLACES[metric] for metric in request.metrics]
        rows = [row for row in rows if any(row[place] for place in requested)]
    months: dict[str, list[Metrics]] = {}
    for row in rows:
        months.setdefault(row.item, []).append(row)
    described = {
        item: description
        for item, description in items.describe(months).items()
        if request.accepts(item, description)
    }
    baselines = totals.baselines() if described else {}
    reported = [
        ReportedItem(item, description, tuple(months[item]), baselines.get(item, 0))
        for item, description in described.items()
    ]
    return UsageReport(
        request, at, tuple(sorted(reported, key=lambda each: (each.description.title, each.item)))
    )


def to_json(report: UsageReport) -> Json:
    """Return a report as JSON of COUNTER R5.1 (schemas `IR` and `PR` of its COUNTER_API)."""
    if report.request.report == "PR":
        entries = _platform_items(report)
    else:
        entries = [{"Items": [_item(each, report.request) for each in report.items]}]
    return {
        "Report_Header": _header(report),
        "Report_Items": entries if report.has_usage else [],
    }


def _header(report: UsageReport) -> Json:
    request = report.request
    attributes: Json = dict(request.attributes_given or {})
    if request.attributes:
        attributes["Attributes_To_Show"] = [str(each) for each in request.attributes]
    stated = {"Report_Attributes": attributes} if attributes else {}
    metrics = {"Metric_Type": [str(each) for each in request.metrics]} if request.metrics else {}
    return {
        "Report_Name": REPORT_NAMES[request.report],
        "Report_ID": request.report,
        "Release": "5.1",
        "Institution_Name": THE_WORLD,
        "Institution_ID": {"Proprietary": [f"{NAMESPACE}:{CUSTOMER_ID}"]},
        "Report_Filters": {
            **metrics,
            **(request.filters or {}),
            "Begin_Date": request.months.begin.isoformat(),
            "End_Date": request.months.end.isoformat(),
        },
        **stated,
        "Exceptions": [each.json for each in _exceptions(report)],
        "Created": report.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "Created_By": NAMESPACE,
        "Registry_Record": "",
    }


def _exceptions(report: UsageReport) -> Iterator[CounterException]:
    yield CounterException(1, UNAUDITED)
    imported = [each for each in report.items if each.baseline]
    if imported:
        yield CounterException(
            2,
            "Views imported from before counting began are not included",
            ", ".join(f"{proprietary_id(each.item)}={each.baseline}" for each in imported),
        )
    yield from report.request.exceptions
    # Months that are not ready or no longer kept have an exception of their own.
    is_explained = any(each.code in {3031, 3032} for each in report.request.exceptions)
    if not report.has_usage and not is_explained:
        yield NO_USAGE


def _item(reported: ReportedItem, request: ReportRequest) -> Json:
    described, shown = reported.description, request.attributes
    result: Json = {
        "Item": described.title,
        "Publisher": described.publisher,
        "Platform": platform(),
        "Item_ID": {
            "Proprietary": proprietary_id(reported.item),
            "URI": settings.SITE_URL + described.url,
        },
    }
    # The schema takes three authors at most, and no name of a single letter.
    authors = list(dict.fromkeys(name for name in described.authors if len(name) > 1))[:3]
    if authors and Attribute.AUTHORS in shown:
        result["Authors"] = [{"Name": name} for name in authors]
    if described.date and Attribute.PUBLICATION_DATE in shown:
        result["Publication_Date"] = described.date.isoformat()
    performance: Json = {"Data_Type": described.data_type}
    if described.date and Attribute.YOP in shown:
        performance["YOP"] = f"{described.date.year:04}"
    if Attribute.ACCESS_TYPE in shown:
        performance["Access_Type"] = described.access_type
    if Attribute.ACCESS_METHOD in shown:
        performance["Access_Method"] = ACCESS_METHOD
    performance["Performance"] = _performance(reported.months, request)
    result["Attribute_Performance"] = [performance]
    return result


def _platform_items(report: UsageReport) -> list[Json]:
    by_type: dict[str, list[Metrics]] = {}
    for each in report.items:
        by_type.setdefault(each.description.data_type, []).extend(each.months)
    shown = report.request.attributes
    method = {"Access_Method": ACCESS_METHOD} if Attribute.ACCESS_METHOD in shown else {}
    performances = [
        {"Data_Type": data_type, **method, "Performance": _performance(months, report.request)}
        for data_type, months in sorted(by_type.items())
    ]
    return [{"Platform": platform(), "Attribute_Performance": performances}]


def _performance(months: Iterable[Metrics], request: ReportRequest) -> Performance:
    """Return the sums of each metric by month, without zeros.

    The total of a period is given as that of its first month, as JSON has no other place for it.
    """
    sums: dict[date, Sequence[Any]] = {}
    for each in months:
        month = each.month if request.by_month else request.months.begin
        sums[month] = list(map(add, sums[month], each[2:])) if month in sums else each[2:]
    ordered = [(month_text(month), sums[month]) for month in sorted(sums)]
    found: Performance = {}
    for metric in request.metrics:
        place = _PLACES[metric] - 2
        counts = {month: numbers[place] for month, numbers in ordered if numbers[place]}
        if counts:
            found[metric.value] = counts
    return found


def platform() -> str:
    """Return the name of the platform: the host of the site."""
    return urlsplit(settings.SITE_URL).netloc


def proprietary_id(item: str) -> str:
    """Return an item as an identifier of this platform."""
    return f"{NAMESPACE}:{item}"


_HEADINGS: Mapping[ReportId, tuple[str, ...]] = {
    "IR": (
        *("Item", "Publisher", "Publisher_ID", "Platform", "Authors", "Publication_Date"),
        *("DOI", "Proprietary_ID", "ISBN", "Print_ISSN", "Online_ISSN", "URI"),
        *("Data_Type", "YOP", "Access_Type", "Access_Method"),
    ),
    "PR": ("Platform", "Data_Type", "Access_Method"),
}
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def to_tsv(report: UsageReport, *, months: Iterable[date]) -> str:
    """Return a report as tab-separated values (COUNTER R5.1 §3.2), with columns for these months."""
    document = to_json(report)
    request, header = report.request, document["Report_Header"]
    columns = [month_text(month) for month in months] if request.by_month else []
    # An attribute has a column only where it is shown.
    hidden = {str(each) for each in Attribute} - {str(each) for each in request.attributes}
    headings = [name for name in _HEADINGS[request.report] if name not in hidden]
    rows: list[Sequence[str | int]] = [
        *_header_rows(header, by_month=request.by_month),
        [],
        [
            *headings,
            "Metric_Type",
            "Reporting_Period_Total",
            *(f"{_MONTH_NAMES[int(month[5:]) - 1]}-{month[:4]}" for month in columns),
        ],
    ]
    for described, performance in _performances(document):
        cells = [described.get(name, "") for name in headings]
        for metric, counts in performance.items():
            by_month = (counts.get(month, 0) for month in columns)
            rows.append([*cells, metric, sum(counts.values()), *by_month])
    return "".join("\t".join(map(_cell, row)) + "\r\n" for row in rows)


def _performances(document: Json) -> Iterator[tuple[dict[str, str], Performance]]:
    """Yield the cells that describe each line of a report, and its metrics."""
    for entry in document["Report_Items"]:
        for described in entry.get("Items", [entry]):
            ids = described.get("Item_ID", {})
            cells = {
                **{name: value for name, value in described.items() if isinstance(value, str)},
                "Authors": "; ".join(each["Name"] for each in described.get("Authors", [])),
                "Proprietary_ID": ids.get("Proprietary", ""),
                "URI": ids.get("URI", ""),
            }
            for each in described["Attribute_Performance"]:
                own = {name: value for name, value in each.items() if isinstance(value, str)}
                yield {**cells, **own}, each["Performance"]


def _header_rows(header: Json, *, by_month: bool) -> Iterator[tuple[str, str]]:
    """Yield the 13 rows of the header (COUNTER R5.1 §3.2.1)."""
    filters = dict(header["Report_Filters"])
    metrics = filters.pop("Metric_Type", [])
    period = {name: filters.pop(name) for name in ("Begin_Date", "End_Date")}
    attributes = dict(header.get("Report_Attributes", {}))
    attributes.pop("Granularity", None)
    if not by_month:
        attributes["Exclude_Monthly_Details"] = "True"
    [institution] = header["Institution_ID"]["Proprietary"]
    exceptions = (
        f"{each['Code']}: {each['Message']}" + (f" ({each['Data']})" if "Data" in each else "")
        for each in header["Exceptions"]
    )
    for name in ("Report_Name", "Report_ID", "Release", "Institution_Name"):
        yield name, header[name]
    yield "Institution_ID", institution
    yield "Metric_Types", "; ".join(metrics)
    yield "Report_Filters", _pairs(filters)
    yield "Report_Attributes", _pairs(attributes)
    yield "Exceptions", "; ".join(exceptions)
    yield "Reporting_Period", _pairs(period)
    for name in ("Created", "Created_By", "Registry_Record"):
        yield name, header[name]


def _pairs(values: Mapping[str, str | list[str]]) -> str:
    return "; ".join(
        f"{name}={value if isinstance(value, str) else '|'.join(value)}"
        for name, value in values.items()
    )


def _cell(value: str | int) -> str:
    # Neither the separator nor the end of a line can be quoted in TSV.
    return neutralise(" ".join(value.split())) if isinstance(value, str) else str(value)

"""Requests for reports by COUNTER_API 5.1, and the exceptions to them.

What can't be answered is a `RefusedRequestError`. A filter or attribute that is not supported is
ignored, and an exception in the report says so (COUNTER R5.1, Appendix D).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse

from collabsite.pageviews import items
from collabsite.pageviews.counting.rollup import first_open_day
from collabsite.pageviews.reporting.counter.metrics import first_and_last_day
from collabsite.pageviews.reporting.counter.queries import (
    CustomerQuery,
    ItemReportQuery,
    PlatformReportQuery,
)
from collabsite.pageviews.reporting.counter.reports import (
    ACCESS_METHOD,
    ATTRIBUTES,
    CUSTOMER_ID,
    THE_WORLD,
    Attribute,
    CounterException,
    Json,
    Metric,
    ReportId,
    ReportRequest,
    platform,
    proprietary_id,
)
from collabsite.pageviews.reporting.months import (
    InvalidPeriodError,
    Months,
    add_months,
    first_day,
    last_day,
    month_text,
    parse_day,
)
from collabsite.web.responses import absolute_url

# Values that COUNTER knows, whether there is usage of them here or not.
_METRICS: Mapping[ReportId, frozenset[str]] = {
    "IR": frozenset({*Metric, "Limit_Exceeded", "No_License"}),
    "PR": frozenset(
        {*Metric, "Searches_Platform", "Unique_Title_Investigations", "Unique_Title_Requests"}
    ),
}
_DATA_TYPES = frozenset(
    {
        *("Article", "Audiovisual", "Book_Segment", "Conference_Item", "Database_Full_Item"),
        *("Dataset", "Image", "Interactive_Resource", "Multimedia", "News_Item", "Other"),
        *("Patent", "Reference_Item", "Report", "Software", "Sound", "Standard"),
        *("Thesis_or_Dissertation", "Unspecified"),
    }
)
_PLATFORM_DATA_TYPES = _DATA_TYPES | {
    *("Book", "Conference", "Journal", "Newspaper_or_Newsletter", "Platform", "Reference_Work"),
}
_ACCESS_TYPES = frozenset({"Controlled", "Free_To_Read", "Open"})
_ACCESS_METHODS = frozenset({"Regular", "TDM"})
_YEARS = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")

type Accepts = Callable[[str, items.ItemDescription], bool]


class RefusedRequestError(Exception):
    """A request that can't be answered: the status of the response, and COUNTER's exception."""

    def __init__(self, status: int, code: int, message: str, data: str = "") -> None:
        self.status = status
        self.exception = CounterException(code, message, data)
        super().__init__(message)

    @property
    def json(self) -> Json:
        """The body of the response."""
        return {**self.exception.json, "Help_URL": absolute_url(reverse("usage:usage"))}


def item_report_request(query: ItemReportQuery, *, at: datetime) -> ReportRequest:
    """Return the Item Report that is requested. Raises `RefusedRequestError`."""
    parsed = _Parsed("IR", query)
    parsed.parse_platform_filters(query, data_types=_DATA_TYPES)
    parsed.parse_item_filters(query)
    return parsed.request(query, at=at)


def platform_report_request(query: PlatformReportQuery, *, at: datetime) -> ReportRequest:
    """Return the Platform Report that is requested. Raises `RefusedRequestError`."""
    parsed = _Parsed("PR", query)
    parsed.parse_platform_filters(query, data_types=_PLATFORM_DATA_TYPES)
    return parsed.request(query, at=at)


class _Parsed:
    """Parameters of a report: filters, attributes, and the values that are not supported."""

    def __init__(self, report: ReportId, query: PlatformReportQuery) -> None:
        check_customer(query)
        self._report = report
        self._filters: dict[str, str | list[str]] = {}
        self._attributes: dict[str, str] = {}
        self._accepts: list[Accepts] = []
        self._exceptions: list[CounterException] = []
        self._wrong_filters: list[str] = []
        self._wrong_attributes: list[str] = []
        self._metrics = tuple(Metric)
        self._shown: tuple[Attribute, ...] = ()
        if query.others:
            names = ", ".join(sorted(query.others))
            self._except(3050, "Parameter Not Recognized in this Context", names)

    def parse_platform_filters(
        self, query: PlatformReportQuery, *, data_types: frozenset[str]
    ) -> None:
        """Parse what both reports have."""
        if query.platform == platform():
            self._filters["Platform"] = query.platform
        elif query.platform:
            self._wrong_filters.append(f"platform={query.platform}")
        metrics = self._values("metric_type", query.metric_type, _METRICS[self._report])
        if metrics:
            self._metrics = tuple(metric for metric in Metric if metric in metrics)
            self._filters["Metric_Type"] = metrics
        if types := self._values("data_type", query.data_type, data_types):
            self._filter("Data_Type", types, lambda _item, described: described.data_type in types)
        if methods := self._values("access_method", query.access_method, _ACCESS_METHODS):
            self._filter(
                "Access_Method", methods, lambda _item, _described: ACCESS_METHOD in methods
            )
        known = {str(each) for each in ATTRIBUTES[self._report]}
        shown = _split(query.attributes_to_show)
        self._wrong_attributes += [
            f"attributes_to_show={each}" for each in shown if each not in known
        ]
        self._shown = tuple(each for each in Attribute if each in known and each in shown)
        if query.granularity in {"Month", "Total"}:
            self._attributes["Granularity"] = query.granularity
        elif query.granularity:
            self._wrong_attributes.append(f"granularity={query.granularity}")

    def parse_item_filters(self, query: ItemReportQuery) -> None:
        """Parse what only the Item Report has."""
        if types := self._values("access_type", query.access_type, _ACCESS_TYPES):
            self._filter(
                "Access_Type", types, lambda _item, described: described.access_type in types
            )
        if years := self._years(query.yop):
            self._filter(
                "YOP",
                [text for text, _range in years],
                lambda _item, described: (
                    described.date is not None
                    and any(described.date.year in each for _text, each in years)
                ),
            )
        if len(query.item_id) > 1:
            wanted = query.item_id.removeprefix("Proprietary:").removeprefix("URI:")
            self._filter(
                "Item_ID",
                query.item_id,
                lambda item, described: (
                    wanted in {proprietary_id(item), absolute_url(described.url)}
                ),
            )
        if len(query.author) > 1:
            author = query.author.casefold()
            self._filter(
                "Author",
                query.author,
                lambda _item, described: author in map(str.casefold, described.authors),
            )
        if query.include_parent_details in {"False", "True"}:
            self._attributes["Include_Parent_Details"] = query.include_parent_details
        elif query.include_parent_details:
            self._wrong_attributes.append(f"include_parent_details={query.include_parent_details}")
        if query.include_component_details not in {"", "False"}:
            self._except(3063, "Components Not Supported")

    def request(self, query: PlatformReportQuery, *, at: datetime) -> ReportRequest:
        """Return the request. Raises `RefusedRequestError`."""
        months = self._months(query, at=at)
        if self._wrong_filters:
            self._except(3060, "Invalid ReportFilter Value", _shortened(self._wrong_filters))
        if self._wrong_attributes:
            self._except(3062, "Invalid ReportAttribute Value", _shortened(self._wrong_attributes))
        accepts = self._accepts
        return ReportRequest(
            report=self._report,
            months=months,
            metrics=self._metrics,
            attributes=self._shown,
            accepts=lambda item, described: all(each(item, described) for each in accepts),
            by_month=query.granularity != "Total",
            filters=self._filters,
            attributes_given=self._attributes,
            exceptions=tuple(self._exceptions),
        )

    def _months(self, query: PlatformReportQuery, *, at: datetime) -> Months:
        """Return those of the requested months that are available."""
        missing = [name for name in ("begin_date", "end_date") if not getattr(query, name)]
        if missing:
            raise _insufficient(*missing)
        try:
            begin, end = _day("begin_date", query.begin_date), _day("end_date", query.end_date)
        except InvalidPeriodError as error:
            raise _invalid_dates(str(error)) from error
        available = available_months(at)
        if first_day(begin) > available.end:
            raise _invalid_dates(
                f"begin_date {begin} is not in a past month; the last one is"
                f" {month_text(available.end)}"
            )
        if end < begin:
            raise _invalid_dates(f"end_date {end} lies before begin_date {begin}; give a later one")
        if first_day(end) > available.end:
            self._except(
                3031,
                "Usage Not Ready for Requested Dates",
                f"usage is available to {available.end}",
            )
            end = available.end
        if first_day(begin) < available.begin:
            self._except(
                3032,
                "Usage No Longer Available for Requested Dates",
                f"usage is available from {available.begin}",
            )
            # If no month is available, the requested ones are stated.
            begin = begin if last_day(end) < available.begin else available.begin
        return Months.between(begin, end)

    def _values(self, name: str, text: str, known: frozenset[str]) -> list[str]:
        """Return the known values of a filter; note the others."""
        values = _split(text)
        self._wrong_filters += [f"{name}={each}" for each in values if each not in known]
        return [each for each in values if each in known]

    def _years(self, text: str) -> list[tuple[str, range]]:
        found = []
        for each in _split(text):
            match = _YEARS.fullmatch(each)
            years = range(int(match[1]), int(match[2] or match[1]) + 1) if match else range(0)
            if years:
                found.append((each, years))
            else:
                self._wrong_filters.append(f"yop={each}")
        return found

    def _filter(self, name: str, given: str | list[str], accepts: Accepts) -> None:
        self._filters[name] = given
        self._accepts.append(accepts)

    def _except(self, code: int, message: str, data: str = "") -> None:
        self._exceptions.append(CounterException(code, message, data))


def check_customer(query: CustomerQuery) -> None:
    """Raise `RefusedRequestError` if the request names no customer, or an unknown one."""
    if not query.customer_id:
        raise _insufficient("customer_id")
    if query.customer_id != CUSTOMER_ID:
        raise RefusedRequestError(
            403,
            2010,
            "Requestor is Not Authorized to Access Usage for Institution",
            f"the only customer_id is {CUSTOMER_ID}, “{THE_WORLD}”",
        )


def available_months(at: datetime) -> Months:
    """Return the months that are over, from that of the first use.

    Before any such month there is one without usage: the list of reports has to name one.
    """
    last = add_months(first_open_day(at), -1)
    span = first_and_last_day()
    return Months.between(min(span[0], last) if span else last, last)


def _insufficient(*names: str) -> RefusedRequestError:
    return RefusedRequestError(
        400, 1030, "Insufficient Information to Process Request", f"give {' and '.join(names)}"
    )


def _invalid_dates(data: str) -> RefusedRequestError:
    return RefusedRequestError(400, 3020, "Invalid Date Arguments", data)


def _day(name: str, text: str) -> date:
    day = parse_day(name, text)
    assert day is not None  # noqa: S101 - It is not empty.
    return day


def _split(text: str) -> list[str]:
    return list(dict.fromkeys(filter(None, text.split("|"))))


def _shortened(values: Iterable[str]) -> str:
    return "; ".join(value[:80] for value in values)[:400]

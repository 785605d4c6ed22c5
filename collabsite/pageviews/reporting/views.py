"""Views of usage: pages, files, COUNTER's reports, and COUNTER's own interface."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Annotated

from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from collabsite.pageviews.reporting.counter import requests, service
from collabsite.pageviews.reporting.counter.metrics import first_and_last_day
from collabsite.pageviews.reporting.counter.queries import (
    CustomerQuery,
    ItemReportQuery,
    PlatformReportQuery,
    ServiceQuery,
)
from collabsite.pageviews.reporting.counter.reports import (
    ATTRIBUTES,
    CounterException,
    Json,
    ReportId,
    ReportRequest,
    UsageReport,
    build_report,
    to_json,
    to_tsv,
)
from collabsite.pageviews.reporting.months import Day, InvalidPeriodError, Months, parse_day
from collabsite.pageviews.reporting.usage.files import usage_csv_rows
from collabsite.pageviews.reporting.usage.queries import UsageCsvQuery, UsagePageQuery
from collabsite.pageviews.reporting.usage.site import UsagePage, usage_page
from collabsite.web.problem_details import RETRY_AFTER
from collabsite.web.query_params import UNVALIDATED, Description, Query
from collabsite.web.responses import PUBLIC, PageResponse, csv_response, respond

type CounterView[Q: Query] = Callable[[HttpRequest, Q], Json | list[Json]]


@dataclass(frozen=True)
class ReportQuery(Query):
    """Query parameters of a report: its first and last month."""

    begin_date: Annotated[
        Day, UNVALIDATED, Description("The first month, by itself or by a day in it.")
    ] = ""
    end_date: Annotated[
        Day, UNVALIDATED, Description("The last month, by itself or by a day in it.")
    ] = ""


@require_safe
def usage(request: HttpRequest, query: UsagePageQuery, *, as_json: bool) -> PageResponse[UsagePage]:
    """The usage of the site by month and item."""
    page = usage_page(query, at=timezone.now())
    return respond(request, page, "pageviews/usage.html", as_json=as_json)


@require_safe
def usage_csv(request: HttpRequest, query: UsageCsvQuery) -> HttpResponse:
    """The usage of the site by month and item, or another of its tables."""
    name = "usage" if query.table == "items" else f"usage-{query.table}"
    return csv_response(usage_csv_rows(query, at=timezone.now()), name=name)


@require_safe
def item_report_json(request: HttpRequest, query: ReportQuery) -> HttpResponse:
    """The usage of all items by month, as COUNTER's Item Report."""
    return _report_json("IR", query)


@require_safe
def item_report_tsv(request: HttpRequest, query: ReportQuery) -> HttpResponse:
    """The usage of all items by month, as COUNTER's Item Report."""
    return _report_tsv("IR", query)


@require_safe
def platform_report_json(request: HttpRequest, query: ReportQuery) -> HttpResponse:
    """The usage of the site by month and type of content, as COUNTER's Platform Report."""
    return _report_json("PR", query)


@require_safe
def platform_report_tsv(request: HttpRequest, query: ReportQuery) -> HttpResponse:
    """The usage of the site by month and type of content, as COUNTER's Platform Report."""
    return _report_tsv("PR", query)


def _answer_counter[Q: Query](view: CounterView[Q]) -> Callable[..., HttpResponse]:
    """Return the view of COUNTER's interface that answers with what `view` returns."""

    @wraps(view)
    def answer(request: HttpRequest, query: Q) -> HttpResponse:
        try:
            return _json_response(view(request, query))
        except requests.RefusedRequestError as error:
            return _json_response(error.json, status=error.status)
        except DatabaseError:
            response = _json_response(
                CounterException(1000, "Service Not Available").json, status=503
            )
            response["Retry-After"] = RETRY_AFTER
            return response

    return require_safe(answer)


@_answer_counter
def status(request: HttpRequest, query: ServiceQuery) -> list[Json]:
    """The status of the service, by COUNTER_API 5.1."""
    return service.service_status()


@_answer_counter
def members(request: HttpRequest, query: CustomerQuery) -> list[Json]:
    """The customers, of whom there is one: the world."""
    return service.members(query)


@_answer_counter
def reports(request: HttpRequest, query: CustomerQuery) -> list[Json]:
    """The reports, and the months for which there are some."""
    return service.report_list(query, at=timezone.now())


@_answer_counter
def item_report(request: HttpRequest, query: ItemReportQuery) -> Json:
    """The Item Report of months that are over, by COUNTER_API 5.1."""
    at = timezone.now()
    return to_json(build_report(requests.item_report_request(query, at=at), at=at))


@_answer_counter
def platform_report(request: HttpRequest, query: PlatformReportQuery) -> Json:
    """The Platform Report of months that are over, by COUNTER_API 5.1."""
    at = timezone.now()
    return to_json(build_report(requests.platform_report_request(query, at=at), at=at))


def _report_json(report: ReportId, query: ReportQuery) -> HttpResponse:
    try:
        return _json_response(to_json(_report(report, query)))
    except InvalidPeriodError as error:
        return _invalid_dates(error)


def _report_tsv(report: ReportId, query: ReportQuery) -> HttpResponse:
    try:
        built = _report(report, query)
    except InvalidPeriodError as error:
        return _invalid_dates(error)
    counted = {month.month for each in built.items for month in each.months}
    months = Months.between(min(counted), max(counted)) if counted else ()
    response = HttpResponse(
        to_tsv(built, months=months), content_type="text/tab-separated-values; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{report.lower()}.tsv"'
    response["Cache-Control"] = PUBLIC
    return response


def _report(report: ReportId, query: ReportQuery) -> UsageReport:
    """Return a report with all attributes. Raises `InvalidPeriodError`."""
    at = timezone.now()
    months = _requested_months(query)
    attributes = ATTRIBUTES[report]
    return build_report(ReportRequest(report, months, attributes=attributes), at=at)


def _requested_months(query: ReportQuery) -> Months:
    """Return the requested months.

    They default to the time from the first month with a use to this month. Raises
    `InvalidPeriodError`.
    """
    today = timezone.now().date()
    span = first_and_last_day() or (today, today)
    begin = parse_day("begin_date", query.begin_date) or min(span[0], today)
    end = parse_day("end_date", query.end_date) or max(span[1], today, begin)
    if end < begin and query.end_date and not query.begin_date:
        begin = end
    months = Months.between(begin, end)
    if months.end < months.begin:
        raise InvalidPeriodError(f"end_date {end} lies before begin_date {begin}; give a later one")
    return months


def _invalid_dates(error: InvalidPeriodError) -> HttpResponse:
    # The form of an error in COUNTER_API 5.1, Exceptions.
    exception = CounterException(3020, "Invalid Date Arguments", str(error))
    return _json_response(exception.json, status=400)


def _json_response(value: Json | list[Json], *, status: int = 200) -> HttpResponse:
    # Without indentation, which takes ten times as long.
    response = JsonResponse(
        value, safe=False, status=status, json_dumps_params={"ensure_ascii": False}
    )
    if status == 200:
        response["Cache-Control"] = PUBLIC
    return response

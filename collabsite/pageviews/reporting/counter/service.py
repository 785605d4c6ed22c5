"""Status, customers and reports of COUNTER_API 5.1."""

from datetime import datetime

from collabsite.pageviews.reporting.counter.queries import CustomerQuery
from collabsite.pageviews.reporting.counter.reports import (
    CUSTOMER_ID,
    NAMESPACE,
    REPORT_NAMES,
    THE_WORLD,
    UNAUDITED,
    Json,
    platform,
)
from collabsite.pageviews.reporting.counter.requests import available_months, check_customer
from collabsite.pageviews.reporting.months import month_text


def service_status() -> list[Json]:
    """Return the status of the service (schema `Status`)."""
    return [
        {
            "Description": f"COUNTER reports of {platform()}",
            "Service_Active": True,
            "Note": UNAUDITED,
        }
    ]


def members(query: CustomerQuery) -> list[Json]:
    """Return the customers (schema `Member`): the world. Raises `RefusedRequestError`."""
    check_customer(query)
    return [
        {
            "Institution_Name": THE_WORLD,
            "Institution_ID": {"Proprietary": [f"{NAMESPACE}:{CUSTOMER_ID}"]},
            "Customer_ID": CUSTOMER_ID,
        }
    ]


def report_list(query: CustomerQuery, *, at: datetime) -> list[Json]:
    """Return the reports and their months (schema `Report`). Raises `RefusedRequestError`."""
    check_customer(query)
    months = available_months(at)
    return [
        {
            "Report_Name": name,
            "Report_ID": report,
            "Release": "5.1",
            "Report_Description": description,
            "Path": f"/r51/reports/{report.lower()}",
            "First_Month_Available": month_text(months.begin),
            "Last_Month_Available": month_text(months.end),
        }
        for (report, name), description in zip(
            REPORT_NAMES.items(),
            ("Usage of each article and dataset.", "Usage of the site by type of content."),
            strict=True,
        )
    ]

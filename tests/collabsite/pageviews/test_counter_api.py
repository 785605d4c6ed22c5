"""COUNTER's own interface to reports, COUNTER_API 5.1."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from collabsite.pageviews.counting import counter
from tests.collabsite.pageviews.conftest import FIREFOX

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

WORLD = "0000000000000000"
CUSTOMER = {"customer_id": WORLD}
WINTER = {**CUSTOMER, "begin_date": "2026-01", "end_date": "2026-02"}


def click(time: str, item: str = "book:1") -> None:
    at = datetime.datetime.fromisoformat(time).replace(tzinfo=datetime.UTC)
    counter.count(item, address="192.0.2.1", agent=FIREFOX, at=at)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel("2026-03-20T12:00:00Z", tick=False):
        yield


@pytest.fixture
def used() -> None:
    for time in ("2026-01-15T10:05:00", "2026-02-15T10:05:00", "2026-02-15T10:55:00"):
        click(time)
    click("2026-02-15T11:05:00", "book:2")
    click("2026-03-15T10:05:00")


def ask(client: Client, path: str, query: dict[str, str], *, status: int = 200) -> Any:  # noqa: ANN401
    answer = client.get(f"/r51/{path}", query)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    return answer.json()


def exceptions(report: Any) -> list[tuple[int, str]]:  # noqa: ANN401
    """Return the standard exceptions in a report, with their data."""
    found = report["Report_Header"]["Exceptions"]
    return [(each["Code"], each.get("Data", "")) for each in found if each["Code"] > 999]


def performances(report: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the metrics of each item by its title."""
    return {
        item["Item"]: item["Attribute_Performance"][0]["Performance"]
        for entry in report["Report_Items"]
        for item in entry["Items"]
    }


def test_the_status_is_public(client: Client) -> None:
    [status] = ask(client, "status", {})

    assert status["Service_Active"] is True
    assert status["Note"] == "Counted by COUNTER R5.1 §7 rules, unaudited"


def test_the_only_member_is_the_world(client: Client) -> None:
    [member] = ask(client, "members", CUSTOMER)

    assert (member["Institution_Name"], member["Customer_ID"]) == ("The World", WORLD)


@pytest.mark.each_database
def test_the_list_names_both_reports_and_the_months_that_are_over(
    client: Client, used: None
) -> None:
    reports = ask(client, "reports", CUSTOMER)

    assert [(each["Report_ID"], each["Path"]) for each in reports] == [
        ("IR", "/r51/reports/ir"),
        ("PR", "/r51/reports/pr"),
    ]
    months = {(each["First_Month_Available"], each["Last_Month_Available"]) for each in reports}
    assert months == {("2026-01", "2026-02")}


@pytest.mark.parametrize("path", ["members", "reports", "reports/ir", "reports/pr"])
def test_a_request_needs_the_customer_that_there_is(client: Client, path: str) -> None:
    missing = ask(client, path, {}, status=400)
    unknown = ask(client, path, {"customer_id": "42"}, status=403)

    assert (missing["Code"], missing["Data"]) == (1030, "give customer_id")
    assert missing["Message"] == "Insufficient Information to Process Request"
    assert missing["Help_URL"] == "http://127.0.0.1:8000/usage/"
    assert unknown["Code"] == 2010
    assert WORLD in unknown["Data"]


@pytest.mark.parametrize(
    ("dates", "code", "data"),
    [
        ({}, 1030, "give begin_date and end_date"),
        ({"begin_date": "2026-01"}, 1030, "give end_date"),
        ({"begin_date": "x", "end_date": "2026-02"}, 3020, "begin_date is 'x'"),
        ({"begin_date": "2026-01", "end_date": "2026-02-30"}, 3020, "end_date is"),
        ({"begin_date": "2026-02", "end_date": "2026-01"}, 3020, "end_date 2026-01-01 lies before"),
        ({"begin_date": "2026-03", "end_date": "2026-03"}, 3020, "begin_date 2026-03-01 is not in"),
        ({"begin_date": "9999-12", "end_date": "9999-12"}, 3020, "begin_date 9999-12-01 is not in"),
    ],
)
def test_dates_that_can_not_be_meant_are_refused(
    client: Client, used: None, dates: dict[str, str], code: int, data: str
) -> None:
    for report in ("ir", "pr"):
        refused = ask(client, f"reports/{report}", {**CUSTOMER, **dates}, status=400)

        assert refused["Code"] == code
        assert refused["Data"].startswith(data)


def test_a_report_has_the_months_that_are_over(client: Client, used: None) -> None:
    report = ask(client, "reports/ir", WINTER)

    assert exceptions(report) == []
    assert performances(report) == {
        "One": {
            "Total_Item_Investigations": {"2026-01": 1, "2026-02": 2},
            "Total_Item_Requests": {"2026-01": 1, "2026-02": 2},
            "Unique_Item_Investigations": {"2026-01": 1, "2026-02": 1},
            "Unique_Item_Requests": {"2026-01": 1, "2026-02": 1},
        },
        "两本": {
            "Total_Item_Investigations": {"2026-02": 1},
            "Total_Item_Requests": {"2026-02": 1},
            "Unique_Item_Investigations": {"2026-02": 1},
            "Unique_Item_Requests": {"2026-02": 1},
        },
    }
    item = report["Report_Items"][0]["Items"][0]
    # Attributes are shown only where they are requested.
    assert "Authors" not in item
    assert set(item["Attribute_Performance"][0]) == {"Data_Type", "Performance"}


def test_months_that_are_not_available_are_named(client: Client, used: None) -> None:
    wide = {**CUSTOMER, "begin_date": "2025-06-15", "end_date": "2026-12-31"}

    report = ask(client, "reports/pr", wide)

    assert exceptions(report) == [
        (3031, "usage is available to 2026-02-28"),
        (3032, "usage is available from 2026-01-01"),
    ]
    filters = report["Report_Header"]["Report_Filters"]
    assert (filters["Begin_Date"], filters["End_Date"]) == ("2026-01-01", "2026-02-28")


def test_a_time_before_counting_has_no_usage(client: Client, used: None) -> None:
    before = {**CUSTOMER, "begin_date": "2024-01", "end_date": "2024-12"}

    report = ask(client, "reports/ir", before)

    assert report["Report_Items"] == []
    assert [code for code, _data in exceptions(report)] == [3032]
    assert report["Report_Header"]["Report_Filters"]["End_Date"] == "2024-12-31"


def test_a_new_site_has_no_usage_yet(client: Client) -> None:
    [report, _] = ask(client, "reports", CUSTOMER)
    empty = ask(client, "reports/ir", {**CUSTOMER, "begin_date": "2026-02", "end_date": "2026-02"})

    assert report["First_Month_Available"] == report["Last_Month_Available"] == "2026-02"
    assert exceptions(empty) == [(3030, "")]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"data_type": "Article"}, {"One"}),
        ({"data_type": "Article|Dataset"}, {"One", "两本"}),
        ({"data_type": "Report"}, set()),
        ({"yop": "2025"}, {"One"}),
        ({"yop": "2020-2024|2025-2026"}, {"One"}),
        ({"yop": "2026"}, set()),
        ({"access_type": "Free_To_Read"}, {"One", "两本"}),
        ({"access_type": "Open"}, set()),
        ({"access_method": "TDM"}, set()),
        ({"access_method": "Regular|TDM"}, {"One", "两本"}),
        ({"item_id": "collabsite:book:2"}, {"两本"}),
        ({"item_id": "URI:http://127.0.0.1:8000/books/one/"}, {"One"}),
        ({"item_id": "DOI:10.1/x"}, set()),
        ({"author": "Ann Bo"}, {"One"}),
        ({"author": "Nobody"}, set()),
        ({"platform": "127.0.0.1:8000"}, {"One", "两本"}),
    ],
)
def test_filters_leave_other_usage_out(
    client: Client, used: None, query: dict[str, str], titles: set[str]
) -> None:
    report = ask(client, "reports/ir", {**WINTER, **query})

    assert set(performances(report)) == titles
    assert exceptions(report) == ([] if titles else [(3030, "")])
    [(asked, value)] = query.items()
    stated = {"access_type": "Access_Type", "yop": "YOP", "item_id": "Item_ID"}
    name = stated.get(asked, "_".join(part.title() for part in asked.split("_")))
    given = report["Report_Header"]["Report_Filters"][name]
    assert (given if isinstance(given, str) else "|".join(given)) == value


def test_only_the_requested_metrics_are_shown(client: Client, used: None) -> None:
    asked = {**WINTER, "metric_type": "Unique_Item_Requests|No_License|Total_Item_Requests"}

    report = ask(client, "reports/ir", asked)

    for performance in performances(report).values():
        assert list(performance) == ["Total_Item_Requests", "Unique_Item_Requests"]
    assert exceptions(report) == []


def test_what_is_not_supported_is_ignored_and_named(client: Client, used: None) -> None:
    odd = {
        **WINTER,
        "metric_type": "Loans",
        "platform": "elsewhere",
        "yop": "MMXXV",
        "attributes_to_show": "YOP|Country_Code",
        "granularity": "Day",
        "include_component_details": "True",
        "country_code": "DE",
        "colour": "red",
    }

    report = ask(client, "reports/ir", odd)

    assert exceptions(report) == [
        (3050, "colour, country_code"),
        (3063, ""),
        (3060, "platform=elsewhere; metric_type=Loans; yop=MMXXV"),
        (3062, "attributes_to_show=Country_Code; granularity=Day"),
    ]
    assert len(performances(report)) == 2
    assert report["Report_Header"]["Report_Attributes"] == {"Attributes_To_Show": ["YOP"]}


def test_the_total_of_a_period_stands_under_its_first_month(client: Client, used: None) -> None:
    report = ask(client, "reports/ir", {**WINTER, "granularity": "Total"})

    assert performances(report)["One"]["Total_Item_Requests"] == {"2026-01": 3}
    assert performances(report)["两本"]["Total_Item_Requests"] == {"2026-01": 1}
    assert report["Report_Header"]["Report_Attributes"] == {"Granularity": "Total"}


def test_requested_attributes_are_shown(client: Client, used: None) -> None:
    asked = {**WINTER, "attributes_to_show": "Authors|Publication_Date|YOP|Access_Type"}

    report = ask(client, "reports/ir", asked)

    one, two = report["Report_Items"][0]["Items"]
    assert one["Authors"] == [{"Name": "Li Wei"}, {"Name": "Ann Bo"}]
    assert one["Publication_Date"] == "2025-03-01"
    assert one["Attribute_Performance"][0]["YOP"] == "2025"
    assert {"Authors", "Publication_Date"}.isdisjoint(two)


def test_a_report_needs_a_fixed_number_of_queries(
    client: Client,
    used: None,
    django_assert_num_queries: Any,  # noqa: ANN401
) -> None:
    with django_assert_num_queries(3):
        ask(client, "reports/ir", WINTER)

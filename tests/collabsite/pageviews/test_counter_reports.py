"""The Item Report and the Platform Report of COUNTER R5.1, as JSON and as TSV."""

import dataclasses
import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import FIREFOX, SHELF

pytestmark = pytest.mark.django_db


def click(time: str, item: str = "book:1", use: Use = Use.READ) -> None:
    at = datetime.datetime.fromisoformat(time).replace(tzinfo=datetime.UTC)
    counter.count(item, address="192.0.2.1", agent=FIREFOX, at=at, use=use)


def performances(report: Any) -> dict[str, Any]:  # noqa: ANN401
    """The metrics of each item or type of content in a report."""
    return {
        described.get("Item", part["Data_Type"]): part["Performance"]
        for entry in report["Report_Items"]
        for described in entry.get("Items", [entry])
        for part in described["Attribute_Performance"]
    }


@pytest.fixture(autouse=True)
def now() -> Any:  # noqa: ANN401
    with time_machine.travel("2026-03-20T12:00:00Z", tick=False):
        yield


def test_the_report_gives_totals_and_uniques_by_item_and_month(client: Client) -> None:
    click("2026-02-28T10:05:00")
    click("2026-03-01T10:05:00")
    click("2026-03-01T10:55:00")

    report = client.get("/usage/ir.json").json()

    assert report["Report_Items"] == [
        {
            "Items": [
                {
                    "Item": "One",
                    "Publisher": "Press",
                    "Platform": "127.0.0.1:8000",
                    "Item_ID": {
                        "Proprietary": "collabsite:book:1",
                        "URI": "http://127.0.0.1:8000/books/one/",
                    },
                    "Authors": [{"Name": "Li Wei"}, {"Name": "Ann Bo"}],
                    "Publication_Date": "2025-03-01",
                    "Attribute_Performance": [
                        {
                            "Data_Type": "Article",
                            "YOP": "2025",
                            "Access_Type": "Free_To_Read",
                            "Access_Method": "Regular",
                            "Performance": {
                                "Total_Item_Investigations": {"2026-02": 1, "2026-03": 2},
                                "Total_Item_Requests": {"2026-02": 1, "2026-03": 2},
                                "Unique_Item_Investigations": {"2026-02": 1, "2026-03": 1},
                                "Unique_Item_Requests": {"2026-02": 1, "2026-03": 1},
                            },
                        }
                    ],
                }
            ]
        }
    ]


def test_downloads_are_requests_and_other_uses_investigations(client: Client) -> None:
    click("2026-02-28T10:05:00")
    click("2026-02-28T10:06:00", use=Use.DOWNLOAD)
    click("2026-02-28T10:07:00", use=Use.CITATION)
    click("2026-02-28T11:07:00", use=Use.DOWNLOAD)
    click("2026-03-01T10:05:00", use=Use.VERSIONS)
    click("2026-03-01T10:05:00", item="book:2", use=Use.RECORD)
    rollup.roll_up(before=datetime.date(2026, 3, 1))

    items = performances(client.get("/usage/ir.json").json())
    platform = performances(client.get("/usage/pr.json").json())

    assert items == {
        "One": {
            "Total_Item_Investigations": {"2026-02": 4, "2026-03": 1},
            "Total_Item_Requests": {"2026-02": 3},
            "Unique_Item_Investigations": {"2026-02": 2, "2026-03": 1},
            "Unique_Item_Requests": {"2026-02": 2},
        },
        "两本": {
            "Total_Item_Investigations": {"2026-03": 1},
            "Unique_Item_Investigations": {"2026-03": 1},
        },
    }
    assert platform == {"Article": items["One"], "Dataset": items["两本"]}


def test_an_item_without_a_requested_metric_is_left_out(client: Client) -> None:
    click("2026-02-01T10:05:00")
    click("2026-02-01T10:05:00", item="book:2", use=Use.CITATION)
    requested = {
        "customer_id": "0000000000000000",
        "begin_date": "2026-02",
        "end_date": "2026-02",
        "metric_type": "Total_Item_Requests",
    }

    items = performances(client.get("/r51/reports/ir", requested).json())
    platform = performances(client.get("/r51/reports/pr", requested).json())

    assert items == {"One": {"Total_Item_Requests": {"2026-02": 1}}}
    assert platform == {"Article": items["One"]}


def test_the_header_says_by_which_rules_and_that_nobody_audited(client: Client) -> None:
    click("2026-03-01T10:05:00")

    header = client.get("/usage/ir.json").json()["Report_Header"]

    assert (header["Report_ID"], header["Release"]) == ("IR", "5.1")
    assert header["Created"] == "2026-03-20T12:00:00Z"
    assert header["Report_Filters"]["Begin_Date"] == "2026-03-01"
    assert header["Report_Filters"]["End_Date"] == "2026-03-31"
    assert header["Exceptions"] == [
        {"Code": 1, "Message": "Counted by COUNTER R5.1 §7 rules, unaudited"}
    ]


def test_imported_counts_are_kept_apart(client: Client) -> None:
    counter.set_baseline("book:1", total=17)
    click("2026-03-01T10:05:00")

    report = client.get("/usage/ir.json").json()

    assert report["Report_Header"]["Exceptions"][1]["Data"] == "collabsite:book:1=17"
    performance = report["Report_Items"][0]["Items"][0]["Attribute_Performance"][0]["Performance"]
    assert performance["Total_Item_Requests"] == {"2026-03": 1}


def test_what_is_not_public_is_not_reported(client: Client) -> None:
    click("2026-03-01T10:05:00", "book:3")
    counter.set_baseline("book:3", total=4711)

    answer = client.get("/usage/ir.json")

    assert answer.json()["Report_Items"] == []
    assert "4711" not in answer.text
    assert "Secret" not in answer.text


def test_without_usage_it_says_so(client: Client) -> None:
    report = client.get("/usage/ir.json").json()

    assert report["Report_Items"] == []
    assert report["Report_Header"]["Exceptions"][-1]["Code"] == 3030


def test_the_platform_report_adds_up_items_of_a_type(client: Client) -> None:
    click("2026-02-28T10:05:00")
    click("2026-03-01T10:05:00")
    click("2026-03-01T10:55:00")
    click("2026-03-01T10:05:00", "book:2")

    report = client.get("/usage/pr.json").json()

    header = report["Report_Header"]
    assert (header["Report_ID"], header["Report_Name"]) == ("PR", "Platform Report")
    assert header["Report_Attributes"] == {"Attributes_To_Show": ["Access_Method"]}
    assert report["Report_Items"] == [
        {
            "Platform": "127.0.0.1:8000",
            "Attribute_Performance": [
                {
                    "Data_Type": "Article",
                    "Access_Method": "Regular",
                    "Performance": {
                        "Total_Item_Investigations": {"2026-02": 1, "2026-03": 2},
                        "Total_Item_Requests": {"2026-02": 1, "2026-03": 2},
                        "Unique_Item_Investigations": {"2026-02": 1, "2026-03": 1},
                        "Unique_Item_Requests": {"2026-02": 1, "2026-03": 1},
                    },
                },
                {
                    "Data_Type": "Dataset",
                    "Access_Method": "Regular",
                    "Performance": {
                        "Total_Item_Investigations": {"2026-03": 1},
                        "Total_Item_Requests": {"2026-03": 1},
                        "Unique_Item_Investigations": {"2026-03": 1},
                        "Unique_Item_Requests": {"2026-03": 1},
                    },
                },
            ],
        }
    ]


def test_a_report_as_tsv_has_a_header_of_13_rows_and_a_row_for_each_metric(client: Client) -> None:
    counter.set_baseline("book:1", total=17)
    click("2026-01-15T10:05:00")
    click("2026-03-01T10:05:00")
    click("2026-03-01T10:55:00")

    answer = client.get("/usage/ir.tsv")

    rows = [line.split("\t") for line in answer.content.decode().split("\r\n")]
    assert answer["Content-Type"] == "text/tab-separated-values; charset=utf-8"
    assert rows[:13] == [
        ["Report_Name", "Item Report"],
        ["Report_ID", "IR"],
        ["Release", "5.1"],
        ["Institution_Name", "The World"],
        ["Institution_ID", "collabsite:0000000000000000"],
        [
            "Metric_Types",
            (
                "Total_Item_Investigations; Total_Item_Requests; "
                "Unique_Item_Investigations; Unique_Item_Requests"
            ),
        ],
        ["Report_Filters", ""],
        [
            "Report_Attributes",
            "Attributes_To_Show=Authors|Publication_Date|YOP|Access_Type|Access_Method",
        ],
        [
            "Exceptions",
            (
                "1: Counted by COUNTER R5.1 §7 rules, unaudited; 2: Views imported from before counting"
                " began are not included (collabsite:book:1=17)"
            ),
        ],
        ["Reporting_Period", "Begin_Date=2026-01-01; End_Date=2026-03-31"],
        ["Created", "2026-03-20T12:00:00Z"],
        ["Created_By", "collabsite"],
        ["Registry_Record", ""],
    ]
    assert rows[13] == [""]
    assert rows[14][-5:] == [
        *["Metric_Type", "Reporting_Period_Total", "Jan-2026", "Feb-2026", "Mar-2026"]
    ]
    total, unique = (dict(zip(rows[14], rows[n], strict=True)) for n in (16, 18))
    assert (total["Item"], total["Authors"], total["YOP"]) == ("One", "Li Wei; Ann Bo", "2025")
    assert total["Proprietary_ID"] == "collabsite:book:1"
    assert list(total.values())[-5:] == ["Total_Item_Requests", "3", "1", "0", "2"]
    assert list(unique.values())[-5:] == ["Unique_Item_Requests", "2", "1", "0", "1"]
    assert rows[19:] == [[""]]


def test_a_platform_report_as_tsv_says_so_when_there_is_no_usage(client: Client) -> None:
    lines = client.get("/usage/pr.tsv").content.decode().split("\r\n")

    assert lines[0] == "Report_Name\tPlatform Report"
    assert lines[8].endswith("; 3030: No Usage Available for Requested Dates")
    assert lines[14:] == [
        "Platform\tData_Type\tAccess_Method\tMetric_Type\tReporting_Period_Total",
        "",
    ]


def test_no_title_breaks_a_row_or_runs_in_a_spreadsheet(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wild = dataclasses.replace(SHELF["book:1"], title="=1+1\tand\r\nmore", date=None)
    monkeypatch.setitem(SHELF, "book:1", wild)
    click("2026-03-01T10:05:00")

    lines = client.get("/usage/ir.tsv").content.decode().split("\r\n")

    assert lines[15].startswith("'=1+1 and more\tPress\t\t127.0.0.1:8000\t")
    assert len({line.count("\t") for line in lines[14:19]}) == 1


@pytest.mark.parametrize(
    ("query", "months"),
    [
        ({"begin_date": "2026-03"}, {"2026-03": 1}),
        ({"end_date": "2026-02-10"}, {"2026-01": 1, "2026-02": 1}),
        ({"begin_date": "2026-02-01", "end_date": "2026-02"}, {"2026-02": 1}),
    ],
)
def test_a_period_is_whole_months(
    client: Client, query: dict[str, str], months: dict[str, int]
) -> None:
    for month in (1, 2, 3):
        click(f"2026-0{month}-15T10:05:00")

    report = client.get("/usage/ir.json", query).json()

    performance = report["Report_Items"][0]["Items"][0]["Attribute_Performance"][0]["Performance"]
    assert performance["Total_Item_Requests"] == months


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"begin_date": "yesterday"}, "begin_date"),
        ({"begin_date": "2026-13"}, "begin_date"),
        ({"end_date": "2026-02-30"}, "end_date"),
        ({"end_date": "0000-01"}, "end_date"),
        ({"begin_date": "2026-03", "end_date": "2026-02"}, "end_date"),
        ({"begin_date": "２０２６-03"}, "begin_date"),
    ],
)
def test_a_bad_period_is_refused_in_clear_words(
    client: Client, query: dict[str, str], name: str
) -> None:
    for file in ("ir.json", "pr.tsv"):
        answer = client.get(f"/usage/{file}", query)

        assert answer.status_code == 400
        assert answer.json()["Code"] == 3020
        assert answer.json()["Data"].startswith(name)


@pytest.mark.parametrize(
    "query",
    [{"end_date": "2020-01"}, {"begin_date": "2030-01"}, {"begin_date": "", "end_date": ""}],
)
def test_a_period_without_usage_is_an_empty_report(client: Client, query: dict[str, str]) -> None:
    click("2026-01-15T10:05:00") if "" not in query.values() else None

    assert client.get("/usage/ir.json", query).json()["Report_Items"] == []


def test_the_report_sets_no_cookie_and_needs_a_fixed_number_of_queries(
    client: Client,
    django_assert_num_queries: Any,  # noqa: ANN401
) -> None:
    for n in (1, 2):
        click("2026-01-15T10:05:00", f"book:{n}")

    with django_assert_num_queries(3):
        answer = client.get("/usage/ir.json")

    assert not answer.cookies

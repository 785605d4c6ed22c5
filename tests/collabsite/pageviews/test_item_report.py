"""The Item Report of COUNTER R5.1."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from collabsite.pageviews import counter
from tests.collabsite.pageviews.conftest import FIREFOX

pytestmark = pytest.mark.django_db


def click(time: str, item: str = "book:1") -> None:
    at = datetime.datetime.fromisoformat(time).replace(tzinfo=datetime.UTC)
    counter.count(item, address="192.0.2.1", agent=FIREFOX, at=at)


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
                                "Total_Item_Requests": {"2026-02": 1, "2026-03": 2},
                                "Unique_Item_Requests": {"2026-02": 1, "2026-03": 1},
                            },
                        }
                    ],
                }
            ]
        }
    ]


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
    answer = client.get("/usage/ir.json", query)

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

    with django_assert_num_queries(4):
        answer = client.get("/usage/ir.json")

    assert not answer.cookies

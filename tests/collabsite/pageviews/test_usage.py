"""Usage of the whole site by month and item, as JSON and CSV."""

import csv
import datetime
import io
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from collabsite.pageviews.counting import counter, rollup
from collabsite.pageviews.models import Exclusion, Gap, ProgramCount, RemovedCount, RobotsList
from collabsite.pageviews.reporting.months import Months, add_months
from collabsite.pageviews.robots import recognition
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import FIREFOX

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

SITE = "http://127.0.0.1:8000"


def moment(time: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(time).replace(tzinfo=datetime.UTC)


def click(time: str, item: str = "book:1") -> None:
    counter.count(item, address="192.0.2.1", agent=FIREFOX, at=moment(time))


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel("2026-03-20T12:00:30Z", tick=False):
        yield


@pytest.fixture
def used() -> None:
    click("2026-01-15T10:05:00", "book:2")
    click("2026-02-28T10:05:00")
    click("2026-02-28T10:05:10")
    rollup.roll_up(before=datetime.date(2026, 3, 1))
    click("2026-03-01T10:05:00")
    click("2026-03-01T10:55:00")
    counter.exclude(Exclusion.Reason.ROBOT, at=moment("2026-02-03T10:00:00"), count=4)
    counter.exclude(Exclusion.Reason.OPTED_OUT, at=moment("2026-03-03T10:00:00"))


def read(client: Client, **query: str) -> Any:  # noqa: ANN401
    answer = client.get("/usage.json", query)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.json()


def test_the_months_from_the_first_view_have_their_views(client: Client, used: None) -> None:
    page = read(client)

    assert (page["begin"], page["end"]) == ("2026-01", "2026-03")
    assert page["months"] == [
        {"month": "2026-01", "views": 1, "unique_views": 1},
        {"month": "2026-02", "views": 1, "unique_views": 1},
        {"month": "2026-03", "views": 2, "unique_views": 1},
    ]
    assert (page["views"], page["unique_views"]) == (4, 3)
    assert page["counting_since"] == "2026-01-15"
    assert page["counted_through"] == "2026-03-20T12:00:00+00:00"


def test_the_most_viewed_items_come_first_with_all_months(client: Client, used: None) -> None:
    one, two = read(client)["items"]

    assert (one["title"], one["views"], one["unique_views"]) == ("One", 3, 2)
    assert one["url"] == "http://127.0.0.1:8000/books/one/"
    assert [month["views"] for month in one["months"]] == [0, 1, 2]
    assert (two["title"], two["data_type"], two["views"]) == ("两本", "Dataset", 1)


def test_the_ledger_of_each_month_balances(client: Client, used: None) -> None:
    ledger = read(client)["ledger"]

    assert ledger[1:] == [
        {
            "month": "2026-02",
            "received": 6,
            "counted": 1,
            "double_clicks": 1,
            "left_out": {"robot": 4},
            "item_unknown": 4,
        },
        {
            "month": "2026-03",
            "received": 3,
            "counted": 2,
            "double_clicks": 0,
            "left_out": {"opted-out": 1},
            "item_unknown": 1,
        },
    ]
    for month in ledger:
        left_out = sum(month["left_out"].values())
        assert month["received"] == month["counted"] + month["double_clicks"] + left_out


@pytest.mark.each_database
def test_a_double_click_over_midnight_is_in_the_month_that_counts(client: Client) -> None:
    click("2026-01-15T10:05:00")
    click("2026-02-28T23:59:50")
    click("2026-03-01T00:00:10")

    page = read(client)

    assert [month["views"] for month in page["months"]] == [1, 0, 1]
    assert [month["received"] for month in page["ledger"]] == [1, 1, 1]
    assert [month["double_clicks"] for month in page["ledger"]] == [0, 1, 0]


@pytest.mark.parametrize(
    ("query", "months"),
    [
        ({"begin": "2026-02"}, ["2026-02", "2026-03"]),
        ({"end": "2026-01"}, ["2026-01"]),
        ({"begin": "2026-02", "end": "2026-02"}, ["2026-02"]),
        ({"begin": "1000-01", "end": "9999-12"}, ["2026-01", "2026-02", "2026-03"]),
        ({"begin": "2026-03", "end": "2026-02"}, ["2026-02"]),
        ({"begin": "9999-12"}, ["2026-03"]),
        ({"end": "1000-01"}, ["2026-01"]),
    ],
)
def test_a_period_has_the_months_in_which_there_can_be_views(
    client: Client, used: None, query: dict[str, str], months: list[str]
) -> None:
    assert [month["month"] for month in read(client, **query)["months"]] == months


def test_a_year_is_shown_unless_more_is_requested(client: Client, used: None) -> None:
    click("2023-05-05T10:05:00")

    assert read(client)["begin"] == "2025-04"
    assert read(client, begin="2023-01")["begin"] == "2023-05"


@pytest.mark.each_database
def test_what_is_not_public_is_counted_and_not_named(client: Client) -> None:
    click("2026-03-01T10:05:00", "book:3")

    page = read(client)

    assert page["views"] == 1
    assert page["items"] == []
    assert "Secret" not in client.get("/usage.csv").text


def test_a_new_site_has_one_empty_month(client: Client) -> None:
    page = read(client)

    assert page["months"] == [{"month": "2026-03", "views": 0, "unique_views": 0}]
    assert (page["items"], page["counting_since"]) == ([], None)


def test_the_csv_has_a_row_for_each_item_and_month_with_views(client: Client, used: None) -> None:
    answer = client.get("/usage.csv", {"begin": "2026-01"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="usage.csv"'
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert header[:6] == ["month", "type", "title", "url", "views", "unique_views"]
    assert header[6:] == [
        *("download", "unique_download", "citation", "unique_citation"),
        *("versions", "unique_versions", "record", "unique_record"),
        *("total_item_requests", "unique_item_requests"),
        *("total_item_investigations", "unique_item_investigations"),
    ]
    others = ["0"] * 8
    assert rows == [
        ["2026-01", "Dataset", "两本", f"{SITE}/books/two/", "1", "1", *others, *"1111"],
        ["2026-02", "Article", "One", f"{SITE}/books/one/", "1", "1", *others, *"1111"],
        ["2026-03", "Article", "One", f"{SITE}/books/one/", "2", "1", *others, *"2121"],
    ]


def test_the_list_of_robots_in_force_is_named(client: Client) -> None:
    packaged = read(client)["robots"]
    recognition.install_official(
        '[{"pattern": "bot"}, {"pattern": "spider", "last_changed": "2026-03-01"}]'
    )
    installed = read(client)["robots"]

    assert (packaged["version"], packaged["installed_at"]) == ("2025.11", None)
    assert packaged["date"] == "2025-11-01"
    assert packaged["patterns"] > 100
    assert "DuckAssistBot" in packaged["additional"]
    assert (installed["version"], installed["patterns"]) == ("", 2)
    assert installed["date"] == "2026-03-01"
    assert installed["installed_at"] is not None


def test_a_page_needs_a_fixed_number_of_queries(
    client: Client,
    used: None,
    django_assert_num_queries: Any,  # noqa: ANN401
) -> None:
    # The first and last day, views of the site, those of the page's items, other uses, the ledger
    # (2), programs, gaps, and what was taken out.
    with django_assert_num_queries(9):
        read(client)


def test_months_of_a_period_are_those_of_a_calendar() -> None:
    first, last = datetime.date(2025, 11, 30), datetime.date(2026, 2, 3)

    period = Months.between(first, last)

    assert (period.begin, period.end) == (
        datetime.date(2025, 11, 1),
        datetime.date(2026, 2, 28),
    )
    assert [f"{month:%Y-%m-%d}" for month in period] == [
        *["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"]
    ]
    assert add_months(datetime.date(2026, 1, 31), -13) == datetime.date(2024, 12, 1)
    assert [f"{m:%Y-%m}" for m in Months.between(datetime.date.max, datetime.date.max)] == [
        "9999-12"
    ]


def test_uses_of_each_kind_have_their_months_as_json_and_as_csv(client: Client, used: None) -> None:
    for item, use in [("book:1", Use.DOWNLOAD), ("book:1", Use.CITATION), ("book:2", Use.VERSIONS)]:
        counter.count(
            item, address="192.0.2.1", agent=FIREFOX, at=moment("2026-03-01T10:05:30"), use=use
        )

    [*_, march] = read(client)["uses"]
    header, *rows = table(client, "months")

    assert march == {
        "month": "2026-03",
        "total_item_requests": 3,
        # The same session reads and downloads.
        "unique_item_requests": 1,
        "total_item_investigations": 5,
        "unique_item_investigations": 2,
        "uses": {"read": 2, "download": 1, "citation": 1, "versions": 1, "record": 0},
        "unique_uses": {"read": 1, "download": 1, "citation": 1, "versions": 1, "record": 0},
    }
    of_march = dict(zip(header, rows[-1], strict=True))
    for name in ("total_item_requests", "unique_item_investigations"):
        assert of_march[name] == str(march[name])
    assert [of_march[name] for name in ("views", "download", "citation", "received")] == [
        *("2", "1", "1", "3")
    ]
    assert of_march["left_out_opted_out"] == "1"
    [_one, two] = [row for row in table(client, "items")[1:] if row[0] == "2026-03"]
    assert two[2:6] == ["两本", f"{SITE}/books/two/", "0", "0"]


def test_gaps_programs_and_what_was_taken_out_are_told(client: Client, used: None) -> None:
    Gap.objects.create(
        cause=Gap.Cause.DATABASE,
        start=moment("2026-02-03T10:00:00"),
        end=moment("2026-02-03T10:20:00"),
    )
    ProgramCount.objects.create(day=datetime.date(2026, 2, 3), kind=ProgramCount.Kind.FEED, count=5)
    later = RobotsList.objects.create(
        installed_at=moment("2026-03-19T09:00:00"),
        date=datetime.date(2026, 3, 2),
        patterns=[],
        agents=["Fetchall", "Reader"],
    )
    RemovedCount.objects.create(
        robots_list=later,
        item="book:1",
        day=datetime.date(2026, 3, 1),
        use=Use.READ,
        total=3,
        unique_uses=2,
        sessions=2,
        received=4,
    )

    page = read(client)

    assert page["gaps"] == [
        {
            "cause": "database",
            "start": "2026-02-03T10:00:00+00:00",
            "end": "2026-02-03T10:20:00+00:00",
        }
    ]
    assert page["programs"][1] == {
        "month": "2026-02",
        "answers": {"json": 0, "feed": 5, "api": 0},
    }
    [removal] = page["removals"]
    assert (removal["date"], removal["views"], removal["other_uses"]) == ("2026-03-02", 3, 0)
    assert table(client, "gaps")[1:] == [
        ["2026-02-03T10:00:00Z", "2026-02-03T10:20:00Z", "database"]
    ]
    assert table(client, "robots")[1:] == [
        ["2026-03-19T09:00:00Z", "2026-03-02", "Fetchall; Reader", "3", "0"]
    ]


def table(client: Client, name: str) -> list[list[str]]:
    """Return the rows of a table of the CSV file."""
    answer = client.get("/usage.csv", {"table": name})
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

"""The charts of datasets: what they show by default, and frozen when issued."""

import re
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from articles.publishing import issue_release
from metrics.charts import png, release_chart
from metrics.content import CHART_KINDS, ChartContent, ReleaseContent
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.datasets import dataset_of
from tests.support.drawing import prevent_drawing
from tests.support.published import imported

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

COUNT = {"kind": "count"}
MONEY = {"kind": "money", "currency": "USD"}
YEARS = {"kind": "count", "periods": ["2021", "2022", "2023"]}
SAMPLE = "/data/what-they-found/"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'


def frozen(dataset: Dataset) -> ChartContent:
    return ReleaseContent.from_json(dataset.releases.latest("number").content).chart


def shown(client: Client, address: str = "/data/rivers/") -> str:
    return client.get(address).content.decode()


def chart_of(client: Client, address: str = "/data/rivers.json") -> dict[str, Any]:
    chart: dict[str, Any] = client.get(address).json()["chart"]
    return chart


@pytest.fixture
def sample() -> Dataset:
    [dataset] = imported().datasets
    issue_release(dataset, by=None)
    return dataset


def test_a_dataset_page_has_a_chart_of_its_data(client: Client, sample: Dataset) -> None:
    page = shown(client, SAMPLE)

    assert page.count('<svg role="img"') == 3
    [title, *_] = re.findall(r"<svg[^>]*><title>(.*?)</title>", page)
    assert title == "Bar chart: What They Found"
    assert "Elbe, Cost: $1.2M" in page
    # The page's own table has its numbers.
    assert page.count("<table") == 1


@pytest.mark.parametrize(
    ("columns", "rows", "kind", "of"),
    [
        ({"A": COUNT}, 4, "bar", ["c0"]),
        ({"A": COUNT, "B": COUNT}, 4, "grouped", ["c0", "c1"]),
        ({"A": COUNT, "B": {"kind": "percent"}}, 4, "bar", ["c0", "c1"]),
        ({"A": YEARS}, 4, "line", ["c0/2021", "c0/2022", "c0/2023"]),
        ({"A": {"kind": "text"}, "B": COUNT}, 4, "bar", ["c1"]),
        ({"A": {**YEARS, "periods": ["2021", "2023"]}}, 4, "dot", ["c0/2021", "c0/2023"]),
        # Many rows of many columns are more than one look takes in.
        ({"A": COUNT, "B": COUNT}, 21, "bar", ["c0"]),
        # A series of one row, beside another of its unit.
        (
            {"A": YEARS, "B": YEARS},
            1,
            "line",
            [f"c{n}/{y}" for n in "01" for y in YEARS["periods"]],
        ),
    ],
)
def test_what_suits_the_data_is_frozen_when_it_is_issued(
    columns: dict[str, Any], rows: int, kind: str, of: list[str]
) -> None:
    places = sum(len(how.get("periods", [""])) for how in columns.values())
    values: dict[str, list[int | None]] = {f"River {n}": [n + 1] * places for n in range(rows)}

    found = frozen(dataset_of(columns, values))

    assert (found.kind, list(found.columns)) == (kind, of)


def test_many_rows_are_those_with_the_largest_values_and_the_chart_says_so(client: Client) -> None:
    dataset = dataset_of({"Samples": COUNT}, {f"River {n}": [n] for n in range(1234)})

    found = frozen(dataset)

    assert found.rows == tuple(f"r{n}" for n in range(1233, 1213, -1))
    page = shown(client)
    assert "20 largest of 1,234, Samples" in page
    [address] = re.findall(r'<a href="([^"]*)"[^>]*>The table with these numbers', page)
    rows = client.get(address.replace("/?", ".json?")).json()["rows"]
    assert [row["code"] for row in rows[:20]] == list(found.rows)


@pytest.mark.parametrize(
    ("columns", "of"),
    [
        ({"启动年份": {"kind": "year"}, "排名": COUNT, "人员": COUNT}, ["c2"]),
        ({"Rank": COUNT, "Area code": COUNT, "Year founded": COUNT, "Staff": COUNT}, ["c3"]),
        ({"Yes": COUNT, "No": COUNT}, ["c0", "c1"]),
        ({"Lines of code": COUNT}, ["c0"]),
        ({"代码行数": COUNT}, ["c0"]),
        ({"Ranking points": COUNT}, ["c0"]),
        ({"Current year": MONEY, "Fiscal year": MONEY}, ["c0", "c1"]),
    ],
)
def test_years_ranks_and_codes_are_not_drawn_unless_they_are_chosen_and_measures_are(
    columns: dict[str, Any], of: list[str]
) -> None:
    values = {f"River {n}": [2000 + n] * len(columns) for n in range(3)}

    assert list(frozen(dataset_of(columns, values)).columns) == of


def test_a_chart_of_some_columns_says_so_in_both_languages(client: Client) -> None:
    columns = {f"Samples {n}": COUNT for n in range(10)}
    dataset_of(columns, {"Elbe": [1] * 10, "Oder": [2] * 10}, other_title="河流")

    assert "Six of 10 columns" in shown(client)
    assert "共 10 列" in shown(client, "/zh-hans/data/rivers/")


def test_a_long_series_is_drawn_over_its_whole_time_with_its_extremes(client: Client) -> None:
    days = [f"{day:%Y-%m-%d}" for n in range(3000) for day in [date(2001, 1, 1) + timedelta(n)]]
    values: list[Decimal | int | None] = [n % 7 for n in range(3000)]
    values[1234], values[2345] = 99, -99
    dataset = dataset_of({"Level": {"kind": "number", "periods": days}}, {"Elbe": values})

    chart = chart_of(client)

    assert frozen(dataset).columns == ("c0",)
    assert len(chart["columns"]) <= 602
    drawn = {column["code"].partition("/")[2] for column in chart["columns"]}
    assert {days[0], days[1234], days[2345], days[-1]} <= drawn
    assert f"{len(drawn)} of 3,000 periods, with the highest and lowest values" in chart["note"]


def test_lines_are_those_that_end_highest(client: Client) -> None:
    rows: dict[str, list[int | None]] = {f"River {n}": [5, 5, n] for n in range(9)}

    found = frozen(dataset_of({"Samples": YEARS}, rows))

    assert found.rows == ("r8", "r7", "r6", "r5", "r4", "r3")
    assert found.largest_by == "c0/2023"
    assert shown(client).count("<title>2023\nRiver 8\u20028\n") == 3


def test_groups_of_rows_are_left_out_unless_they_are_chosen(client: Client) -> None:
    dataset = dataset_of(
        {"Samples": YEARS}, {"World": [9, 9, 9], "Elbe": [1, 2, 3], "Oder": [1, 1, 1]}
    )
    working_copy.ensure(dataset).entities.filter(code="r0").update(is_group=True)
    issue_release(dataset, by=None, note="The world is a group.")

    chosen = client.get("/data/rivers.json", {"rows": "r0,r1"}).json()["chart"]

    assert [row["label"] for row in chart_of(client)["rows"]] == ["Elbe", "Oder"]
    assert [row["label"] for row in chosen["rows"]] == ["World", "Elbe"]


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_an_editor_chooses_kind_columns_and_rows(client: Client, kind: str) -> None:
    columns = ["c0/2021", "c0/2023"]
    dataset_of(
        {"Samples": YEARS},
        {"Elbe": [1, 2, 3], "Oder": [2, 3, 4], "Isar": [3, 4, 5]},
        chart_kind=kind,
        chart_columns=columns,
        chart_rows=["r2", "r0"],
    )

    chart = chart_of(client)

    assert chart["kind"] == kind
    assert [column["code"] for column in chart["columns"]] == columns
    assert [row["label"] for row in chart["rows"]] == ["Isar", "Elbe"]
    # Those rows may be on any page of the table, so the chart has its own.
    assert shown(client).count("<table") == 2


def test_no_chart_is_a_choice(client: Client) -> None:
    dataset_of({"Samples": COUNT}, {"Elbe": [1]}, chart_kind="none")

    assert "<svg" not in shown(client)
    assert chart_of(client) is None
    assert client.get("/data/rivers.svg").status_code == 404


@pytest.mark.parametrize(
    ("columns", "described"),
    [
        ({"Word": {"kind": "text"}}, {}),
        ({"Samples": COUNT}, {"chart_kind": "line"}),
        ({"Samples": COUNT}, {"chart_columns": ["gone"]}),
        ({"Samples": COUNT}, {"chart_rows": ["gone"]}),
    ],
)
def test_what_makes_no_chart_stops_no_release(
    client: Client, columns: dict[str, Any], described: dict[str, Any]
) -> None:
    dataset = dataset_of(columns, {"Elbe": [None]}, **described)

    assert frozen(dataset).kind == "none"
    assert client.get("/data/rivers/").status_code == 200


def test_a_lost_drawing_is_drawn_again_from_few_rows(client: Client, sample: Dataset) -> None:
    before = shown(client, SAMPLE)
    caches["charts"].clear()

    with CaptureQueriesContext(connection) as queries:
        again = shown(client, SAMPLE)

    assert again == before
    assert len(queries) < 10


def test_another_version_draws_its_own_charts_in_the_place_of_the_old_ones(
    client: Client, sample: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(settings.CACHES["charts"]["LOCATION"])
    shown(client, SAMPLE)
    before = set(folder.iterdir())

    monkeypatch.setattr(release_chart, "code_digest", lambda: "of the next version")
    monkeypatch.setitem(CHART_KINDS, "bar", "Columns")

    assert "<title>Columns: What They Found</title>" in shown(client, SAMPLE)
    assert set(folder.iterdir()) == before


def test_with_a_worker_no_reader_waits_for_a_picture(
    client: Client, queued_tasks: None, sample: Dataset
) -> None:
    page = client.get(SAMPLE)
    early = client.get("/data/what-they-found.png")
    call_command("work", "--once")
    late = client.get("/data/what-they-found.png")

    assert "<svg" in page.content.decode()
    assert (early.status_code, early["Cache-Control"]) == (503, "no-store")
    assert early["Retry-After"]
    assert late.status_code == 200


def test_the_worker_draws_the_files_of_a_release_before_readers_ask(
    client: Client, queued_tasks: None, sample: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("work", "--once")
    prevent_drawing(monkeypatch)

    card = "/data/what-they-found/releases/1/card.png"
    answers = [client.get(a) for a in (f"{SAMPLE[:-1]}.svg", f"{SAMPLE[:-1]}.png", card)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_a_picture_that_many_readers_miss_is_queued_once(
    client: Client, queued_tasks: None, sample: Dataset
) -> None:
    call_command("work", "--once")
    caches["charts"].clear()

    for _ in range(3):
        client.get("/data/what-they-found.png")
    [waiting] = DBTaskResult.objects.ready()

    assert waiting.task_path.endswith("draw_png")


def test_nothing_is_drawn_of_a_release_that_is_rolled_back(queued_tasks: None) -> None:
    [dataset] = imported().datasets
    with suppress(LookupError), transaction.atomic():
        issue_release(dataset, by=None)
        raise LookupError

    assert not DBTaskResult.objects.exists()


def test_each_release_keeps_its_chart(client: Client, sample: Dataset) -> None:
    working = working_copy.ensure(sample)
    working.entities.filter(code="elbe").update(label="Upper Elbe")
    sample.chart_columns = ["cost"]
    sample.save()
    issue_release(sample, by=None, note="Renamed.")

    old, new = (chart_of(client, f"{SAMPLE}releases/{n}.json") for n in (1, 2))

    assert old["rows"][0]["label"] == "Elbe"
    assert new["rows"][0]["label"] == "Upper Elbe"
    assert [column["code"] for column in new["columns"]] == ["cost"]
    assert old["svg_url"].endswith("/data/what-they-found/releases/1.svg")
    assert new["png_url"].endswith("/data/what-they-found.png")


def test_a_chart_is_described_in_the_language_of_the_data(client: Client) -> None:
    dataset_of({"样本": COUNT}, {"长江": [1], "黄河": [2]}, language="zh-hans", title="河流")

    english, chinese = shown(client), shown(client, "/zh-hans/data/rivers/")

    [drawn] = {re.findall(r"<svg.*?</svg>", page, re.DOTALL)[0] for page in (english, chinese)}
    assert ET.fromstring(drawn).findtext("title") == "条形图：河流"  # noqa: S314


def test_signs_that_no_file_can_hold_are_left_out(client: Client) -> None:
    dataset_of({"Sam\x0bples": COUNT}, {"El\x01be\uffff": [1]}, title="Ri\x1bvers")

    assert "<title>Elbe, Samples: 1</title>" in shown(client)
    assert ET.fromstring(client.get("/data/rivers.svg").content) is not None  # noqa: S314


def test_drawing_fails_with_a_message() -> None:
    with pytest.raises(png.RenderingError, match="unknown token"):
        png.render_png("this is no SVG")

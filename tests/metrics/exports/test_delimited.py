"""Downloads as CSV, wide and long."""

import csv
import io
import json

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles.publishing import issue_release
from articles.sources.models import Source
from collabsite.web import spreadsheets
from metrics.exports import tabular
from metrics.models import Dataset, Entity, Indicator, Observation
from metrics.releases import working_copy
from metrics.tables import layouts
from tests.support.exports import DATASET, downloaded, released, table
from tests.support.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_the_wide_layout_has_one_head_with_units_and_plain_decimals(client: Client) -> None:
    published()

    assert downloaded(client, f"{DATASET}.csv") == (
        b"\xef\xbb\xbf"
        b"River,Samples (2023),Change (%),Cost (USD)\r\n"
        b"Elbe,1240,35,1200000\r\n"
        b"Yangtze,890,28,950000\r\n"
        b"Danube,,42,2100000\r\n"
    )


def test_the_long_layout_has_a_row_for_each_cell(client: Client) -> None:
    published()

    rows = table(client, f"{DATASET}.csv?layout=long")

    assert rows[0] == [*layouts.LONG, *layouts.EXTRAS[:-1]]
    assert [row[:7] for row in rows[1:4]] == [
        ["elbe", "samples", "2023", "1240", "A", "", ""],
        ["elbe", "change", "", "35", "A", "", ""],
        ["elbe", "cost", "", "1200000", "A", "", ""],
    ]
    missing = dict(zip(rows[0], rows[7], strict=True))
    assert (missing["value"], missing["status"], missing["as_written"]) == ("", "O", "n/a")
    assert (missing["entity_label"], missing["indicator_label"]) == ("Danube", "Samples")


@pytest.mark.each_database
def test_the_long_layout_has_all_that_an_observation_says(client: Client) -> None:
    published()
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    Indicator.objects.filter(release=working, code="cost").update(definition="All of it.")
    elbe = Entity.objects.get(release=working, code="elbe")
    Observation.objects.filter(entity=elbe, indicator__code="cost").update(
        value="-0.5", status="E", note="Two\nlines", literal="about −50 cents", source=_source()
    )
    Observation.objects.filter(entity=elbe, indicator__code="change").delete()
    issue_release(dataset, by=None, note="More of it.")

    header, *rows = table(client, f"{DATASET}.csv?layout=long")
    cells = {(row[0], row[1]): dict(zip(header, row, strict=True)) for row in rows}

    assert cells["elbe", "cost"] == {
        "entity": "elbe",
        "indicator": "cost",
        "period": "",
        "value": "-0.5",
        "status": "E",
        "note": "Two\nlines",
        "source": "logs",
        "as_written": "about −50 cents",
        "entity_label": "Elbe",
        "indicator_label": "Cost",
        "kind": "money",
        "unit": "USD",
        "compact": "true",
        "decimals": "1",
        "definition": "All of it.",
    }
    # What is long is said once.
    assert cells["yangtze", "cost"]["definition"] == ""
    assert cells["elbe", "change"]["status"] == "O"


def _source() -> Source:
    return Source.objects.create(key="logs", title="Logs")


def test_what_a_spreadsheet_would_run_is_text(client: Client) -> None:
    released(
        ["=Row", "+Head"],
        [["-omics", "=1+1"], ["@x", "-5"], ["\ty", "+35%"], ["'=z", "a\rb"], ["ok", "|cmd"]],
    )

    assert table(client, "/data/strange.csv") == [
        ["'=Row", "'+Head"],
        ["'-omics", "'=1+1"],
        ["'@x", "-5"],
        ["'\ty", "+35%"],
        ["''=z", "a\rb"],
        ["ok", "|cmd"],
    ]


def test_a_text_column_has_its_words_and_no_words_where_it_has_none(client: Client) -> None:
    published("T\nA table.\n| R | Who |\n|---|---|\n| a | Ada, “B” |\n| b | n/a |\n| c | x\ty |\n")

    assert table(client, "/data/t.csv") == [
        ["R", "Who"],
        ["a", "Ada, “B”"],
        ["b", ""],
        ["c", "x\ty"],
    ]


@pytest.mark.each_database
def test_a_dataset_without_rows_has_a_head_and_one_without_columns_its_rows(client: Client) -> None:
    released(["Row", "Head"], [], slug="no-rows")
    released(["Row"], [["one"], ["two"]], slug="no-columns")

    assert table(client, "/data/no-rows.csv") == [["Row", "Head"]]
    assert len(table(client, "/data/no-rows.csv?layout=long")) == 1
    assert table(client, "/data/no-columns.csv") == [["Row"], ["one"], ["two"]]


def test_chinese_is_unchanged_and_a_byte_order_mark_shows_utf_8_to_excel(client: Client) -> None:
    released(["河流", "说明"], [["长江", "“最长”，\n约六千公里"]], slug="河流", language="zh-hans")

    assert downloaded(client, "/data/河流.csv").startswith(b"\xef\xbb\xbf" + "河流,说明".encode())
    assert table(client, "/data/河流.csv")[1] == ["长江", "“最长”，\n约六千公里"]


def test_the_whole_has_all_periods_also_where_the_page_begins_with_the_newest(
    client: Client,
) -> None:
    published()
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    elbe = Entity.objects.get(release=working, code="elbe")
    samples = Indicator.objects.get(release=working, code="samples")
    Observation.objects.bulk_create(
        Observation(entity=elbe, indicator=samples, period=str(year), value=year)
        for year in range(2000, 2020)
    )
    issue_release(dataset, by=None, note="Older years.")

    assert len(table(client, f"{DATASET}.csv")[0]) == 1 + 21 + 2
    assert len(table(client, f"{DATASET}.csv?period=2023")[0]) == 1 + 3
    assert table(client, f"{DATASET}.csv")[1][1:3] == ["2000", "2001"]
    whole = json.loads(downloaded(client, f"{DATASET}.json?page=all"))
    assert len(whole["columns"]) == len(whole["rows"][0]["cells"]) == 21 + 2


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=20))
def test_every_text_comes_back_from_csv(rows: list[list[str]]) -> None:
    whole = b"".join(tabular.csv_chunks(["a", "b"], rows, marked=True)).decode("utf-8-sig")

    read = list(csv.reader(io.StringIO(whole, newline="")))

    assert [[spreadsheets.restore(text) for text in row] for row in read] == [["a", "b"], *rows]

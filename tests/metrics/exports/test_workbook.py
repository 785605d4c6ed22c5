"""Downloads as a workbook, read like a spreadsheet program."""

import io
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet import _writer
from openpyxl.worksheet.worksheet import Worksheet

from articles.publishing import issue_release
from articles.sources.models import Source
from metrics.exports import workbook
from metrics.models import Dataset, Entity, Observation
from metrics.releases import working_copy
from tests.support.exports import DATASET, downloaded, leave, released
from tests.support.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def opened(client: Client, address: str = f"{DATASET}.xlsx") -> tuple[Worksheet, Worksheet]:
    """Return the sheets of data and of notes."""
    book = openpyxl.load_workbook(io.BytesIO(downloaded(client, address)))
    data, notes = book.worksheets
    return data, notes


def values(sheet: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def noted(sheet: Worksheet) -> dict[str, Any]:
    """Return the cells beside those of the first column."""
    return {str(row[0]): row[1] for row in values(sheet) if row[0]}


def test_numbers_are_numbers_under_a_head_that_stays(client: Client) -> None:
    published()

    data, _notes = opened(client)

    assert values(data) == [
        ["River", "Samples (2023)", "Change (%)", "Cost (USD)"],
        ["Elbe", 1240, 35, 1200000],
        ["Yangtze", 890, 28, 950000],
        ["Danube", None, 42, 2100000],
    ]
    assert data.freeze_panes == "B2"
    assert [cell.font.bold for cell in data[1]] == [True] * 4


def test_a_format_shows_the_unit_and_leaves_the_number(client: Client) -> None:
    published()

    data, _notes = opened(client)

    assert [cell.number_format for cell in data[2]] == [
        "General",
        "#,##0",
        '+#,##0"%";-#,##0"%";#,##0"%"',
        '"$"#,##0;-"$"#,##0',
    ]


def test_a_fraction_is_shown_to_its_last_decimal(client: Client) -> None:
    published("T\nA table.\n| R | Index |\n|---|---|\n| a | -0.25 |\n| b | 1.5 |\n")

    data, _notes = opened(client, "/data/t.xlsx")

    assert [(row[1].value, row[1].number_format) for row in data.iter_rows(min_row=2)] == [
        (-0.25, "#,##0.00"),
        (1.5, "#,##0.00"),
    ]


def test_text_is_text_whatever_it_looks_like(client: Client) -> None:
    texts = ["=1+1", "-omics", "2023-01-01", "1240", "#N/A", "TRUE", "a\nb", "‘", "\x07bell\ufffe"]
    released(["=Row", "+Head"], [[text, text] for text in texts])

    data, _notes = opened(client, "/data/strange.xlsx")

    shown = ["=Row", *texts[:-1], "\N{REPLACEMENT CHARACTER}bell\N{REPLACEMENT CHARACTER}"]
    assert [cell.value for cell in data["A"]] == shown
    assert {cell.data_type for row in data.iter_rows() for cell in row} == {"s"}
    # Also once somebody has typed in the cell.
    assert data["A2"].number_format == data["B2"].number_format == "@"


def test_a_text_too_long_for_a_cell_ends_with_a_sign_of_it(client: Client) -> None:
    released(["Row", "Head"], [["a", "x" * 40_000]])

    data, _notes = opened(client, "/data/strange.xlsx")

    assert data["B2"].value == "x" * 32_766 + "…"


def test_the_notes_say_where_it_comes_from_and_how_to_read_it(client: Client) -> None:
    published()
    dataset = Dataset.objects.get()
    dataset.summary, dataset.licence = "What both found.", "CC BY 4.0"
    dataset.licence_url = "https://example.org/by"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="With a licence.")

    _data, notes = opened(client, f"{DATASET}.xlsx?sort=-cost")

    said = noted(notes)
    assert said["Title"] == "What They Found"
    assert said["Summary"] == "What both found."
    assert said["Release"] == "2"
    assert said["Change note"] == "With a licence."
    assert said["Licence"] == "CC BY 4.0 · https://example.org/by"
    assert said["Address"] == "http://127.0.0.1:8000/data/what-they-found/releases/2/"
    assert said["Chosen"] == f"{said['Address']}?sort=-cost"
    assert "35 is 35 %" in said["How to read it"]
    assert said["Samples (2023)"] == "samples"
    assert said["E"] == "estimated"
    assert [row[1] for row in values(notes) if row[0] == "Source"] == [
        "River Atlas · 2023",
        "Water Board · 2023",
    ]


def test_the_notes_tell_of_each_cell_what_its_number_does_not(client: Client) -> None:
    published()
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    elbe = Entity.objects.get(release=working, code="elbe")
    Observation.objects.filter(entity=elbe, indicator__code="cost").update(
        status="P", note="=A guess", source=Source.objects.create(key="logs", title="Logs")
    )
    issue_release(dataset, by=None, note="Noted.")

    _data, notes = opened(client)

    rows = values(notes)
    head = next(n for n, row in enumerate(rows) if row[0] == "Row")
    assert rows[head] == ["Row", "Column", "Status", "As written", "Note", "Source"]
    assert rows[head + 1 :] == [
        ["Elbe", "Cost", "P", None, "=A guess", "logs"],
        ["Danube", "Samples (2023)", "O", "n/a", None, None],
    ]


def test_the_words_of_the_notes_are_those_of_the_address(client: Client) -> None:
    published()

    book = openpyxl.load_workbook(io.BytesIO(downloaded(client, f"/zh-hans{DATASET}.xlsx")))

    assert noted(book.worksheets[1])["E"] == "估计值"


def test_the_long_layout_is_a_workbook_too(client: Client) -> None:
    published()

    data, _notes = opened(client, f"{DATASET}.xlsx?layout=long")

    assert [cell.value for cell in data[2]][:5] == ["elbe", "samples", "2023", 1240, "A"]


@pytest.mark.parametrize("table", [[["Row"], ["one"]], [["Row", "Head"]]])
def test_little_is_a_workbook_too(client: Client, table: list[list[str]]) -> None:
    released(table[0], table[1:])

    data, _notes = opened(client, "/data/strange.xlsx")

    assert values(data) == table


def test_it_is_the_same_bytes_each_time(client: Client) -> None:
    published()

    assert downloaded(client, f"{DATASET}.xlsx") == downloaded(client, f"{DATASET}.xlsx")


def test_more_than_a_sheet_has_room_for_is_refused_with_a_way_out(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)

    answer = client.get(f"{DATASET}.xlsx")

    assert answer.status_code == 400
    assert "use CSV" in answer.content.decode()


def test_no_file_is_left_when_the_reader_goes_or_the_data_fails(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    answer = client.get(f"{DATASET}.xlsx")
    next(iter(answer.streaming_content))  # type: ignore[attr-defined]
    leave(answer)
    assert list(tmp_path.iterdir()) == []

    # A workbook that breaks off in the middle of its rows: no number is as large.
    monkeypatch.setattr(workbook, "number_format", lambda value, column: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        client.get(f"{DATASET}.xlsx")

    assert list(tmp_path.iterdir()) == []
    assert not _writer.ALL_TEMP_FILES


@given(st.text())
def test_every_text_can_be_in_a_workbook(text: str) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([workbook._text(sheet, text)])
    written = io.BytesIO()
    book.save(written)

    cell = openpyxl.load_workbook(written).worksheets[0]["A1"]

    assert cell.value is None if not text else cell.data_type == "s"


@given(st.decimals(-(10**11), 10**11, places=4, allow_nan=False))
def test_every_number_is_what_it_was(value: Decimal) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([value])
    written = io.BytesIO()
    book.save(written)

    read = openpyxl.load_workbook(written).worksheets[0]["A1"].value

    assert float(read) == float(value)

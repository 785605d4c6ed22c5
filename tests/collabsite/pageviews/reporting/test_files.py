"""Files of the readership: CSV and Excel."""

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from articles import publishing
from articles.models import Edition
from tests.collabsite.pageviews.reporting.conftest import PAGE, days_ago, read, sheets, today
from tests.support.published import draft_titled

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_year_is_one_workbook_with_a_sheet_for_each_table(
    editor: Client, rivers: Edition
) -> None:
    read(rivers.article.item, days_ago(300), 5, unique=3)

    answer = editor.get(PAGE, {"period": "365", "file": "all.xlsx"})

    found = sheets(answer.content)
    assert "spreadsheetml" in answer.headers["Content-Type"]
    assert f"readership-{days_ago(364)}-{today()}.xlsx" in answer.headers["Content-Disposition"]
    assert found["Most read"][1] == ("Rivers and Labs", 5, 3, 0, 5, None)
    assert sum(row[1] for row in found["By week"][1:]) == 5
    assert (
        found["About these numbers"][3 + 1][0],
        str(found["About these numbers"][4][1])[:19],
        found["About these numbers"][5][1],
    ) == ("Unique views", "Sessions of an hour", "In UTC.")


def test_every_table_is_a_file_of_csv_and_of_excel(editor: Client, rivers: Edition) -> None:
    read(rivers.article.item, today(), 5)
    names = [table.name for table in editor.get(PAGE).context["page"].tables]
    assert len(set(names)) == len(names) == 12

    for name in names:
        text = editor.get(PAGE, {"file": f"{name}.csv"})
        book = editor.get(PAGE, {"file": f"{name}.xlsx"})

        lines = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
        [sheet, _notes] = sheets(book.content).values()
        assert [str(cell) for cell in sheet[0]] == lines[0]
        assert len(sheet) == len(lines)


@pytest.mark.parametrize("file", ["", "all.csv", "nothing.csv", "views.pdf", "views"])
def test_there_is_no_other_file(editor: Client, file: str) -> None:
    assert editor.get(PAGE, {"file": file}).status_code == 404


def test_a_title_is_never_a_formula_in_a_file(editor: Client) -> None:
    article = draft_titled("Sum")
    article.title = "=1+1"
    article.save()
    publishing.publish(article, by=None)
    read(article.item, today(), 5)

    text = editor.get(PAGE, {"file": "most-read.csv"}).content.decode("utf-8-sig")
    book = load_workbook(
        io.BytesIO(editor.get(PAGE, {"file": "most-read.xlsx"}).content), data_only=False
    )

    assert "'=1+1,5" in text
    assert book["Most read"]["A2"].data_type == "s"

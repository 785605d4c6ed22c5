"""Numbers as they were pasted, in every download of the release."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client

from articles.publishing import issue_release
from metrics.cells.decimals import plain_decimal
from metrics.importing import plan, writer
from metrics.models import Dataset
from tests.support.exports import DATASET, downloaded, files

pytestmark = pytest.mark.django_db

# As pasted, and as it is written in full. Zeros at the end and powers of ten are no digits of a number.
PASTED = {
    "3521418059.923445": "3521418059.923445",
    "2.123456789012": "2.123456789012",
    "9.71E-05": "0.0000971",
    "-0.1000000000000000000000000000000001": "-0.1000000000000000000000000000000001",
    "9007199254740993": "9007199254740993",
    "1234567890" * 6: "1234567890" * 6,
    "0." + "0987654321" * 5: "0." + "0987654321" * 5,
}


def test_downloads_give_back_every_digit_that_came_in(client: Client) -> None:
    dataset = Dataset.objects.create(title="Rivers", slug="what-they-found", row_label="River")
    lines = [f"row {place}\t{text}" for place, text in enumerate(PASTED)]
    pasted = "\n".join(["River\tFlow", *lines]).encode()
    writer.apply_plan(dataset, plan.make_plan(dataset, pasted))
    issue_release(dataset, by=None)
    numbers = list(PASTED.values())

    assert column(downloaded(client, f"{DATASET}.csv"), -1) == numbers
    assert workbook_column(downloaded(client, f"{DATASET}.xlsx")) == numbers
    package = files(client, f"{DATASET}.zip")
    assert column(package["data/table.csv"], -1) == numbers
    observations = list(csv.DictReader(io.StringIO(package["data/observations.csv"].decode())))
    assert [row["value"] for row in observations] == numbers
    rows = client.get(f"{DATASET}.json").json()["rows"]
    assert [row["cells"][0]["value"] for row in rows] == numbers


def column(content: bytes, place: int) -> list[str]:
    """Return the cells of a column below its head."""
    return [row[place] for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))][1:]


def workbook_column(content: bytes) -> list[str]:
    """Return the numbers of a workbook: of those with more digits than a double has, the notes have all."""
    data, notes = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    written = {row[0].value: row[3].value for row in notes.iter_rows() if row[3].value}
    return [
        written.get(name.value) or plain_decimal(Decimal(repr(number.value)))
        for name, number in data.iter_rows(min_row=2)
    ]

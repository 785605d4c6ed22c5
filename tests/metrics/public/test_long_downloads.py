"""Downloads of datasets of very many periods, such as daily values."""

from datetime import date, timedelta

import pytest
from django.test import Client

from tests.support.datasets import dataset_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def daily(count: int) -> None:
    """Release so many daily values of one row."""
    days = [f"{date(1970, 1, 1) + timedelta(n):%Y-%m-%d}" for n in range(count)]
    dataset_of({"Level": {"kind": "number", "periods": days}}, {"Elbe": [*range(count)]})


def test_the_csv_of_daily_values_has_a_line_for_each() -> None:
    daily(1000)

    lines = Client().get("/data/rivers.csv").getvalue().decode().splitlines()

    assert len(lines) == 1001


@pytest.mark.slow
def test_the_excel_file_of_daily_values_can_be_downloaded() -> None:
    # One more than a sheet has columns.
    daily(16_385)

    answer = Client().get("/data/rivers.xlsx")

    assert answer.status_code == 200
    answer.close()

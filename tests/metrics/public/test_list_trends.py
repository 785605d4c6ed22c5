"""Small lines of datasets in lists."""

import re

import pytest
from django.test import Client

from tests.support.datasets import dataset_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

YEARS = {"kind": "count", "periods": ["2020", "2021", "2022", "2023"]}


@pytest.mark.each_database
@pytest.mark.parametrize("address", ["/data/", "/"])
def test_a_dataset_of_several_periods_shows_the_row_of_its_chart(
    client: Client, address: str
) -> None:
    # Both have a row r0 and a column c0.
    dataset_of({"Samples": YEARS}, {"Elbe": [4, 3, 2, 1]}, slug="rivers")
    dataset_of({"Depth": YEARS}, {"Oder": [9, 8, None, 9], "Isar": [1, 1, 1, 1]}, slug="depths")

    html = client.get(address).text

    shown = re.findall(r'<p class="trend"[^>]*><svg .*? d="(.*?)"/></svg> (\w+)</p>', html)
    assert sorted(shown, key=lambda each: each[1]) == [
        ("M2 3h0L65 14L127 26L190 37", "Elbe"),
        ("M2 3h0L65 37M190 3h0", "Oder"),
    ]


def test_a_dataset_of_few_or_different_periods_shows_none(client: Client) -> None:
    dataset_of({"Samples": {"kind": "count"}}, {"Elbe": [4]}, slug="one")
    mixed = {"kind": "count", "periods": ["2020", "2021", "2022-Q1", "2022-Q2"]}
    dataset_of({"Samples": mixed}, {"Elbe": [4, 3, 2, 1]}, slug="mixed")

    assert 'class="trend"' not in client.get("/data/").text

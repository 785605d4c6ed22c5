"""Pages of a column that rounds what it shows."""

from decimal import Decimal

import pytest
from django.test import Client

from tests.support.datasets import dataset_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_page_rounds_and_says_so_and_its_twin_has_all_digits(client: Client) -> None:
    dataset_of(
        {"Flow": {"kind": "number", "rounding": "significant", "decimals": 3}},
        {"Elbe": [Decimal("3521418059.923445")]},
    )

    page = client.get("/data/rivers/").text
    twin = client.get("/data/rivers.json")
    number = client.get("/data/rivers/r0/c0/").text

    assert '<data value="3521418059.923445">3,520,000,000</data>' in page
    assert "<dd>rounded to 3 significant digits</dd>" in page
    [row] = twin.json()["rows"]
    assert [row["cells"][0][name] for name in ("text", "value")] == [
        "3,520,000,000",
        "3521418059.923445",
    ]
    assert "Exactly 3,521,418,059.923445" in number

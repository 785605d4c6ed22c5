"""Numbers that share their first digits are stored, sorted and filtered exactly."""

import csv
import io
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import StreamingHttpResponse
from django.test import Client

from metrics.cells.decimals import plain_decimal
from metrics.models import Dataset, Observation
from metrics.releases import release_digest
from metrics.tables.selection import SelectionQuery, select
from tests.support.datasets import dataset_of

pytestmark = pytest.mark.django_db

# In their order. A double takes many of them for their neighbour.
SORTED = [
    *("-1E59", "-1.00000000000000000000000000000000000000000000000000000001", "-1", "-1E-60"),
    *("0", "1E-60", "0.0000971", "0.1", "0.1000000000000000000000000000000001"),
    *("3521418059.923445", "3521418059.92344500000000000000000000000000000000001"),
    *("9007199254740992", "9007199254740993", "9" * 59 + "8", "9" * 60),
]


@pytest.fixture
def dataset() -> Dataset:
    shuffled = sorted(SORTED, key=lambda text: text[::-1])
    return dataset_of({"Flow": {"kind": "number"}}, {text: [Decimal(text)] for text in shuffled})


def names(dataset: Dataset, **query: str) -> list[str]:
    return [row.label for row in select(dataset.releases.get(), SelectionQuery(**query)).rows]


def test_rows_are_sorted_by_all_digits(dataset: Dataset) -> None:
    assert names(dataset, sort="c0") == SORTED
    assert names(dataset, sort="-c0") == SORTED[::-1]


def test_a_number_is_found_by_all_its_digits(dataset: Dataset) -> None:
    found = Observation.objects.filter(value__in=[Decimal(9007199254740993), Decimal("1E-60")])

    assert {each.entity.label for each in found.select_related("entity")} == {
        "9007199254740993",
        "1E-60",
    }


def test_a_download_and_the_digest_have_all_digits(dataset: Dataset, client: Client) -> None:
    release = dataset.releases.get()

    response = client.get("/data/rivers.csv")
    assert isinstance(response, StreamingHttpResponse)
    text = response.getvalue().decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text))
    values = dict(list(rows)[1:])

    # An apostrophe keeps a name from being taken for a formula.
    assert {name.lstrip("'"): value for name, value in values.items()} == {
        text: plain_decimal(Decimal(text)) for text in SORTED
    }
    assert release_digest(release) == release.sha256


@pytest.mark.parametrize("value", ["1E60", "1E-61", "NaN", "many"])
def test_what_is_no_such_number_is_refused(dataset: Dataset, value: str) -> None:
    with pytest.raises(ValidationError):
        Observation.objects.filter(value=value)

"""The columns of a dataset, as the admin defines them."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.publishing import issue_release
from metrics.grid import columns as grid_columns
from metrics.grid.input import latest_release
from metrics.models import Dataset, Indicator, Observation, Release
from metrics.tables import pivot
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

DATA = "admin:metrics_dataset_data"


COLUMNS = "admin:metrics_dataset_columns"


def columns_form(dataset: Dataset, *new: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The columns' form as a browser would send it; fields are named like `c0_label`."""
    known = grid_columns.initial_data(latest_release(dataset))
    data: dict[str, Any] = {
        "was": grid_columns.columns_fingerprint(latest_release(dataset)),
        "columns-TOTAL_FORMS": len(known) + len(new),
        "columns-INITIAL_FORMS": len(known),
    }
    for number, fields in enumerate([*known, *new]):
        for name, value in fields.items():
            # A box that is not ticked is not sent.
            if value is not False:
                data[f"columns-{number}-{name}"] = value
    for name, value in changes.items():
        data[f"columns-{name[1:].replace('_', '-', 1)}"] = value
    return data


def new_column(**fields: Any) -> dict[str, Any]:
    return {"label": "", "periods": "", "kind": "number", "ordering": 0, "decimals": 0, **fields}


def text(answer: Any) -> str:  # noqa: ANN401
    return str(answer.content.decode())


def test_a_new_dataset_gets_its_rows_and_then_its_columns(steward: Client) -> None:
    answer = steward.post(
        reverse("admin:metrics_dataset_add"),
        {
            "title": "河流",
            "language": "zh-hans",
            "row_label": "河",
            "dataset_sources-TOTAL_FORMS": 0,
            "dataset_sources-INITIAL_FORMS": 0,
        },
    )
    dataset = Dataset.objects.get(slug="河流")
    assert answer["Location"] == reverse(DATA, args=[dataset.pk])

    steward.post(reverse(DATA, args=[dataset.pk]), {"row-0-code": "", "row-0-label": "长江"})
    steward.post(
        reverse(COLUMNS, args=[dataset.pk]),
        columns_form(dataset, new_column(label="样本", kind="count", periods="2022, 2023")),
    )

    release = latest_release(dataset)
    assert release is not None
    assert [column.header for column in pivot.columns(release)] == ["样本 (2022)", "样本 (2023)"]


@pytest.mark.each_database
def test_a_period_is_renamed_with_its_values(steward: Client, dataset: Dataset) -> None:
    steward.post(reverse(COLUMNS, args=[dataset.pk]), columns_form(dataset, c0_periods="2024"))

    assert Observation.objects.filter(period="2024", value=1240).exists()
    assert not Observation.objects.filter(period="2023").exists()


def test_renaming_two_periods_at_once_is_refused(steward: Client, dataset: Dataset) -> None:
    steward.post(
        reverse(COLUMNS, args=[dataset.pk]), columns_form(dataset, c0_periods="2022, 2023")
    )

    answer = steward.post(
        reverse(COLUMNS, args=[dataset.pk]), columns_form(dataset, c0_periods="2020, 2021")
    )

    assert "Rename one period at a time" in text(answer)
    assert Observation.objects.filter(period="2023", value=1240).exists()


def test_a_column_that_becomes_money_needs_a_currency(steward: Client, dataset: Dataset) -> None:
    answer = steward.post(
        reverse(COLUMNS, args=[dataset.pk]), columns_form(dataset, c0_kind="money")
    )

    assert "Money needs a currency, such as USD." in text(answer)
    assert Indicator.objects.get(code="samples").kind == "count"


@pytest.mark.each_database
def test_a_column_of_numbers_can_become_text_and_numbers_again(
    steward: Client, dataset: Dataset
) -> None:
    steward.post(reverse(COLUMNS, args=[dataset.pk]), columns_form(dataset, c2_kind="text"))
    as_text = Observation.objects.get(entity__code="elbe", indicator__code="cost")

    steward.post(
        reverse(COLUMNS, args=[dataset.pk]),
        columns_form(dataset, c2_kind="money", c2_currency="USD", c2_unit="USD  at 2015 prices"),
    )

    again = Observation.objects.get(pk=as_text.pk)
    assert (as_text.value, as_text.literal) == (None, "$1.2M")
    assert (again.value, again.literal) == (Decimal(1_200_000), "")
    assert Indicator.objects.get(code="cost").unit == "at 2015 prices"


@pytest.mark.each_database
def test_cells_that_do_not_fit_the_new_kind_are_named(steward: Client, dataset: Dataset) -> None:
    answer = steward.post(
        reverse(COLUMNS, args=[dataset.pk]), columns_form(dataset, c1_kind="text")
    )
    Observation.objects.filter(entity__code="elbe", indicator__code="change").update(literal="up")

    answer = steward.post(
        reverse(COLUMNS, args=[dataset.pk]), columns_form(dataset, c1_kind="percent")
    )

    assert "Elbe: “up” is not a number" in text(answer)
    assert Indicator.objects.get(code="change").kind == "text"


def test_a_column_is_removed_from_the_working_copy_only(steward: Client, dataset: Dataset) -> None:
    issued = issue_release(dataset, by=None)

    steward.post(reverse(COLUMNS, args=[dataset.pk]), columns_form(dataset, c1_DELETE="on"))

    working = Release.objects.working().get()
    assert [i.code for i in working.indicators.all()] == ["samples", "cost"]
    assert issued.indicators.count() == 3


def test_columns_that_somebody_else_changed_meanwhile_are_not_overwritten(
    dataset: Dataset,
) -> None:
    address = reverse(COLUMNS, args=[dataset.pk])
    steward = signed_in("Data steward")
    mine, theirs = columns_form(dataset, c2_label="Price"), columns_form(dataset, c1_label="Shift")
    steward.post(address, theirs)

    refused = steward.post(address, mine)

    assert refused.status_code == 409
    assert "Somebody else changed the columns" in refused.content.decode()
    labels = [column["label"] for column in grid_columns.initial_data(latest_release(dataset))]
    assert labels == ["Samples", "Shift", "Cost"]

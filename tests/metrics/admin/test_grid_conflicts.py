"""Two editors of one grid at the same time."""

import re
from typing import Any

import pytest
from django.urls import reverse

from metrics.grid.input import latest_release, row_texts
from metrics.models import Dataset, Entity
from metrics.tables import pivot
from tests.support.grid_form import grid_form
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DATA = "admin:metrics_dataset_data"


def text(answer: Any) -> str:  # noqa: ANN401
    return str(answer.content.decode())


def test_two_editors_of_different_rows_lose_nothing(dataset: Dataset) -> None:
    address = reverse(DATA, args=[dataset.pk])
    steward = signed_in("Data steward")
    mine, theirs = grid_form(dataset, row_0_cell_1="+36%"), grid_form(dataset, row_1_cell_1="+29%")

    steward.post(address, theirs)
    steward.post(address, mine)

    assert [row[1] for row in stored(dataset)][:2] == ["+36%", "+29%"]


@pytest.mark.each_database
def test_two_editors_of_different_cells_of_a_row_lose_nothing(dataset: Dataset) -> None:
    address = reverse(DATA, args=[dataset.pk])
    steward = signed_in("Data steward")
    mine = grid_form(dataset, row_0_cell_1="+36%")
    theirs = grid_form(dataset, row_0_cell_0="1,300", row_0_label="Elbe river")

    answers = [steward.post(address, form).status_code for form in (theirs, mine)]

    assert answers == [302, 302]
    assert stored(dataset)[0][:2] == ("1,300", "+36%")
    assert Entity.objects.filter(label="Elbe river").exists()


def test_a_conflict_in_one_cell_shows_what_others_saved_in_the_cells_beside_it(
    dataset: Dataset,
) -> None:
    address = reverse(DATA, args=[dataset.pk])
    steward = signed_in("Data steward")
    mine = grid_form(dataset, row_0_cell_1="+36%")
    theirs = grid_form(dataset, row_0_cell_0="1,300", row_0_cell_1="+29%")
    steward.post(address, theirs)

    refused = text(steward.post(address, mine))
    was = re.search(r'name="row-0-was" value="(\w+)"', refused)

    assert 'name="row-0-cell-0" value="1,300"' in refused
    assert was
    shown = {"row-0-cell-0": "1,300", "row-0-was": was[1]}
    assert steward.post(address, mine | shown).status_code == 302
    assert stored(dataset)[0][:2] == ("1,300", "+36%")


def test_a_row_that_others_changed_is_not_removed_unseen(dataset: Dataset) -> None:
    address = reverse(DATA, args=[dataset.pk])
    steward = signed_in("Data steward")
    mine = grid_form(dataset, row_0_remove="on")
    steward.post(address, grid_form(dataset, row_0_cell_1="+29%"))

    refused = steward.post(address, mine)

    assert refused.status_code == 409
    assert "it now says: Elbe | 1,240 | +29% | $1.2M" in text(refused)
    assert stored(dataset)[0][1] == "+29%"


def test_a_cell_that_somebody_else_changed_meanwhile_is_refused_until_it_is_sent_again(
    dataset: Dataset,
) -> None:
    address = reverse(DATA, args=[dataset.pk])
    steward = signed_in("Data steward")
    mine, theirs = grid_form(dataset, row_0_cell_1="+36%"), grid_form(dataset, row_0_cell_1="+29%")
    steward.post(address, theirs)

    refused = steward.post(address, mine)
    was = re.search(r'name="row-0-was" value="(\w+)"', refused.content.decode())

    assert refused.status_code == 409
    assert "it now says: +29%." in refused.content.decode()
    assert 'value="+36%"' in refused.content.decode()
    assert stored(dataset)[0][1] == "+29%"
    assert was
    steward.post(address, mine | {"row-0-was": was[1]})
    assert stored(dataset)[0][1] == "+36%"


def test_two_editors_who_write_the_same_have_no_conflict(dataset: Dataset) -> None:
    address = reverse(DATA, args=[dataset.pk])
    steward = signed_in("Data steward")
    form = grid_form(dataset, row_0_cell_1="+36%")

    steward.post(address, form)
    again = steward.post(address, form)

    assert again.status_code == 302
    assert stored(dataset)[0][1] == "+36%"


def stored(dataset: Dataset) -> list[tuple[str, ...]]:
    release = latest_release(dataset)
    assert release is not None
    across = pivot.columns(release)
    return [row_texts(entity, across) for entity in pivot.entities(release)]

"""Status, note and source of one cell and of many; periods; finding rows."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from articles.publishing import issue_release
from articles.sources.models import Source
from metrics.cells.periods import next_period
from metrics.grid import (
    annotations,
    cell_details,
    columns,
    input,
    rows,
)
from metrics.grid.cell_details import (
    CellDetails,
    CellDetailsError,
    CellSelection,
    StatusUpdate,
    StatusUpdateResult,
)
from metrics.models import Dataset, Entity, Observation, Release
from metrics.releases import working_copy
from metrics.tables import pivot
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SAMPLES, CHANGE, COST = "samples:2023", "change:", "cost:"
CELL = "admin:metrics_dataset_data-cell"
STATUS = "admin:metrics_dataset_data-status"
PERIOD = "admin:metrics_dataset_data-period"
DATA = "admin:metrics_dataset_data"


def place(dataset: Dataset, row: str = "elbe", column: str = SAMPLES) -> cell_details.GridCell:
    found = cell_details.read_cell(dataset, row, column)
    assert found is not None
    return found


def saved(dataset: Dataset, text: str, status: str, note: str = "", **at: str) -> bool:
    """Save a cell as its form would, that was opened just now."""
    there = place(dataset, **at)
    typed = CellDetails(text, status, note, None)
    return cell_details.save_cell(
        dataset, there.entity.code, there.key, typed, was=there.details.fingerprint
    )


def statuses_of(dataset: Dataset, code: str) -> list[str]:
    found = Observation.objects.filter(
        entity__release=input.latest_release(dataset), indicator__code=code
    ).order_by("entity__ordering")
    return [observation.status for observation in found]


def text(answer: Any) -> str:  # noqa: ANN401
    return str(answer.content.decode())


def test_value_status_note_and_source_are_kept_together(dataset: Dataset) -> None:
    source = Source.objects.create(key="atlas", title="Atlas")
    was = place(dataset).details.fingerprint

    cell_details.save_cell(
        dataset, "elbe", SAMPLES, CellDetails("1300", "P", "Counted twice.", source), was=was
    )

    [said] = [place(dataset).details]
    assert (said.text, said.status, said.note, said.source) == (
        *("1,300", "P", "Counted twice."),
        source,
    )


def test_a_cell_that_is_saved_as_it_is_begins_no_working_copy(dataset: Dataset) -> None:
    issue_release(dataset, by=None)

    assert not saved(dataset, "1,240", "A")
    assert not Release.objects.working().exists()


def test_a_text_that_stays_keeps_how_it_was_written(dataset: Dataset) -> None:
    Observation.objects.filter(entity__code="elbe", indicator__code="cost").update(literal="$1.20M")

    saved(dataset, "$1.20M", "E", column=COST)

    stored = Observation.objects.get(entity__code="elbe", indicator__code="cost")
    assert (stored.literal, stored.value, stored.status) == ("$1.20M", Decimal(1_200_000), "E")


def test_an_emptied_value_is_missing_without_a_status(dataset: Dataset) -> None:
    saved(dataset, "", "A")

    assert place(dataset).details == CellDetails("", "O", "", None)


def test_what_cannot_exist_has_no_value(dataset: Dataset) -> None:
    saved(dataset, "", "M", "There was no station.")

    stored = Observation.objects.get(entity__code="elbe", indicator__code="samples")
    assert (stored.value, stored.status, stored.note) == (None, "M", "There was no station.")


@pytest.mark.parametrize(
    ("typed", "status", "field", "problem"),
    [
        ("1,240", "O", "status", "has no value: empty the value"),
        ("5", "M", "status", "has no value: empty the value"),
        ("", "P", "status", "There is no value that could be provisional"),
        ("many", "A", "value", "is not a number"),
    ],
)
def test_value_and_status_must_agree(
    dataset: Dataset, typed: str, status: str, field: str, problem: str
) -> None:
    with pytest.raises(CellDetailsError, match=problem) as refused:
        saved(dataset, typed, status)

    assert set(refused.value.errors) == {field}
    assert place(dataset).details.text == "1,240"


def test_a_cell_that_somebody_else_changed_is_refused_until_it_is_saved_again(
    dataset: Dataset,
) -> None:
    opened = place(dataset).details.fingerprint
    saved(dataset, "1,240", "P", "Theirs.")
    mine = CellDetails("1,300", "A", "", None)

    with pytest.raises(CellDetailsError, match=r"it now says: 1,240 \| provisional \| Theirs\."):
        cell_details.save_cell(dataset, "elbe", SAMPLES, mine, was=opened)

    assert place(dataset).details.text == "1,240"


def test_the_form_of_a_cell_says_what_is_wrong_and_then_leads_back(
    steward: Client, dataset: Dataset
) -> None:
    address = reverse(CELL, args=[dataset.pk]) + f"?row=elbe&column={SAMPLES}"
    form = {"value": "1,240", "status": "P", "note": "", "source": "ghost"}

    refused = steward.post(address, form)
    assert "No source has the key “ghost”" in text(refused)

    answer = steward.post(address, form | {"source": ""})
    assert answer["Location"].endswith("/data/?page=1#row-0-cell-0")
    assert place(dataset).details.status == "P"


def test_a_cell_changed_meanwhile_answers_409_with_what_was_typed(
    steward: Client, dataset: Dataset
) -> None:
    address = reverse(CELL, args=[dataset.pk]) + f"?row=elbe&column={SAMPLES}"
    form = {"value": "7", "status": "A", "was": place(dataset).details.fingerprint}
    saved(dataset, "1,250", "A")

    refused = steward.post(address, form)

    assert refused.status_code == 409
    assert 'value="7"' in text(refused)
    assert "it now says: 1,250" in text(refused)
    assert (
        steward.post(address, form | {"was": place(dataset).details.fingerprint}).status_code == 302
    )
    assert place(dataset).details.text == "7"


def test_a_row_lists_what_is_said_of_its_cells(steward: Client, dataset: Dataset) -> None:
    saved(dataset, "1,240", "P", "Counted twice.")

    page = text(steward.get(reverse(CELL, args=[dataset.pk]), {"row": "elbe"}))

    assert "<td>provisional</td>" in page
    assert "<td>Counted twice.</td>" in page
    assert "?row=elbe&amp;column=samples%3A2023" in page


@pytest.mark.parametrize(
    "query",
    [{}, {"row": "ghost\0"}, {"row": "elbe", "column": "ghost:"}, {"row": "elbe", "column": ""}],
)
def test_a_cell_that_is_not_there_is_not_found(
    steward: Client, dataset: Dataset, query: dict[str, str]
) -> None:
    assert steward.get(reverse(CELL, args=[dataset.pk]), query).status_code == 404


def test_the_grid_shows_what_is_said_beside_a_value(steward: Client, dataset: Dataset) -> None:
    source = Source.objects.create(key="atlas", title="River Atlas")
    Observation.objects.filter(entity__code="elbe", indicator__code="cost").update(
        status="E", note="From two offices.", source=source
    )

    page = text(steward.get(reverse(DATA, args=[dataset.pk])))

    words = "estimated, note: From two offices., source: River Atlas"
    assert f'aria-label="{words}"' in page
    assert ">E*§</a>" in page
    assert 'aria-describedby="row-0-cell-2-beside"' in page


def test_what_cannot_exist_is_seen_and_a_gap_needs_no_sign(dataset: Dataset) -> None:
    Observation.objects.filter(entity__code="danube", indicator__code="cost").update(
        status="M", value=None, literal=""
    )
    release = input.latest_release(dataset)
    assert release is not None
    danube = pivot.entities(release).get(code="danube")

    said = annotations.row_annotations(danube, pivot.columns(release), {})

    assert {key: each.signs for key, each in said.items()} == {COST: "×"}


def test_a_column_gets_a_status_but_for_its_gaps(dataset: Dataset) -> None:
    marked = cell_details.update_statuses(
        dataset, CellSelection([SAMPLES, CHANGE]), StatusUpdate(status="P")
    )

    assert marked == StatusUpdateResult(changed=5, unfit=1)
    assert statuses_of(dataset, "samples") == ["P", "P", "O"]
    assert statuses_of(dataset, "cost") == ["A", "A", "A"]


def test_only_gaps_are_said_not_to_exist(dataset: Dataset) -> None:
    Observation.objects.filter(entity__code="elbe", indicator__code="samples").delete()

    marked = cell_details.update_statuses(
        dataset, CellSelection([SAMPLES]), StatusUpdate(status="M")
    )

    assert marked == StatusUpdateResult(changed=2, unfit=1)
    assert statuses_of(dataset, "samples") == ["M", "A", "M"]
    assert not Observation.objects.filter(indicator__code="samples", value=1240).exists()


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (CellSelection([SAMPLES], codes=["yangtze"]), ["A", "P", "O"]),
        (CellSelection([SAMPLES], named="elb"), ["P", "A", "O"]),
        (CellSelection([SAMPLES], codes=[]), ["A", "A", "O"]),
        (CellSelection(["ghost:"]), ["A", "A", "O"]),
    ],
)
def test_rows_are_chosen_by_their_codes_or_names(
    dataset: Dataset, chosen: CellSelection, expected: list[str]
) -> None:
    cell_details.update_statuses(dataset, chosen, StatusUpdate(status="P"))

    assert statuses_of(dataset, "samples") == expected


def test_a_status_that_all_have_begins_no_working_copy(dataset: Dataset) -> None:
    cell_details.update_statuses(
        dataset, CellSelection([CHANGE]), StatusUpdate(status="P", note="Early.")
    )
    issue_release(dataset, by=None)

    marked = cell_details.update_statuses(
        dataset, CellSelection([CHANGE]), StatusUpdate(status="P", note="Early.")
    )

    assert marked == StatusUpdateResult(changed=0, unfit=0)
    assert not Release.objects.working().exists()


def test_the_page_that_marks_many_says_what_it_left(steward: Client, dataset: Dataset) -> None:
    address = reverse(STATUS, args=[dataset.pk])
    form = {"columns": [SAMPLES], "rows": "all", "status": "E"}

    page = text(steward.post(address, form, follow=True))

    assert "2 cells changed. 1 cell has no value and was left as it is." in page


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"columns": []}, "Choose at least one column."),
        ({"status": ""}, "Choose a status, or write a note or a source."),
        ({"rows": "named"}, "Write a part of their names."),
    ],
)
def test_the_form_for_many_cells_requires_its_fields(
    steward: Client, dataset: Dataset, changes: dict[str, Any], problem: str
) -> None:
    form = {"columns": [SAMPLES], "rows": "all", "status": "E"} | changes

    page = text(steward.post(reverse(STATUS, args=[dataset.pk]), form))

    assert problem in page
    assert statuses_of(dataset, "samples") == ["A", "A", "O"]


@pytest.mark.parametrize(
    ("period", "next_one"),
    [
        *[("2025", "2026"), ("2025-11", "2025-12"), ("2025-12", "2026-01")],
        *[("2025-Q3", "2025-Q4"), ("2025-Q4", "2026-Q1"), ("2025-H2", "2026-H1")],
        *[("2025-12-31", "2026-01-01"), ("2024-02-28", "2024-02-29")],
    ],
)
def test_the_period_after(period: str, next_one: str) -> None:
    assert next_period(period) == next_one


def test_a_period_is_added_where_it_is_missing(steward: Client, dataset: Dataset) -> None:
    address = reverse(PERIOD, args=[dataset.pk])
    asked = text(steward.get(address))
    assert 'value="2024"' in asked
    assert "Not available because their values name no period yet: Change, Cost." in asked

    page = text(steward.post(address, {"period": "2024", "indicators": ["samples"]}, follow=True))

    assert "1 column for 2024 was added." in page
    assert 'aria-label="Elbe, Samples (2024)"' in page
    again = steward.post(address, {"period": "2024", "indicators": ["samples"]})
    assert "They already have a column for this period." in text(again)


@pytest.mark.parametrize("period", ["", "24", "2024-13-01", "2024\0", "2024-13", "2024-00", "0000"])
def test_what_is_no_period_adds_none(steward: Client, dataset: Dataset, period: str) -> None:
    issue_release(dataset, by=None)

    answer = steward.post(
        reverse(PERIOD, args=[dataset.pk]), {"period": period, "indicators": ["samples"]}
    )

    assert "Nothing was saved." in text(answer)
    assert not Release.objects.working().exists()


def test_a_period_of_a_table_without_rows_is_refused(dataset: Dataset) -> None:
    Entity.objects.all().delete()

    with pytest.raises(columns.PeriodError, match="add a row first"):
        columns.add_period(dataset, "2024", ["samples"])


def test_a_row_is_found_on_its_page(steward: Client, dataset: Dataset) -> None:
    release = working_copy.ensure(dataset)
    Entity.objects.bulk_create(
        Entity(release=release, ordering=100 + n, code=f"r{n}", label=f"Río {n}") for n in range(60)
    )
    address = reverse(DATA, args=[dataset.pk])

    alone = steward.get(address, {"find": "RÍO 59"})
    many = rows.search_rows(dataset, "río 5")
    none = steward.get(address, {"find": "Nile"})

    assert alone["Location"].endswith("/data/?page=2#row-12-label")
    # The row that is called just so is meant.
    assert [row.label for row in many.rows] == ["Río 5"]
    assert rows.search_rows(dataset, "río").count == 60
    assert "No row has “Nile” in its name." in text(none)


@pytest.mark.parametrize("name", [CELL, STATUS, PERIOD])
@pytest.mark.parametrize("group", ["Author", "Editor"])
def test_a_user_who_may_not_edit_data_may_not_set_statuses(
    dataset: Dataset, name: str, group: str
) -> None:
    form = {"columns": [SAMPLES], "rows": "all", "status": "E", "period": "2024"}

    answer = signed_in(group).post(
        reverse(name, args=[dataset.pk]) + f"?row=elbe&column={SAMPLES}", form
    )

    assert answer.status_code == 403
    assert statuses_of(dataset, "samples") == ["A", "A", "O"]

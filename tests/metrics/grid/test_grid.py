"""Reading, checking and writing the grid of a dataset's values."""

from dataclasses import replace
from decimal import Decimal

import pytest

from articles.publishing import issue_release
from metrics.grid import writer
from metrics.grid.input import (
    GridError,
    GridInput,
    RowInput,
    SaveSummary,
    column_key,
    latest_release,
    row_texts,
    rows_per_page,
    validate,
)
from metrics.models import Dataset, Indicator, Observation, Release
from metrics.tables import pivot
from tests.support.published import imported

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SAMPLES, CHANGE, COST = "samples:2023", "change:", "cost:"


@pytest.fixture
def dataset() -> Dataset:
    """Three rivers: 1,240 / +35% / $1.2M, 890 / +28% / $950K, n/a / +42% / $2.1M."""
    [dataset] = imported().datasets
    return dataset


def typed(dataset: Dataset, *new: RowInput, **cells: str) -> GridInput:
    """Return the whole grid as shown, except for cells named like `elbe_0`, and with new rows."""
    release = latest_release(dataset)
    assert release is not None
    across = pivot.columns(release)
    rows = []
    for entity in pivot.entities(release):
        texts = list(row_texts(entity, across))
        for place in range(len(texts)):
            texts[place] = cells.pop(f"{entity.code}_{place}", texts[place])
        rows.append(RowInput(entity.code, entity.label, removed=False, texts=tuple(texts)))
    assert not cells
    return GridInput(tuple(map(column_key, across)), (*rows, *new))


def observation(dataset: Dataset, row: str, column: str) -> Observation:
    release = latest_release(dataset)
    return Observation.objects.get(
        entity__release=release, entity__code=row, indicator__code=column
    )


def test_the_grid_shows_cells_as_readers_see_them(dataset: Dataset) -> None:
    shown = typed(dataset)

    assert shown.columns == (SAMPLES, CHANGE, COST)
    assert [row.texts for row in shown.rows] == [
        ("1,240", "+35%", "$1.2M"),
        ("890", "+28%", "$950K"),
        ("n/a", "+42%", "$2.1M"),
    ]


def test_saving_what_is_shown_changes_nothing_and_begins_no_working_copy(
    dataset: Dataset,
) -> None:
    issue_release(dataset, by=None)

    saved = writer.save_grid(dataset, typed(dataset))

    assert saved == SaveSummary()
    assert not Release.objects.working().exists()


def test_the_first_change_begins_a_working_copy_and_leaves_the_release(dataset: Dataset) -> None:
    issued = issue_release(dataset, by=None)

    saved = writer.save_grid(dataset, typed(dataset, elbe_0="1,300"))

    assert saved == SaveSummary(cells=1)
    assert observation(dataset, "elbe", "samples").value == 1300
    kept = Observation.objects.get(
        entity__release=issued, entity__code="elbe", indicator__code="samples"
    )
    assert kept.value == 1240


@pytest.mark.parametrize(
    ("column", "code", "text", "value", "literal", "shown"),
    [
        (0, "samples", "1300", "1300", "", "1,300"),
        (1, "change", "37", "37", "", "+37%"),
        (1, "change", "-4%", "-4", "", "−4%"),
        (2, "cost", "1300000", "1300000", "", "$1.3M"),
        (2, "cost", "$1.3m", "1300000", "", "$1.3M"),
        # The nought says how exact the value is, so it stays.
        (2, "cost", "$1.30M", "1300000", "$1.30M", "$1.30M"),
    ],
)
def test_a_number_is_read_by_its_column(
    dataset: Dataset, column: int, code: str, text: str, value: str, literal: str, shown: str
) -> None:
    writer.save_grid(dataset, typed(dataset, **{f"elbe_{column}": text}))

    stored = observation(dataset, "elbe", code)
    assert (stored.value, stored.literal) == (Decimal(value), literal)
    assert typed(dataset).rows[0].texts[column] == shown


@pytest.mark.parametrize(
    ("compact", "shown"),
    [(False, ["$1,200,000", "$900,000", "$2,100,000"]), (True, ["$1.2M", "$900K", "$2.1M"])],
)
@pytest.mark.each_database
def test_a_column_shows_one_form_however_its_cells_were_typed(
    dataset: Dataset, compact: bool, shown: list[str]
) -> None:
    Indicator.objects.filter(code="cost").update(compact=compact, decimals=0)
    Observation.objects.filter(entity__code="yangtze", indicator__code="cost").update(value=1)
    Observation.objects.filter(entity__code="elbe", indicator__code="cost").update(value=1)
    entered = {"elbe_2": "$1.2M", "yangtze_2": "$900,000"}

    writer.save_grid(dataset, typed(dataset, **entered))

    texts = {row.code: row.texts[2] for row in typed(dataset).rows}
    assert [texts["elbe"], texts["yangtze"], texts["danube"]] == shown


@pytest.mark.parametrize(("text", "literal"), [("", ""), ("—", ""), ("n/a", "n/a")])
@pytest.mark.each_database
def test_a_cell_without_a_value_is_missing(dataset: Dataset, text: str, literal: str) -> None:
    writer.save_grid(dataset, typed(dataset, elbe_0=text))

    stored = observation(dataset, "elbe", "samples")
    assert (stored.value, stored.literal, stored.status) == (None, literal, "O")


def test_a_gap_that_is_filled_ends(dataset: Dataset) -> None:
    writer.save_grid(dataset, typed(dataset, danube_0="77"))

    stored = observation(dataset, "danube", "samples")
    assert (stored.value, stored.literal, stored.status) == (Decimal(77), "", "A")


@pytest.mark.each_database
def test_an_estimate_stays_one_under_a_new_value(dataset: Dataset) -> None:
    Observation.objects.filter(entity__code="elbe").update(status="E")

    writer.save_grid(dataset, typed(dataset, elbe_0="1,300"))

    assert observation(dataset, "elbe", "samples").status == "E"


def test_a_text_that_is_no_number_is_an_error_at_its_cell_and_nothing_is_saved(
    dataset: Dataset,
) -> None:
    with pytest.raises(GridError) as refused:
        writer.save_grid(dataset, typed(dataset, elbe_0="1,300", yangtze_0="many", danube_2="€3M"))

    assert set(refused.value.errors) == {"row-1-cell-0", "row-2-cell-2"}
    assert "“many” is not a number" in refused.value.errors["row-1-cell-0"]
    assert "is in EUR, this column is in USD" in refused.value.errors["row-2-cell-2"]
    assert observation(dataset, "elbe", "samples").value == 1240


def test_a_new_row_stands_at_the_end(dataset: Dataset) -> None:
    new = RowInput("", "长江", removed=False, texts=("5", "", ""))

    saved = writer.save_grid(dataset, typed(dataset, new))

    assert saved == SaveSummary(cells=1, added=1)
    assert typed(dataset).rows[-1] == RowInput("长江", "长江", removed=False, texts=("5", "", ""))


def test_a_new_row_needs_a_name(dataset: Dataset) -> None:
    new = RowInput("", "", removed=False, texts=("5", "", ""))

    with pytest.raises(GridError) as refused:
        writer.save_grid(dataset, typed(dataset, new))

    assert refused.value.errors == {"row-3-label": "Name this row, or tick “Remove”."}


def test_rows_of_one_name_get_codes_of_their_own(dataset: Dataset) -> None:
    new = RowInput("", "Elbe", removed=False, texts=("", "", ""))

    writer.save_grid(dataset, typed(dataset, new, new))

    assert [row.code for row in typed(dataset).rows[-2:]] == ["elbe-2", "elbe-3"]


def test_a_renamed_row_keeps_its_code_and_values(dataset: Dataset) -> None:
    shown = typed(dataset)
    renamed = RowInput("elbe", "River Elbe", removed=False, texts=shown.rows[0].texts)

    saved = writer.save_grid(dataset, GridInput(shown.columns, (renamed,)))

    assert saved == SaveSummary(renamed=1)
    assert typed(dataset).rows[0] == renamed


def test_a_removed_row_goes_with_its_values(dataset: Dataset) -> None:
    shown = typed(dataset)
    removed = RowInput("elbe", "", removed=True, texts=("", "", ""))

    saved = writer.save_grid(dataset, GridInput(shown.columns, (removed, *shown.rows[1:])))

    assert saved == SaveSummary(removed=1)
    assert [row.code for row in typed(dataset).rows] == ["yangtze", "danube"]


def test_rows_that_are_not_on_the_page_are_left_alone(dataset: Dataset) -> None:
    shown = typed(dataset, elbe_0="1,300")

    writer.save_grid(dataset, GridInput(shown.columns, shown.rows[:1]))

    assert len(typed(dataset).rows) == 3


def test_a_column_that_is_gone_is_named(dataset: Dataset) -> None:
    shown = typed(dataset)
    other = GridInput(("depth:", *shown.columns[1:]), shown.rows)

    with pytest.raises(GridError, match="depth was removed"):
        writer.save_grid(dataset, other)


def test_the_text_of_an_untouched_cell_stays_as_it_was_written(dataset: Dataset) -> None:
    Observation.objects.filter(entity__code="elbe", indicator__code="cost").update(literal="$1.20M")

    writer.save_grid(dataset, typed(dataset, elbe_0="1,300"))

    assert observation(dataset, "elbe", "cost").literal == "$1.20M"


def ordered(dataset: Dataset, **orders: str) -> GridInput:
    """Return the grid as shown with the numbers of its rows, those named changed."""
    release = latest_release(dataset)
    assert release is not None
    now = {entity.code: str(entity.ordering) for entity in release.entities.all()}
    shown = typed(dataset)
    rows = (replace(row, order=orders.get(row.code, now[row.code])) for row in shown.rows)
    return GridInput(shown.columns, tuple(rows))


def rows_of(dataset: Dataset) -> list[str]:
    return [row.code for row in typed(dataset).rows]


@pytest.mark.each_database
def test_a_row_that_takes_the_number_of_another_goes_before_it(dataset: Dataset) -> None:
    [elbe, *_rest] = ordered(dataset).rows
    assert elbe.order

    saved = writer.save_grid(dataset, ordered(dataset, danube=elbe.order))

    assert saved == SaveSummary(moved=1)
    assert rows_of(dataset) == ["danube", "elbe", "yangtze"]


@pytest.mark.each_database
def test_a_row_goes_to_the_end_by_a_large_number(dataset: Dataset) -> None:
    writer.save_grid(dataset, ordered(dataset, elbe="999"))

    assert rows_of(dataset) == ["yangtze", "danube", "elbe"]


def test_an_order_left_empty_stays(dataset: Dataset) -> None:
    assert writer.save_grid(dataset, ordered(dataset, elbe="")) == SaveSummary()


@pytest.mark.parametrize("order", ["first", "-1", "2.5", "9" * 40, "٣"])
def test_an_order_that_is_no_number_is_an_error(dataset: Dataset, order: str) -> None:
    with pytest.raises(GridError) as refused:
        writer.save_grid(dataset, ordered(dataset, elbe=order))

    assert refused.value.errors == {
        "row-0-order": "Write a whole number up to 2000000000.",
    }


@pytest.mark.parametrize(("columns", "rows"), [(3, 50), (40, 40), (100, 17), (2000, 1)])
def test_a_page_has_as_many_rows_as_a_form_can_send(columns: int, rows: int) -> None:
    assert rows_per_page(columns) == rows


@pytest.mark.each_database
def test_what_is_typed_is_checked_by_its_column_and_nothing_is_stored(dataset: Dataset) -> None:
    found = validate(
        dataset,
        [(SAMPLES, "many"), (CHANGE, "37"), (COST, "€3M"), ("gone:", "x"), ("", ""), ("", "Elbe")],
    )

    assert [sentence.partition(";")[0] for sentence in found] == [
        "“many” is not a number",
        "",
        "“€3M” is in EUR, this column is in USD",
        "",
        "Name this row, or tick “Remove”.",
        "",
    ]

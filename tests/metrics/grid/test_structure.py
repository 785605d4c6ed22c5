"""Rows that are inserted and sorted in the grid, and columns that are added and renamed in it."""

from dataclasses import replace
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from articles.publishing import issue_release
from metrics.grid import page, rows, writer
from metrics.grid.finder import TextQuery, find_next_page
from metrics.grid.input import GridError, GridInput, RowInput, latest_release, validate
from metrics.models import Dataset, Entity, Indicator, Release
from metrics.tables import pivot
from tests.metrics.grid.test_grid import SAMPLES, observation, typed
from tests.support.grid_form import grid_form

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

MONEY, COUNT = "+money.EUR.3.at%202015%20prices:", "+count..3:2024"


def named(shown: GridInput, *new: tuple[str, str], **names: str) -> GridInput:
    """Return the grid with new names of its columns, and with new columns of (key, name)."""
    release = Release.objects.get()
    stored = [column.label for column in pivot.columns(release)]
    return replace(
        shown,
        columns=(*shown.columns, *(key for key, _name in new)),
        names=(*(names.get(name, name) for name in stored), *(name for _key, name in new)),
        names_were=(*stored, *("" for _ in new)),
        rows=tuple(
            row
            if row.texts[len(shown.columns) :]
            else replace(row, texts=(*row.texts, *("" for _ in new)))
            for row in shown.rows
        ),
    )


def order(dataset: Dataset) -> list[str]:
    release = latest_release(dataset)
    assert release
    return list(release.entities.order_by("ordering", "pk").values_list("code", flat=True))


@pytest.mark.each_database
def test_a_row_is_inserted_where_the_page_has_it(dataset: Dataset) -> None:
    shown = typed(dataset)
    rhine = RowInput("", "Rhine", removed=False, texts=("5", "", ""))

    saved = writer.save_grid(
        dataset,
        replace(shown, rows=(shown.rows[0], rhine, *shown.rows[1:]), is_arranged=True),
    )

    assert (saved.added, saved.moved) == (1, 0)
    assert order(dataset) == ["elbe", "rhine", "yangtze", "danube"]


@pytest.mark.each_database
def test_rows_of_a_page_are_arranged_among_those_of_other_pages(dataset: Dataset) -> None:
    release = Release.objects.get()
    Entity.objects.bulk_create(
        Entity(release=release, code=f"r{n}", label=f"R{n}", ordering=10) for n in range(3)
    )
    before = order(dataset)

    rows.arrange(release, [before[3], before[2]])

    assert order(dataset) == [*before[:2], before[3], before[2], *before[4:]]


def test_the_order_of_the_page_is_read_from_its_form(dataset: Dataset) -> None:
    form = QueryDict(mutable=True)
    for name, value in (grid_form(dataset) | {"sequence": "2,0,1"}).items():
        form.setlist(name, value if isinstance(value, list) else [value])

    read = page.parse_input(form)

    assert [row.code for row in read.rows] == ["danube", "elbe", "yangtze"]
    assert writer.save_grid(dataset, read).moved == 3
    assert order(dataset) == ["danube", "elbe", "yangtze"]
    form["sequence"] = "2,0,0"
    assert not page.parse_input(form).is_arranged


@pytest.mark.each_database
@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (f"+{SAMPLES}", ["yangtze", "elbe", "danube"]),
        (f"-{SAMPLES}", ["elbe", "yangtze", "danube"]),
        ("-", ["yangtze", "elbe", "danube"]),
        ("+depth:", ["elbe", "yangtze", "danube"]),
    ],
)
def test_all_pages_are_sorted_with_missing_values_last(
    dataset: Dataset, by: str, expected: list[str]
) -> None:
    writer.save_grid(dataset, replace(typed(dataset), sort=by))

    assert order(dataset) == expected


@pytest.mark.each_database
def test_sorting_what_is_sorted_begins_no_draft(dataset: Dataset) -> None:
    issue_release(dataset, by=None)

    saved = writer.save_grid(dataset, replace(typed(dataset), sort=f"-{SAMPLES}"))

    assert not saved
    assert not Release.objects.working().exists()


def test_texts_are_ranked_as_the_values_that_they_are(dataset: Dataset) -> None:
    texts = ["$950K", "", "1.2M", "many", "$2"]

    assert rows.rank_texts(dataset, "cost:", texts, descending=False) == [4, 0, 2, 1, 3]
    assert rows.rank_texts(dataset, "cost:", texts, descending=True) == [2, 0, 4, 1, 3]
    assert rows.rank_texts(dataset, "", ["b", "", "A"], descending=False) == [2, 0, 1]


@pytest.mark.each_database
def test_columns_are_added_with_their_values_and_renamed(dataset: Dataset) -> None:
    shown = named(typed(dataset), (MONEY, "Budget"), (COUNT, "Ships"), Cost="Total cost")
    first = replace(shown.rows[0], texts=(*shown.rows[0].texts[:3], "1.5M", "7"))

    saved = writer.save_grid(dataset, replace(shown, rows=(first, *shown.rows[1:])))

    assert (saved.columns_added, saved.columns_renamed, saved.cells) == (2, 1, 2)
    release = Release.objects.get()
    columns = pivot.columns(release)
    assert [column.header for column in columns][-3:] == ["Total cost", "Budget", "Ships (2024)"]
    assert (columns[-2].unit, columns[-2].indicator.currency) == ("EUR at 2015 prices", "EUR")
    assert observation(dataset, "elbe", "budget").value == 1_500_000
    assert observation(dataset, "elbe", "ships").period == "2024"
    assert observation(dataset, "danube", "ships").value is None


def test_a_row_that_was_opened_with_fewer_columns_is_no_conflict(dataset: Dataset) -> None:
    form = QueryDict(mutable=True)
    for name, value in grid_form(dataset).items():
        form.setlist(name, value if isinstance(value, list) else [value])
    form.appendlist("column", COUNT)
    for place, name in enumerate(["Samples", "Change", "Cost", "Ships"]):
        form[f"column-{place}-name"] = name
        form[f"column-{place}-was"] = name if place < 3 else ""
    form["row-1-cell-3"] = "4"

    writer.save_grid(dataset, page.parse_input(form))

    assert observation(dataset, "yangtze", "ships").value == 4


@pytest.mark.each_database
def test_a_column_that_others_renamed_is_a_conflict_until_it_is_saved_again(
    dataset: Dataset,
) -> None:
    mine = named(typed(dataset), Cost="Total cost")
    Indicator.objects.filter(code="cost").update(label="Price")

    with pytest.raises(GridError, match="now called “Price”") as refused:
        writer.save_grid(dataset, mine)
    again = page.build_page(dataset, number=1, new_rows=1, typed=mine, error=refused.value)

    assert refused.value.is_conflict
    assert (again.columns[2].name, again.columns[2].was) == ("Total cost", "Price")


def test_a_new_column_is_shown_again_as_it_was_described(dataset: Dataset) -> None:
    mine = named(typed(dataset), (MONEY, "Budget"))

    again = page.build_page(dataset, number=1, new_rows=1, typed=replace(mine, is_arranged=True))

    assert (again.columns[3].text, again.columns[3].unit) == ("Budget", "EUR at 2015 prices")
    assert again.columns[3].is_new
    assert again.sequence == "0,1,2"


def test_a_column_needs_a_name_and_a_key_that_a_page_makes(dataset: Dataset) -> None:
    with pytest.raises(GridError, match="Name every column"):
        writer.save_grid(dataset, named(typed(dataset), (MONEY, "")))
    for key in ["+money..3:", "+length..3:", "+count..x:"]:
        with pytest.raises(GridError, match="The columns have changed"):
            writer.save_grid(dataset, named(typed(dataset), (key, "Budget")))
    with pytest.raises(GridError, match="“2022-13” is not a period"):
        writer.save_grid(dataset, named(typed(dataset), ("+count..3:2022-13", "Budget")))


@pytest.mark.each_database
def test_a_column_with_a_period_needs_a_row() -> None:
    dataset = Dataset.objects.create(title="Empty", slug="empty", row_label="Row")
    new = GridInput((COUNT,), (), names=("Ships",), names_were=("",))

    with pytest.raises(GridError, match="add a row first"):
        writer.save_grid(dataset, new)
    writer.save_grid(dataset, replace(new, columns=("+count..0:",)))

    assert Indicator.objects.get().label == "Ships"


def test_the_cells_of_a_new_column_are_checked(dataset: Dataset) -> None:
    assert validate(dataset, [(COUNT, "7")]) == [""]
    [problem] = validate(dataset, [(COUNT, "lots")])
    assert "is not a number" in problem


@pytest.mark.parametrize(
    ("words", "page", "expected"),
    [
        ("danube", 1, 3),
        ("danub", 3, None),
        ("Da", 1, 3),
        ("+", 3, 1),
        ("1,240", 2, 1),
        ("240", 2, 1),
        ("0.0", 1, None),
        ("", 1, None),
    ],
)
def test_the_next_page_with_a_text_is_found_around_the_end(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch, words: str, page: int, expected: int | None
) -> None:
    monkeypatch.setattr("metrics.grid.input.MAX_ROWS", 1)
    query = TextQuery(words, same_case=False, whole=False)

    assert find_next_page(dataset, query, page=page) == expected
    assert find_next_page(dataset, replace(query, whole=True, words="anube"), page=1) is None
    assert find_next_page(dataset, replace(query, same_case=True, words="danube"), page=1) is None


def test_the_script_of_the_grid_asks_for_an_order_and_a_page(
    steward: Client, dataset: Dataset
) -> None:
    address = reverse("admin:metrics_dataset_data-check", args=[dataset.pk])

    def answer(asked: object) -> Any:  # noqa: ANN401
        return steward.post(address, asked, content_type="application/json")

    sort = {"column": SAMPLES, "descending": True, "texts": ["1", "1,000"]}
    find = {"words": "elbe", "same_case": False, "whole": False, "page": 1}
    assert answer({"sort": sort}).json() == {"order": [1, 0]}
    assert answer({"find": find}).json() == {"page": None}
    wrong: list[object] = [{"sort": []}, {"find": {"words": "a"}}, {"find": {**find, "page": "x"}}]
    assert [answer(asked).status_code for asked in (*wrong, "sort")] == [400] * 4

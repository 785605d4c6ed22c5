"""Datasets that are made of tables in the prose of articles."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from articles.models import Source
from articles.prose import embeds
from articles.prose.embeds import CreatedDataset, DatasetDescription
from articles.prose.plain_tables import (
    PlainCell,
    PlainCitation,
    PlainTable,
    UnusableTableError,
)
from metrics import pivot
from metrics.models import Dataset, Observation, Release

pytestmark = pytest.mark.django_db


def table(header: str, *rows: str, caption: str = "Rivers") -> PlainTable:
    """Return a table of plain cells, which stand between bars."""
    return PlainTable(
        caption,
        tuple(header.split("|")),
        tuple(tuple(map(PlainCell, row.split("|"))) for row in rows),
    )


RIVERS = table(
    "River|Length|Cost (2022)|Cost (2023)|Notes",
    "Elbe|1,094|$1.2M|$950K|rises",
    "Oder|–|$1.3M|$2.1M|falls",
)


def created(made_of: PlainTable, *, measure: str = "") -> CreatedDataset:
    description = DatasetDescription("Rivers", "River", measure, "en")
    user, _new = User.objects.get_or_create(username="steward")
    return embeds.provider().create_dataset(made_of, description, by=user)


def problems(made_of: PlainTable) -> tuple[str, ...]:
    with pytest.raises(UnusableTableError) as caught:
        created(made_of)
    assert not Dataset.objects.exists()
    assert not Release.objects.exists()
    return caught.value.problems


def shown(made: CreatedDataset) -> list[list[str]]:
    """Return the working copy as its table shows it."""
    release = Release.objects.working().get(dataset__slug=made.slug)
    across = pivot.columns(release)
    rows = pivot.rows(pivot.entities(release), across)
    return [
        [column.header for column in across],
        *([row.label, *(cell.text for cell in row.cells)] for row in rows),
    ]


def test_a_table_is_proposed_with_the_kinds_units_and_periods_of_its_columns() -> None:
    proposal = embeds.provider().propose_dataset(RIVERS, language="en")

    assert [(column.label, column.about) for column in proposal.columns] == [
        ("Length", "count"),
        ("Cost", "money · USD · 2022, 2023"),
        ("Notes", "text"),
    ]
    assert (proposal.rows, proposal.measure, proposal.warnings) == (2, "", ())
    assert not Dataset.objects.exists()


def test_a_table_becomes_a_draft_of_a_dataset_with_the_same_cells() -> None:
    made = created(RIVERS)

    dataset = Dataset.objects.get(slug=made.slug)
    assert (dataset.title, dataset.row_label, dataset.language) == ("Rivers", "River", "en")
    assert made.admin_url == f"/admin/metrics/dataset/{dataset.pk}/change/"
    assert shown(made) == [
        ["Length", "Cost (2022)", "Cost (2023)", "Notes"],
        ["Elbe", "1,094", "$1.2M", "$950K", "rises"],
        ["Oder", "–", "$1.3M", "$2.1M", "falls"],
    ]


def test_a_second_table_of_the_same_title_has_another_slug() -> None:
    assert [created(RIVERS).slug, created(RIVERS).slug] == ["rivers", "rivers-2"]


def test_columns_that_are_called_by_their_period_are_those_of_one_measure() -> None:
    years = table("River|2022|2023年|2024-Q1", "Elbe|1|2|3", caption="Samples")

    proposal = embeds.provider().propose_dataset(years, language="en")
    made = created(years, measure="Samples taken")

    assert proposal.measure == "Samples"
    assert [column.about for column in proposal.columns] == ["count · 2022, 2023, 2024-Q1"]
    assert shown(made)[0] == [
        "Samples taken (2022)",
        "Samples taken (2023)",
        "Samples taken (2024-Q1)",
    ]


def test_the_unit_of_the_cells_becomes_that_of_their_column() -> None:
    measured = table("River|Length (2022)", "Elbe|1,094 km", "Oder|866 km", "Ruhr|–")

    proposal = embeds.provider().propose_dataset(measured, language="en")

    assert [(column.label, column.about) for column in proposal.columns] == [
        ("Length", "count · km · 2022")
    ]
    assert proposal.warnings == ("The unit “km” moves from the cells to the head of their column.",)
    assert shown(created(measured)) == [
        ["Length (2022)"],
        ["Elbe", "1,094"],
        ["Oder", "866"],
        ["Ruhr", "–"],
    ]


def test_errors_name_the_rows_of_the_text() -> None:
    with_title = replace(table("River|Length", "Elbe|1", "Elbe|2"), header_row=3)

    [problem] = problems(with_title)

    assert problem.startswith("Row 5, column A “River”: “Elbe” already appears in row 4;")


def test_a_value_keeps_its_note_and_source_and_the_dataset_the_others() -> None:
    for key in ["atlas", "board", "diary"]:
        Source.objects.create(key=key, title=key)
    cited = PlainCell(
        "1,094",
        "Without the delta",
        (PlainCitation("atlas", "p. 3"), PlainCitation("diary", "p. 9")),
    )
    made = created(
        PlainTable(
            "Rivers",
            ("River", "Length"),
            ((PlainCell("Elbe"), cited),),
            sources=(PlainCitation("board", "p. 1"), PlainCitation("gone", "")),
        )
    )

    value = Observation.objects.select_related("source").get(
        entity__release__dataset__slug="rivers"
    )
    assert (value.note, value.source and value.source.key) == ("p. 3 · Without the delta", "atlas")
    sources = Dataset.objects.get(slug=made.slug).dataset_sources
    assert list(sources.values_list("source__key", "locator")) == [
        ("board", "p. 1"),
        ("diary", "p. 9"),
    ]


@pytest.mark.parametrize(
    ("made_of", "words"),
    [
        (table("River|Length|Length", "Elbe|1|2"), "have the same name; name each of them"),
        (table("River|Length|", "Elbe|1|2"), "name the column in the header, or empty the cell"),
        (table("River|Length", "Elbe|1", "Elbe|2"), "“Elbe” already appears in row 2"),
        (table("River|Length", "|1"), "this row has no name in its first cell"),
        (table("River|Length", "Elbe|long", "Oder|short"), "No column has numbers only"),
        (table("River|Length", "Elbe|$1", "Oder|5%"), "“Length” keeps its cells as text"),
    ],
)
def test_a_table_that_is_no_data_is_refused_with_what_to_change(
    made_of: PlainTable, words: str
) -> None:
    found = problems(made_of)

    assert words in " ".join(found)
    assert all(problem[0] == problem[0].upper() and problem.endswith(".") for problem in found)


def test_a_source_that_does_not_exist_is_named() -> None:
    cell = PlainCell("1", citations=(PlainCitation("gone", ""),))
    made_of = PlainTable("", ("River", "Length"), ((PlainCell("Elbe"), cell),))

    [problem] = problems(made_of)

    assert "there is no source with the key “gone”" in problem

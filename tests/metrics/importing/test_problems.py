"""Errors of files that are imported, at their places."""

import pytest

from metrics.models import Dataset, Entity, Indicator, Observation
from tests.support.import_reports import told

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_all_errors_are_reported_at_once_with_row_and_column(dataset: Dataset) -> None:
    said = told(
        dataset,
        'River,Samples (2023),"Change",Cost,change\n'
        "Elbe,many,€3,#N/A,1\n"
        ",1,1,1,1\n"
        "Oder,1.5,x,XAU 3,1\n"
        "elbe,-1,1,1,1,9\n",
    )

    assert said.problems == (
        "row 1, column E “change”: this is the same column as “Change”; keep one of them",
        "row 2, column B “Samples (2023)”: “many” is not a number; type a count such as 1,240",
        (
            "row 2, column C “Change”: “€3” is an amount of money and this column is not; type a change"
            " such as +35%"
        ),
        (
            "row 2, column D “Cost”: the cell holds the error #N/A; fix it there, or leave the cell"
            " empty"
        ),
        (
            "row 3, column A “River”: this row has no name in its first cell; name it, or empty the"
            " row"
        ),
        "row 4, column B “Samples (2023)”: “1.5” is not a whole number; type a count such as 1,240",
        "row 4, column C “Change”: “x” is not a number; type a change such as +35%",
        "row 4, column D “Cost”: “XAU 3” is not a number; type an amount such as $1.2M",
        "row 5, column A “River”: “elbe” already appears in row 2; a row can appear only once",
        "row 5, column B “Samples (2023)”: “-1” is below zero; type a count such as 1,240",
        (
            "row 5, column F: this row has 6 cells, the header has 5; name the column in the header,"
            " or empty the cell"
        ),
    )


@pytest.mark.each_database
def test_errors_of_the_long_layout_name_their_columns(dataset: Dataset) -> None:
    said = told(
        dataset,
        "entity,indicator,period,value,status,source,weather\n"
        "elbe,change,22,35,A,,\n"
        "elbe,change,,35,odd,nowhere,\n"
        "elbe,change,,36,O,,\n"
        ",change,,1,,,\n",
    )

    assert said.problems == (
        (
            "row 2, column C “period”: “22” is not a period; write a year such as 2022, 2022-05 or"
            " 2022-Q1"
        ),
        (
            "row 3, column E “status”: “odd” is not a status; write A (normal), B (break in the series),"
            " E (estimated), F (forecast), P (provisional), O (missing), M (cannot exist), or leave it"
            " empty"
        ),
        (
            "row 3, column F “source”: there is no source with the key “nowhere”; add it first, or"
            " leave this empty"
        ),
        "row 4, column A “entity”: this cell already appears in row 3; keep one of them",
        (
            "row 4, column E “status”: the status “O” says that there is no value, and the value is 36;"
            " change one of the two"
        ),
        "row 5, column A “entity”: this cell is empty; say which row or column is meant",
    )
    assert [column.head for column in said.reading.columns if column.use == "ignored"] == [
        "weather"
    ]


def test_errors_of_one_kind_are_one_line_with_their_number_and_first_places(
    dataset: Dataset,
) -> None:
    rows = "".join(f"River {n},word {n},1\n" for n in range(1000))

    said = told(dataset, f"River,Samples,Change\n{rows}Elbe,1.5,1\n")

    assert said.problems == (
        (
            "column B “Samples”, 1,000 rows (2, 3, 4, …), the first: “word 0” is not a number; type"
            " a count such as 1,240"
        ),
        "row 1002, column B “Samples”: “1.5” is not a whole number; type a count such as 1,240",
    )
    assert (said.problem_count, said.problem_kinds) == (1001, 2)
    nameless = told(dataset, "River,Samples,,,,,Depth\nElbe,1,2,3,4,5,6\n")
    assert nameless.problems == (
        "row 1, columns C, D, E, …: this column has no name in the header; name it, or remove it",
    )


@pytest.mark.each_database
def test_a_name_that_several_have_is_an_error_that_names_them(dataset: Dataset) -> None:
    release = dataset.releases.get()
    Entity.objects.create(release=release, code="oder", label="Elbe", ordering=99)
    samples = Indicator.objects.get(code="samples")
    Observation.objects.create(
        entity=release.entities.get(code="elbe"), indicator=samples, period="2024", value=1
    )

    said = told(dataset, "River,Samples\nElbe,1\n")

    assert said.problems == (
        (
            "row 1, column B “Samples”: “Samples” may mean “Samples (2023)”, “Samples (2024)”; write"
            " which one"
        ),
        ("row 2, column A “River”: “Elbe” may mean “Elbe [elbe]”, “Elbe [oder]”; write which one"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("River\nElbe\n", "There is only one column"),
        ("River,Samples\n", "a header and no rows below it"),
        ("River,2022\nElbe,1\n", "this names a period and no indicator"),
    ],
)
def test_a_file_that_says_nothing_is_an_error(dataset: Dataset, text: str, said: str) -> None:
    [problem] = told(dataset, text).problems

    assert said in problem

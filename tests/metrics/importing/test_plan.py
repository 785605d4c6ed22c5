"""Plans of imports: rows, columns and cells of a file, and its errors."""

import pytest

from articles.sources.models import Source
from metrics.importing import plan, report
from metrics.importing.choices import Choices
from metrics.importing.recognize import Shape
from metrics.importing.report import ImportReport
from metrics.models import Dataset, Entity, Indicator, Observation
from metrics.releases import working_copy
from tests.support.import_reports import told
from tests.support.value_files import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def changes(said: ImportReport) -> list[tuple[str, ...]]:
    assert said.problems == ()
    return [(c.how, c.row, c.column, c.before, c.after) for c in said.changes]


@pytest.mark.parametrize(
    ("header", "shape"),
    [
        ("River,Samples (2023)", Shape.WIDE),
        ("value,note,Entity,INDICATOR", Shape.LONG),
        ("对象,指标,数值", Shape.LONG),
        ("entity,value", Shape.WIDE),
    ],
)
def test_the_header_decides_the_shape(dataset: Dataset, header: str, shape: Shape) -> None:
    said = told(dataset, f"{header}\n" + ",".join("x" for _ in header.split(",")) + "\n")

    assert said.reading.shape == shape


@pytest.mark.parametrize(
    "head",
    [
        *["Samples (2023)", "Samples", "samples", " samples ( 2023 ) ", "SAMPLES(2023)"],
        *["samples:2023", "Samples:2023", "Samples（2023）"],
    ],
)
def test_a_column_is_known_by_whatever_it_is_called(dataset: Dataset, head: str) -> None:
    said = told(dataset, f"River,{head}\nElbe,1300\n")

    assert changes(said) == [("changed", "Elbe", "Samples (2023)", "1,240", "1,300")]


@pytest.mark.parametrize("name", ["Elbe", "elbe", "ELBE ", "Elbe [elbe]", "Ｅｌｂｅ"])
def test_a_row_is_known_by_whatever_it_is_called(dataset: Dataset, name: str) -> None:
    assert told(dataset, f"River,Change\n{name},35\n").same == 1


def test_an_empty_cell_says_that_there_is_no_value(dataset: Dataset) -> None:
    said = told(dataset, "River,Samples,Change\nElbe,,\nDanube,,42\n")

    assert changes(said) == [
        ("changed", "Elbe", "Samples (2023)", "1,240", "—"),
        ("changed", "Elbe", "Change", "+35%", "—"),
    ]


def test_the_only_row_of_a_time_series_is_called_as_the_dataset_or_the_file() -> None:
    data = b"Year,Papers\n2001,3\n2002,4\n"
    empty = Dataset.objects.create(slug="papers", title="Papers of Chad", row_label="Country")

    def rows(dataset: Dataset | None, title: str = "", row: str = "") -> tuple[str, ...]:
        return report.make_report(
            plan.make_plan(dataset, data, title=title, choices=Choices(row=row))
        ).new_rows

    assert rows(empty) == ("Papers of Chad",)
    assert rows(None, title="gdp of chad") == ("gdp of chad",)
    assert rows(None) == ("All",)
    assert rows(empty, row="Chad") == ("Chad",)
    Entity.objects.create(release=working_copy.ensure(empty), code="chad", label="Chad")
    assert rows(empty) == ()


def test_new_rows_columns_and_periods_are_reported_with_their_kinds(
    dataset: Dataset,
) -> None:
    said = told(
        dataset,
        "River,Samples (2024),Depth (m),Price (EUR),Share (%)\nElbe,5,2.5,3,40\nOder,6,1,4,50\n",
    )

    assert [(column.label, column.kind) for column in said.new_columns] == [
        ("Depth", "number (m)"),
        ("Price", "money (EUR)"),
        ("Share", "percentage"),
    ]
    assert said.new_rows == ("Oder",)
    assert ("new", "Oder", "Samples (2024)", "", "6") in changes(said)
    assert ("new", "Elbe", "Share", "", "40%") in changes(said)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (
            "River,Depth (m) 2021,Depth (m) 2022,Depth (km)\nElbe,1.5,2,3\n",
            [("Depth", "number", "m"), ("Depth (km)", "count", "km")],
        ),
        # The numbers stay as they came, so that these are no money, which is in whole dollars.
        ("River,Trade [million USD]\nElbe,1.5\n", [("Trade", "number", "million USD")]),
        ("River,Trade (USD at 2015 prices)\nElbe,1\n", [("Trade", "money", "at 2015 prices")]),
        ("River,Trade (% of GDP)\nElbe,1.5\n", [("Trade", "percent", "of GDP")]),
        ("River,Trade (million US$)\nElbe,$1.5\n", [("Trade (million US$)", "money", "")]),
        ("River,Depth,Flow\nUnit,m,m³/s\nElbe,1,2\n", [("Depth", "count", "m"), ("Flow", "count", "m³/s")]),
        ("单位：万吨\n\n河流,运量,增速（%）\n长江,1,2\n", [("运量", "count", "万吨"), ("增速", "percent", "")]),
        ("River,Depth (m)\nElbe,deep\n", [("Depth", "text", "")]),
    ],
)  # fmt: skip
def test_a_new_column_has_the_unit_that_the_file_names(
    text: str, columns: list[tuple[str, str, str]]
) -> None:
    made = plan.make_plan(None, text.encode(), language="en")

    assert made.problems == []
    assert [(n.label, n.kind, n.unit) for n in made.axes.new_indicators.values()] == columns


def test_a_column_in_another_unit_than_that_of_the_data_is_an_error(dataset: Dataset) -> None:
    Indicator.objects.filter(code="samples").update(unit="bottles")

    same = told(dataset, "River,Samples (bottles) 2023\nElbe,1240\n")
    other = told(dataset, "River,Samples (kg) 2023\nElbe,1240\n")

    assert (same.problems, same.changes_anything) == ((), False)
    assert "is in “kg” in the file and in “bottles” in the data" in other.problems[0]


def test_new_columns_of_several_periods_are_one_indicator(dataset: Dataset) -> None:
    said = told(dataset, "River,Depth (2021),Depth (2022)\nElbe,1,2\n")

    assert [column.label for column in said.new_columns] == ["Depth"]


def test_what_the_file_does_not_name_stays_or_goes_as_the_editor_says(dataset: Dataset) -> None:
    text = "River,Change\nElbe,35\nDanube,42\n"

    assert told(dataset, text).changes_anything is False
    said = told(dataset, text, remove_missing=True)
    assert (said.removed_rows, said.removed, said.changed) == (("Yangtze",), 3, 0)


def test_of_a_long_file_cells_that_it_does_not_name_go_too(dataset: Dataset) -> None:
    text = "entity,indicator,value\nelbe,change,35\nyangtze,change,28\ndanube,change,42\n"

    said = told(dataset, text, remove_missing=True)

    assert (said.removed_row_count, said.removed) == (0, 6)


def test_the_long_layout_says_status_note_and_source(dataset: Dataset) -> None:
    key = Source.objects.earliest("pk").key
    said = told(
        dataset,
        "indicator,entity,period,value,status,note,source\n"
        f"samples,Elbe,2023,1240,初步,counted twice,{key}\n"
        "Change,elbe,,,M,,\n",
    )

    assert changes(said) == [
        (
            *("changed", "Elbe", "Samples (2023)", "1,240 · normal · note: — · source: —"),
            f"1,240 · provisional · note: counted twice · source: {key}",
        ),
        ("changed", "Elbe", "Change", "+35%", "— · cannot exist"),
    ]


@pytest.mark.parametrize("status", ["p", "P", "Provisional", "preliminary", "初步"])
def test_a_status_is_known_by_code_or_name(dataset: Dataset, status: str) -> None:
    said = told(dataset, f"entity,indicator,value,status\nelbe,change,35,{status}\n")

    assert changes(said)[0][-1] == "+35% · provisional"


@pytest.mark.parametrize("period", ["2023", "2023.0", "2023年"])
def test_a_period_is_read_as_a_year(dataset: Dataset, period: str) -> None:
    assert told(dataset, f"entity,indicator,period,value\nelbe,samples,{period},1240\n").same == 1


def test_what_is_written_stays_with_its_value_and_goes_with_it(dataset: Dataset) -> None:
    cell = Observation.objects.filter(entity__code="elbe", indicator__code="cost")
    cell.update(literal="$1.20M")
    header = "entity,indicator,value,as_written\n"

    assert told(dataset, header + "elbe,cost,1200000,$1.20M\n").same == 1
    # The editor changed the number and left the words beside it.
    said = told(dataset, header + "elbe,cost,1300000,$1.20M\n")
    assert changes(said)[0][-2:] == ("$1.20M", "$1.3M")
    assert told(dataset, "River,Cost\nElbe,1200000\n").same == 1


def test_a_label_in_the_long_layout_renames_its_row(dataset: Dataset) -> None:
    said = told(dataset, "entity,entity_label,indicator,value\nelbe,River Elbe,change,35\n")

    assert said.renamed == (("Elbe", "River Elbe"),)


def test_a_tidy_table_fills_the_columns_of_its_indicators(dataset: Dataset) -> None:
    said = told(
        dataset,
        "Entity,Code,Year,Samples,Depth\nElbe,ELB,2023,1300,2.5\nElbe,ELB,2024,1400,\nOder,,2024,7,3\n",
    )

    assert changes(said) == [
        ("changed", "Elbe", "Samples (2023)", "1,240", "1,300"),
        ("new", "Elbe", "Depth (2023)", "", "2.5"),
        ("new", "Elbe", "Samples (2024)", "", "1,400"),
        ("new", "Oder", "Samples (2024)", "", "7"),
        ("new", "Oder", "Depth (2024)", "", "3.0"),
    ]
    assert said.new_rows == ("Oder",)


def test_years_side_by_side_are_of_the_only_indicator_or_the_chosen_one(dataset: Dataset) -> None:
    text = b"River,2024,2025\nElbe,5,6\n"
    [problem, _other] = told(dataset, text).problems
    assert "this names a period and no indicator" in problem

    chosen = report.make_report(plan.make_plan(dataset, text, choices=Choices(indicator="Samples")))

    assert [change[2] for change in changes(chosen)] == ["Samples (2024)", "Samples (2025)"]


def test_typed_cells_of_a_workbook_are_read_as_the_column_means_them(dataset: Dataset) -> None:
    data = workbook(
        ["River", "Samples", "Change", "Cost"],
        ["Elbe", 1300, 0.375, 1.25e6],
        formats={"B2": "#,##0", "C2": "0.0%", "D2": '"$"#,##0'},
    )

    assert [change[-1] for change in changes(told(dataset, data))] == ["1,300", "+37.5%", "$1.25M"]

"""Import of tables of documents."""

import pytest

from metrics.importing.document_tables import import_table
from metrics.tables import pivot

pytestmark = pytest.mark.django_db


def columns(*header: str, cells: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Return the code, period and header of each column of an imported table with one row."""
    imported = import_table(
        ["River", *header], [["Elbe", *cells]], title="Rivers", language="en", sources=[]
    )
    [release] = imported.dataset.releases.all()
    return [(c.code, c.period, c.header) for c in pivot.columns(release)]


def test_years_of_one_indicator_side_by_side_are_its_periods() -> None:
    found = columns("Samples (2022)", "Samples (2023)", "Cost", cells=("1,240", "1,300", "$5"))

    assert found == [
        ("samples", "2022", "Samples (2022)"),
        ("samples", "2023", "Samples (2023)"),
        ("cost", "", "Cost"),
    ]


def test_names_that_occur_again_are_numbered() -> None:
    found = columns("Samples", "Samples", "", cells=("1", "2", "3"))

    assert [header for _code, _period, header in found] == ["Samples", "Samples (2)", "Column"]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (("$1.2M", "$900,000"), ["$1.2M", "$900K"]),
        (("+35%", "28%"), ["+35%", "+28%"]),
        (("1 240", "1,300"), ["1,240", "1,300"]),
        (("2.50%", "3%"), ["2.50%", "3.00%"]),
    ],
)
def test_a_column_shows_one_form_however_the_document_writes_its_cells(
    cells: tuple[str, str], shown: list[str]
) -> None:
    rows = [["Elbe", cells[0]], ["Oder", cells[1]]]
    imported = import_table(["River", "Cost"], rows, title="Rivers", language="en", sources=[])
    [release] = imported.dataset.releases.all()

    across = pivot.columns(release)
    found = [row.cells[0].text for row in pivot.rows(pivot.entities(release), across)]

    assert found == shown

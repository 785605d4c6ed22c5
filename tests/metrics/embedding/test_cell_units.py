"""Units that the cells of a table repeat."""

import pytest

from articles.prose.plain_tables import PlainCell, PlainTable
from metrics.embedding.cell_units import add_unit, separate_units


@pytest.mark.parametrize(
    ("cells", "unit", "bare"),
    [
        (["1,094 km", "866 km", "–"], "km", ["1,094", "866", "–"]),
        (["6300公里", "3.4万公里"], "公里", ["6300", "3.4万"]),
        (["2.1 million tonnes", "300 tonnes"], "tonnes", ["2.1 million", "300"]),
        (["148,268 km²"], "km²", ["148,268"]),
        (["12 people/km2"], "people/km2", ["12"]),
        (["−3 °C", "12 °C"], "°C", ["−3", "12"]),
        (["5 m"], "m", ["5"]),
    ],
)
def test_the_unit_that_all_cells_have_is_taken_from_them(
    cells: list[str], unit: str, bare: list[str]
) -> None:
    found = separate_units(column(cells))

    assert found.units == {1: unit}
    assert [row[1].text for row in found.table.rows] == bare


@pytest.mark.parametrize(
    "cells",
    [
        ["1 km", "300 m"],
        ["1 km", "866"],
        ["12 May", "3 June"],
        ["1st", "2nd"],
        ["2 to 3"],
        ["2.1 million dollars"],
        ["$1.2M", "$3M"],
        ["37%"],
        ["4.5亿"],
        ["long"],
        ["–"],
        [],
    ],
)
def test_cells_without_one_unit_are_left_as_they_are(cells: list[str]) -> None:
    table = column(cells)

    assert separate_units(table).units == {}
    assert separate_units(table).table == table


@pytest.mark.parametrize(
    ("head", "unit", "named"),
    [
        ("Length", "km", "Length (km)"),
        ("Length (2022)", "km", "Length (km) (2022)"),
        ("Length (km)", "km", "Length (km)"),
        ("Length in km", "km", "Length in km"),
        ("长度", "公里", "长度（公里）"),
        ("Length", "", "Length"),
    ],
)
def test_a_column_is_named_with_its_unit_once(head: str, unit: str, named: str) -> None:
    assert add_unit(head, unit) == named


def column(cells: list[str]) -> PlainTable:
    rows = tuple((PlainCell(f"row {at}"), PlainCell(text)) for at, text in enumerate(cells))
    return PlainTable("", ("River", "Length"), rows)

"""Units in the heads of columns."""

import pytest

from metrics.importing.units import split_unit


@pytest.mark.parametrize(
    ("head", "label", "unit"),
    [
        ("Emissions (t CO₂)", "Emissions", "t CO₂"),
        ("Emissions, tonnes", "Emissions", "tonnes"),
        ("GDP [million US$]", "GDP", "million US$"),
        ("Revenue (EUR million)", "Revenue", "EUR million"),
        ("GDP, PPP (constant 2017 international $)", "GDP, PPP", "constant 2017 international $"),
        ("Fertility rate, total (births per woman)", "Fertility rate, total", "births per woman"),
        ("Inflation (annual %)", "Inflation", "annual %"),
        ("Share (in %)", "Share", "%"),
        ("Forest area (sq. km)", "Forest area", "sq. km"),
        ("CPI (2015 = 100)", "CPI", "2015 = 100"),
        ("产值（亿元）", "产值", "亿元"),
        ("用电量（亿千瓦时）", "用电量", "亿千瓦时"),
    ],
)
def test_a_unit_is_told_from_the_name(head: str, label: str, unit: str) -> None:
    assert split_unit(head) == (label, unit)


@pytest.mark.parametrize(
    "head",
    [
        *("Population, total", "Papers (WoS)", "Papers (2022)", "Students (f)", "Papers, Germany"),
        *("Temperature, min", "Water, l", "Citation Advantage", "(t)", ""),
    ],
)
def test_other_words_are_part_of_the_name(head: str) -> None:
    assert split_unit(head) == (head, "")

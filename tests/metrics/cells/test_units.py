"""Units of columns, and the line under a title."""

from dataclasses import dataclass

import pytest

from metrics.cells.units import Subtitle, bare_unit, subtitle
from metrics.shown import NumberData


@dataclass(frozen=True)
class Measured:
    kind: str
    unit: str
    period: str = ""


@pytest.mark.parametrize(
    ("text", "kind", "currency", "unit"),
    [
        ("tonnes  of CO₂ ", "number", "", "tonnes of CO₂"),
        ("% of GDP", "percent", "", "of GDP"),
        ("%", "percent", "", ""),
        ("USD at 2015 prices", "money", "USD", "at 2015 prices"),
        ("at 2015 prices", "money", "USD", "at 2015 prices"),
        ("papers", "text", "", ""),
    ],
)
def test_a_unit_is_without_the_sign_of_its_kind(
    text: str, kind: str, currency: str, unit: str
) -> None:
    assert bare_unit(text, kind=kind, currency=currency) == unit


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        ([], Subtitle("", False, "", False)),
        ([("count", "", "2022"), ("text", "", "")], Subtitle("", False, "2022", False)),
        (
            [("number", "km²", "2023"), ("number", "km²", "1990")],
            Subtitle("km²", False, "1990–2023", False),
        ),
        ([("number", "", "")], Subtitle("", True, "", False)),
        ([("number", "", ""), ("percent", "%", "2020")], Subtitle("", False, "", True)),
    ],
)
def test_a_subtitle_has_the_unit_that_all_numbers_share(
    columns: list[tuple[str, str, str]], line: Subtitle
) -> None:
    assert subtitle(Measured(*column) for column in columns) == line


def test_a_value_in_a_free_unit_has_no_sign() -> None:
    assert NumberData(kind="number", unit="GDP index").sign == ""
    assert NumberData(kind="percent", unit="% of GDP").sign == "%"
    assert NumberData(kind="money", unit="USD at 2015 prices").sign == "USD"

"""Agreement of wordings with values."""

from decimal import Decimal
from pathlib import Path

import pytest

from articles.audit.agreement import DataValue, wording_agrees

WORDINGS = Path(__file__).parent / "wordings.txt"


@pytest.mark.parametrize(
    ("wording", "value", "unit"),
    [
        ("35%", "35", "%"),
        ("35 per cent", "35", "%"),
        ("35.4%", "35.42", "%"),
        ("35%", "34.6", "%"),
        ("+35%", "35", "%"),
        ("fell by 12%", "-12", "%"),
        ("−12%", "-12", "%"),
        ("a third", "33.4", "%"),
        ("two thirds", "66.2", "%"),
        ("half", "50.4", "%"),
        ("百分之三十五", "35", "%"),
        ("$1.2M", "1200000", "USD"),
        ("$1.2 million", "1234567", "USD"),
        ("1.2 million dollars", "1234567", "USD"),
        ("120万美元", "1200000", "USD"),
        ("1,240", "1240", ""),
        ("about 1,200", "1240", ""),
        ("more than 1,200", "1240", ""),
        ("超过1200", "1240", ""),
        ("1200多", "1240", ""),
        ("nearly 40%", "38.5", "%"),
        ("less than 40%", "38.5", "%"),
        ("不到四成", "38.5", "%"),
        ("3.5-fold", "3.5", ""),
        ("three times", "200", "%"),
        ("35", "35", "%"),
        ("most of them", "80", "%"),
        ("35 percentage points", "35", "%"),
        ("1987", "1987", ""),
        ("more than in 1987", "80", "%"),
    ],
)
def test_a_wording_agrees_with_a_value_that_it_rounds_or_hedges(
    wording: str, value: str, unit: str
) -> None:
    assert wording_agrees(wording, DataValue(Decimal(value), unit))


@pytest.mark.parametrize(
    ("wording", "value", "unit"),
    [
        ("35%", "38", "%"),
        ("35%", "34.4", "%"),
        ("+35%", "-35", "%"),
        ("a third", "40", "%"),
        ("$1.2M", "1300000", "USD"),
        ("€1.2M", "1200000", "USD"),
        ("1.2 million dollars", "1200000", "CNY"),
        ("1,200", "1240", ""),
        ("more than 1,300", "1240", ""),
        ("nearly 40%", "41", "%"),
        ("nearly 40%", "30", "%"),
        ("less than 40%", "41", "%"),
        ("about 40%", "35", "%"),
        ("twenty", "23", ""),
        ("超过1300", "1240", ""),
        ("$35", "35", "%"),
        ("1987", "1234", ""),
        ("2019年", "2023", ""),
    ],
)
def test_a_wording_disagrees_with_another_value(wording: str, value: str, unit: str) -> None:
    assert not wording_agrees(wording, DataValue(Decimal(value), unit))


def test_hedges_directions_multiples_ranges_rates_and_vague_amounts_fit_what_they_say() -> None:
    rows = [line.split(" | ") for line in WORDINGS.read_text("utf-8").splitlines() if "|" in line]

    wrong = [
        (wording, value, unit, expected)
        for wording, value, unit, expected in rows
        if wording_agrees(wording, DataValue(Decimal(value), unit.strip())) != (expected == "yes")
    ]

    assert len(rows) > 300
    assert not wrong


@pytest.mark.parametrize(
    ("before", "wording", "after", "value"),
    [
        ("It fell in May by nearly ", "12%", ".", "-11.5"),
        ("全年下降了近", "12%", "。", "-11.5"),
        ("Sales fell, while costs rose by ", "12%", ".", "12"),
        ("Of these more than ", "half", " agreed.", "51"),
        ("其中不到", "一半", "的人。", "48"),
        ("It is ", "12%", " lower than before.", "-12"),
    ],
)
def test_the_words_around_a_wording_belong_to_it(
    before: str, wording: str, after: str, value: str
) -> None:
    fact, opposite = Decimal(value), -Decimal(value)
    is_share = "half" in wording or "一半" in wording

    assert wording_agrees(wording, DataValue(fact, "%"), before=before, after=after)
    assert is_share or not wording_agrees(
        wording, DataValue(opposite, "%"), before=before, after=after
    )


def test_a_change_in_per_cent_is_no_number_of_points() -> None:
    change = DataValue(Decimal(5), "%", is_change=True)

    assert wording_agrees("5%", change)
    assert not wording_agrees("5 percentage points", change)
    assert not wording_agrees("5个百分点", change)

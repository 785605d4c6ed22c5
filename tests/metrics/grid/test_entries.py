"""Input of an editor in a cell of a typed column."""

from decimal import Decimal

import pytest

from metrics.cells.parse import (
    CellError,
    ValueKind,
    parse_entry,
)


@pytest.mark.parametrize(
    ("text", "kind", "currency", "value"),
    [
        ("37%", "percent_change", "", "37"),
        ("+37%", "percent_change", "", "37"),
        ("37", "percent_change", "", "37"),
        ("+37%", "percent", "", "37"),
        ("-2.5", "percent", "", "-2.5"),
        ("1,300", "count", "", "1300"),
        ("1.3万", "count", "", "13000"),
        ("1.30", "number", "", "1.3"),
        ("$1.3M", "money", "USD", "1300000"),
        ("1.3M", "money", "USD", "1300000"),
        ("1.3m", "money", "USD", "1300000"),
        ("1300000", "money", "USD", "1300000"),
        ("120万美元", "money", "USD", "1200000"),
        ("CHF 1.3M", "money", "CHF", "1300000"),
        ("5 chf", "money", "CHF", "5"),
    ],
)
def test_an_entry_takes_the_unit_of_its_column(
    text: str, kind: str, currency: str, value: str
) -> None:
    cell = parse_entry(f" {text} ", kind=kind, currency=currency)

    assert (cell.value, cell.kind, cell.currency) == (Decimal(value), kind, currency)
    assert cell.literal == text


@pytest.mark.parametrize("kind", list(ValueKind))
def test_a_missing_entry_suits_every_column(kind: ValueKind) -> None:
    cell = parse_entry("n/a", kind=kind, currency="USD" if kind is ValueKind.MONEY else "")

    assert cell.missing
    assert cell.kind is kind


def test_an_entry_of_a_text_column_is_kept_as_typed() -> None:
    cell = parse_entry("<b>1,240</b>", kind=ValueKind.TEXT)

    assert (cell.value, cell.literal) == (None, "<b>1,240</b>")


@pytest.mark.parametrize(
    ("text", "kind", "currency", "message"),
    [
        ("many", "count", "", "“many” is not a number; type a count such as 1,240"),
        ("1.5", "count", "", "“1.5” is not a whole number; type a count such as 1,240"),
        ("-5", "count", "", "“-5” is below zero; type a count such as 1,240"),
        (
            "37%",
            "count",
            "",
            "“37%” is a percentage and this column is not; type a count such as 1,240",
        ),
        (
            "$5",
            "percent",
            "",
            "“$5” is an amount of money and this column is not; type a percentage such as 35%",
        ),
        (
            "€5",
            "money",
            "USD",
            "“€5” is in EUR, this column is in USD; type an amount such as $1.2M",
        ),
        (
            "5%",
            "money",
            "CNY",
            "“5%” is a percentage and this column is not; type an amount such as ¥1.2M",
        ),
        ("1,24", "money", "GBP", "“1,24” is not a number; type an amount such as £1.2M"),
        (
            "€5m",
            "money",
            "CHF",
            "“€5m” is in EUR, this column is in CHF; type an amount such as CHF 1.2M",
        ),
        ("x", "percent_change", "", "“x” is not a number; type a change such as +35%"),
        ("x", "number", "", "“x” is not a number; type a number such as 0.45"),
    ],
)
def test_a_wrong_entry_is_refused_with_what_to_type_instead(
    text: str, kind: str, currency: str, message: str
) -> None:
    with pytest.raises(CellError) as error:
        parse_entry(text, kind=kind, currency=currency)

    assert str(error.value) == message

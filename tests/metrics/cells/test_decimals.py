"""Numbers of up to 60 digits are read, written, rounded and sorted exactly."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.cells.decimals import (
    Rounding,
    from_sortable_text,
    is_storable,
    round_decimals,
    round_significant,
    sortable_text,
)
from metrics.cells.formats import NumberStyle, format_number, forms_for
from metrics.cells.parse import ValueKind, format_value, parse_cell, parse_entry
from metrics.importing.column_types import type_column
from tests.support.decimals import EXACT_DECIMALS, NOTATIONS

# Neighbours that share their first digits, on which a double would not agree.
CLOSE = st.tuples(EXACT_DECIMALS, st.integers(1, 60)).map(lambda pair: round_significant(*pair))


@given(EXACT_DECIMALS, st.sampled_from(sorted(NOTATIONS)))
def test_a_number_in_any_notation_is_read_exactly(value: Decimal, notation: str) -> None:
    assert parse_cell(NOTATIONS[notation](value)).value == value


@given(EXACT_DECIMALS)
def test_a_sortable_text_gives_its_number_back(value: Decimal) -> None:
    found = from_sortable_text(sortable_text(value))

    assert found == value
    assert is_storable(found)


@given(st.lists(EXACT_DECIMALS | CLOSE | st.integers(-20, 20).map(Decimal), max_size=12))
def test_sortable_texts_sort_as_their_numbers(values: list[Decimal]) -> None:
    texts = sorted(sortable_text(value).encode() for value in values)

    assert [from_sortable_text(text.decode()) for text in texts] == sorted(values)


@given(EXACT_DECIMALS)
def test_equal_numbers_have_one_sortable_text(value: Decimal) -> None:
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    padded = Decimal((sign, (*digits, 0, 0), exponent - 2))

    assert sortable_text(padded) == sortable_text(value)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1E60", "1E-61", "1" * 61])
def test_a_number_beyond_the_limits_has_no_sortable_text(text: str) -> None:
    with pytest.raises(ValueError, match="not a number of at most 60 digits"):
        sortable_text(Decimal(text))


@given(EXACT_DECIMALS, st.sampled_from(["en", "zh-hans"]), st.booleans())
def test_every_form_without_rounding_has_all_digits(
    value: Decimal, language: str, compact: bool
) -> None:
    style = NumberStyle(ValueKind.NUMBER, compact=compact)

    for form in forms_for(style.kind):
        text = format_number(value, style, language=language, form=form)

        if form != "words":
            assert parse_entry(text, kind=style.kind).value == value


@given(EXACT_DECIMALS, st.sampled_from([Rounding.DECIMALS, Rounding.SIGNIFICANT]))
def test_what_is_shown_rounded_is_as_near_as_its_digits(value: Decimal, rounding: Rounding) -> None:
    text = format_value(value, kind=ValueKind.NUMBER, decimals=3, rounding=rounding)
    shown = parse_entry(text, kind=ValueKind.NUMBER).value

    assert shown is not None
    with localcontext(prec=200):
        place = Decimal(10) ** (-3 if rounding == Rounding.DECIMALS else value.adjusted() - 2)
        assert abs(shown - value) <= place / 2


@pytest.mark.parametrize(
    ("value", "decimals", "rounding", "compact", "shown"),
    [
        ("3521418059.923445", 0, "decimals", False, "3,521,418,060"),
        ("3521418059.923445", 1, "decimals", True, "3.5B"),
        ("3521418059.923445", 3, "significant", True, "3.52B"),
        ("3521418059.923445", 3, "significant", False, "3,520,000,000"),
        ("2.123456789012", 2, "decimals", False, "2.12"),
        ("2", 2, "decimals", False, "2.00"),
        ("2", 3, "significant", False, "2"),
        ("0.0000971", 2, "significant", False, "0.000097"),
        ("9.9996", 3, "significant", False, "10"),
        ("999960", 1, "decimals", True, "1.0M"),
        ("-0.004", 2, "decimals", False, "0.00"),
        ("2.5", 0, "decimals", False, "3"),
        ("-2.5", 0, "decimals", False, "−3"),
    ],
)
def test_a_column_shows_its_numbers_rounded(
    value: str, decimals: int, rounding: str, compact: bool, shown: str
) -> None:
    text = format_value(
        Decimal(value),
        kind=ValueKind.NUMBER,
        decimals=decimals,
        rounding=rounding,
        compact=compact,
    )

    assert text == shown


def test_rounding_takes_halves_away_from_zero() -> None:
    assert round_decimals(Decimal("0.125"), 2) == Decimal("0.13")
    assert round_significant(Decimal(-12500), 2) == Decimal(-13000)


@pytest.mark.parametrize(
    ("cells", "decimals", "rounding"),
    [
        (["1.25", "3.5"], 2, ""),
        (["3521418059.923445", "12345.678901"], 0, "decimals"),
        (["2.123456789012", "2.234567890123"], 3, "decimals"),
        (["9.71E-05", "0.3", "0.0412345"], 3, "significant"),
        (["9.71E-05", "9.72E-05"], 7, ""),
        (["100.00001", "100.00002"], 5, ""),
        (["1.000000000001", "1.000000000002"], 0, ""),
        (["6.62607015E-34"], 3, "significant"),
        (["0.333333333%", "12.666666667%"], 1, "decimals"),
    ],
)
def test_a_format_is_proposed_from_the_spread_of_the_values(
    cells: list[str], decimals: int, rounding: str
) -> None:
    column = type_column(cells, label="Anything")

    assert (column.kind is not ValueKind.TEXT, column.decimals, column.rounding) == (
        True,
        decimals,
        rounding,
    )

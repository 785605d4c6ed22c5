"""The forms in which a sentence writes a number of the data."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.cells.formats import (
    FORMS,
    NumberFormError,
    NumberStyle,
    form_choices,
    format_number,
    forms_for,
)
from metrics.cells.parse import ValueKind, parse_entry

DOLLARS = NumberStyle(ValueKind.MONEY, "USD", compact=True, decimals=1)
GAIN = NumberStyle(ValueKind.PERCENT_CHANGE)
SHARE = NumberStyle(ValueKind.PERCENT, decimals=1)
COUNT = NumberStyle(ValueKind.COUNT)


@pytest.mark.parametrize(
    ("value", "style", "form", "english", "chinese"),
    [
        ("35", GAIN, "", "+35%", "+35%"),
        ("35", GAIN, "percent", "35%", "35%"),
        ("35", GAIN, "words", "35 per cent", "35%"),
        ("35", GAIN, "number", "35", "35"),
        ("-3.5", GAIN, "words", "−3.5 per cent", "−3.5%"),
        ("-3.5", GAIN, "decrease", "3.5%", "3.5%"),
        ("-3.5", GAIN, "decrease-words", "3.5 per cent", "3.5%"),
        ("0", GAIN, "change", "0%", "0%"),
        ("28", SHARE, "percent", "28.0%", "28.0%"),
        ("28.25", SHARE, "words", "28.25 per cent", "28.25%"),
        ("28", SHARE, "change", "+28.0%", "+28.0%"),
        ("1200000.0000000000", DOLLARS, "", "$1.2M", "120万美元"),
        ("1200000.0000000000", DOLLARS, "compact", "$1.2M", "120万美元"),
        ("1200000.0000000000", DOLLARS, "words", "1.2 million dollars", "120万美元"),
        ("1200000.0000000000", DOLLARS, "full", "$1,200,000", "1,200,000美元"),
        ("1200000.0000000000", DOLLARS, "number", "1,200,000", "1,200,000"),
        ("3000000", DOLLARS, "words", "3 million dollars", "300万美元"),
        ("950000", DOLLARS, "words", "950,000 dollars", "95万美元"),
        ("-2100000", DOLLARS, "words", "−2.1 million dollars", "−210万美元"),
        ("1.0000000000", replace(DOLLARS, currency="EUR"), "words", "1 euro", "1欧元"),
        ("34000", replace(DOLLARS, currency="CNY"), "words", "34,000 yuan", "3.4万元"),
        (
            "34000",
            replace(DOLLARS, currency="HKD"),
            "words",
            "34,000 Hong Kong dollars",
            "3.4万港元",
        ),
        ("2500000", replace(DOLLARS, currency="CHF"), "words", "2.5 million Swiss francs", None),
        ("2500000", replace(DOLLARS, currency="CHF"), "compact", "CHF 2.5M", "250万瑞士法郎"),
        ("1240", COUNT, "words", "1,240", "1,240"),
        ("1200000", COUNT, "words", "1.2 million", "120万"),
        ("35000000", COUNT, "compact", "35M", "3500万"),
        ("350000000", COUNT, "words", "350 million", "3.5亿"),
        ("0.45", NumberStyle(ValueKind.NUMBER, decimals=2), "number", "0.45", "0.45"),
    ],
)
def test_a_value_is_written_in_the_requested_form(
    value: str, style: NumberStyle, form: str, english: str, chinese: str | None
) -> None:
    exact = Decimal(value)

    assert format_number(exact, style, language="en", form=form) == english
    if chinese:
        assert format_number(exact, style, language="zh-hans", form=form) == chinese


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("1234567", "words", "1,234,567 dollars"),
        ("1234567", "compact", "$1,234,567"),
        ("999999", "compact", "$999,999"),
        ("1230000", "words", "1.23 million dollars"),
        ("1200000000000000", "words", "1,200,000,000,000,000 dollars"),
        ("1234.5678901234", "full", "$1,234.5678901234"),
    ],
)
def test_what_a_scale_would_round_is_written_in_full(value: str, form: str, text: str) -> None:
    assert format_number(Decimal(value), DOLLARS, form=form) == text


@pytest.mark.parametrize(("kind", "form"), [("percent", "full"), ("count", "percent")])
def test_a_form_that_does_not_fit_is_refused_with_those_that_do(kind: str, form: str) -> None:
    with pytest.raises(NumberFormError, match=f"“{form}”; the forms that fit are .*“number”"):
        format_number(Decimal(1), NumberStyle(ValueKind(kind)), form=form)


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(NumberFormError, match="“fancy”; the forms that fit are “compact”, “words”"):
        format_number(Decimal(1), COUNT, form="fancy")


def test_an_increase_is_never_written_as_a_decrease() -> None:
    with pytest.raises(NumberFormError, match="not below zero"):
        format_number(Decimal(3), GAIN, form="decrease")


def test_each_text_is_offered_once() -> None:
    offered = form_choices(Decimal(1200000), DOLLARS)

    assert [(c.form, c.text) for c in offered] == [
        ("", "$1.2M"),
        ("words", "1.2 million dollars"),
        ("full", "$1,200,000"),
        ("number", "1,200,000"),
    ]


def test_text_has_no_form_but_its_own() -> None:
    assert forms_for("text") == [""]


@given(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(-10, 5),
    st.sampled_from(
        [
            (ValueKind.NUMBER, ""),
            (ValueKind.PERCENT_CHANGE, ""),
            (ValueKind.MONEY, "USD"),
            (ValueKind.MONEY, "CHF"),
        ]
    ),
    st.sampled_from(["", "change", "percent", "compact", "full", "number"]),
    st.booleans(),
    st.sampled_from(["en", "zh-hans"]),
)
def test_no_form_rounds(
    digits: int, exponent: int, unit: tuple[ValueKind, str], form: str, compact: bool, language: str
) -> None:
    value = Decimal(digits).scaleb(exponent)
    kind, currency = unit
    if kind not in FORMS[form].kinds:
        form = "number"

    text = format_number(value, NumberStyle(kind, currency, compact), language=language, form=form)

    # Cells do not read the Chinese names of further currencies.
    bare = text.removesuffix("瑞士法郎")
    assert parse_entry(bare, kind=kind, currency=currency).value == value

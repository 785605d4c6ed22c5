from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.cells.parse import (
    CellError,
    ValueKind,
    adds_to_form,
    format_value,
    parse_cell,
    parse_entry,
)
from metrics.importing.column_types import ColumnType, type_column


def shown(column: ColumnType, texts: Sequence[str], language: str = "en") -> list[str]:
    return [
        cell.literal
        if cell.value is None
        else format_value(
            cell.value,
            kind=column.kind,
            currency=column.currency,
            compact=column.compact,
            decimals=column.decimals,
            language=language,
        )
        for cell in map(column.parse, texts)
    ]


@pytest.mark.parametrize(
    ("text", "kind", "currency", "value"),
    [
        ("1,240", "count", "", "1240"),
        ("1240", "count", "", "1240"),
        ("0", "count", "", "0"),
        ("１，２４０", "count", "", "1240"),
        ("1\u202f240", "count", "", "1240"),
        ("1\u00a0240\u00a0000", "count", "", "1240000"),
        ("-5", "number", "", "-5"),
        ("−5", "number", "", "-5"),
        ("0.45", "number", "", "0.45"),
        ("9.71E-05", "number", "", "0.0000971"),
        ("-1.5e+6", "number", "", "-1500000"),
        ("2E3%", "percent", "", "2000"),
        ("3521418059.923445", "number", "", "3521418059.923445"),
        ("9" * 60, "count", "", "9" * 60),
        ("1.2M", "number", "", "1200000"),
        ("950K", "number", "", "950000"),
        ("2bn", "number", "", "2000000000"),
        ("1.2万", "number", "", "12000"),
        ("3亿", "number", "", "300000000"),
        ("35%", "percent", "", "35"),
        ("35 %", "percent", "", "35"),
        ("３５％", "percent", "", "35"),
        ("-3.2%", "percent", "", "-3.2"),
        ("+35%", "percent_change", "", "35"),
        ("$1.2M", "money", "USD", "1200000"),
        ("$950K", "money", "USD", "950000"),
        ("US$1.2 million", "money", "USD", "1200000"),
        ("$1.2bn", "money", "USD", "1200000000"),
        ("-$5", "money", "USD", "-5"),
        ("120万美元", "money", "USD", "1200000"),
        ("5 USD", "money", "USD", "5"),
        ("€950K", "money", "EUR", "950000"),
        ("€400 million", "money", "EUR", "400000000"),
        ("£7.50", "money", "GBP", "7.50"),
        ("¥3.4M", "money", "CNY", "3400000"),
        ("￥3.4M", "money", "CNY", "3400000"),
        ("RMB 3.4M", "money", "CNY", "3400000"),
        ("CNY 1,200", "money", "CNY", "1200"),
        ("3.4万元", "money", "CNY", "34000"),
        ("1.2亿元", "money", "CNY", "120000000"),
    ],
)
def test_a_number_is_read_exactly_with_its_unit(
    text: str, kind: str, currency: str, value: str
) -> None:
    cell = parse_cell(text)

    assert (cell.kind, cell.currency, cell.value) == (kind, currency, Decimal(value))
    assert cell.literal == text
    assert not cell.missing


@pytest.mark.parametrize(
    "text",
    ["", "  ", "n/a", "N/A", "NA", "-", "--", "—", "–", "－", "…", "..", "无", "暂无", "\u3000"],
)
def test_a_missing_value_is_no_number_and_no_word(text: str) -> None:
    cell = parse_cell(text)

    assert cell.missing
    assert cell.value is None


@pytest.mark.parametrize(
    "text",
    [
        "1,24",
        "1,2,3",
        "1,240,5",
        "12,34,56",
        "1.240,50",
        "(5)",
        "007",
        "5²",
        "3–5",
        "~5",
        ">100",
        "$",
        "%",
        "$5%",
        "$5€",
        "-$-5",
        "5 m",
        "5 K",
        "Na",
        "many",
        "1,240 papers",
        "uſd 5",
        "1" * 61,
        f"0.{'1' * 61}",
        "1E60",
        "1E-61",
        "1,234E5",
        "1E5万",
        "E5",
        "1E",
    ],
)
def test_what_is_not_wholly_a_number_is_text(text: str) -> None:
    cell = parse_cell(text)

    assert cell.kind is ValueKind.TEXT
    assert cell.value is None
    assert not cell.missing


@pytest.mark.parametrize(
    ("cells", "kind", "currency"),
    [
        (["1,240", "890", "n/a"], "count", ""),
        (["1,240", "-890"], "number", ""),
        (["1", "0.45"], "number", ""),
        (["1.2万", "800"], "number", ""),
        (["35%", "28%"], "percent", ""),
        (["35%", "-28%"], "percent", ""),
        (["+35%", "28%"], "percent_change", ""),
        (["-3%", "+2%", "—"], "percent_change", ""),
        (["$1.2M", "US$950K", "120万美元"], "money", "USD"),
        (["¥3.4M", "3.4万元", "RMB 5"], "money", "CNY"),
        (["high", "low"], "text", ""),
        (["—", ""], "text", ""),
        ([], "text", ""),
    ],
)
def test_a_column_of_one_unit_has_that_type_and_no_warning(
    cells: Sequence[str], kind: str, currency: str
) -> None:
    column = type_column(cells, label="Anything")

    assert (column.kind, column.currency) == (kind, currency)
    assert {column.parse(text).kind for text in cells} <= {ValueKind(kind)}
    assert column.warning is None


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["$1.2M", "€950K"], "they carry different units ($, €)"),
        (["35%", "1,240"], "they carry different units (%, plain numbers)"),
        (["$5", "5"], "they carry different units ($, plain numbers)"),
        (["¥5", "JPY 5", "5元"], "they carry different units (¥, JP¥)"),
        (["1,240", "many"], "not all are numbers (“many”)"),
        (["1,240", "1,24"], "not all are numbers (“1,24”)"),
    ],
)
def test_a_column_of_different_units_stays_text_with_a_warning_that_names_it(
    cells: Sequence[str], reason: str
) -> None:
    column = type_column([*cells, "n/a"], label="Funding Average")

    assert column.kind is ValueKind.TEXT
    assert column.warning == f"column “Funding Average” keeps its cells as text: {reason}"
    read = [column.parse(text) for text in [*cells, "n/a"]]
    assert [cell.literal for cell in read] == [*cells, "n/a"]
    assert [cell.value for cell in read] == [None] * (len(cells) + 1)
    assert read[-1].missing


@pytest.mark.parametrize(
    "cells",
    [
        ["$1.2M", "$950K", "$2.1M", "$3.0M"],
        ["1,240", "890", "1,560", "320"],
        ["+35%", "+28%", "0%"],
        ["35.0%", "28.5%"],
        ["0.45", "0.50", "12.25"],
        ["€950K", "€400M"],
        ["¥3.4M", "¥12.5K"],
        ["$1,200", "$95"],
        ["$7.50", "$0.25"],
        ["1.2M", "950K"],
        ["−3%", "4%"],
    ],
)
def test_a_column_is_shown_as_it_was_written(cells: list[str]) -> None:
    column = type_column(cells, label="Anything")

    assert shown(column, cells) == cells


def test_a_chinese_column_is_shown_in_chinese_scales() -> None:
    cells = ["3.4万元", "1.2亿元", "500元"]
    column = type_column(cells, label="资助")

    assert shown(column, cells, "zh-hans") == ["3.4万元", "1.2亿元", "¥500"]


def test_one_value_is_shown_in_the_scales_of_each_language() -> None:
    column = type_column(["$1.2M"], label="Funding Average")

    assert shown(column, ["$1.2M"]) == ["$1.2M"]
    assert shown(column, ["$1.2M"], "zh-hans") == ["120万美元"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1250000", "$1.25M"),
        ("1234567", "$1,234,567"),
        ("950500", "$950.5K"),
        ("999", "$999"),
        ("0", "$0"),
        ("-2100000", "−$2.1M"),
        ("2100000.0000000000", "$2.1M"),
        ("1000000000", "$1.0B"),
    ],
)
def test_a_compact_value_is_never_rounded(value: str, text: str) -> None:
    written = format_value(
        Decimal(value), kind=ValueKind.MONEY, currency="USD", compact=True, decimals=1
    )

    assert written == text


CELL_LIKE = st.text("0123456789,.+-−%$€£¥￥ KMBbn万亿元美()（年）US\u202f", max_size=14)


@given(st.one_of(st.text(max_size=30), CELL_LIKE))
@example("uſd 5")
def test_any_text_is_read_without_a_crash_and_kept(text: str) -> None:
    cell = parse_cell(text)

    assert cell.literal == text.strip()
    assert (cell.value is None) == (cell.kind is ValueKind.TEXT)


@given(st.one_of(st.text(max_size=30), CELL_LIKE), st.sampled_from(ValueKind))
def test_any_entry_is_taken_or_refused(text: str, kind: ValueKind) -> None:
    currency = "USD" if kind is ValueKind.MONEY else ""

    with suppress(CellError):
        assert parse_entry(text, kind=kind, currency=currency).kind is kind


@given(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(-10, 5),
    st.sampled_from(
        [
            (ValueKind.NUMBER, ""),
            (ValueKind.PERCENT, ""),
            (ValueKind.PERCENT_CHANGE, ""),
            (ValueKind.MONEY, "USD"),
            (ValueKind.MONEY, "CNY"),
            (ValueKind.MONEY, "JPY"),
            (ValueKind.MONEY, "CHF"),
        ]
    ),
    st.booleans(),
    st.integers(0, 4),
    st.sampled_from(["en", "zh-hans"]),
)
def test_what_is_shown_reads_back_as_the_same_value(
    digits: int,
    exponent: int,
    unit: tuple[ValueKind, str],
    compact: bool,
    decimals: int,
    language: str,
) -> None:
    value = Decimal(digits).scaleb(exponent)
    kind, currency = unit

    text = format_value(
        value, kind=kind, currency=currency, compact=compact, decimals=decimals, language=language
    )

    assert parse_entry(text, kind=kind, currency=currency).value == value


@given(st.integers(0, 10**9), st.integers(0, 5), st.sampled_from(["K", "M", "B", "万", "亿"]))
def test_a_scale_multiplies_exactly(digits: int, places: int, scale: str) -> None:
    figure = Decimal(digits).scaleb(-places)
    factor = {"K": 10**3, "M": 10**6, "B": 10**9, "万": 10**4, "亿": 10**8}[scale]

    assert parse_cell(f"${figure:f}{scale}").value == figure * factor


def test_numbers_in_a_unit_that_is_not_known_stay_text_with_a_warning() -> None:
    column = type_column(["5 kg", "3 lb"], label="Weight")

    assert column.kind is ValueKind.TEXT
    assert [column.parse(text).literal for text in ["5 kg", "3 lb"]] == ["5 kg", "3 lb"]
    assert column.warning == (
        "column “Weight” keeps its cells as text: the unit of “5 kg” is not known"
    )


def test_the_warning_about_a_column_of_text_is_in_the_language_of_the_editor() -> None:
    with translation.override("zh-hans"):
        column = type_column(["$5", "€3", "7"], label="成本")

    assert column.warning == "“成本”列的单元格保留为文本：单位不一致（$、€、无单位数字）"


@pytest.mark.parametrize(
    ("typed", "written", "kind", "adds"),
    [
        ("$1.2M", "$1,200,000", ValueKind.MONEY, False),
        ("$900,000", "$900K", ValueKind.MONEY, False),
        ("1200000", "$1.2M", ValueKind.MONEY, False),
        ("$1.20M", "$1.2M", ValueKind.MONEY, True),
        ("2.50%", "2.5%", ValueKind.PERCENT, True),
        ("2.50", "2.5%", ValueKind.PERCENT, False),
        ("-4%", "−4%", ValueKind.PERCENT, False),
        ("about a third", "33%", ValueKind.PERCENT, True),
        ("n/a", "33%", ValueKind.PERCENT, True),
        ("34%", "33%", ValueKind.PERCENT, True),
        ("120万美元", "$1.2M", ValueKind.MONEY, False),
    ],
)
def test_a_number_as_typed_is_shown_only_if_it_says_more_than_its_form(
    typed: str, written: str, kind: ValueKind, adds: bool
) -> None:
    assert adds_to_form(typed, written, kind=kind, currency="USD") is adds


@pytest.mark.parametrize(
    "label",
    [
        *("Year", "Year founded", "Year of birth", "launch_year", "Fiscal year", "Founded"),
        *("启动年份", "年", "学年", "成立年", "建成时间", "年度"),
    ],
)
def test_a_column_of_years_shows_them_plain_and_is_no_measure(label: str) -> None:
    column = type_column(["2019", "n/a", "1985"], label=label)

    assert column.kind is ValueKind.YEAR
    assert not column.kind.is_measure
    assert shown(column, ["2019", "1985"]) == ["2019", "1985"]


@pytest.mark.parametrize(
    ("label", "cells"),
    [
        *(("Year", ["20190", "1985"]), ("Founded", ["2019.5"])),
        *(("Year", ["2,019", "1,985"]), ("Year", ["2019", "999"])),
        *(("Years of schooling", ["11.2", "8"]), ("Years", ["1200"])),
        *(
            (label, ["2019", "1985"])
            for label in (
                *("Papers per year", "Tonnes/year", "Deaths in year", "Staff at end of year"),
                *("Current year", "Average year", "Person year", "Houses built", "Firms founded"),
                *("年产量", "每年", "上年", "万吨/年", "使用年", "光年", "第一年", "年限"),
            )
        ),
    ],
)
def test_other_numbers_are_no_years(label: str, cells: list[str]) -> None:
    assert type_column(cells, label=label).kind is not ValueKind.YEAR


@pytest.mark.parametrize("text", ["2019", "2019年", "2,019"])
def test_a_year_is_typed_as_it_is_said(text: str) -> None:
    assert parse_entry(text, kind="year").value == 2019


@pytest.mark.parametrize("text", ["2019.5", "20190", "20%", "$2019", "soon"])
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(CellError):
        parse_entry(text, kind="year")


def test_codes_with_leading_zeros_are_text_and_nothing_is_to_be_decided() -> None:
    column = type_column(["08", "09", "10", "11"], label="Code")

    assert (column.kind, column.warning) == (ValueKind.TEXT, None)

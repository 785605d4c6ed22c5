"""Numbers and periods in the notations that statistics offices publish."""

from decimal import Decimal

import pytest

from metrics.cells.parse import parse_cell
from metrics.importing.files import read_file
from metrics.importing.periods import read_period, settle_periods, split_period
from metrics.importing.recognize import RecognizedTable, recognize


def column(*cells: str, head: str = "Value") -> RecognizedTable:
    """Return a table with the cells, each in a row with a name."""
    rows = "".join(f"Row {chr(65 + n)}\t{cell}\n" for n, cell in enumerate(cells))
    return recognize(read_file(f"Country\t{head}\n{rows}".encode()))


def numbers(*cells: str) -> list[Decimal | str]:
    """Return the numbers that the cells are read as, or their text."""
    read = (record.value for record in column(*cells).records())
    return [text if (value := parse_cell(text).value) is None else value for text in read]


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1.5×10⁻⁵", "1.5 x 10^-5", "1.5·10⁻⁵", "1.5E-05"], ["0.000015"] * 4),
        (["1,5·10⁻⁵", "2,25", "1,5E-05"], ["0.000015", "2.25", "0.000015"]),
        (["1.5 × 10⁶", "2.1 * 10^3"], ["1500000", "2100"]),
        (["−5", "–7", "‑3", "+2"], ["-5", "-7", "-3", "2"]),
        (["(1,234)", "2,345", "$(5)", "6"], ["-1234", "2345", "-5", "6"]),
        (["（１，２３４）", "5", "6"], ["-1234", "5", "6"]),
        (["12,34,567", "1,23,456.5"], ["1234567", "123456.5"]),
        (["₹12,34,567", "₹ 5"], ["1234567", "5"]),
        (["CHF 1'234.50", "CHF 1’234’567"], ["1234.50", "1234567"]),
        (["R$ 1.234,50", "R$ 2,50"], ["1234.50", "2.50"]),
        (["１２３", "４，５６７", "３．５％"], ["123", "4567", "3.5"]),
        (["12.3‰", "4 ‰"], ["1.23", "0.4"]),
        (["12,3‰", "4,5‰"], ["1.23", "0.45"]),
    ],
)
def test_numbers_are_read_in_the_notations_of_statistics(cells: list[str], read: list[str]) -> None:
    assert numbers(*cells) == [Decimal(number) for number in read]


def test_per_mille_are_per_cent() -> None:
    assert [record.value for record in column("12.3‰", "4‰").records()] == ["1.23%", "0.4%"]


@pytest.mark.parametrize(
    "cells",
    [
        # With minus signs, parentheses are no minus sign; nor if most numbers have them.
        ["(1,234)", "-5", "6", "7"],
        ["(0.12)", "(0.25)", "3"],
        # A power whose sign was lost on the way, a range, a limit, a remark.
        ["1.5×10-5", "6"],
        ["5–7", "6"],
        ["<5", "6"],
        ["6-", "7"],
        ["1,234*", "5"],
    ],
)
def test_what_is_doubtful_stays_as_it_is_written(cells: list[str]) -> None:
    assert cells[0] in numbers(*cells)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        *[("2022/23", "2022"), ("2022-23", "2022"), ("2022–2023", "2022"), ("1999/00", "1999")],
        *[("FY2023", "2023"), ("FY 23", "2023"), ("FY2022/23", "2022"), ("2022年度", "2022")],
        *[("2022Q1", "2022-Q1"), ("2022 Q1", "2022-Q1"), ("Q1 2022", "2022-Q1")],
        *[("1Q22", "2022-Q1"), ("Q1'22", "2022-Q1"), ("2022年第一季度", "2022-Q1")],
        *[("2022年一季度", "2022-Q1"), ("2022-T1", "2022-Q1")],
        *[("H1 2022", "2022-H1"), ("2022-S1", "2022-H1"), ("2022年上半年", "2022-H1")],
        *[("2022M05", "2022-05"), ("May 2022", "2022-05"), ("2022 May", "2022-05")],
        *[("May-22", "2022-05"), ("2022年5月", "2022-05"), ("2011/12", "2011-12")],
        *[("2020-W01", "2020-W01"), ("2020W53", "2020-W53"), ("2021-W53", None)],
        *[("5 May 2022", "2022-05-05"), ("May 5, 2022", "2022-05-05")],
        *[("2010-2020", None), ("2022-13", None), ("22", None), ("22/23", None)],
    ],
)
def test_periods_are_read_in_the_notations_of_statistics(text: str, period: str | None) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize(
    ("texts", "says_year", "periods"),
    [
        (["2010/11", "2012/13"], False, ["2010", "2012"]),
        (["2010/11", "2011/12"], False, ["2010-11", "2011-12"]),
        (["River", "22/23", "23/24"], False, [None, "2022", "2023"]),
        (["99/00", ""], True, ["1999", ""]),
        (["5/6", "22/24"], True, [None, None]),
        (["98", "03"], True, ["1998", "2003"]),
        # Months, or years of a school.
        (["11", "12"], True, [None, None]),
        (["98", "03"], False, [None, None]),
    ],
)
def test_periods_that_only_all_of_a_column_tell(
    texts: list[str], says_year: bool, periods: list[str | None]
) -> None:
    settled = settle_periods(texts, says_year=says_year)

    assert [read_period(text) for text in settled] == periods


@pytest.mark.parametrize(
    ("head", "split"),
    [
        ("Papers May 2022", ("Papers", "2022-05")),
        ("Papers (Q1 2022)", ("Papers", "2022-Q1")),
        ("Papers 2022/23", ("Papers", "2022")),
        ("2017-2018 Dem Margin", ("2017-2018 Dem Margin", "")),
        ("Papers 2010-20", ("Papers 2010-20", "")),
        ("Papers 2022 (million)", ("Papers 2022 (million)", "")),
    ],
)
def test_heads_name_an_indicator_and_a_period(head: str, split: tuple[str, str]) -> None:
    assert split_period(head) == split


def test_years_of_two_digits_are_periods_below_a_head_that_says_year() -> None:
    table = recognize(
        read_file(b"Country,Year,Papers\nChad,98,3\nChad,03,4\nPeru,98,5\nPeru,03,6\n")
    )

    assert [record.period for record in table.records()] == ["1998", "2003"] * 2

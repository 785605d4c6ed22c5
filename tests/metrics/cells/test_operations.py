"""Sums, means, differences and ratios of cells."""

from decimal import Decimal

import pytest

from metrics.cells.formats import NumberStyle
from metrics.cells.operations import Computation
from metrics.cells.parse import ValueKind


@pytest.mark.parametrize(
    ("code", "values", "expected"),
    [
        ("sum(*)", ["17.8", "22.0", "0.1"], "39.9"),
        ("sum(a,b)", ["1" + 40 * "0", "0.1"], "1" + 40 * "0" + ".1"),
        ("sum(a:*)", ["-1.5"], "-1.5"),
        ("difference(a:2022,a:2023)", ["39.80", "17.8"], "22"),
        ("mean1(a,b,c)", ["1", "1", "2"], "1.33333333333333"),
        ("ratio2(a,b)", ["39.8", "17.8"], "2.23595505617978"),
        ("share(a,b)", ["1", "4"], "25"),
        ("ratio(a,b)", ["1", "0"], None),
        ("share(a,b)", ["0", "0"], None),
    ],
)
def test_it_is_computed_exactly_or_with_all_digits_that_programs_keep(
    code: str, values: list[str], expected: str | None
) -> None:
    computation = Computation.parse(code)

    assert computation is not None
    assert computation.code == code
    found = computation.compute([Decimal(value) for value in values])
    assert found == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    "code",
    [
        *["a", "sum", "sum()", "sum(*,a)", "sum(a,*)", "sum(*:*)", "ratio(a)", "ratio(*)"],
        *["difference(a,b,c)", "product(a,b)", "sum(a,)", "sum(a:*,b)", "sum(a/b)", "sum(a)(b)"],
    ],
)
def test_anything_else_is_the_code_of_a_row(code: str) -> None:
    assert Computation.parse(code) is None


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        ("sum(*)", ValueKind.PERCENT, (ValueKind.PERCENT, 1, "")),
        ("difference(a,b)", ValueKind.PERCENT, (ValueKind.NUMBER, 1, "")),
        ("difference(a,b)", ValueKind.MONEY, (ValueKind.MONEY, 1, "")),
        ("mean2(*)", ValueKind.COUNT, (ValueKind.NUMBER, 2, "decimals")),
        ("ratio2(a,b)", ValueKind.MONEY, (ValueKind.NUMBER, 2, "decimals")),
        ("share(a,b)", ValueKind.NUMBER, (ValueKind.PERCENT, 0, "decimals")),
    ],
)
def test_it_is_written_as_its_kind_is(
    code: str, kind: ValueKind, expected: tuple[ValueKind, int, str]
) -> None:
    computation = Computation.parse(code)

    assert computation is not None
    style = computation.style(NumberStyle(kind, decimals=1))
    assert (style.kind, style.decimals, style.rounding) == expected

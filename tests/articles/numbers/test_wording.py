"""Words of the nearest statement in the place of others, without a table or a sentence."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from articles.numbers.statements import (
    Amount,
    Change,
    Comparison,
    Count,
    Direction,
    Measure,
    Quantifier,
    Rank,
    Run,
    Statement,
    Superlative,
    Unit,
)
from articles.numbers.wording import reworded

AT = Measure("papers", "2021")
MORE, LESS = Direction.MORE, Direction.LESS
FIRST = Superlative(("jp",), AT, MORE)
SECOND = Rank(("jp",), AT, MORE, 2)
AHEAD = Comparison(("jp",), ("cn",), AT, MORE)
MILLION = Amount(Decimal(12_000_000), hedge="over", place=Decimal(1_000_000))
VALUE = Count(("jp",), AT, amount=MILLION)
TWELVE = Amount(Decimal(12), Unit.PERCENT)
ROSE = Change(("jp",), "papers", "2020", "2021", MORE, TWELVE)
TWICE = Amount(Decimal(2), Unit.TIMES, "", Decimal("0.3"))
ALL = Count(("jp", "cn", "us"), AT, Quantifier.EXACTLY, 2, MILLION)


def amount(statement: Count | Change | Comparison, value: str, **changes: Any) -> Statement:
    assert statement.amount is not None
    return replace(statement, amount=replace(statement.amount, value=Decimal(value), **changes))


@pytest.mark.parametrize(
    ("literal", "statement", "nearest", "expected"),
    [
        ("the largest grant", FIRST, SECOND, "the second largest grant"),
        ("the largest by far", replace(FIRST, by_far=True), FIRST, "the largest"),
        ("the largest grant", FIRST, replace(SECOND, rank=1, tied=True), ""),
        ("资助额最高", FIRST, SECOND, "资助额第二高"),
        ("居榜首", FIRST, SECOND, "居第二"),
        ("ranked second", SECOND, replace(SECOND, rank=4), "ranked fourth"),
        ("the second largest", SECOND, replace(SECOND, rank=1), "the largest"),
        ("排名第二", SECOND, replace(SECOND, rank=3), "排名第三"),
        ("ranked second", SECOND, replace(SECOND, tied=True), ""),
        ("More cars than China", AHEAD, replace(AHEAD, direction=LESS), "Fewer cars than China"),
        ("is ahead of China", AHEAD, replace(AHEAD, direction=LESS), "is behind China"),
        ("比中國高", AHEAD, replace(AHEAD, direction=LESS), "比中國低"),
        ("overhauled China", AHEAD, replace(AHEAD, direction=LESS), ""),
        ("more than 12 million", VALUE, amount(VALUE, "125000000"), "more than 125 million"),
        ("超过1200万", VALUE, amount(VALUE, "125000000"), "超过1.25亿"),
        ("more than 12 million", VALUE, amount(VALUE, "125000000", hedge=""), ""),
        ("rose by 12%", ROSE, amount(ROSE, "15"), "rose by 15%"),
        ("rose by 12%", ROSE, replace(ROSE, direction=LESS), "fell by 12%"),
        ("rose by 12%", ROSE, replace(ROSE, direction=Direction.SAME, amount=None), ""),
        (
            "rose by 12%",
            ROSE,
            amount(ROSE, "0.3", unit=Unit.POINTS),
            "rose by 0.3 percentage points",
        ),
        ("doubled", replace(ROSE, amount=TWICE), amount(ROSE, "2.87", unit=Unit.TIMES), "rose by 187%"),
        ("增长一倍", replace(ROSE, amount=TWICE), amount(ROSE, "2.87", unit=Unit.TIMES), "增长1.9倍"),
        ("two of the three", ALL, replace(ALL, number=1), "one of the three"),
        (
            "for two years running",
            Run(("jp",), "papers", "2021", MORE, 2),
            Run(("jp",), "papers", "2021", MORE, 3),
            "for three years running",
        ),
    ],
)  # fmt: skip
def test_words_state_the_nearest_statement(
    literal: str, statement: Statement, nearest: Statement, expected: str
) -> None:
    chinese = not literal.isascii()

    assert reworded(literal, statement, nearest, chinese=chinese) == expected


def test_a_verb_takes_the_form_that_the_words_before_ask_for() -> None:
    twice = replace(ROSE, amount=TWICE)
    nearest = amount(ROSE, "2.87", unit=Unit.TIMES)

    assert reworded("doubled", twice, nearest, before="It has ", chinese=False) == "risen by 187%"

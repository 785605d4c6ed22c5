"""Words of the nearest statement in the place of others, which the finder reads as that statement."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.numbers.finder import find
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
from tests.articles.numbers.test_finder import STEEL

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


# A sentence for each kind of claims that is read, and what is counted in it.
SENTENCES = (
    "In 2022 Norway had the highest steel output.",
    "2022年挪威的钢产量居首位。",
    "2022年挪威的鋼產量最高。",
    "In 2022 Norway ranked second.",
    "2022年挪威的钢产量第二高。",
    "2022年挪威的鋼產量排名第二。",
    "In 2022 Norway made more steel output than Chile.",
    "2022年挪威的钢产量高于智利。",
    "2022年挪威的鋼產量比智利高。",
    "In 2022 Norway made 20% more steel output than Chile.",
    "2022年挪威的钢产量比智利高20%。",
    "2022年挪威的鋼產量比智利高20%。",
    "In 2022 Norway made five times as much steel output as Chile.",
    "2022年挪威的钢产量是智利的五倍。",
    "2022年挪威的鋼產量是智利的五倍。",
    "In 2022 steel output in Norway rose by 10%.",
    "2022年挪威的钢产量同比增长10%。",
    "2022年挪威的鋼產量比2020年減少了10%。",
    "In 2022 steel output in Norway rose from 100 tonnes in 2020 to 200 tonnes.",
    "挪威的钢产量从2020年的100吨增长到2022年的200吨。",
    "In 2022 steel output in Norway doubled from 2020.",
    "In 2022 steel output in Norway more than doubled from 2020.",
    "2022年挪威的钢产量比2020年翻了一番。",
    "2022年挪威的鋼產量比2020年減半。",
    "In 2022 steel output in Norway rose for two years in a row.",
    "In 2022 steel output in Norway rose for the second year in a row.",
    "2022年挪威的钢产量连续两年增长。",
    "2022年挪威的鋼產量連續兩年增長。",
    "In 2022 steel output in Norway was more than 1.2 million tonnes.",
    "2022年挪威的钢产量超过350吨。",
    "2022年挪威的鋼產量不到350萬噸。",
    "In 2022 Kenya accounted for 25% of the world.",
    "2022年肯尼亚的钢产量占全球的25%。",
    "2022年肯尼亞的鋼產量佔全球的25%。",
    "Norway and Chile together made 500 tonnes in 2022.",
    "2022年挪威和智利的钢产量合计500吨。",
    "2022年挪威和智利的鋼產量合計500噸。",
    "In 2022 Norway and Chile averaged 500 tonnes of steel output.",
    "2022年挪威和智利的钢产量平均为500吨。",
    "2022年挪威和智利的鋼產量平均為500噸。",
)
sizes = st.integers(min_value=3, max_value=9_999).map(lambda size: Decimal(size) / 10)
many = st.builds(lambda digits, zeros: Decimal(digits).scaleb(zeros), st.integers(2, 99), st.integers(0, 8))  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SENTENCES), st.data())
def test_words_that_are_offered_are_read_as_what_they_are_offered_for(
    sentence: str, data: st.DataObject
) -> None:
    [found] = find(sentence, STEEL)
    assert found.statement, found.literal
    nearest = data.draw(others_than(found.statement))

    before, after = sentence[: found.start], sentence[found.end :]
    words = reworded(
        found.literal, found.statement, nearest, before=before, chinese=not sentence.isascii()
    )

    if words:
        [read] = find(f"{before}{words}{after}", STEEL)
        assert read.statement, read.literal
        assert meaning(read.statement) == meaning(nearest), f"{before}{words}{after}"


def others_than(statement: Statement) -> st.SearchStrategy[Statement]:
    """Statements of the same rows and column that may be the nearest one to another."""
    match statement:
        case Superlative(rows, measure, direction):
            return st.builds(
                Rank, st.just(rows), st.just(measure), st.just(direction), st.integers(2, 9)
            )
        case Rank():
            return st.integers(1, 9).map(lambda rank: replace(statement, rank=rank))
        case Run():
            return st.integers(1, 20).map(lambda count: replace(statement, count=count))
    changes: dict[str, st.SearchStrategy[Any]] = {}
    if isinstance(statement, Change | Comparison):
        changes["direction"] = st.sampled_from([MORE, LESS])
    for name in ("amount", "start", "end"):
        stated = getattr(statement, name, None)
        if stated:
            value = sizes if stated.unit in (Unit.PERCENT, Unit.TIMES) else many
            changes[name] = st.builds(replace, st.just(stated), value=value)
    return st.fixed_dictionaries(changes).map(
        lambda changed: with_sign(replace(statement, **changed))
    )


def with_sign(statement: Statement) -> Statement:
    """Return a change or comparison by a multiple, or between two levels, with the direction of these."""
    if isinstance(statement, Change) and statement.start and statement.end:
        return replace(statement, direction=sign_of(statement.end.value - statement.start.value))
    if not isinstance(statement, Change | Comparison):
        return statement
    amount = statement.amount
    if amount is None or amount.unit is not Unit.TIMES:
        return statement
    return replace(statement, direction=sign_of(amount.value - 1))


def sign_of(difference: Decimal) -> Direction:
    return MORE if difference > 0 else LESS


def meaning(statement: Statement) -> Statement:
    """Return a statement without what only tells how it is written: the first of a rank, its last digit."""
    if isinstance(statement, Rank) and statement.rank == 1:
        return Superlative(statement.rows, statement.measure, statement.direction)
    changes: dict[str, Any] = {}
    for name in ("amount", "start", "end"):
        if stated := getattr(statement, name, None):
            changes[name] = replace(stated, place=Decimal(1))
            if stated.unit is Unit.TIMES and isinstance(statement, Change):
                percent = (stated.value - 1).copy_abs() * 100
                changes[name] = Amount(percent, Unit.PERCENT, stated.hedge)
    return replace(statement, **changes)

"""Statements judged by a table: cases for each kind, and laws that hold for all of them."""

from collections.abc import Iterable
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.numbers.judge import judge
from articles.numbers.statements import (
    Amount,
    Average,
    Change,
    Comparison,
    Count,
    Direction,
    Measure,
    Quantifier,
    Rank,
    Run,
    Share,
    Statement,
    Sum,
    Superlative,
    Total,
    Unit,
)
from articles.numbers.table import Cell, Table, TableColumn, TableRow
from articles.numbers.verdicts import VerdictKind

HOLDS, FAILS, CANNOT_TELL = VerdictKind.HOLDS, VerdictKind.FAILS, VerdictKind.CANNOT_TELL
MORE, LESS, SAME = Direction.MORE, Direction.LESS, Direction.SAME
YEARS = ("2019", "2020", "2021", "2022")
PAPERS = {
    "norway": (100, 120, 150, 300),
    "chile": (90, 80, 80, 100),
    "kenya": (200, 190, 170, 150),
    "nepal": (10, 30, 20, 150),
}
RATES = {"norway": ("5", "4.2"), "chile": ("8.1", "8.4"), "kenya": ("3", "-1"), "nepal": ("2", "2")}
TABLE = Table(
    "papers",
    (*(TableRow(code, code.title()) for code in PAPERS), TableRow("all", "All", is_group=True)),
    (
        TableColumn("papers", "Papers", units=("papers",)),
        TableColumn("rate", "Rate", sign="%"),
        TableColumn("share", "Share of papers", sign="%", is_share=True),
        TableColumn("empty", "Empty"),
    ),
    {
        **{
            Cell(row, "papers", year): Decimal(value)
            for row, values in PAPERS.items()
            for year, value in zip(YEARS, values, strict=True)
        },
        **{Cell("all", "papers", year): Decimal(1000) for year in YEARS},
        **{
            Cell(row, "rate", year): Decimal(value)
            for row, values in RATES.items()
            for year, value in zip(YEARS[2:], values, strict=True)
        },
        Cell("norway", "share", "2022"): Decimal(60),
        Cell("chile", "share", "2022"): Decimal(10),
    },
)
NOW = Measure("papers", "2022")
GROWTH = Measure("papers", "2022", "2021", in_per_cent=True)


def amount(value: str, unit: Unit = Unit.VALUE, hedge: str = "", place: str = "1") -> Amount:
    return Amount(Decimal(value), unit, hedge, Decimal(place))


def superlative(
    row: str, measure: Measure = NOW, direction: Direction = MORE, **more: Any
) -> Superlative:
    return Superlative((row,), measure, direction, **more)


def rank(row: str, at: int, direction: Direction = MORE, **more: Any) -> Rank:
    return Rank((row,), more.pop("measure", NOW), direction, at, **more)


def compared(
    row: str, other: str, direction: Direction, size: Amount | None = None, **more: Any
) -> Comparison:
    return Comparison((row,), (other,), more.pop("measure", NOW), direction, size, **more)


def changed(row: str, direction: Direction, size: Amount | None = None, **more: Any) -> Change:
    column = more.pop("column", "papers")
    return Change((row,), column, more.pop("base", "2021"), "2022", direction, size, **more)


def count(rows: Iterable[str], quantifier: Quantifier = Quantifier.EACH, **more: Any) -> Count:
    return Count(tuple(rows), more.pop("measure", NOW), quantifier, **more)


def run(row: str, times: int, direction: Direction = MORE, **more: Any) -> Run:
    return Run((row,), "papers", more.pop("period", "2022"), direction, times, **more)


PERCENT, POINTS, TIMES = Unit.PERCENT, Unit.POINTS, Unit.TIMES
CASES: list[tuple[Statement, VerdictKind]] = [
    # The most and the least, of rows and of periods; a tie fails.
    (superlative("norway"), HOLDS),
    (superlative("norway", by_far=True), HOLDS),
    (superlative("kenya"), FAILS),
    (superlative("kenya", Measure("papers", "2020"), by_far=True), HOLDS),
    (superlative("kenya", Measure("papers", "2021"), by_far=True), FAILS),
    (superlative("chile", NOW, LESS), HOLDS),
    (superlative("kenya", among=("chile",)), HOLDS),
    (superlative("kenya", among=("nepal",)), FAILS),
    (superlative("all"), CANNOT_TELL),
    (superlative("nepal", GROWTH), HOLDS),
    (superlative("norway", GROWTH), FAILS),
    (superlative("norway", Measure("papers", "2022", "2021")), HOLDS),
    (superlative("norway", over_periods=True), HOLDS),
    (superlative("chile", over_periods=True), HOLDS),
    (superlative("chile", Measure("papers", "2021"), LESS, over_periods=True), FAILS),
    (superlative("kenya", Measure("papers", "2021"), over_periods=True), FAILS),
    (superlative("kenya", Measure("papers", "2019"), over_periods=True), CANNOT_TELL),
    (superlative("kenya", Measure("papers", "2019"), over_periods=True, and_later=True), HOLDS),
    (superlative("chile", over_periods=True, since="2020"), HOLDS),
    (superlative("chile", over_periods=True, since="2010"), CANNOT_TELL),
    (superlative("kenya", over_periods=True, since="2010"), FAILS),
    # Ranks, from the top, from below, shared, and behind another row.
    (rank("norway", 1), HOLDS),
    (rank("chile", 4), HOLDS),
    (rank("chile", 1, LESS), HOLDS),
    (rank("kenya", 2), FAILS),
    (rank("kenya", 2, tied=True), HOLDS),
    (Rank(("kenya", "nepal"), NOW, MORE, 2, tied=True), HOLDS),
    (Rank(("kenya", "chile"), NOW, MORE, 2), CANNOT_TELL),
    (rank("norway", 2, at_top=True), FAILS),
    (rank("norway", 3, at_top=True), HOLDS),
    (rank("chile", 3, at_top=True), FAILS),
    (rank("norway", 0, after=("kenya",), measure=Measure("papers", "2021")), HOLDS),
    (rank("chile", 0, after=("kenya",), measure=Measure("papers", "2021")), FAILS),
    (rank("chile", 3, after=("kenya", "norway"), measure=Measure("papers", "2021")), HOLDS),
    # Comparisons: by a difference, in per cent, in points, times, with sums and means.
    (compared("norway", "kenya", MORE), HOLDS),
    (compared("kenya", "nepal", MORE), FAILS),
    (compared("kenya", "nepal", MORE, or_same=True), HOLDS),
    (compared("kenya", "nepal", SAME), HOLDS),
    (compared("norway", "kenya", MORE, amount("150")), HOLDS),
    (compared("norway", "kenya", MORE, amount("140")), FAILS),
    (compared("norway", "kenya", MORE, amount("100", PERCENT)), HOLDS),
    (compared("norway", "kenya", SAME, amount("2", TIMES)), HOLDS),
    (compared("norway", "kenya", SAME, amount("2", TIMES, "over")), FAILS),
    (
        compared(
            "chile", "norway", MORE, amount("4.2", POINTS, place="0.1"), measure=Measure("rate")
        ),
        HOLDS,
    ),
    (compared("chile", "kenya", SAME, amount("8", TIMES), measure=Measure("rate")), CANNOT_TELL),
    (Comparison(("norway",), ("chile", "kenya"), NOW, MORE, with_=Sum.TOTAL), HOLDS),
    (Comparison(("norway",), ("chile", "kenya", "nepal"), NOW, MORE, with_=Sum.TOTAL), FAILS),
    (Comparison(("chile",), tuple(PAPERS), NOW, LESS, with_=Sum.AVERAGE), HOLDS),
    (Comparison(("kenya", "nepal"), ("norway",), NOW, SAME, together=True), HOLDS),
    (compared("norway", "kenya", MORE, first_time=True), HOLDS),
    (compared("norway", "chile", MORE, first_time=True), FAILS),
    # Changes: their direction and size, and the levels that they are between.
    (changed("norway", MORE), HOLDS),
    (changed("kenya", MORE), FAILS),
    (changed("chile", LESS, base="2020"), FAILS),
    (changed("norway", MORE, amount("100", PERCENT)), HOLDS),
    (changed("norway", MORE, amount("100", PERCENT, "over")), FAILS),
    (changed("norway", MORE, amount("90", PERCENT, "over")), HOLDS),
    (changed("norway", MORE, amount("2", TIMES)), HOLDS),
    (changed("norway", MORE, amount("150")), HOLDS),
    (changed("kenya", LESS, amount("12", PERCENT)), HOLDS),
    (changed("kenya", LESS, amount("20")), HOLDS),
    (changed("kenya", LESS, amount("20"), start=amount("170"), end=amount("150")), HOLDS),
    (changed("kenya", LESS, start=amount("180"), end=amount("150")), FAILS),
    (changed("norway", LESS, amount("0.8", POINTS, place="0.1"), column="rate"), HOLDS),
    (changed("norway", LESS, amount("0.8", PERCENT, place="0.1"), column="rate"), FAILS),
    (changed("norway", LESS, amount("16", PERCENT), column="rate"), HOLDS),
    (changed("norway", MORE, base="2022"), CANNOT_TELL),
    (changed("norway", MORE, base="1999"), CANNOT_TELL),
    (Change(("kenya", "chile"), "papers", "2021", "2022", SAME, amount("0"), together=True), HOLDS),
    (Change(("kenya", "chile"), "papers", "2021", "2022", MORE), FAILS),
    # Parts of all rows, of a total, and of what can't be added up.
    (Share(("norway",), "papers", "2022", amount("43", PERCENT)), HOLDS),
    (Share(("norway",), "papers", "2022", amount("50", PERCENT, "over")), FAILS),
    (Share(("norway",), "papers", "2022", amount("30", PERCENT), ("all",)), HOLDS),
    (Share(("norway",), "papers", "2022", amount("39", PERCENT), since="2021"), FAILS),
    (Share(("norway",), "papers", "2022", amount("40", PERCENT), since="2021"), HOLDS),
    (Share(("norway",), "rate", "2022", amount("40", PERCENT)), CANNOT_TELL),
    # So many rows beyond a threshold, or that changed.
    (count(["norway"], amount=amount("300")), HOLDS),
    (count(["norway"], amount=amount("250", hedge="over")), HOLDS),
    (count(["norway"], amount=amount("100", hedge="over")), CANNOT_TELL),
    (count(["norway"], amount=amount("310", hedge="over")), FAILS),
    (count(["norway"], amount=amount("290", hedge="about")), HOLDS),
    (count(["norway"], amount=amount("290", hedge="over"), first_time=True), HOLDS),
    (count(["kenya"], amount=amount("200", hedge="under"), first_time=True), FAILS),
    (count(["kenya"], amount=amount("-1", PERCENT), measure=Measure("rate")), HOLDS),
    (count(["kenya"], amount=amount("1", PERCENT), measure=Measure("rate")), FAILS),
    (count(PAPERS, amount=amount("10", hedge="over")), HOLDS),
    (count(PAPERS, amount=amount("100", hedge="over")), FAILS),
    (count(PAPERS, Quantifier.NONE, amount=amount("100", hedge="under")), HOLDS),
    (count(PAPERS, Quantifier.ALL_BUT, number=1, amount=amount("100", hedge="over")), HOLDS),
    (count(PAPERS, Quantifier.EXACTLY, number=2, amount=amount("150")), HOLDS),
    (count(["norway"], Quantifier.ONLY, amount=amount("150", hedge="over")), HOLDS),
    (count(["norway"], Quantifier.ONLY, amount=amount("150", hedge="at least")), FAILS),
    (count(PAPERS, Quantifier.HALF, amount=amount("150")), HOLDS),
    (count(PAPERS, Quantifier.MOST, direction=MORE, measure=GROWTH), HOLDS),
    (count(["kenya"], Quantifier.ONLY, direction=LESS, measure=GROWTH), HOLDS),
    (count(PAPERS), CANNOT_TELL),
    # Sums and means of rows, of periods, and of both.
    (Total(("kenya", "nepal"), "papers", "2022", amount("300")), HOLDS),
    (Total(("kenya", "nepal"), "papers", "2022", amount("310")), FAILS),
    (Total(("chile",), "papers", "2022", amount("350"), since="2019"), HOLDS),
    (Total(("chile",), "papers", "2022", amount("100")), CANNOT_TELL),
    (Total(("norway", "chile"), "share", "2022", amount("70", PERCENT)), HOLDS),
    (Total(("norway", "chile"), "rate", "2022", amount("12.6", PERCENT)), CANNOT_TELL),
    (Average(tuple(PAPERS), "papers", "2022", amount("175")), HOLDS),
    (Average(("norway", "chile"), "rate", "2022", amount("6.3", PERCENT, place="0.1")), HOLDS),
    (Average(("chile",), "papers", "2022", amount("90"), since="2021"), HOLDS),
    (Average(("chile",), "papers", "2022", amount("95"), since="2021"), FAILS),
    # So many periods in a row.
    (run("norway", 3), HOLDS),
    (run("norway", 2), HOLDS),
    (run("norway", 2, exact=True), FAILS),
    (run("norway", 0), HOLDS),
    (run("norway", 4), CANNOT_TELL),
    (run("nepal", 2), FAILS),
    (run("kenya", 3, LESS), HOLDS),
    (run("norway", 2, SAME, amount=amount("120", hedge="over")), HOLDS),
    (run("norway", 3, SAME, amount=amount("120", hedge="over")), FAILS),
    # What the table has not, or has no more.
    (superlative("norway", Measure("empty")), CANNOT_TELL),
    (superlative("norway", Measure("gone")), CANNOT_TELL),
    (superlative("gone"), CANNOT_TELL),
    (compared("norway", "gone", MORE), CANNOT_TELL),
    (superlative("norway", Measure("papers", "1999")), CANNOT_TELL),
    (superlative("norway", Measure("share")), CANNOT_TELL),
    (Count((), NOW, amount=amount("1")), CANNOT_TELL),
    (superlative("norway", Measure("papers")), HOLDS),
]


@pytest.mark.parametrize(("statement", "expected"), CASES)
def test_a_statement_has_its_verdict(statement: Statement, expected: VerdictKind) -> None:
    verdict = judge(statement, TABLE)

    assert verdict.kind is expected, verdict.reason
    assert verdict.reason
    assert (expected is CANNOT_TELL) == (not verdict.cells)
    assert set(verdict.cells) <= TABLE.values.keys()


@pytest.mark.parametrize(
    ("statement", "nearest", "words"),
    [
        (superlative("kenya", Measure("papers", "2021")), None, "next of 4"),
        (superlative("kenya"), rank("kenya", 2, tied=True), "Norway 300 is ahead"),
        (rank("kenya", 2), rank("kenya", 2, tied=True), "shares its rank, second"),
        (
            superlative("chile", Measure("papers", "2021"), LESS, over_periods=True),
            None,
            "not alone: Chile 80, Chile 2020 80",
        ),
        (
            compared("chile", "norway", MORE),
            compared("chile", "norway", LESS),
            "a difference of -200",
        ),
        (
            changed("kenya", MORE, amount("15", PERCENT)),
            changed("kenya", LESS, amount("12", PERCENT)),
            "Kenya 2021 170, 2022 150. That is -11.8 per cent",
        ),
        (
            changed("norway", LESS, amount("0.8", PERCENT, place="0.1"), column="rate"),
            changed("norway", LESS, amount("0.8", POINTS, place="0.1"), column="rate"),
            "That is -0.8 percentage points",
        ),
        (
            count(PAPERS, amount=amount("100", hedge="over")),
            count(PAPERS, Quantifier.EXACTLY, number=3, amount=amount("100", hedge="over")),
            "true of 3 of 4; not of Chile 100",
        ),
        (run("norway", 2, exact=True), run("norway", 3), "3 in a row"),
        (
            count(["kenya"], amount=amount("200", hedge="under"), first_time=True),
            count(["kenya"], amount=amount("200", hedge="under")),
            "not the first time: Kenya 2020 190",
        ),
    ],
)
def test_what_fails_says_why_and_what_is_nearest_and_holds(
    statement: Statement, nearest: Statement | None, words: str
) -> None:
    verdict = judge(statement, TABLE)

    assert words in verdict.reason
    assert verdict.nearest == nearest


ROWS = tuple(PAPERS)
rows = st.lists(st.sampled_from(ROWS), min_size=1, max_size=3, unique=True).map(tuple)
one = st.sampled_from(ROWS).map(lambda row: (row,))
directions = st.sampled_from([MORE, LESS])
years = st.sampled_from(YEARS)
# Less than five may be next to nothing, whatever the unit.
amounts = st.builds(
    Amount,
    st.integers(min_value=6, max_value=400).map(Decimal),
    st.just(Unit.VALUE),
    st.sampled_from(["", "about", "over", "at least", "under", "at most", "nearly", "just over"]),
)
sizes = st.builds(replace, amounts, unit=st.sampled_from(list(Unit)))
parts = st.builds(replace, amounts, unit=st.just(Unit.PERCENT))
measures = st.one_of(
    st.builds(Measure, st.just("papers"), years),
    st.builds(Measure, st.just("papers"), years, years, st.booleans()),
)
levels = st.builds(Measure, st.just("papers"), years)
statements: st.SearchStrategy[Statement] = st.one_of(
    st.builds(Superlative, rows, measures, directions, by_far=st.booleans()),
    st.builds(
        Superlative, one, levels, directions, over_periods=st.just(True), and_later=st.booleans()
    ),
    st.builds(Rank, one, measures, directions, st.integers(1, 4), tied=st.booleans()),
    st.builds(Rank, rows, measures, directions, st.integers(1, 4), at_top=st.just(True)),
    st.builds(Rank, one, levels, directions, st.integers(0, 4), after=rows),
    st.builds(
        Comparison,
        rows,
        rows,
        levels,
        st.sampled_from(Direction),
        st.none() | sizes,
        st.sampled_from(Sum),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(
        Change, rows, st.just("papers"), years, years, directions, st.none() | sizes,
        together=st.booleans(),
    ),
    st.builds(Share, rows, st.just("papers"), years, parts),
    st.builds(
        Count,
        rows,
        levels,
        st.sampled_from(Quantifier),
        st.integers(0, 3),
        amounts,
        first_time=st.booleans(),
    ),
    st.builds(Count, rows, measures, st.sampled_from(Quantifier), st.integers(0, 3), direction=directions),
    st.builds(Total, rows, st.just("papers"), years, amounts, since=years | st.just("")),
    st.builds(Average, rows, st.just("papers"), years, amounts, since=years | st.just("")),
    st.builds(
        Run, rows, st.just("papers"), years, directions, st.integers(0, 3), st.booleans(),
        amount=st.none() | amounts,
    ),
)  # fmt: skip
tables = st.lists(
    st.integers(min_value=-3, max_value=400), min_size=16, max_size=16
).map(
    lambda numbers: {
        Cell(row, "papers", year): Decimal(numbers[at * 4 + place])
        for at, row in enumerate(ROWS)
        for place, year in enumerate(YEARS)
    }
)  # fmt: skip


def scaled(statement: Statement, times: int) -> Statement:
    """Return a statement whose amounts are of a unit that is so many times smaller."""
    changes: dict[str, Any] = {}
    for each in fields(statement):
        value = getattr(statement, each.name)
        if isinstance(value, Amount) and value.unit in (Unit.VALUE, Unit.POINTS):
            changes[each.name] = replace(
                value, value=value.value * times, place=value.place * times
            )
    return replace(statement, **changes)


def renamed(statement: Statement) -> Statement:
    """Return a statement about rows with other codes."""
    names = {each.name for each in fields(statement)} & {*_OF_ROWS}
    changes: dict[str, Any] = {
        name: tuple(map(other_code, getattr(statement, name))) for name in names
    }
    return replace(statement, **changes)


def other_code(row: str) -> str:
    """Return a code that sorts otherwise."""
    return f"{9 - ROWS.index(row)}-{row}"


_OF_ROWS = ("rows", "others", "among", "after", "of")


@settings(max_examples=300, deadline=None)
@given(statements, tables, st.permutations(TABLE.rows), st.sampled_from([10, 1000, 10**6]))
def test_a_verdict_depends_on_no_order_no_unit_and_no_name_and_its_nearest_holds(
    statement: Statement, values: dict[Cell, Decimal], order: list[TableRow], times: int
) -> None:
    table = replace(TABLE, values=values)
    verdict = judge(statement, table)

    permuted = replace(TABLE, rows=tuple(order), values=dict(reversed(values.items())))
    assert judge(statement, permuted).kind is verdict.kind
    smaller = replace(TABLE, values={cell: value * times for cell, value in values.items()})
    assert judge(scaled(statement, times), smaller).kind is verdict.kind
    other = replace(
        TABLE,
        rows=tuple(replace(row, code=other_code(row.code)) for row in TABLE.rows[:-1]),
        values={cell._replace(row=other_code(cell.row)): v for cell, v in values.items()},
    )
    assert judge(renamed(statement), other).kind is verdict.kind
    if verdict.nearest:
        assert verdict.kind is FAILS
        nearest = judge(verdict.nearest, table)
        assert nearest.kind is HOLDS, (verdict.nearest, nearest.reason)

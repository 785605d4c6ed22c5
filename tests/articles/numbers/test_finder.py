"""The finder on texts in which a person marked every claim, and on the laws that any text obeys."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from articles.numbers.finder import find, judge_found
from articles.numbers.marked import MarkedText, measure, read_marked
from articles.numbers.statements import (
    Amount,
    Change,
    Comparison,
    Count,
    Direction,
    Measure,
    Rank,
    Run,
    Share,
    Statement,
    Superlative,
    Total,
    Unit,
)
from articles.numbers.table import Cell, Table, TableColumn, TableRow
from articles.numbers.verdicts import VerdictKind

CORPUS = Path(__file__).parent / "corpus"
_NAMES = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh"),
    *("eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
)
# The lexicons were written with every second part; the others were only measured.
PARTS = {"written with": _NAMES[::2], "only measured": _NAMES[1::2]}


def texts_of(part: str) -> list[MarkedText]:
    files = [file for name in PARTS[part] for file in sorted(CORPUS.glob(f"{name}-*.txt"))]
    return [text for file in files for text in read_marked(file)]


@pytest.mark.parametrize("part", PARTS)
def test_what_is_judged_is_right_and_most_claims_are_suggested(part: str) -> None:
    found = measure(texts_of(part))

    assert found.wrong_holds <= found.holds / 100 * 1.5
    assert found.wrong_fails <= 1
    assert found.suggested >= 0.85 * found.claims
    assert found.holds + found.fails >= 0.07 * found.claims


def test_of_all_parts_one_in_a_hundred_holds_wrongly_and_three_fail_wrongly() -> None:
    found = measure([*texts_of("written with"), *texts_of("only measured")])

    assert found.claims > 4_000
    assert found.wrong_holds <= 0.01 * found.holds
    assert found.wrong_fails <= 0.03 * found.fails


STEEL = Table(
    "steel",
    (
        TableRow("norway", "Norway", "挪威"),
        TableRow("chile", "Chile", "智利"),
        TableRow("kenya", "Kenya", "肯尼亚"),
        TableRow("world", "World", "全球", is_group=True),
    ),
    (TableColumn("output", "Steel output", "钢产量", units=("tonnes", "吨")),),
    {
        Cell(row, "output", year): Decimal(value)
        for row, values in {
            "norway": (300, 360, 400),
            "chile": (200, 180, 100),
            "kenya": (100, 110, 500),
            "world": (1000, 1100, 2000),
        }.items()
        for year, value in zip(("2020", "2021", "2022"), values, strict=True)
    },
    ("Country", "国家"),
)
IN_2022 = Measure("output", "2022")
OUTPUT = ("output", "2021", "2022")


def amount(value: str, unit: Unit = Unit.VALUE, hedge: str = "", place: str = "1") -> Amount:
    return Amount(Decimal(value), unit, hedge, Decimal(place))


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "In 2022 Kenya had the highest steel output.",
            Superlative(("kenya",), IN_2022, Direction.MORE),
        ),
        ("2022年智利的钢产量最低。", Superlative(("chile",), IN_2022, Direction.LESS)),
        ("2022年智利的鋼產量最低。", Superlative(("chile",), IN_2022, Direction.LESS)),
        ("In 2022 Norway ranked second.", Rank(("norway",), IN_2022, Direction.MORE, 2)),
        (
            "In 2022 Norway made more steel output than Chile.",
            Comparison(("norway",), ("chile",), IN_2022, Direction.MORE),
        ),
        (
            "2022年肯尼亚的钢产量是智利的五倍。",
            Comparison(
                ("kenya",), ("chile",), IN_2022, Direction.MORE, amount("5", Unit.TIMES, "", "0.75")
            ),
        ),
        (
            "In 2021 steel output in Chile fell by 10%.",
            Change(
                ("chile",), "output", "2020", "2021", Direction.LESS, amount("10", Unit.PERCENT)
            ),
        ),
        (
            "In 2022 steel output in Kenya more than quadrupled from 2020.",
            Change(
                *(("kenya",), "output", "2020", "2022", Direction.MORE),
                amount("4", Unit.TIMES, "over", "0.6"),
            ),
        ),
        (
            "2022年智利的钢产量比2020年减半。",
            Change(
                *(("chile",), "output", "2020", "2022", Direction.LESS),
                amount("50", Unit.PERCENT, place="4"),
            ),
        ),
        ("In 2022 Kenya ranked first.", Superlative(("kenya",), IN_2022, Direction.MORE)),
        (
            "挪威的钢产量从2020年到2022年增长约33%。",
            Change(
                *(("norway",), "output", "2020", "2022", Direction.MORE),
                amount("33", Unit.PERCENT, "about"),
            ),
        ),
        (
            "In 2022 Kenya accounted for 25% of the world.",
            Share(("kenya",), "output", "2022", amount("25", Unit.PERCENT), ("world",)),
        ),
        (
            "2022年挪威的钢产量连续两年增长。",
            Run(("norway",), "output", "2022", Direction.MORE, 2),
        ),
        (
            "In 2022 steel output in Norway exceeded 350 tonnes.",
            Count(("norway",), IN_2022, amount=amount("350", hedge="over")),
        ),
        (
            "Norway and Chile together made 500 tonnes in 2022.",
            Total(("norway", "chile"), "output", "2022", amount("500")),
        ),
    ],
)
def test_a_clause_that_is_read_completely_is_a_statement(text: str, statement: Statement) -> None:
    [found] = find(text, STEEL)

    assert found.statement == statement
    assert found.is_whole
    assert text[found.start : found.end] == found.literal
    assert judge_found(found, STEEL).kind is VerdictKind.HOLDS


@pytest.mark.parametrize(
    "text",
    [
        # A word that may change what is said.
        "In 2022 Kenya had the highest steel output among coastal states.",
        "Adjusted for inflation, steel output in Kenya fell by 10% in 2022.",
        # Two idioms in one clause.
        "In 2022 Kenya had the highest and Chile the lowest steel output.",
        # Another number.
        "In 2022 Kenya had the highest steel output with 700 tonnes.",
        "Had Kenya the highest steel output in 2022?",
        # Grew three times: to three times as much, or by that.
        "In 2022 steel output in Kenya grew three times.",
        # Slow may be much, of a time, or little, of a speed.
        "In 2022 steel output in Kenya was the slowest.",
    ],
)
def test_what_may_say_something_else_is_only_suggested(text: str) -> None:
    assert find(text, STEEL)
    assert {found.statement for found in find(text, STEEL)} == {None}
    assert {judge_found(f, STEEL).kind for f in find(text, STEEL)} == {VerdictKind.CANNOT_TELL}


def test_what_the_clause_leaves_open_does_not_fail() -> None:
    whole, open_ = (
        "In 2022 Chile had the highest steel output.",
        "Chile had the highest steel output.",
    )

    [failing], [told] = find(whole, STEEL), find(open_, STEEL)
    assert judge_found(failing, STEEL).kind is VerdictKind.FAILS
    assert told.statement == Superlative(("chile",), Measure("output"), Direction.MORE)
    assert judge_found(told, STEEL).kind is VerdictKind.CANNOT_TELL


def test_a_year_long_record_of_a_row_is_over_periods_and_not_read_as_one_over_rows() -> None:
    found = find("2022年挪威论文数为三年来最高。", STEEL)

    assert all(each.statement is None for each in found)


def test_a_column_without_values_is_told_apart() -> None:
    empty = replace(STEEL, columns=(*STEEL.columns, TableColumn("width", "Width")))
    [found] = find("In 2022 Kenya had the largest width.", empty)

    assert judge_found(found, empty).kind is VerdictKind.CANNOT_TELL


def test_no_text_about_something_else_is_looked_at() -> None:
    assert not find("The largest of all mistakes grew by 20%.", STEEL)


@pytest.mark.parametrize("part", PARTS)
def test_the_order_of_rows_changes_no_verdict(part: str) -> None:
    for text in texts_of(part)[::9]:
        rows = replace(
            text.table,
            rows=text.table.rows[::-1],
            values=dict(reversed(list(text.table.values.items()))),
        )

        assert verdicts(text.text, rows) == verdicts(text.text, text.table)


def verdicts(text: str, table: Table) -> list[VerdictKind]:
    return [judge_found(found, table).kind for found in find(text, table)]


HOSTILE = (
    "China and India and ",
    "more than 5 million, ",
    "rose rose ",
    "中国比印度",
    "最大的最大",
    "占了占了",
)


@pytest.mark.parametrize("part", HOSTILE)
def test_repetition_finds_an_end(part: str) -> None:
    find(part * (20_000 // len(part)), STEEL)

"""Claims against changed tables: a verdict follows the cell that decides it, and nothing else."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.claims import (
    Cell,
    Table,
    TableColumn,
    TableRow,
    VerdictKind,
    find_claims,
    judge,
)
from tests.articles.claims.marked import marked_texts

ROWS = (
    TableRow("norway", "Norway", "挪威"),
    TableRow("chile", "Chile", "智利"),
    TableRow("kenya", "Kenya", "肯尼亚"),
    TableRow("nepal", "Nepal", "尼泊尔"),
)
YEARS = ("2019", "2020", "2021")
PAPERS = TableColumn("papers", "Papers", "论文数", units=("papers", "篇"))
IN_THOUSANDS = replace(PAPERS, units=("thousand papers", "千篇"))
HOLDS, FAILS = VerdictKind.HOLDS, VerdictKind.FAILS

type Values = dict[tuple[str, str], Decimal]

whole = st.integers(min_value=50, max_value=99_000)
tables = st.lists(whole, min_size=12, max_size=12, unique=True).map(
    lambda numbers: {
        (row.code, year): Decimal(numbers[at * 3 + place])
        for at, row in enumerate(ROWS)
        for place, year in enumerate(YEARS)
    }
)


def table(
    values: Values,
    rows: Sequence[TableRow] = ROWS,
    scale: int = 1,
    column: TableColumn = PAPERS,
) -> Table:
    cells = {Cell(row, "papers", year): value * scale for (row, year), value in values.items()}
    return Table("papers", tuple(rows), (column,), cells, ("Country", "国家"))


def verdict(text: str, data: Table) -> VerdictKind:
    [claim] = find_claims(text, data)
    return judge(claim, data).kind


def largest(values: Values, year: str = "2021") -> TableRow:
    return max(ROWS, key=lambda row: values[row.code, year])


# A claim about the first row in both languages, and whether it is true of the values.
CLAIMS: list[tuple[str, str, Callable[[Values], bool]]] = [
    (
        "In 2021 Norway had the most papers.",
        "2021年挪威的论文数最多。",
        lambda v: largest(v).code == "norway",
    ),
    (
        "In 2021 Norway had more papers than Chile.",
        "2021年挪威的论文数多于智利。",
        lambda v: v["norway", "2021"] > v["chile", "2021"],
    ),
    (
        "From 2020 to 2021 papers in Norway fell.",
        "2020年至2021年挪威的论文数有所下降。",
        lambda v: v["norway", "2021"] < v["norway", "2020"],
    ),
    (
        "Papers in Norway rose for two years running in 2021.",
        "2021年挪威的论文数连续两年增长。",
        lambda v: v["norway", "2019"] < v["norway", "2020"] < v["norway", "2021"],
    ),
    (
        "In 2020 Norway ranked second by papers.",
        "2020年挪威的论文数排名第二。",
        lambda v: sum(v[row.code, "2020"] > v["norway", "2020"] for row in ROWS) == 1,
    ),
    (
        "In 2021 Norway's papers hit a record.",
        "2021年挪威的论文数创新高。",
        lambda v: v["norway", "2021"] == max(v["norway", year] for year in YEARS),
    ),
]


@settings(max_examples=8, deadline=None)
@given(tables, st.permutations(ROWS), st.integers(min_value=1, max_value=4))
def test_the_verdict_is_the_truth_whatever_the_order_the_scale_the_unit_and_the_language(
    values: Values, rows: list[TableRow], zeros: int
) -> None:
    for english, chinese, is_true in CLAIMS:
        expected = HOLDS if is_true(values) else FAILS
        in_thousands = table(values, column=IN_THOUSANDS)
        for data in (table(values), table(values, rows, scale=10**zeros), in_thousands):
            assert verdict(english, data) == expected
        assert verdict(chinese, table(values)) == expected
        assert verdict(english, replace_names(values)) == expected


def replace_names(values: Values) -> Table:
    """Return the table with its names the other way round, as of a Chinese dataset."""
    data = table(values)
    rows = tuple(replace(row, name=row.other_name, other_name=row.name) for row in data.rows)
    column = replace(PAPERS, name=PAPERS.other_name, other_name=PAPERS.name)
    return Table("papers", rows, (column,), data.values, ("国家", "Country"))


@settings(max_examples=12, deadline=None)
@given(tables, st.sampled_from([row.code for row in ROWS[1:]]), whole)
def test_a_largest_that_another_row_overtakes_is_named_with_what_is_ahead(
    values: Values, other: str, more: int
) -> None:
    row = largest(values)
    text = f"In 2021 {row.name} had the most papers."
    overtaken = values | {(other, "2021"): values[row.code, "2021"] + more}

    assert verdict(text, table(values)) == HOLDS
    if other != row.code:
        [claim] = find_claims(text, table(overtaken))
        judged = judge(claim, table(overtaken))
        assert judged.kind == FAILS
        assert Cell(other, "papers", "2021") in judged.cells


@settings(max_examples=12, deadline=None)
@given(tables)
def test_shares_sums_and_averages_are_those_of_the_values_and_of_no_others(values: Values) -> None:
    data = table(values)
    own, total = values["norway", "2021"], sum(values[row.code, "2021"] for row in ROWS)
    share = (own / total * 100).quantize(Decimal("0.1"))

    sentences = {
        f"In 2021 Norway accounted for {share}% of all papers.": HOLDS,
        f"In 2021 Norway accounted for {share + 1}% of all papers.": FAILS,
        f"2021年挪威占全部论文的{share}%。": HOLDS,
        f"2021年挪威占全部论文的{share + 1}%。": FAILS,
        f"In 2021 the four countries had {total:,} papers in total.": HOLDS,
        f"In 2021 the four countries had {total + 1:,} papers in total.": FAILS,
        f"In 2021 the four countries had {total / 4:.2f} papers on average.": HOLDS,
    }
    assert {text: verdict(text, data) for text in sentences} == sentences


@settings(max_examples=12, deadline=None)
@given(tables)
def test_a_change_holds_in_per_cent_as_a_difference_and_between_its_levels(values: Values) -> None:
    data = table(values)
    old, new = values["chile", "2020"], values["chile", "2021"]
    verb, other = ("rose", "fell") if new > old else ("fell", "rose")
    size = abs((new - old) / old * 100).quantize(Decimal("0.01"))

    assert verdict(f"From 2020 to 2021 Chile's papers {verb} by {size}%.", data) == HOLDS
    assert verdict(f"From 2020 to 2021 Chile's papers {other} by {size}%.", data) == FAILS
    assert verdict(f"From 2020 to 2021 Chile's papers {verb} by {size + 1}%.", data) == FAILS
    assert verdict(f"Chile's papers {verb} by {abs(new - old):,} in 2021.", data) == HOLDS
    thousands = table(values, column=IN_THOUSANDS)
    by = f"{abs(new - old) * 1000:,} papers"
    assert verdict(f"Chile's papers {verb} by {by} in 2021.", thousands) == HOLDS
    assert verdict(f"Chile's papers {verb} from {old:,} in 2020 to {new:,} in 2021.", data) == HOLDS
    assert (
        verdict(f"Chile's papers {verb} from {old:,} in 2020 to {new + 1:,} in 2021.", data)
        == FAILS
    )


@settings(max_examples=12, deadline=None)
@given(tables)
def test_without_the_cell_that_decides_a_claim_nobody_can_tell(values: Values) -> None:
    lacking = {place: value for place, value in values.items() if place != ("kenya", "2021")}
    text = "In 2021 Kenya had the fewest papers."

    [claim] = find_claims(text, table(lacking))
    judged = judge(claim, table(lacking))

    assert judged.kind == VerdictKind.CANNOT_TELL
    assert "Kenya" in judged.reason


@pytest.mark.parametrize("name", ["second-en", "sixth-hant", "seventh-en"])
def test_of_a_column_without_values_nobody_can_tell(name: str) -> None:
    decided = []
    for text in marked_texts(name):
        for column in text.table.columns:
            values = {c: v for c, v in text.table.values.items() if c.column != column.code}
            emptied = replace(text.table, values=values)
            decided += [
                claim
                for claim in find_claims(text.text, emptied)
                if judge(claim, emptied).kind is not VerdictKind.CANNOT_TELL
                and claim.scope.columns == (column.code,)
            ]

    assert decided == []

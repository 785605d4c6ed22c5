"""Measure the finder and the judge of claims: `uv run python -m tests.bench.claims`.

Prints how long a text and one ten times as long take. Ends with status 1 if the longer one takes more
than twenty times as long, if 20,000 words with some 180 claims take more than a second of processor, or
1,000 statements on a new table of 20,000 values more than 100 ms.
"""

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collabsite.settings")
os.environ.setdefault("SECRET_KEY", "for-a-benchmark")
django.setup()

from articles.numbers.finder import Found, find, judge_found
from articles.numbers.judge import judge
from articles.numbers.marked import MarkedText, read_marked
from articles.numbers.statements import (
    Amount,
    Change,
    Comparison,
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
from tests.articles.numbers.test_finder import CORPUS

WORDS = 20_000
MOST_SECONDS = 1.0
MOST_JUDGING_SECONDS = 0.1
# Ten times the text takes some ten times as long.
MOST = 20.0
FILLER = (
    "The rest of this report says nothing that a table could decide, and goes on about people,"
    " their reasons and the weather of that long year. "
)
# Texts that would make a careless pattern go over the rest of the text for every character.
HOSTILE = {
    "rows": "China and India and ",
    "numbers": "more than 5 million, ",
    "moves": "rose rose ",
    "superlatives": "the largest of the largest ",
    "列": "中国比印度",
    "最": "最大的最大",
    "占": "占了占了",
    "words": "word ",
}


def prose(each: MarkedText, words: int) -> str:
    """Return a text with a claim in about a hundred words, up to a number of words."""
    part = f"{each.text.strip()} {FILLER * (4 * len(each.marks))}\n\n"
    times = words // len(part.split()) + 1
    return " ".join((part * times).split(" ")[:words])


def seconds(text: str, each: MarkedText) -> tuple[float, int]:
    """Return the quickest of three runs, in processor time, and the number of claims."""
    times: list[float] = []
    claims: tuple[Found, ...] = ()
    for _ in range(3):
        begun = time.process_time()
        claims = find(text, each.table)
        for claim in claims:
            judge_found(claim, each.table)
        times.append(time.process_time() - begun)
    return min(times), len(claims)


def statements(table: Table) -> Iterator[Statement]:
    """Yield statements of most kinds about each of the rows."""
    rows = table.single_rows
    size, part = Amount(Decimal(5000)), Amount(Decimal(12), Unit.PERCENT)
    for at, row in enumerate(rows):
        column, period = f"c{at % 5}", str(2001 + at % 19)
        measure, several = Measure(column, period), rows[at : at + 5]
        yield Superlative((row,), measure, Direction.MORE)
        yield Comparison((row,), (rows[-1 - at],), measure, Direction.LESS)
        yield Change((row,), column, "2000", period, Direction.MORE, part)
        yield (
            Total(several, column, period, size) if at % 2 else Share((row,), column, period, part)
        )
        yield (
            Run((row,), column, period, Direction.MORE, 3)
            if at % 2
            else Rank((row,), measure, Direction.LESS, 5)
        )


def judging_seconds() -> float:
    """Return the quickest of five runs of 1,000 statements, each on a table that is not indexed yet."""
    cells = product(
        (f"r{at}" for at in range(200)), (f"c{at}" for at in range(5)), range(2000, 2020)
    )
    table = Table(
        "bench",
        tuple(TableRow(f"r{at}", f"Row {at}") for at in range(200)),
        tuple(TableColumn(f"c{at}", f"Column {at}") for at in range(5)),
        {
            Cell(row, column, str(year)): Decimal(at * 7919 % 10_007)
            for at, (row, column, year) in enumerate(cells)
        },
    )
    times = []
    for _ in range(5):
        new = replace(table)
        begun = time.process_time()
        for statement in statements(new):
            judge(statement, new)
        times.append(time.process_time() - begun)
    return min(times)


def main() -> int:
    """Print a line for every kind of text; return 1 if one is too slow or more than linear."""
    slow = False
    for name in ("first-en", "first-hans"):
        each = next(text for text in read_marked(CORPUS / f"{name}.txt") if len(text.marks) > 5)
        short, _count = seconds(prose(each, WORDS // 10), each)
        long, count = seconds(prose(each, WORDS), each)
        slow = slow or long / short > MOST or long > MOST_SECONDS
        print(f"{name:<12} {WORDS:,} words, {count} claims: {long:.3f} s  ratio {long / short:.1f}")
    [each] = list(read_marked(CORPUS / "first-en.txt"))[:1]
    for name, part in HOSTILE.items():
        short, _ = seconds(part * (10_000 // len(part)), each)
        long, _ = seconds(part * (100_000 // len(part)), each)
        slow = slow or long / short > MOST
        print(
            f"{name:<12} 10,000: {short:.4f} s   100,000: {long:.4f} s   ratio {long / short:.1f}"
        )
    judging = judging_seconds()
    print(f"1,000 statements on 20,000 values: {judging * 1000:.0f} ms")
    return int(slow or judging > MOST_JUDGING_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
